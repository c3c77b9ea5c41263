package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are refused, and in which words. */
class BodiesTest {
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

  @AfterEach
  void nothing_was_opened() {
    assertThat(client.get("/v1/approvals").json().at("/items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{} {}",
        "{}x",
        "\uFEFF{}",
        "{'title':'T'}",
        "{title:1}",
        "{\"title\":\"T\",}",
        "{\"title\":\"T\" /* why */}",
        "{\"title\":\"T\",\"title\":\"U\"}",
        "{\"labels\":{\"a\":\"1\",\"a\":\"2\"}}",
        "{\"fields\":[{\"value\":NaN}]}",
        "{\"fields\":[{\"value\":Infinity}]}",
        "{\"fields\":[{\"value\":01}]}",
        "{\"fields\":[{\"value\":.5}]}",
        "{\"title\":\"a\tb\"}",
        "{\"title\":\"\\x41\"}"
      })
  @DisplayName("C50 what is not exactly one JSON document is refused")
  void what_is_not_json_is_refused(String body) {
    var refused = client.post("/v1/approvals", body);
    assertThat(refused.status()).as(refused.body()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("malformed-json");
    assertThat(refused.text("/detail")).startsWith("The body must be one JSON document");
  }

  @Test
  @DisplayName("C50 depth, numbers, names and size have limits")
  void limits_hold() {
    var deep = "{\"fields\":[{\"value\":" + "[".repeat(30) + "]".repeat(30) + "}]}";
    assertThat(client.post("/v1/approvals", deep).problem()).isEqualTo("malformed-json");
    var long_ = "{\"quorum\":{\"n\":" + "1".repeat(1_000_000) + "}}";
    assertThat(client.post("/v1/approvals", long_).problem()).isEqualTo("malformed-json");
    var number = "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"number\",\"value\":%s}]";
    var digits = Asked.with("fields", number.formatted("1".repeat(65)));
    assertThat(client.post("/v1/approvals", digits).problem()).isEqualTo("malformed-json");
    var fewer = Asked.with("fields", number.formatted("1".repeat(64)));
    assertThat(client.post("/v1/approvals", fewer).problem()).isEqualTo("validation-failed");
    var name = "{\"" + "n".repeat(100_000) + "\":1}";
    assertThat(client.post("/v1/approvals", name).problem()).isEqualTo("malformed-json");
    var text = Asked.with("summary", "\"" + "x".repeat(300 * 1024) + "\"");
    assertThat(client.post("/v1/approvals", text).problem()).isEqualTo("malformed-json");
    var large = client.post("/v1/approvals", " ".repeat(1024 * 1024) + "{}");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.problem()).isEqualTo("payload-too-large");
  }

  @Test
  @DisplayName("C50 other encodings than UTF-8 are refused")
  void only_utf_8_is_read() {
    for (var bytes :
        new byte[][] {
          "{\"title\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1),
          {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'},
          {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'}
        }) {
      var refused = api.call("POST", "/v1/approvals", client.key(), bytes);
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.text("/detail")).isEqualTo("The body must be UTF-8.");
    }
    var utf16 =
        api.call(
            "POST",
            "/v1/approvals",
            client.key(),
            Asked.least("").getBytes(StandardCharsets.UTF_16));
    assertThat(utf16.problem()).isEqualTo("malformed-json");
    var nulls =
        api.call(
            "POST",
            "/v1/approvals",
            client.key(),
            Asked.least("").getBytes(StandardCharsets.UTF_16BE));
    assertThat(nulls.problem()).isEqualTo("malformed-json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"title\"", "\"summary\"", "\"fields\""})
  void half_a_character_is_no_text(String member) {
    var value =
        member.equals("\"fields\"")
            ? "[{\"name\":\"a\",\"label\":\"A\",\"type\":\"text\",\"value\":\"\\ud800\"}]"
            : "\"\\udc00x\"";
    var refused = client.post("/v1/approvals", Asked.with(member.replace("\"", ""), value));
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("validation-failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tenantId         | `x`                           | /tenantId",
        "state            | `approved`                    | /state",
        "seq              | 1                             | /seq",
        "a/b~c            | 1                             | /a~1b~0c",
        "requester        | {\"email\":\"a@b.test\",\"id\":1} | /requester/id",
        "fields           | [{\"name\":\"a\"},{\"hidden\":true}] | /fields/1/hidden",
        "context          | {\"previous\":[{\"by\":\"x\"}]}    | /context/previous/0/by",
        "quorum           | {\"rule\":\"any\",\"of\":2}        | /quorum/of"
      })
  @DisplayName("C49 unknown members are refused, by their place")
  void unknown_members_are_refused(String member, String value, String pointer) {
    var refused = client.post("/v1/approvals", Asked.least("\"" + member + "\":" + quoted(value)));
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("unknown-field");
    assertThat(refused.pointers()).containsExactly(pointer);
    assertThat(refused.text("/detail")).isEqualTo("There is no member of this name here.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "title     | 7                     | /title                 | This must be a text.",
        "title     | {}                    | /title                 | This must be a text.",
        "title     | [\"T\"]               | /title                 | This must be a text.",
        "approvers | {}                    | /approvers             | This must be a list.",
        "approvers | [\"a@b.test\"]        | /approvers/0           | This must be an object.",
        "approvers | [null]                | /approvers/0           | This must not be null.",
        "approvers | []                    | /approvers             | Name at least one approver.",
        "approvers | [{\"email\":true}]    | /approvers/0/email     | This must be a text.",
        "labels    | []                    | /labels                | This must be an object.",
        "labels    | {\"a/b\":1}           | /labels/a~1b           | This must be a text.",
        "labels    | {\"a\":null}          | /labels/a              | This is required.",
        "quorum    | {\"rule\":\"at-least\",\"n\":\"2\"} | /quorum/n | This must be a whole number.",
        "quorum    | {\"rule\":\"at-least\",\"n\":1.5}   | /quorum/n | This must be a whole number.",
        "quorum    | {\"rule\":\"at-least\",\"n\":9e99}  | /quorum/n | This must be a whole number.",
        "quorum    | {\"rule\":\"at-least\"}             | /quorum/n | This is required.",
        "quorum    | {\"rule\":\"most\"} | /quorum/rule | `This must be one of any, all, at-least, percent, per-group.`",
        "expiresIn | `3 days`             | /expiresIn | This must be an ISO 8601 duration such as PT72H.",
        "delivery  | [\"fax\"]            | /delivery/0 | This installation has no channel fax.",
        "delivery  | [\"email\",7]        | /delivery/1 | Name a channel, or give an object with channel, answers and after.",
        "delivery  | [{\"answers\":\"may-reject\"}] | /delivery/0/channel | This is required.",
        "delivery  | [{\"channel\":\"email\",\"answers\":\"all\"}] | /delivery/0/answers | `This must be one of notify-only, may-reject, may-approve.`",
        "delivery  | [{\"channel\":\"email\",\"to\":\"x\"}] | /delivery/0/to | There is no member of this name here.",
        "delivery  | [{\"channel\":7}] | /delivery/0/channel | This must be a text."
      })
  void wrong_types_are_refused_in_words(
      String member, String value, String pointer, String sentence) {
    var refused = client.post("/v1/approvals", Asked.with(member, quoted(value)));
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("validation-failed");
    assertThat(refused.pointers()).containsExactly(pointer);
    assertThat(refused.text("/errors/0/detail")).isEqualTo(sentence);
  }

  @Test
  void everything_that_is_wrong_is_said_at_once() {
    var refused =
        client.post(
            "/v1/approvals",
            "{\"title\":\"\",\"fields\":[{\"name\":\"1\",\"type\":\"x\"}],\"callbackUrl\":\"x\"}");
    assertThat(refused.pointers())
        .contains("/title", "/fields/0/name", "/fields/0/label", "/fields/0/type", "/approvers");
    assertThat(refused.text("/detail")).endsWith("values cannot be used, see errors.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "\"x\"", "7", "true"})
  void a_body_is_an_object(String body) {
    for (var path : new String[] {"/v1/approvals", "/v1/people", "/v1/api-keys"}) {
      var refused = client.post(path, body);
      assertThat(refused.status()).as(refused.body()).isEqualTo(422);
      assertThat(refused.pointers()).containsExactly("");
      assertThat(refused.text("/detail")).isEqualTo("This must be an object.");
    }
  }

  @Test
  void a_body_that_is_needed_and_missing_is_asked_for() {
    for (var route : Route.ofTenants()) {
      if (!route.body().isEmpty()) {
        var refused =
            api.call(
                route.method(), route.at("a0000000-0000-7000-8000-000000000000"), client.key(), "");
        assertThat(refused.status()).as(route + " " + refused.body()).isIn(400, 404);
        if (refused.status() == 400) {
          assertThat(refused.text("/detail")).isEqualTo("A JSON body is needed.");
        }
      }
    }
  }

  @Test
  void a_body_that_may_be_missing_may_be_anything_alike() {
    for (var headers : new String[][] {{}, {"Content-Type", "application/json"}}) {
      var id = client.open(Asked.least(""));
      var path = "/v1/approvals/" + id;
      assertThat(client.post(path + "/remind", "", headers).status()).isEqualTo(200);
      var recalled = client.post(path + "/recall", "", headers);
      assertThat(recalled.status()).as(recalled.body()).isEqualTo(200);
      assertThat(client.post(path + "/cancel", "{}", headers).problem()).isEqualTo("not-pending");
    }
    var id = client.open(Asked.least(""));
    var unclear = client.post("/v1/approvals/" + id + "/cancel", "{\"why\":\"x\"}");
    assertThat(unclear.problem()).isEqualTo("unknown-field");
    var wrong = client.post("/v1/approvals/" + id + "/cancel", "{\"reason\":7}");
    assertThat(wrong.pointers()).containsExactly("/reason");
    assertThat(client.get("/v1/approvals/" + id).text("/state")).isEqualTo("pending");
    client = api.client();
  }

  @Test
  @DisplayName("C51 C52 C54 only plain JSON is taken")
  void only_plain_json_is_taken() {
    for (var headers :
        new String[][] {
          {"Content-Type", "text/plain"},
          {"Content-Type", "application/x-www-form-urlencoded"},
          {"Content-Type", "multipart/form-data; boundary=x"},
          {"Content-Type", "application/xml"},
          {"Content-Type", "application/merge-patch+json"},
          {"Content-Type", "application/json", "Content-Encoding", "gzip"},
          {"Content-Type", "application/json", "Content-Encoding", "deflate"}
        }) {
      var refused = client.post("/v1/approvals", Asked.least(""), headers);
      assertThat(refused.status()).as(String.join(" ", headers)).isEqualTo(415);
      assertThat(refused.problem()).isEqualTo("unsupported-media-type");
    }
    var refused =
        client.post(
            "/v1/approvals",
            "a[999999999]=x&a[1]=y",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(refused.status()).isEqualTo(415);
    assertThat(client.post("/v1/approvals", "{}", "Content-Type", "nonsense").status())
        .isEqualTo(415);
  }

  /** Backquoted words stand for JSON texts. */
  private static String quoted(String value) {
    return value.matches("[\\[{].*|[0-9.]+|null|true") ? value : "\"" + value + "\"";
  }
}
