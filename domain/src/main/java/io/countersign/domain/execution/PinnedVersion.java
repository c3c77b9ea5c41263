package io.countersign.domain.execution;

import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.WorkflowName;

/** The version of a workflow that an execution began with and stays on. */
public record PinnedVersion(WorkflowName workflow, int number, DefinitionHash hash) {}
