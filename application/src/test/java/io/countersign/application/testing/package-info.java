/**
 * Contracts of storage, storage in memory that passes them, samples, and a world to try it all in.
 */
@NullMarked
package io.countersign.application.testing;

import org.jspecify.annotations.NullMarked;
