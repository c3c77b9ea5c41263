package io.countersign.domain.execution;

import io.countersign.domain.execution.Plan.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a {@link Plan} after some events, worked out from the beginning each time: no
 * state, no queue, nothing in common with {@link Flow}.
 */
final class Reference {
  /** What can happen to a step. */
  enum What {
    APPROVE,
    REJECT,
    EXPIRE,
    COMPLETE,
    FAIL,
    RETRY
  }

  /** Something that happened, whether anything waited for it or not. */
  record Event(String step, What what) {}

  /** How far a path has come. */
  private sealed interface Progress {
    /** Went through at the event of this number. */
    record Through(int at) implements Progress {}

    record Ended(boolean success, int at) implements Progress {}

    record Waits() implements Progress {}
  }

  private final List<Event> events;
  private final Set<String> waiting = new HashSet<>();
  private final Set<String> failed = new HashSet<>();
  private final Progress end;

  Reference(Plan plan, List<Event> events) {
    this.events = events;
    this.end = path(plan.path, -1);
  }

  /** Steps that wait for people or for the caller's work. */
  Set<String> waiting() {
    return waiting;
  }

  Set<String> failed() {
    return failed;
  }

  /** {@code null} while it has not ended. */
  @Nullable Boolean success() {
    return switch (end) {
      case Progress.Ended(var success, var _) -> success;
      case Progress.Through _ ->
          throw new IllegalStateException("A whole path ends, it does not go through");
      case Progress.Waits() -> null;
    };
  }

  /** A path of its own: what goes through its last step has ended well. */
  private Progress path(List<Node> nodes, int from) {
    return switch (through(nodes, from)) {
      case Progress.Through(var at) -> new Progress.Ended(true, at);
      case Progress.Ended ended -> ended;
      case Progress.Waits waits -> waits;
    };
  }

  private Progress through(List<Node> nodes, int from) {
    var at = from;
    for (var node : nodes) {
      switch (node(node, at)) {
        case Progress.Through(var then) -> at = then;
        case Progress.Ended ended -> {
          return ended;
        }
        case Progress.Waits waits -> {
          return waits;
        }
      }
    }
    return new Progress.Through(at);
  }

  private Progress node(Node node, int from) {
    return switch (node) {
      case Node.Tell _ -> new Progress.Through(from);
      case Node.Stop(var _, var approved) -> new Progress.Ended(approved, from);
      case Node.Choice(var _, var first, var yes, var no) -> through(first ? yes : no, from);
      case Node.Ask ask -> asked(ask, from);
      case Node.Work work -> worked(work, from);
      case Node.Fork fork -> forked(fork, from);
    };
  }

  private Progress asked(Node.Ask ask, int from) {
    for (var i = from + 1; i < events.size(); i++) {
      if (events.get(i).step().equals(ask.id())) {
        switch (events.get(i).what()) {
          case APPROVE -> {
            return new Progress.Through(i);
          }
          case REJECT -> {
            return ask.rejected() == null
                ? new Progress.Ended(false, i)
                : through(ask.rejected(), i);
          }
          case EXPIRE -> {
            return new Progress.Ended(false, i);
          }
          case COMPLETE, FAIL, RETRY -> {}
        }
      }
    }
    waiting.add(ask.id());
    return new Progress.Waits();
  }

  private Progress worked(Node.Work work, int from) {
    var broken = false;
    for (var i = from + 1; i < events.size(); i++) {
      if (events.get(i).step().equals(work.id())) {
        switch (events.get(i).what()) {
          case COMPLETE -> {
            if (!broken) {
              return new Progress.Through(i);
            }
          }
          case FAIL -> broken = true;
          case RETRY -> broken = false;
          case EXPIRE -> {
            if (!broken && work.late() != null) {
              return through(work.late(), i);
            }
            broken |= work.timed();
          }
          case APPROVE, REJECT -> {}
        }
      }
    }
    (broken ? failed : waiting).add(work.id());
    return new Progress.Waits();
  }

  private Progress forked(Node.Fork fork, int from) {
    var waitingBefore = Set.copyOf(waiting);
    var failedBefore = Set.copyOf(failed);
    var ends = new ArrayList<Progress.Ended>();
    for (var branch : fork.branches()) {
      if (path(branch, from) instanceof Progress.Ended ended) {
        ends.add(ended);
      }
    }
    var settled = settled(fork, ends);
    if (settled.isEmpty()) {
      return new Progress.Waits();
    }
    waiting.retainAll(waitingBefore);
    failed.retainAll(failedBefore);
    var end = settled.getFirst();
    return end.success() ? new Progress.Through(end.at()) : end;
  }

  /** When it was known how it ends; none while it is not. */
  private static List<Progress.Ended> settled(Node.Fork fork, List<Progress.Ended> ends) {
    var atOnce = ends.stream().mapToInt(Progress.Ended::at).distinct().sorted().toArray();
    for (var at : atOnce) {
      var good = ends.stream().filter(e -> e.at() <= at && e.success()).count();
      var bad = ends.stream().filter(e -> e.at() <= at && !e.success()).count();
      if (good >= fork.needed()) {
        return List.of(new Progress.Ended(true, at));
      }
      if (fork.branches().size() - bad < fork.needed()) {
        return List.of(new Progress.Ended(false, at));
      }
    }
    return List.of();
  }
}
