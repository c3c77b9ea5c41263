package io.countersign.chaos;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The long form: {@code dev/chaos [--minutes N] [--seed S]}. */
public final class Chaos {
  private Chaos() {}

  public static void main(String[] arguments) {
    var minutes = 10L;
    var seed = ThreadLocalRandom.current().nextLong(1, 1_000_000_000);
    for (var i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--minutes" -> minutes = Long.parseLong(arguments[i + 1]);
        case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
        default -> {
          System.err.println("Usage: dev/chaos [--minutes N] [--seed S]");
          System.exit(2);
        }
      }
    }
    System.out.println("dev/chaos --minutes " + minutes + " --seed " + seed);
    System.exit(run(minutes, seed) ? 0 : 1);
  }

  private static boolean run(long minutes, long seed) {
    try (var installation = Installation.create("run-" + seed)) {
      var report = MixedRun.forSoLong(installation, seed, Duration.ofMinutes(minutes));
      System.out.print(report.summary());
      report.violations().stream().limit(50).forEach(System.out::println);
      return report.violations().isEmpty();
    }
  }
}
