package io.countersign.domain.request;

import io.countersign.domain.Check;

/** What a responder wrote with the answer: at most 2,000 characters, empty for nothing. */
public record Comment(String text) {
  public static final Comment NONE = new Comment("");

  public Comment {
    text = text.strip();
    Check.lines("A comment", text, 2_000);
  }

  public boolean empty() {
    return text.isEmpty();
  }
}
