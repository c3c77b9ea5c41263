package io.countersign.application.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Has questions answered together that come at the same time. Whoever finds a lane free asks at
 * once, so that nobody waits where there is no rush; who comes while all lanes are taken waits
 * until one is free, and is answered with all who wait by then. The idea is that of a group commit.
 *
 * <p>The size of a group is a power of two: there are few different statements to prepare.
 */
public final class Gathering<Q, A> {
  private static final int LANES = 2;
  private static final int MOST = 16;

  private final Function<List<Q>, List<A>> answers;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiting<Q, A>> queue = new ArrayDeque<>();
  private int taken;

  /**
   * @param answers gives the answers to some questions, in their order; what it throws is thrown to
   *     all who asked
   */
  public Gathering(Function<List<Q>, List<A>> answers) {
    this.answers = answers;
  }

  private record Waiting<Q, A>(Q question, CompletableFuture<Turn<A>> turn) {}

  /** What somebody waited for. */
  private sealed interface Turn<A> {
    record Ask<A>() implements Turn<A> {}

    record Answered<A>(A answer) implements Turn<A> {}

    record Failed<A>(Throwable why) implements Turn<A> {}
  }

  public A ask(Q question) {
    return switch (turn(question)) {
      case Turn.Ask<A>() -> askWithOthers(question);
      case Turn.Answered<A>(var answer) -> answer;
      case Turn.Failed<A>(RuntimeException why) -> throw why;
      case Turn.Failed<A>(Throwable why) -> throw new IllegalStateException(why);
    };
  }

  /** How many wait for a lane. */
  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private Turn<A> turn(Q question) {
    var mine = new Waiting<Q, A>(question, new CompletableFuture<>());
    lock.lock();
    try {
      if (taken < LANES) {
        taken++;
        return new Turn.Ask<>();
      }
      queue.add(mine);
    } finally {
      lock.unlock();
    }
    return mine.turn().join();
  }

  private A askWithOthers(Q question) {
    var others = new ArrayList<Waiting<Q, A>>();
    try {
      takeOthers(others);
      var questions = new ArrayList<>(List.of(question));
      others.forEach(other -> questions.add(other.question()));
      var given = answers.apply(questions);
      for (var i = 0; i < others.size(); i++) {
        others.get(i).turn().complete(new Turn.Answered<>(given.get(i + 1)));
      }
      return given.getFirst();
    } catch (RuntimeException | Error why) {
      others.forEach(other -> other.turn().complete(new Turn.Failed<>(why)));
      throw why;
    } finally {
      passOn();
    }
  }

  private void takeOthers(List<Waiting<Q, A>> others) {
    lock.lock();
    try {
      var size = Integer.highestOneBit(Math.min(queue.size() + 1, MOST));
      while (others.size() < size - 1) {
        others.add(queue.remove());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The lane goes to whoever waits longest. */
  private void passOn() {
    lock.lock();
    try {
      if (queue.isEmpty()) {
        taken--;
      } else {
        queue.remove().turn().complete(new Turn.Ask<>());
      }
    } finally {
      lock.unlock();
    }
  }
}
