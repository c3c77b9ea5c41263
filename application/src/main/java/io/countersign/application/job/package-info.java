/** Durable work that follows a change, scheduled in the same transaction. */
@NullMarked
package io.countersign.application.job;

import org.jspecify.annotations.NullMarked;
