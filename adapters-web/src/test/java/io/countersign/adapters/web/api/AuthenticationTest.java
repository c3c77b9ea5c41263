package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.access.ApiKeySecret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private static final String ME = "/v1/tenant";
  private static Api api;
  private static Api.Client client;

  @BeforeAll
  static void start() {
    api = Api.start();
    client = api.client();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  @DisplayName("C42 whatever is wrong with a key, the answer is the same")
  void strangers_learn_nothing_about_keys() {
    var first = api.call("GET", ME, "", "");
    var wrongSecret = client.key().substring(0, 19) + "0".repeat(32);
    var attempts =
        List.of(
            api.call("GET", ME, "", ""),
            api.call("GET", ME, "nonsense", ""),
            api.call("GET", ME, client.key() + "0", ""),
            api.call("GET", ME, client.key().replace("cs_live_", "cs_test_"), ""),
            api.call("GET", ME, client.key().substring(0, client.key().length() - 1) + "x", ""),
            api.call("GET", ME, wrongSecret + "_" + checksum(wrongSecret), ""),
            api.call("GET", ME, unknownKey(), ""),
            api.call("GET", ME, revokedKey(), ""),
            api.call("GET", ME, expiredKey(), ""),
            api.call("GET", ME, ApiTestBeans.OPERATOR_KEY + "x", ""),
            api.call("GET", ME, "x".repeat(513), ""),
            api.call("GET", ME, "", "", "Authorization", "Bearer"),
            api.call("GET", ME, "", "", "Authorization", client.key()),
            api.call("GET", ME, "", "", "Authorization", "Basic " + client.key()),
            api.call("GET", ME, "", "", "Authorization", "Bearer " + client.key() + " x"),
            api.call("GET", ME, client.key(), "", "Authorization", "Bearer " + client.key()),
            api.call("GET", ME, "", "", "X-Api-Key", client.key()),
            api.call("GET", ME + "?access_token=" + client.key(), "", ""));
    for (var attempt : attempts) {
      assertThat(attempt.status()).as(attempt.body()).isEqualTo(401);
      assertThat(attempt.header("www-authenticate")).isEqualTo("Bearer realm=\"countersign\"");
      assertThat(attempt.header("content-type")).isEqualTo("application/problem+json");
      assertThat(attempt.body().replace(attempt.text("/traceId"), ""))
          .isEqualTo(first.body().replace(first.text("/traceId"), ""));
    }
  }

  @Test
  void the_word_bearer_may_be_written_as_one_likes() {
    var answer = api.call("GET", ME, "", "", "Authorization", "bEARER  " + client.key());
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  @DisplayName("C66 a revoked key is refused from the next call on")
  void a_key_works_until_it_is_revoked() {
    var issued = client.post("/v1/api-keys", Asked.KEY);
    var key = issued.text("/secret");
    assertThat(api.call("GET", ME, key, "").status()).isEqualTo(200);
    assertThat(client.delete("/v1/api-keys/" + issued.text("/id")).status()).isEqualTo(204);
    assertThat(api.call("GET", ME, key, "").status()).isEqualTo(401);
    assertThat(client.get("/v1/api-keys").body()).contains("revokedAt\":\"2");
  }

  @Test
  @DisplayName("C62 C57 whoever tries too many keys waits, and neighbours with a good one do not")
  void whoever_tries_too_many_keys_waits() {
    try (var strict = Api.start(Map.of("countersign.limits.stranger", 3))) {
      var neighbour = strict.client();
      assertThat(neighbour.get(ME).status()).isEqualTo(200);
      var later = strict.key(neighbour.tenant(), Api.ALL_SCOPES);
      for (var guess = 0; guess < 3; guess++) {
        assertThat(strict.call("GET", ME, unknownKey(), "").status()).isEqualTo(401);
      }
      for (var guess : new String[] {"", "nonsense", unknownKey()}) {
        var refused = strict.call("GET", ME, guess, "", "X-Forwarded-For", "203.0.113.9");
        assertThat(refused.status()).as(guess).isEqualTo(429);
        assertThat(refused.header("retry-after")).isEqualTo("20");
      }
      assertThat(strict.call("GET", ME, later, "").status())
          .as("a key that is not known to be good is not even looked up")
          .isEqualTo(429);
      assertThat(neighbour.post("/v1/people", Asked.PERSON).status()).isEqualTo(201);
      strict.clock.advance(Duration.ofSeconds(20));
      assertThat(strict.call("GET", ME, later, "").status()).isEqualTo(200);
      assertThat(strict.call("GET", ME, unknownKey(), "").status()).isEqualTo(401);
    }
  }

  @Test
  @DisplayName("C66 a key that was good lately is refused as soon as it is revoked")
  void what_was_good_lately_is_looked_up_again() {
    try (var strict = Api.start(Map.of("countersign.limits.stranger", 1))) {
      var owner = strict.client();
      var issued = owner.post("/v1/api-keys", Asked.KEY);
      var key = issued.text("/secret");
      assertThat(strict.call("GET", ME, key, "").status()).isEqualTo(200);
      assertThat(strict.call("GET", ME, "nonsense", "").status()).isEqualTo(401);
      owner.delete("/v1/api-keys/" + issued.text("/id"));
      assertThat(strict.call("GET", ME, key, "").status()).isEqualTo(429);
      strict.clock.advance(Duration.ofMinutes(1));
      assertThat(strict.call("GET", ME, key, "").status()).isEqualTo(401);
    }
  }

  @Test
  void strangers_do_not_learn_which_routes_there_are() {
    assertThat(api.call("GET", "/v1/no-such-thing", "", "").status()).isEqualTo(401);
    assertThat(api.call("DELETE", ME, "", "").status()).isEqualTo(401);
    assertThat(api.call("GET", "/v1", "", "").status()).isEqualTo(401);
    assertThat(client.get("/v1/no-such-thing").problem()).isEqualTo("not-found");
    var wrongMethod = client.delete(ME);
    assertThat(wrongMethod.problem()).isEqualTo("method-not-allowed");
    assertThat(wrongMethod.header("allow").split(", ?")).contains("GET", "PATCH");
  }

  @Test
  void no_spelling_of_a_path_goes_around_the_guard() {
    for (var path :
        new String[] {
          "/v1/tenant/", "//v1/tenant", "/V1/tenant", "/v1//tenant", "/%761/tenant",
          "/v1/./tenant", "/x/../v1/tenant", "/v1;a=b/tenant", "/v1/tenant;a=b", "/v1%2Ftenant"
        }) {
      assertThat(api.raw(get(path)).status()).as(path).isIn(400, 401, 404);
    }
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  }

  private static String revokedKey() {
    var issued = client.post("/v1/api-keys", Asked.KEY);
    client.delete("/v1/api-keys/" + issued.text("/id"));
    return issued.text("/secret");
  }

  private static String expiredKey() {
    var end = api.clock.instant().plus(Duration.ofHours(1));
    var issued =
        client.post("/v1/api-keys", Asked.KEY.replace("}", ",\"expiresAt\":\"" + end + "\"}"));
    assertThat(api.call("GET", ME, issued.text("/secret"), "").status()).isEqualTo(200);
    api.clock.advance(Duration.ofHours(1));
    return issued.text("/secret");
  }

  /** Of the right shape, and with the right checksum. */
  private static String unknownKey() {
    var head = "cs_live_0000000000_" + "A".repeat(32);
    var key = head + "_" + checksum(head);
    assertThat(ApiKeySecret.parse(key)).isPresent();
    return key;
  }

  private static String checksum(String head) {
    var crc = new CRC32();
    crc.update(head.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().toHexDigits(crc.getValue()).substring(8);
  }
}
