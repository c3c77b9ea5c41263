/** Contracts that every storage passes, in-memory storage that passes them, and samples. */
@NullMarked
package io.countersign.application.testing;

import org.jspecify.annotations.NullMarked;
