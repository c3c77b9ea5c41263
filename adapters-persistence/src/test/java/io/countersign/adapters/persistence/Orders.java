package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs two pieces of work step by step in every order that is possible. Whoever waits for a lock of
 * the other cannot be chosen until the database lets them go on.
 */
final class Orders {
  private static final ThreadLocal<@Nullable Player> ON_STAGE = new ThreadLocal<>();
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

  private final int most;
  private final BooleanSupplier somebodyWaitsForALock;

  /**
   * @param most more orders than this are a failure
   */
  Orders(int most, BooleanSupplier somebodyWaitsForALock) {
    this.most = most;
    this.somebodyWaitsForALock = somebodyWaitsForALock;
  }

  /** Two pieces of work, and what has to be true once both are done. */
  interface Scene<T> {
    T first() throws Exception;

    T second() throws Exception;

    void check(T first, T second, String order);
  }

  /** Called by the work before each of its steps; waits until it is its turn. */
  static void step() {
    var player = ON_STAGE.get();
    if (player != null) {
      player.waitForTurn();
    }
  }

  private enum State {
    WAITING,
    RUNNING,
    DONE
  }

  private static final class Player {
    private State state = State.RUNNING;

    synchronized void waitForTurn() {
      state = State.WAITING;
      notifyAll();
      while (state == State.WAITING) {
        await(this);
      }
    }

    synchronized void goOn() {
      state = State.RUNNING;
      notifyAll();
    }

    synchronized void done() {
      state = State.DONE;
      notifyAll();
    }

    synchronized State state() {
      return state;
    }

    /** Looks again after a millisecond at the latest. */
    synchronized State stateSoon() {
      if (state == State.RUNNING) {
        await(this);
      }
      return state;
    }

    private static void await(Player player) {
      try {
        player.wait(1);
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
    }
  }

  /** How many orders there were. */
  <T> int all(Supplier<Scene<T>> scenes) throws Exception {
    var choices = new ArrayList<Choice>();
    var count = 0;
    do {
      assertThat(++count).as("Orders of two transactions that exclude each other").isLessThan(most);
      play(scenes.get(), choices);
    } while (another(choices));
    return count;
  }

  /** Who took a step, and whether the other could have instead. */
  private record Choice(int player, boolean otherUntried) {}

  /** Goes back to the last choice that can be made differently. */
  private static boolean another(List<Choice> choices) {
    while (!choices.isEmpty() && !choices.getLast().otherUntried()) {
      choices.removeLast();
    }
    if (choices.isEmpty()) {
      return false;
    }
    choices.add(new Choice(1 - choices.removeLast().player(), false));
    return true;
  }

  private <T> void play(Scene<T> scene, List<Choice> choices) throws Exception {
    var players = List.of(new Player(), new Player());
    try (var threads = Executors.newFixedThreadPool(2)) {
      var first = threads.submit(onStage(players.get(0), scene::first));
      var second = threads.submit(onStage(players.get(1), scene::second));
      var order = new StringBuilder();
      for (var step = 0; settle(players); step++) {
        if (step == choices.size()) {
          var player = players.getFirst().state() == State.WAITING ? 0 : 1;
          var other = players.get(1 - player).state() == State.WAITING;
          choices.add(new Choice(player, other));
        }
        var player = choices.get(step).player();
        order.append(player + 1);
        players.get(player).goOn();
      }
      scene.check(
          first.get(20, TimeUnit.SECONDS), second.get(20, TimeUnit.SECONDS), order.toString());
    }
  }

  private static <T> Callable<T> onStage(Player player, Callable<T> work) {
    return () -> {
      ON_STAGE.set(player);
      try {
        return work.call();
      } finally {
        ON_STAGE.remove();
        player.done();
      }
    };
  }

  /** Waits until nobody moves any more. True if somebody can be chosen. */
  private boolean settle(List<Player> players) {
    for (var since = System.nanoTime(); System.nanoTime() - since < PATIENCE; ) {
      var running = players.stream().filter(p -> p.stateSoon() == State.RUNNING).count();
      var waiting = players.stream().anyMatch(p -> p.state() == State.WAITING);
      if (running == 0 || (running == 1 && waiting && somebodyWaitsForALock.getAsBoolean())) {
        return waiting;
      }
    }
    throw new IllegalStateException("Nobody moves");
  }
}
