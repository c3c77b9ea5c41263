package io.countersign.sandbox.slack;

import java.util.List;

/** Ends a Web API call with {@code "ok":false}. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String error;
  private final transient List<String> messages;

  Refusal(String error) {
    this(error, List.of());
  }

  Refusal(String error, List<String> messages) {
    super(error, null, false, false);
    this.error = error;
    this.messages = List.copyOf(messages);
  }

  String error() {
    return error;
  }

  List<String> messages() {
    return messages;
  }
}
