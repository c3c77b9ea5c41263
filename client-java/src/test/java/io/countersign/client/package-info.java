/** Tests against a stub of an installation; against a real one in bootstrap's stories. */
@NullMarked
package io.countersign.client;

import org.jspecify.annotations.NullMarked;
