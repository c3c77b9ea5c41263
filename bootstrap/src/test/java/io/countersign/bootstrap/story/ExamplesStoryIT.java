package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of docs/examples, run as they stand by the very script that people run. */
class ExamplesStoryIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path EXAMPLES = ROOT.resolve("docs/examples");

  /** What its executions come to, besides those that are left waiting. */
  private static final Map<String, Set<String>> RESULTS =
      Map.of(
          "contract-review", Set.of("approved", "rejected", "expired"),
          "procurement", Set.of("approved", "rejected", "expired"),
          "onboarding-exception", Set.of("completed", "rejected"),
          "deployment-gate", Set.of("approved", "rejected", "expired"));

  private static Gateway gateway;

  @BeforeAll
  static void start() {
    gateway = Gateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<String> names() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".yaml"))
          .map(file -> file.replace(".yaml", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everything_comes_about_as_its_page_says(String name) throws Exception {
    var team = gateway.sandbox();
    var said = Files.createTempFile("example", ".log");
    var script =
        new ProcessBuilder("bash", "dev/example", name)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    script.environment().put("BASE", gateway.origin());
    script.environment().put("KEY", team.apiKey());
    var run = script.start();
    var ended = run.waitFor(5, TimeUnit.MINUTES);
    run.destroyForcibly();
    var output = Files.readString(said, UTF_8);
    Files.delete(said);

    assertThat(ended).as(output).isTrue();
    assertThat(run.exitValue()).as(output).isZero();
    assertThat(output).endsWith("everything came about as the page says.\n");
    assertThat(output).doesNotContain(team.apiKey());
    var results = new TreeSet<String>();
    for (var execution : team.get("/v1/executions?limit=100").json().at("/items")) {
      assertThat(execution.at("/workflow").asText()).isEqualTo(name);
      if (execution.at("/state").asText().equals("ended")) {
        results.add(execution.at("/result").asText());
      }
    }
    assertThat(results).isEqualTo(RESULTS.get(name));
    // A page may have somebody's mail bounce; a script that could not be played is a mistake in it.
    assertThat(team.get("/v1/jobs/failed").json().findValuesAsText("why"))
        .allMatch("recipient-refused"::equals);
  }

  @Test
  void an_example_that_does_not_come_about_fails() throws Exception {
    var script =
        new ProcessBuilder("bash", "dev/example", "deployment-gate")
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    script.environment().put("BASE", gateway.origin());
    script.environment().put("KEY", "cs_test_nobodys");
    assertThat(script.start().waitFor()).isNotZero();
  }

  @Test
  void the_index_names_each_of_them_and_each_has_its_page() throws IOException {
    assertThat(names()).containsExactlyInAnyOrderElementsOf(RESULTS.keySet());
    var index = Files.readString(EXAMPLES.resolve("README.md"));
    for (var name : List.copyOf(RESULTS.keySet())) {
      assertThat(index).contains("[" + name + "](" + name + ".md)");
      assertThat(Files.readString(EXAMPLES.resolve(name + ".md")))
          .contains("dev/example " + name, "publish " + name);
    }
  }
}
