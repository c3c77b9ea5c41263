/** Runs of workflows. */
@NullMarked
package io.countersign.application.usecase.execution;

import org.jspecify.annotations.NullMarked;
