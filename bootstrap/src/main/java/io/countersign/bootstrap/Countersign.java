package io.countersign.bootstrap;

import io.countersign.bootstrap.config.Configuration;
import io.micronaut.runtime.Micronaut;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Starts Countersign from the environment; see docs/operations.md for every setting. */
public final class Countersign {
  private static final int UNUSABLE = 2;

  private Countersign() {}

  public static void main(String[] arguments) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    switch (Configuration.read(System.getenv(), Path.of(""))) {
      case Configuration.Unusable(var complaints) -> {
        System.err.println("Countersign cannot start:");
        complaints.forEach(complaint -> System.err.println("  - " + complaint));
        System.err.println("Every setting is explained in docs/operations.md.");
        System.exit(UNUSABLE);
      }
      case Configuration.Usable(var properties) -> start(properties);
    }
  }

  private static void start(Map<String, Object> properties) {
    try {
      Micronaut.build(new String[0])
          .mainClass(Countersign.class)
          .properties(properties)
          .banner(false)
          .start();
    } catch (RuntimeException failed) {
      System.err.println("Countersign cannot start: " + rootMessage(failed));
      System.exit(UNUSABLE);
    }
  }

  private static String rootMessage(Throwable failed) {
    var root = failed;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
