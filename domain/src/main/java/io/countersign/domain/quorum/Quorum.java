package io.countersign.domain.quorum;

import io.countersign.domain.InvalidValueException;

/**
 * How many answers decide.
 *
 * @param veto how many rejections end the request, at least 1
 */
public record Quorum(Rule rule, int veto) {
  public static final Quorum ANY = new Quorum(new Rule.Any(), 1);

  /** How many approvals are needed. */
  public sealed interface Rule {
    record Any() implements Rule {}

    record All() implements Rule {}

    record AtLeast(int count) implements Rule {
      public AtLeast {
        if (count < 1) {
          throw new InvalidValueException("A quorum needs at least one approval.");
        }
      }
    }

    record Percent(int percent) implements Rule {
      public Percent {
        if (percent < 1 || percent > 100) {
          throw new InvalidValueException("A percentage must be between 1 and 100.");
        }
      }
    }
  }

  public Quorum {
    if (veto < 1) {
      throw new InvalidValueException("A veto needs at least one rejection.");
    }
  }

  /** How many of {@code asked} people must approve. */
  public int required(int asked) {
    return switch (rule) {
      case Rule.Any() -> 1;
      case Rule.All() -> asked;
      case Rule.AtLeast(var count) -> count;
      case Rule.Percent(var percent) -> Math.ceilDiv(percent * asked, 100);
    };
  }

  /** Where the votes stand. Also rejected when enough approvals can no longer be reached. */
  public Standing standing(int asked, int approvals, int rejections) {
    if (approvals >= required(asked)) {
      return Standing.APPROVED;
    }
    if (rejections >= veto || asked - rejections < required(asked)) {
      return Standing.REJECTED;
    }
    return Standing.OPEN;
  }

  /** What the votes so far amount to. */
  public enum Standing {
    OPEN,
    APPROVED,
    REJECTED
  }
}
