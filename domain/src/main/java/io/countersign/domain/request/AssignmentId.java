package io.countersign.domain.request;

import io.countersign.domain.Check;
import java.util.regex.Pattern;

/** Names one approver's item on one request, {@code asg_…}. */
public record AssignmentId(String value) {
  private static final Pattern SHAPE = Pattern.compile("asg_[0-9a-zA-Z_-]{1,60}");

  public AssignmentId {
    Check.matches("An assignment id", value, SHAPE, "of the form asg_…");
  }

  @Override
  public String toString() {
    return value;
  }
}
