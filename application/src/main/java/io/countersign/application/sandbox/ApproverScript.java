package io.countersign.application.sandbox;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.request.Comment;
import java.time.Duration;
import java.util.Map;

/** What whoever is behind an address does with each message that asks them, in a sandbox. */
public sealed interface ApproverScript {
  /** Longest time that somebody takes to answer. */
  Duration LONGEST = Duration.ofDays(400);

  /**
   * Opens the message, and presses.
   *
   * @param reply which button
   * @param after this long after the message came
   * @param values what they type into fields, by name; with any, they use the form
   */
  record Answers(
      Manner manner, Duration after, Reply reply, Comment comment, Map<String, String> values)
      implements ApproverScript {
    public Answers {
      if (after.isNegative() || after.compareTo(LONGEST) > 0) {
        throw new InvalidValueException("Somebody takes at most 400 days to answer.");
      }
      Check.sizeAtMost("The number of values", values.keySet(), 100);
      values.values().forEach(typed -> Check.lines("A value", typed, 20_000));
      if (reply == Reply.RETURN && !values.isEmpty()) {
        throw new InvalidValueException("Whoever returns it for changes enters no values.");
      }
      values = Map.copyOf(values);
    }
  }

  /** Reads, and does nothing. */
  record Never() implements ApproverScript {}

  /** There is no such mailbox: mail to it is refused. */
  record Bounces() implements ApproverScript {}

  /** What somebody presses. */
  enum Reply {
    APPROVE,
    REJECT,
    /** Sends it back for changes. */
    RETURN
  }

  /** How somebody presses. */
  enum Manner {
    ONCE,
    /** Twice, at the same time. */
    DOUBLE_CLICK,
    /**
     * As soon as a message comes, something opens every link in it; the page then asks for the
     * digits in the message, and they are entered.
     */
    BEHIND_SCANNER
  }
}
