/** Measures an installation over HTTP, beside the floor that its database sets. */
@NullMarked
package io.countersign.bench;

import org.jspecify.annotations.NullMarked;
