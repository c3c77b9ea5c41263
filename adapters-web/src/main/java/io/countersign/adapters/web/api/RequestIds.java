package io.countersign.adapters.web.api;

import io.countersign.domain.request.RequestId;
import java.util.Optional;
import java.util.UUID;

/** Request ids as they stand in paths and cursors: lower-case UUIDs, spelled in full. */
final class RequestIds {
  private RequestIds() {}

  static RequestId read(String text) {
    return find(text).orElseThrow(NotFound::exception);
  }

  static Optional<RequestId> find(String text) {
    try {
      var id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(new RequestId(id)) : Optional.empty();
    } catch (IllegalArgumentException notAUuid) {
      return Optional.empty();
    }
  }
}
