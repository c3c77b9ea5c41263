package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the README promises. */
class ReadmeStoryIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void its_call_leads_to_a_decided_approval() throws IOException {
    var body = Pattern.compile("-d '(\\{.*?\\n  })'", Pattern.DOTALL).matcher(readme());
    assertThat(body.find()).isTrue();
    try (var gateway = Gateway.start()) {
      var team = gateway.team();
      var id = team.open(body.group(1));
      var browser = new Browser();
      browser.press(browser.open(team.mail("cfo@example.test").button("Approve")), Map.of());
      var approvals = team.get("/v1/approvals").json();
      assertThat(approvals.at("/items/0/id").asText()).isEqualTo(id);
      assertThat(approvals.at("/items/0/state").asText()).isEqualTo("approved");
      assertThat(gateway.call("GET", "/openapi.yml", "", "").response().body())
          .contains("/v1/approvals");
    }
  }

  @Test
  void its_two_days_in_a_sandbox_take_a_second() throws IOException {
    var block = Pattern.compile("```sh\\nBASE=.*?```", Pattern.DOTALL).matcher(readme());
    assertThat(block.find()).isTrue();
    var calls =
        Pattern.compile(
                "curl -s(?: -X (\\w+))? \\$BASE(\\S+) -H \"\\$(OPERATOR|TEST)\" -H \"\\$JSON\" -d '(\\{[^']*})'")
            .matcher(block.group());
    try (var gateway = Gateway.start()) {
      var key = "";
      var paths = new ArrayList<String>();
      while (calls.find()) {
        var path = calls.group(2);
        var answer =
            gateway.call(
                calls.group(1) == null ? "POST" : calls.group(1),
                path,
                calls.group(3).equals("TEST") ? key : Gateway.OPERATOR_KEY,
                calls.group(4));
        assertThat(answer.status()).as(path + " " + answer).isIn(200, 201);
        key = path.endsWith("/api-keys") ? answer.text("/secret") : key;
        paths.add(path);
      }
      assertThat(paths).hasSize(5).last().isEqualTo("/v1/sandbox/clock");
      var listed = gateway.call("GET", "/v1/approvals", key, "");
      var order =
          gateway.call("GET", "/v1/approvals/" + listed.text("/items/0/id"), key, "").json();
      assertThat(order.at("/state").asText()).isEqualTo("rejected");
      assertThat(order.at("/outcome/comment").asText()).isEqualTo("Too much");
      assertThat(
              Duration.between(
                  Instant.parse(order.at("/createdAt").asText()),
                  Instant.parse(order.at("/closedAt").asText())))
          .isBetween(Duration.ofHours(26), Duration.ofHours(26).plusMinutes(1));
      assertThat(order.at("/assignments/0/deliveries").findValuesAsText("kind"))
          .contains("reminder");
    }
  }

  @Test
  @DisplayName("Its lines of Java compile, and lead to the values that the approver left")
  void its_java_runs() throws Exception {
    var java = JavaSnippet.of(readme());
    assertThat(java).hasSize(1);
    try (var gateway = Gateway.start()) {
      var team = gateway.team();
      var snippet =
          JavaSnippet.compiled(
              java.getFirst().replace("http://127.0.0.1:8080", gateway.origin()),
              """
              public static final java.util.concurrent.BlockingQueue<String> SAID =
                  new java.util.concurrent.LinkedBlockingQueue<>();
              static final String apiKey = "%s";
              static void pay(BigDecimal total) { SAID.add("paid " + total); }
              static void tell(String text) { SAID.add("told " + text); }
              """
                  .formatted(team.apiKey()));
      var said = (BlockingQueue<?>) snippet.getField("SAID").get(null);
      var running =
          CompletableFuture.runAsync(() -> {
            try {
              snippet.getMethod("run").invoke(null);
            } catch (ReflectiveOperationException failed) {
              throw new IllegalStateException(failed.getCause());
            }
          });
      var browser = new Browser();
      var form = browser.open(team.mail("cfo@example.test").button("Edit & Submit"));
      var total = form.form().select("input[value=18250.45]").attr("name");
      browser.press(form, "Submit & approve", Map.of(total, "18000.5"));
      running.get(60, TimeUnit.SECONDS);
      assertThat(said).hasSize(1);
      assertThat(said.peek()).isEqualTo("paid 18000.5");
    }
  }

  @Test
  void the_java_of_the_client_s_page_compiles() throws Exception {
    var page = Files.readString(ROOT.resolve("docs/client-java.md"));
    for (var java : JavaSnippet.of(page)) {
      assertThat(
              JavaSnippet.compiled(
                  java,
                  """
                  interface Request { String getHeader(String name); }
                  static Request request;
                  static CountersignClient countersign;
                  static byte[] body;
                  static String secret;
                  static void go(ApprovalResult result) {}
                  static void assemble(String id, String step, Map<String, Object> input) {}
                  static void finish(Execution execution) {}
                  static void tell(String text) {}
                  """))
          .isNotNull();
    }
  }

  @Test
  void every_file_it_points_to_is_there() throws IOException {
    var links = Pattern.compile("(?:\\]\\(|src=\")([^)\"#]+)").matcher(readme());
    while (links.find()) {
      if (!links.group(1).startsWith("http")) {
        assertThat(ROOT.resolve(links.group(1))).exists();
      }
    }
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }
}
