package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.bootstrap.story.Canaries.Kind;
import io.countersign.bootstrap.story.Canaries.Place;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A search that finds nothing proves nothing unless it finds what is there. */
class CanariesTest {
  private static final String SECRET = "CANARY-88f2/äö?-of-this-test";

  @AfterEach
  void forget() {
    Canaries.leaks();
  }

  private static List<String> leaksOf(Place place, String text) {
    Canaries.keep(Kind.STORED, SECRET);
    Canaries.said(place, "here", text);
    return Canaries.leaks();
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  @DisplayName("F102 a stored secret is found wherever it is said")
  void everywhere(Place place) {
    assertThat(leaksOf(place, "before" + SECRET + "after")).hasSize(1);
  }

  @Test
  @DisplayName("F102 a secret is found in every form")
  void every_form() {
    var bytes = SECRET.getBytes(UTF_8);
    assertThat(leaksOf(Place.LOG, new StringBuilder(SECRET).reverse().toString())).hasSize(1);
    assertThat(leaksOf(Place.LOG, java.net.URLEncoder.encode(SECRET, UTF_8))).hasSize(1);
    assertThat(leaksOf(Place.LOG, java.util.HexFormat.of().formatHex(bytes))).hasSize(1);
    for (var beside : List.of("", "a", "ab", "abc", "user:")) {
      var within = (beside + SECRET + beside).getBytes(UTF_8);
      assertThat(leaksOf(Place.LOG, Base64.getEncoder().encodeToString(within))).isNotEmpty();
      assertThat(leaksOf(Place.LOG, Base64.getUrlEncoder().encodeToString(within))).isNotEmpty();
    }
  }

  @Test
  @DisplayName("F102 the bytes behind a callback secret are found, too")
  void callback_secret() {
    var bytes = new byte[32];
    bytes[3] = 77;
    Canaries.answered(
        "POST", "/v1/tenants", 201, "whsec_" + Base64.getEncoder().encodeToString(bytes));
    Canaries.said(Place.DATABASE, "secret", java.util.HexFormat.of().formatHex(bytes));
    assertThat(Canaries.leaks()).singleElement().asString().contains("DATABASE");
  }

  @Test
  @DisplayName("F102 a key may be shown once, and not twice")
  void shown_once() {
    var key = "cs_live_0123456789_abcdefghijklmnop";
    Canaries.answered("POST", "/v1/tenants/acme/api-keys", 201, key);
    assertThat(Canaries.leaks()).isEmpty();
    Canaries.answered("POST", "/v1/tenants/acme/api-keys", 201, key);
    Canaries.answered("POST", "/v1/api-keys", 201, key);
    assertThat(Canaries.leaks()).hasSize(1);
    Canaries.answered("GET", "/v1/api-keys", 200, key);
    assertThat(Canaries.leaks()).hasSize(1);
  }

  @Test
  @DisplayName("F102 a link belongs into its mail and on its page")
  void links() {
    var mac = "Zm9v".repeat(10) + "abc";
    Canaries.said(
        Place.MAIL, "SMTP", "https://x.test/hil/action?k=1&amp;t=eyJ4.%s\"".formatted(mac));
    Canaries.answered("GET", "/hil/action", 200, mac);
    assertThat(Canaries.leaks()).isEmpty();
    Canaries.answered("GET", "/v1/approvals", 200, mac);
    Canaries.said(Place.DATABASE, "personal_link", mac);
    Canaries.said(Place.CALLBACK, "callback", mac);
    assertThat(Canaries.leaks()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.countersign.x.Anything", "org.apache.hc"})
  @DisplayName("F102 what is logged is heard, with what comes with it")
  void logs(String logger) {
    Canaries.keep(Kind.STORED, SECRET);
    var log = LoggerFactory.getLogger(logger);
    log.warn("said {}", SECRET);
    log.warn("failed", new IllegalStateException("outer", new IllegalStateException(SECRET)));
    assertThat(Canaries.leaks()).hasSize(1);
    System.getLogger(logger).log(System.Logger.Level.WARNING, SECRET);
    assertThat(Canaries.leaks()).hasSize(1);
    if (logger.startsWith("io.countersign")) {
      System.getLogger(logger).log(System.Logger.Level.DEBUG, SECRET);
      assertThat(Canaries.leaks()).hasSize(1);
      log.debug("said {}", SECRET);
      assertThat(Canaries.leaks()).hasSize(1);
    }
  }
}
