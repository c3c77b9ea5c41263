/** What a team sets up in a sandbox. */
@NullMarked
package io.countersign.application.sandbox;

import org.jspecify.annotations.NullMarked;
