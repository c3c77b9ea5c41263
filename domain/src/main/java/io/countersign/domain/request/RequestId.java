package io.countersign.domain.request;

import java.util.UUID;

/** Names an approval request: a UUID, the {@code resId} that the caller resumes by. */
public record RequestId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
