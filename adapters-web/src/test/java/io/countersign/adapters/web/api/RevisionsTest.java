package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Return, resubmit, revisions and override over the API. */
class RevisionsTest {
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

  private Api.Answer open(String revisions) {
    return client.post(
        "/v1/approvals",
        Asked.least(
            """
            "fields": [
              {"name": "total", "label": "Total", "type": "number", "value": 18250.4},
              {"name": "note", "label": "Note", "type": "text", "value": "urgent",
               "material": false},
              {"name": "iban", "label": "Account", "type": "text", "value": "DE8937",
               "display": "readable-masked"}],
            "policy": {"api": "allowed"}
            """
                + revisions));
  }

  private static String path(Api.Answer approval, String action) {
    return "/v1/approvals/" + approval.text("/id") + "/" + action;
  }

  private Api.Answer sendBack(Api.Answer approval) {
    return client.post(
        path(approval, "return"),
        "{\"assignmentId\":\"%s\",\"comment\":\"The total is wrong.\"}"
            .formatted(approval.text("/assignments/0/id")));
  }

  @Test
  void it_goes_back_and_comes_again() {
    var opened = open(",\"revisions\":{\"max\":1}");
    assertThat(opened.text("/revision")).isEqualTo("1");

    var returned = sendBack(opened);
    assertThat(returned.status()).isEqualTo(200);
    assertThat(returned.text("/state")).isEqualTo("returned");
    assertThat(returned.text("/returned/comment")).isEqualTo("The total is wrong.");
    assertThat(returned.text("/assignments/0/state")).isEqualTo("closed");
    assertThat(sendBack(opened).status()).isEqualTo(200);

    var next =
        client.post(
            path(opened, "resubmit"),
            """
            {"title": "Corrected", "fields": {"total": 18000, "iban": "AT61"},
             "context": {"trigger": "A correction"}}
            """);
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.text("/state")).isEqualTo("pending");
    assertThat(next.text("/revision")).isEqualTo("2");
    assertThat(next.text("/title")).isEqualTo("Corrected");
    assertThat(next.json().at("/returned").isNull()).isTrue();
    assertThat(next.text("/fields/0/value")).isEqualTo("18000");
    assertThat(next.text("/contentDigest")).isNotEqualTo(opened.text("/contentDigest"));

    var revisions = client.get(path(opened, "revisions"));
    assertThat(revisions.json().at("/items")).hasSize(2);
    assertThat(revisions.text("/items/0/title")).isEqualTo("T");
    assertThat(revisions.text("/items/0/returned/by/apiKey")).isNotEmpty();
    assertThat(revisions.text("/items/1/title")).isEqualTo("Corrected");
    assertThat(revisions.body()).doesNotContain("DE89", "AT61");

    var again = sendBack(next);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("/type")).endsWith("return-refused");
  }

  @Test
  void what_cannot_be_done_is_said_with_its_place() {
    var opened = open("");
    assertThat(sendBack(opened).text("/type")).endsWith("return-refused");
    assertThat(client.post(path(opened, "resubmit"), "{}").text("/type")).endsWith("not-returned");

    var missing = client.post(path(opened, "return"), "{}");
    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.body()).contains("/assignmentId", "/comment");

    var returned = open(",\"revisions\":{\"max\":1}");
    sendBack(returned);
    var unfit =
        client.post(path(returned, "resubmit"), "{\"fields\":{\"total\":\"much\",\"vat\":1}}");
    assertThat(unfit.status()).isEqualTo(422);
    assertThat(unfit.text("/type")).endsWith("field-not-editable");
    assertThat(unfit.body()).contains("/fields/vat", "/fields/total");
    var untitled = client.post(path(returned, "resubmit"), "{\"title\":\"\"}");
    assertThat(untitled.status()).isEqualTo(422);
    assertThat(untitled.body()).contains("/title");
    var unnamed = client.post("/v1/approvals", Asked.least("\"revisions\":{\"max\":21}"));
    assertThat(unnamed.status()).isEqualTo(422);
    assertThat(unnamed.body()).contains("/revisions/max");
  }

  @Test
  void an_override_needs_a_reason_and_a_scope_of_its_own() {
    var opened = open("");
    var ruling = "{\"verdict\":\"approve\",\"reason\":\"The bank closes.\"}";

    assertThat(client.post(path(opened, "override"), "{\"verdict\":\"approve\"}").body())
        .contains("/reason");
    assertThat(
            client
                .post(path(opened, "override"), "{\"verdict\":\"reject\",\"reason\":\" \"}")
                .status())
        .isEqualTo(422);
    var done = client.post(path(opened, "override"), ruling);

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.text("/state")).isEqualTo("approved");
    assertThat(done.text("/outcome/override")).isEqualTo("true");
    assertThat(done.text("/outcome/comment")).isEqualTo("The bank closes.");
    assertThat(done.text("/quorum/approvals")).isEqualTo("0");
    var late = client.post(path(opened, "override"), ruling);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.text("/type")).endsWith("not-pending");
    var answer =
        client.post(
            path(opened, "decisions"),
            "{\"assignmentId\":\"%s\",\"decision\":\"reject\"}"
                .formatted(opened.text("/assignments/0/id")));
    assertThat(answer.text("/type")).endsWith("already-decided");
    assertThat(answer.body()).contains("above the rules");
  }
}
