package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
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
