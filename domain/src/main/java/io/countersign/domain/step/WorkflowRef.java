package io.countersign.domain.step;

import io.countersign.domain.Check;

/** The caller's own ids, echoed everywhere; both may be empty. */
public record WorkflowRef(String executionId, String stepId) {
  public static final WorkflowRef NONE = new WorkflowRef("", "");

  public WorkflowRef {
    Check.line("The execution id", executionId, 200);
    Check.line("The step id", stepId, 200);
  }
}
