package io.countersign.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final Map<String, String> PRODUCTION =
      Map.of(
          "COUNTERSIGN_PUBLIC_URL", "https://approvals.example.com/",
          "COUNTERSIGN_DB_URL", "jdbc:mysql://db.example.com/countersign",
          "COUNTERSIGN_DB_USER", "countersign",
          "COUNTERSIGN_MASTER_KEY", "m1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
          "COUNTERSIGN_OPERATOR_KEY", "0123456789abcdef0123456789abcdef");

  @TempDir Path folder;

  @Test
  void a_complete_environment_is_usable() {
    assertThat(Configuration.read(PRODUCTION, folder))
        .asInstanceOf(type(Configuration.Usable.class))
        .extracting(Configuration.Usable::properties)
        .satisfies(properties -> {
          assertThat(properties)
              .containsEntry("countersign.public-url", "https://approvals.example.com");
          assertThat(properties).containsEntry("micronaut.server.port", 8080);
          assertThat(properties).containsEntry("countersign.callback-http", false);
        });
  }

  @Test
  @DisplayName("F104 everything that is missing is said at once and in words")
  void everything_that_is_missing_is_said_at_once_and_in_words() {
    assertThat(Configuration.read(Map.of(), folder))
        .asInstanceOf(type(Configuration.Unusable.class))
        .extracting(Configuration.Unusable::complaints)
        .asString()
        .contains(
            "COUNTERSIGN_PUBLIC_URL is missing",
            "COUNTERSIGN_MASTER_KEY is missing",
            "openssl rand",
            "COUNTERSIGN_OPERATOR_KEY is missing");
  }

  @Test
  @DisplayName("F104 unusable values are refused")
  void unusable_values_are_refused() {
    for (var wrong :
        Map.of(
                "COUNTERSIGN_PORT", "eighty",
                "COUNTERSIGN_PUBLIC_URL", "http://approvals.example.com",
                "COUNTERSIGN_DB_URL", "jdbc:postgresql://db/x",
                "COUNTERSIGN_OPERATOR_KEY", "short")
            .entrySet()) {
      var environment = new HashMap<>(PRODUCTION);
      environment.put(wrong.getKey(), wrong.getValue());
      assertThat(Configuration.read(environment, folder))
          .asInstanceOf(type(Configuration.Unusable.class))
          .extracting(Configuration.Unusable::complaints)
          .asString()
          .contains(wrong.getKey());
    }
  }

  @Test
  void a_demo_needs_nothing_and_keeps_its_keys() {
    var environment = Map.of("COUNTERSIGN_DEMO", "true", "COUNTERSIGN_DATA", folder.toString());
    var first = (Configuration.Usable) Configuration.read(environment, folder);
    var second = (Configuration.Usable) Configuration.read(environment, folder);
    assertThat(first.properties()).isEqualTo(second.properties());
    assertThat(first.properties()).containsEntry("micronaut.server.host", "127.0.0.1");
  }

  @Test
  void tenants_read_only_what_the_operator_names_and_never_our_own_settings() {
    var environment =
        new AllowedEnvironment(
            Map.of("SMTP_HOST", "mail", "HOME", "/root", "COUNTERSIGN_MASTER_KEY", "x"),
            java.util.Set.of("SMTP_HOST", "COUNTERSIGN_MASTER_KEY"));
    assertThat(environment.find("SMTP_HOST")).contains("mail");
    assertThat(environment.find("HOME")).isEmpty();
    assertThat(environment.find("COUNTERSIGN_MASTER_KEY")).isEmpty();
  }
}
