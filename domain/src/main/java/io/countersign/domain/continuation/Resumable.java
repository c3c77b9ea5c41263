package io.countersign.domain.continuation;

import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.request.RequestId;
import java.util.UUID;

/** What somebody waits for, by the id that they resume by: the {@code resId}. */
public sealed interface Resumable {
  record OfRequest(RequestId id) implements Resumable {}

  record OfExecution(ExecutionId id) implements Resumable {}

  default UUID resId() {
    return switch (this) {
      case OfRequest(var id) -> id.value();
      case OfExecution(var id) -> id.value();
    };
  }
}
