package io.countersign.bench;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param url an installation that runs already, null to start one
 * @param operatorKey of that installation
 * @param mysql address of a running MySQL, empty for a MariaDB of our own
 * @param open how many requests are open in the tables, one round each
 * @param scale how much work each figure is taken from: 1 is a quick look
 * @param only which figures, empty for all
 * @param jvm options of the measured JVM
 */
record Options(
    @Nullable URI url,
    String operatorKey,
    String mysql,
    List<Integer> open,
    int scale,
    List<String> only,
    List<String> jvm) {
  private static final List<String> FIGURES =
      List.of(
          "floor",
          "garbage",
          "pages",
          "openings",
          "decisions",
          "slack",
          "inbox",
          "callbacks",
          "timers",
          "executions");

  static final String USAGE =
      """
      dev/bench [--open 1000,100000,1000000] [--scale N] [--mysql] [--jvm "OPTIONS"]
      dev/bench --url http://HOST:PORT --operator-key KEY [--scale N]

        --open          open requests in the tables, one round for each number (default 1000)
        --only          some of floor,garbage,pages,openings,decisions,slack,inbox,callbacks,timers,executions
        --scale         how many times more work for each figure than a quick look (default 1)
        --mysql         MySQL from dev/db instead of MariaDB
        --jvm           options of the measured JVM
        --url           an installation that runs already; its rate limits must be lifted (docs/performance.md)
      """;

  /**
   * @throws IllegalArgumentException with a sentence for whoever typed it
   */
  static Options parse(String[] arguments) {
    var options = new Options(null, "", "", List.of(1_000), 1, List.of(), List.of());
    for (var i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      }
      options = options.with(arguments[i], arguments[i + 1]);
    }
    if (options.url() != null && options.operatorKey().isEmpty()) {
      throw new IllegalArgumentException("--url needs --operator-key");
    }
    return options;
  }

  boolean wants(String figure) {
    return only.isEmpty() || only.contains(figure);
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--url" -> new Options(http(value), operatorKey, mysql, open, scale, only, jvm);
      case "--operator-key" -> new Options(url, value, mysql, open, scale, only, jvm);
      case "--mysql" -> new Options(url, operatorKey, value, open, scale, only, jvm);
      case "--open" ->
          new Options(
              url,
              operatorKey,
              mysql,
              Arrays.stream(value.split(",", -1)).map(n -> number(name, n)).toList(),
              scale,
              only,
              jvm);
      case "--scale" -> new Options(url, operatorKey, mysql, open, number(name, value), only, jvm);
      case "--jvm" ->
          new Options(
              url, operatorKey, mysql, open, scale, only, List.of(value.strip().split("\\s+")));
      case "--only" -> new Options(url, operatorKey, mysql, open, scale, figures(value), jvm);
      default -> throw new IllegalArgumentException("There is no option " + name);
    };
  }

  private static List<String> figures(String value) {
    var chosen = List.of(value.split(",", -1));
    if (!FIGURES.containsAll(chosen)) {
      throw new IllegalArgumentException(
          value + ": --only takes some of " + String.join(",", FIGURES));
    }
    return chosen;
  }

  private static int number(String name, String value) {
    if (!value.matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException(name + " takes whole numbers from 1 to 9999999");
    }
    return Integer.parseInt(value);
  }

  private static URI http(String value) {
    var uri = URI.create(value);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0) {
      throw new IllegalArgumentException("--url takes http://HOST:PORT");
    }
    return uri;
  }
}
