/** Definitions of workflows: drafts, versions, what is wrong with them, and taking them along. */
@NullMarked
package io.countersign.application.usecase.workflow;

import org.jspecify.annotations.NullMarked;
