/** How whatever waited for the outcome is resumed. */
@NullMarked
package io.countersign.domain.continuation;

import org.jspecify.annotations.NullMarked;
