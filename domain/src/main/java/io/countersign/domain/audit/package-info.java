/** Evidence: events in canonical form, each chained to the one before. */
@NullMarked
package io.countersign.domain.audit;

import org.jspecify.annotations.NullMarked;
