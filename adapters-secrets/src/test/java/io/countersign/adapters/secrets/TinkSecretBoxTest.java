package io.countersign.adapters.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.secret.CannotOpenSecretException;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretBox;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TinkSecretBoxTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final String SMTP = "secret/SmtpPassword";
  private static final byte[] HUNTER = "CANARY-hunter2-ä".getBytes(UTF_8);

  private static final String OLD = "k2025:" + key(1);
  private static final String NEW = "k2026:" + key(2);

  private final SecretBox box = new TinkSecretBox(OLD);

  @Test
  void what_was_sealed_opens_in_its_own_place() {
    assertThat(box.open(ACME, SMTP, box.seal(ACME, SMTP, HUNTER))).isEqualTo(HUNTER);
    assertThat(box.open(ACME, SMTP, box.seal(ACME, SMTP, new byte[0]))).isEmpty();
    var big = new byte[200_000];
    assertThat(box.open(ACME, SMTP, box.seal(ACME, SMTP, big))).isEqualTo(big);
  }

  @Test
  void the_same_value_sealed_twice_looks_different_and_never_like_itself() {
    var once = box.seal(ACME, SMTP, HUNTER);
    var again = box.seal(ACME, SMTP, HUNTER);

    assertThat(once).isNotEqualTo(again);
    assertThat(new String(once.ciphertext(), UTF_8)).doesNotContain("hunter2");
    assertThat(once.masterKeyId()).isEqualTo("k2025").isEqualTo(box.primaryMasterKeyId());
  }

  @Test
  @DisplayName("F101 a row copied to another tenant does not open")
  void a_row_copied_to_another_tenant_does_not_open() {
    var sealed = box.seal(ACME, SMTP, HUNTER);

    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> box.open(GLOBEX, SMTP, sealed))
        .withMessageContaining("globex");
    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> box.rewrap(GLOBEX, SMTP, sealed));
  }

  @Test
  @DisplayName("F101 a row copied to another purpose does not open")
  void a_row_copied_to_another_purpose_does_not_open() {
    var sealed = box.seal(ACME, SMTP, HUNTER);

    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> box.open(ACME, "link-key/k1ab", sealed));
    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> box.open(ACME, "secret/SmtpPasswor", sealed));
  }

  @Test
  @DisplayName("F101 a wrapped data key moved to another secret does not open")
  void a_wrapped_data_key_moved_to_another_secret_does_not_open() {
    var mine = Envelope.parse(box.seal(ACME, SMTP, HUNTER).ciphertext()).orElseThrow();
    var theirs = Envelope.parse(box.seal(GLOBEX, SMTP, HUNTER).ciphertext()).orElseThrow();
    var mixed = new Envelope(mine.wrappedDataKey(), theirs.encrypted()).toBytes();

    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> box.open(ACME, SMTP, new SealedSecret("k2025", mixed)));
  }

  @Test
  void one_altered_bit_anywhere_is_noticed() {
    var sealed = box.seal(ACME, SMTP, HUNTER);

    for (int i = 0; i < sealed.ciphertext().length * 8; i++) {
      var altered = sealed.ciphertext().clone();
      altered[i / 8] ^= (byte) (1 << (i % 8));
      assertThatExceptionOfType(CannotOpenSecretException.class)
          .as("bit %d", i)
          .isThrownBy(() -> box.open(ACME, SMTP, new SealedSecret("k2025", altered)));
    }
  }

  @Test
  void a_cut_value_is_noticed_wherever_it_was_cut() {
    var sealed = box.seal(ACME, SMTP, HUNTER);

    for (int length = 0; length < sealed.ciphertext().length; length++) {
      var cut = new SealedSecret("k2025", Arrays.copyOf(sealed.ciphertext(), length));
      assertThatExceptionOfType(CannotOpenSecretException.class)
          .isThrownBy(() -> box.open(ACME, SMTP, cut));
    }
  }

  @Test
  void rotation_keeps_everything_open_until_all_is_rewrapped_and_the_old_key_may_go() {
    var before = box.seal(ACME, SMTP, HUNTER);
    var during = new TinkSecretBox(NEW + "," + OLD);

    assertThat(during.open(ACME, SMTP, before)).isEqualTo(HUNTER);
    var after = during.rewrap(ACME, SMTP, before);
    assertThat(after.masterKeyId()).isEqualTo("k2026");
    assertThat(during.seal(ACME, SMTP, HUNTER).masterKeyId()).isEqualTo("k2026");

    var onlyNew = new TinkSecretBox(NEW);
    assertThat(onlyNew.open(ACME, SMTP, after)).isEqualTo(HUNTER);
    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> onlyNew.open(ACME, SMTP, before))
        .withMessageContaining("k2025")
        .withMessageContaining("not configured");
    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> onlyNew.rewrap(ACME, SMTP, before));
  }

  @Test
  void an_old_replica_that_knows_the_new_key_already_opens_what_a_new_one_wrapped() {
    var oldReplica = new TinkSecretBox(OLD + "," + NEW);
    var newReplica = new TinkSecretBox(NEW + "," + OLD);

    assertThat(oldReplica.open(ACME, SMTP, newReplica.seal(ACME, SMTP, HUNTER))).isEqualTo(HUNTER);
  }

  @Test
  void another_key_under_the_same_id_does_not_open_and_rewrap_does_not_hide_damage() {
    var sealed = box.seal(ACME, SMTP, HUNTER);
    var impostor = new TinkSecretBox("k2025:" + key(9));
    var damaged = sealed.ciphertext().clone();
    damaged[damaged.length - 1] ^= 1;

    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> impostor.open(ACME, SMTP, sealed));
    assertThatExceptionOfType(CannotOpenSecretException.class)
        .isThrownBy(() -> box.rewrap(ACME, SMTP, new SealedSecret("k2025", damaged)));
  }

  @Test
  void a_fingerprint_recognises_equal_values_of_one_tenant_under_one_primary_key() {
    var print = box.fingerprint(ACME, HUNTER);

    assertThat(print).matches("[0-9a-f]{8}").isEqualTo(box.fingerprint(ACME, HUNTER.clone()));
    assertThat(new TinkSecretBox(OLD + "," + NEW).fingerprint(ACME, HUNTER)).isEqualTo(print);
    assertThat(box.fingerprint(ACME, "other".getBytes(UTF_8))).isNotEqualTo(print);
    assertThat(box.fingerprint(GLOBEX, HUNTER)).isNotEqualTo(print);
    assertThat(new TinkSecretBox(NEW + "," + OLD).fingerprint(ACME, HUNTER)).isNotEqualTo(print);
  }

  @Test
  void one_bare_key_is_called_m1() {
    var bare = new TinkSecretBox(key(1));

    assertThat(bare.primaryMasterKeyId()).isEqualTo("m1");
    assertThat(
            new TinkSecretBox(NEW + ", m1:" + key(1))
                .open(ACME, SMTP, bare.seal(ACME, SMTP, HUNTER)))
        .isEqualTo(HUNTER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        ",",
        "m1:",
        "m1:dG9vIHNob3J0",
        "m1:not base64 at all!",
        "bad id!:AAAA",
        ":AAAA",
        "AAAA,BBBB"
      })
  @DisplayName("F104 an unusable master key is refused in clear words")
  void an_unusable_master_key_is_refused_in_clear_words(String configured) {
    assertThatThrownBy(() -> new TinkSecretBox(configured))
        .isInstanceOf(IllegalStateException.class)
        .hasNoCause()
        .hasMessageContaining("COUNTERSIGN_MASTER_KEY")
        .hasMessageContaining("openssl rand -base64 32");
  }

  @Test
  void twins_are_refused_by_id_and_by_value_without_showing_any_key() {
    assertThatThrownBy(() -> new TinkSecretBox("a:" + key(1) + ",a:" + key(2)))
        .hasMessageContaining("two keys called 'a'")
        .message()
        .doesNotContain(key(1), key(2));
    assertThatThrownBy(() -> new TinkSecretBox("a:" + key(1) + ",b:" + key(1)))
        .hasMessageContaining("the same key")
        .message()
        .doesNotContain(key(1));
    assertThatThrownBy(() -> new TinkSecretBox(key(1) + "," + key(2)))
        .hasMessageContaining("without an id")
        .message()
        .doesNotContain(key(1), key(2));
    assertThatThrownBy(() -> new TinkSecretBox("a:" + key(1) + "=!"))
        .hasMessageContaining("not base64")
        .message()
        .doesNotContain(key(1));
  }

  @Test
  @DisplayName("F102 nothing prints a key or a value")
  void nothing_prints_a_key_or_a_value() {
    var sealed = box.seal(ACME, SMTP, HUNTER);

    assertThat(box).hasToString("TinkSecretBox[MasterKeys[k2025]]");
    assertThat(sealed.toString()).doesNotContain(key(1), "hunter2");
  }

  @Test
  @DisplayName("F104 micronaut offers it as the secret box and a start without key fails")
  void micronaut_offers_it_as_the_secret_box_and_a_start_without_key_fails() {
    try (var context = ApplicationContext.run(Map.of("countersign.master-key", NEW + "," + OLD))) {
      assertThat(context.getBean(SecretBox.class).primaryMasterKeyId()).isEqualTo("k2026");
    }
    assertThatExceptionOfType(BeanInstantiationException.class)
        .isThrownBy(ApplicationContext::run)
        .withMessageContaining("openssl rand -base64 32");
  }

  private static String key(int seed) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) seed);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
