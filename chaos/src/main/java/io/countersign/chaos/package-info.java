/** Breaks a running installation on purpose and checks afterwards that every promise was kept. */
@NullMarked
package io.countersign.chaos;

import org.jspecify.annotations.NullMarked;
