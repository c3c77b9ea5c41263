package io.countersign.application.usecase.secret;

import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.secret.SecretName;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.secret.References.Filled;
import io.countersign.domain.tenant.TenantId;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What references in settings stand for. */
class ReferencesTest {
  private static final Map<String, String> INPUTS = Map.of("approverName", "Ana");

  private final World world = new World();
  private final PutSecret put =
      new PutSecret(
          world.transactions,
          world.storage.secrets,
          world.box,
          world.storage.auditLog,
          world.clock);

  @BeforeEach
  void known() {
    put.handle(client(), new SecretName("Smtp.Password"), "hunter2");
    world.environment.put("RELAY_HOST", "relay.example.test");
  }

  private Filled fill(String text) {
    return world.references.fill(ACME, text, INPUTS);
  }

  @ParameterizedTest
  @CsvSource({
    "no reference, no reference",
    "@{secret:Smtp.Password}, hunter2",
    "@{env:RELAY_HOST}, relay.example.test",
    "Dear @{input:approverName}!, Dear Ana!",
    "@{input:approverName}@{input:approverName}, AnaAna",
    "'@{env:RELAY_HOST}:@{secret:Smtp.Password}/', relay.example.test:hunter2/",
    "a$1\\b @{input:approverName}, a$1\\b Ana",
    "user@{, user@{",
    "'', ''"
  })
  void references_are_filled_in(String text, String filled) {
    assertThat(fill(text)).isEqualTo(new Filled.Complete(filled));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@{secret:Unknown}",
        "@{secret:smtp.password}",
        "@{secret:countersign.callback}",
        "@{env:PATH}",
        "@{env:relay_host}",
        "@{input:approverEmail}"
      })
  void what_points_to_nothing_is_named(String reference) {
    assertThat(fill("x " + reference + " @{secret:AlsoUnknown}"))
        .isEqualTo(new Filled.Missing(reference));
  }

  @Test
  void another_tenants_secret_is_no_secret() {
    assertThat(world.references.fill(new TenantId("globex"), "@{secret:Smtp.Password}", Map.of()))
        .isEqualTo(new Filled.Missing("@{secret:Smtp.Password}"));
  }

  @Test
  void what_was_filled_in_is_not_read_again() {
    put.handle(client(), new SecretName("Loop"), "@{secret:Loop}");
    world.environment.put("SNEAKY", "@{secret:Smtp.Password}");
    assertThat(fill("@{secret:Loop}")).isEqualTo(new Filled.Complete("@{secret:Loop}"));
    assertThat(fill("@{env:SNEAKY}")).isEqualTo(new Filled.Complete("@{secret:Smtp.Password}"));
    assertThat(
            world.references.fill(
                ACME, "@{input:approverName}", Map.of("approverName", "@{env:RELAY_HOST}")))
        .isEqualTo(new Filled.Complete("@{env:RELAY_HOST}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@{secret:}",
        "@{secret:Smtp Password}",
        "@{Secret:Smtp}",
        "@{file:/etc/passwd}",
        "@{secret}",
        "@{}",
        "@{secret:A",
        "@{secret:@{env:X}}",
        "@{ env:X}",
        "@{env:1X}",
        "@{env:../X}"
      })
  void what_only_looks_like_a_reference_is_found(String text) {
    assertThat(References.firstMalformed("a @{env:GOOD} " + text)).isPresent();
    assertThat(References.present(text)).isTrue();
    assertThat(References.isConfidential(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "@{secret:Smtp}, true",
    "@{env:SMTP}, true",
    "@{input:approverName}, false",
    "hunter2, false",
    "hunter2@{secret:Smtp}, false",
    "@{secret:A}@{secret:B}, false"
  })
  void confidential_is_one_reference_and_nothing_else(String text, boolean confidential) {
    assertThat(References.isConfidential(text)).isEqualTo(confidential);
    assertThat(References.firstMalformed(text)).isEmpty();
  }
}
