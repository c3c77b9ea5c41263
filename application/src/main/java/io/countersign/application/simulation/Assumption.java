package io.countersign.application.simulation;

import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Verdict;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is assumed to come from outside when a step waits for it. */
public sealed interface Assumption {
  /** From the people whom an approval asks. */
  sealed interface ByPeople extends Assumption {
    /** Everybody approves at once. */
    ByPeople APPROVAL = new Answers(Map.of(), Vote.APPROVAL);
  }

  /** From the caller whom a task is handed to. */
  sealed interface ByCaller extends Assumption {
    /** It is done at once, and brings nothing back. */
    ByCaller DONE = new Output(Duration.ZERO, Map.of());
  }

  /**
   * People answer, one after the other, until it is decided.
   *
   * @param by what some of them answer, by normalized address
   * @param others what everybody else does
   */
  record Answers(Map<EmailAddress, Vote> by, Vote others) implements ByPeople {
    public Answers {
      by = Map.copyOf(by);
    }

    public static Answers of(Vote everybody) {
      return new Answers(Map.of(), everybody);
    }

    /** What this person answers. */
    public Vote of(EmailAddress person) {
      return by.getOrDefault(person.normalized(), others);
    }
  }

  /** Nobody answers until it expires. */
  record Silence() implements ByPeople {}

  /** The requester withdraws it. */
  record Recall(Duration after) implements ByPeople {}

  /** An administrator stops it. */
  record Cancellation(Duration after) implements ByPeople {}

  /** It is still open, and nobody knows what comes. */
  record Unanswered() implements ByPeople {}

  /**
   * @param values by name, as they come
   */
  record Output(Duration after, Map<String, JsonValue> values) implements ByCaller {
    public Output {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** The task could not be done. */
  record Failure(Duration after, String why) implements ByCaller {}

  /** It is still being worked on. */
  record Unfinished() implements ByCaller {}

  /**
   * One person's answer.
   *
   * @param after how long after having been asked
   * @param typed entered values by field name; only the first approval can enter any
   */
  record Vote(Verdict verdict, Duration after, Comment comment, Map<String, String> typed) {
    public static final Vote APPROVAL =
        new Vote(Verdict.APPROVE, Duration.ZERO, Comment.NONE, Map.of());

    public Vote {
      typed = Map.copyOf(typed);
    }
  }
}
