package io.countersign.domain.quorum;

import io.countersign.domain.InvalidValueException;
import java.util.List;

/**
 * How many answers decide.
 *
 * @param veto how many rejections end the request, at least 1
 */
public record Quorum(Rule rule, int veto) {
  public static final Quorum ANY = new Quorum(new Rule.Any(), 1);

  /** How many approvals are needed. */
  public sealed interface Rule {
    /** A rule that counts among a number of people. */
    sealed interface Counting extends Rule {}

    record Any() implements Counting {}

    record All() implements Counting {}

    record AtLeast(int count) implements Counting {
      public AtLeast {
        if (count < 1) {
          throw new InvalidValueException("A quorum needs at least one approval.");
        }
      }
    }

    record Percent(int percent) implements Counting {
      public Percent {
        if (percent < 1 || percent > 100) {
          throw new InvalidValueException("A percentage must be between 1 and 100.");
        }
      }
    }

    /**
     * Every entry of a step's approvers is a group, and each of them must approve by this rule.
     * Whoever belongs to several groups counts in each.
     */
    record PerGroup(Counting each) implements Rule {}
  }

  public Quorum {
    if (veto < 1) {
      throw new InvalidValueException("A veto needs at least one rejection.");
    }
  }

  /**
   * How the people of one group have answered; without groups, all people are one.
   *
   * @param items how many were asked at first: by that, the rule says how many must approve
   * @param asked how many there are now
   */
  public record Tally(int items, int asked, int approvals, int rejections) {}

  /** How many of {@code asked} people must approve; with groups, of those in one of them. */
  public int required(int asked) {
    var counting =
        switch (rule) {
          case Rule.Counting all -> all;
          case Rule.PerGroup(var each) -> each;
        };
    return switch (counting) {
      case Rule.Any() -> 1;
      // A group in which there is nobody has not approved.
      case Rule.All() -> Math.max(1, asked);
      case Rule.AtLeast(var count) -> count;
      case Rule.Percent(var percent) -> Math.max(1, Math.ceilDiv(percent * asked, 100));
    };
  }

  /** Where the votes stand. Also rejected when enough approvals can no longer be reached. */
  public Standing standing(int asked, int approvals, int rejections) {
    return standing(List.of(new Tally(asked, asked, approvals, rejections)), rejections);
  }

  /**
   * Where the votes of several groups stand.
   *
   * @param rejections how many people rejected in all, each counted once
   */
  public Standing standing(List<Tally> groups, int rejections) {
    if (rejections >= veto) {
      return Standing.REJECTED;
    }
    if (groups.stream().allMatch(group -> group.approvals() >= required(group.items()))) {
      return Standing.APPROVED;
    }
    return groups.stream()
            .anyMatch(group -> group.asked() - group.rejections() < required(group.items()))
        ? Standing.REJECTED
        : Standing.OPEN;
  }

  /** What the votes so far amount to. */
  public enum Standing {
    OPEN,
    APPROVED,
    REJECTED
  }
}
