package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes in as a secret does not come out again. */
class SecretsTest {
  private static final String CANARY = "canary-5e1f-hunter2";
  private static Api api;
  private Api.Client client;

  @BeforeAll
  static void start() {
    api = Api.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void newTenant() {
    client = api.client();
  }

  @Test
  @DisplayName("C67 C68 F102 no answer shows a secret, wherever it went in")
  void nothing_shows_a_secret_again() {
    var written =
        List.of(
            client.put("/v1/secrets/smtp", "{\"value\":\"" + CANARY + "\"}"),
            client.put(
                "/v1/channels/email",
                "{\"settings\":{\"host\":\"mail.example.test\",\"password\":\"@{secret:smtp}\"}}"));
    assertThat(written).allMatch(answer -> answer.status() == 200);
    var concealed =
        Asked.least(
            "\"fields\":[{\"name\":\"pin\",\"label\":\"PIN\",\"type\":\"text\","
                + "\"value\":\"%s\",\"display\":\"concealed\"}],\"policy\":{\"api\":\"allowed\"}"
                    .formatted(CANARY));
    var opened = client.post("/v1/approvals", concealed);
    var assignment = opened.text("/assignments/0/id");
    var decided =
        client.post(
            "/v1/approvals/" + opened.text("/id") + "/decisions",
            "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}".formatted(assignment));
    assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    assertThat(opened.body()).doesNotContain(CANARY);
    assertThat(decided.body()).doesNotContain(CANARY);
    assertThat(written.toString()).doesNotContain(CANARY);
    assertThat(everythingToRead(opened.text("/id"))).doesNotContain(CANARY);
  }

  @Test
  @DisplayName("C67 keys and callback secrets are shown once")
  void keys_are_shown_once() {
    var key = client.post("/v1/api-keys", Asked.KEY).text("/secret");
    var callback = client.post("/v1/callback-secret/rotate", "").text("/callbackSecret");
    assertThat(key).startsWith("cs_live_");
    assertThat(callback).startsWith("whsec_");
    var readable = everythingToRead(client.open(Asked.least("")));
    assertThat(readable)
        .doesNotContain(key, key.substring(19), callback, callback.substring(6))
        .doesNotContain("whsec_")
        .doesNotContain("cs_live_");
  }

  @Test
  void a_refused_secret_is_not_repeated() {
    for (var body :
        new String[] {
          "{\"value\":\"%s\",\"x\":1}".formatted(CANARY),
          "{\"value\":[\"%s\"]}".formatted(CANARY),
          "{\"value\":\"%s\"".formatted(CANARY),
          "{\"value\":\"%s\"}".formatted(CANARY.repeat(1_000)),
          "{\"%s\":1}".formatted(CANARY.repeat(20))
        }) {
      var refused = client.put("/v1/secrets/smtp", body);
      assertThat(refused.status()).as(refused.body()).isIn(400, 422);
      assertThat(refused.body()).doesNotContain(CANARY);
    }
    assertThat(client.put("/v1/secrets/no%20name", "{\"value\":\"v\"}").status()).isEqualTo(422);
    assertThat(client.get("/v1/secrets").body()).doesNotContain("smtp");
  }

  @Test
  void a_password_is_not_taken_where_it_could_be_read_again() {
    for (var password :
        new String[] {
          CANARY, "@{secret:" + CANARY, CANARY + "@{secret:smtp}", "@{input:" + CANARY + "}"
        }) {
      var refused =
          client.put("/v1/channels/email", "{\"settings\":{\"password\":\"" + password + "\"}}");
      assertThat(refused.status()).as(refused.body()).isEqualTo(422);
      assertThat(refused.pointers()).containsExactly("/settings/password");
      assertThat(refused.body()).doesNotContain(CANARY);
    }
    assertThat(client.get("/v1/channels/email").body()).doesNotContain(CANARY);
  }

  @Test
  void fingerprints_tell_equal_from_different_and_nothing_else() {
    var first = client.put("/v1/secrets/a", "{\"value\":\"one\"}").text("/fingerprint");
    var same = client.put("/v1/secrets/b", "{\"value\":\"one\"}").text("/fingerprint");
    var other = client.put("/v1/secrets/b", "{\"value\":\"two\"}").text("/fingerprint");
    assertThat(first).isNotEmpty().isNotEqualTo(other);
    assertThat(same).isEqualTo(first);
    var elsewhere = api.client().put("/v1/secrets/a", "{\"value\":\"one\"}").text("/fingerprint");
    assertThat(elsewhere).as("nor are tenants to be compared").isNotEqualTo(first);
  }

  private String everythingToRead(String approval) {
    var seen = new ArrayList<String>();
    for (var route : Route.ofTenants()) {
      if (route.method().equals("GET")) {
        for (var id : new String[] {approval, "email"}) {
          seen.add(client.get(route.at(id)).toString());
        }
      }
    }
    return seen.toString();
  }
}
