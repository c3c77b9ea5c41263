/** Runs of workflows: where each stands, and how it goes on. */
@NullMarked
package io.countersign.domain.execution;

import org.jspecify.annotations.NullMarked;
