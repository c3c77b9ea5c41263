/** What durable jobs do, and how exhausted ones are replayed. */
@NullMarked
package io.countersign.application.usecase.job;

import org.jspecify.annotations.NullMarked;
