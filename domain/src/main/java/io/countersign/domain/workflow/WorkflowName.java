package io.countersign.domain.workflow;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names a workflow within its tenant, e.g. {@code contract-review}. */
public record WorkflowName(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  public WorkflowName {
    Check.line("A workflow's name", value, 60);
    Check.matches(
        "A workflow's name",
        value,
        SHAPE,
        "lower-case words joined by hyphens, such as new-vendor");
  }

  @Override
  public String toString() {
    return value;
  }
}
