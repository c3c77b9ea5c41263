package io.countersign.domain.execution;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names one run of a workflow: a UUID. */
public record ExecutionId(UUID value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Empty if no execution can have this id. */
  public static Optional<ExecutionId> read(String text) {
    return SHAPE.matcher(text).matches()
        ? Optional.of(new ExecutionId(UUID.fromString(text)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
