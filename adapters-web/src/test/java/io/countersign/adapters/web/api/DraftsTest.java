package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drafts over the API. */
class DraftsTest {
  private static final String APPROVALS = "/v1/approvals";
  private static final String DRAFT = Asked.least("\"draft\":true");

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

  private String draft() {
    return APPROVALS + "/" + client.open(DRAFT);
  }

  private static void assertProblem(Api.Answer answer, int status, String problem) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.problem()).isEqualTo(problem);
  }

  @Test
  void it_is_written_down_changed_and_asked() {
    var drafted = client.post(APPROVALS, DRAFT);
    assertThat(drafted.status()).isEqualTo(201);
    assertThat(drafted.text("/state")).isEqualTo("draft");
    assertThat(drafted.json().at("/expiresAt").isNull()).isTrue();
    assertThat(drafted.json().at("/assignments")).isEmpty();
    var path = APPROVALS + "/" + drafted.text("/id");

    var changed = client.put(path, Asked.INVOICE);
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.text("/state")).isEqualTo("draft");
    assertThat(changed.text("/title")).isEqualTo("Invoice batch 2026-11");
    assertThat(changed.text("/contentDigest")).isNotEqualTo(drafted.text("/contentDigest"));

    var asked = client.post(path + "/submit", "");
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    assertThat(asked.text("/state")).isEqualTo("pending");
    assertThat(asked.text("/createdAt")).isEqualTo(drafted.text("/createdAt"));
    assertThat(asked.text("/expiresAt")).isNotEmpty();
    assertThat(asked.text("/assignments/0/email")).isEqualTo("cfo@example.test");
    assertThat(client.post(path + "/submit", "").body()).isEqualTo(asked.body());
    assertProblem(client.put(path, DRAFT), 409, "not-draft");
    client.post(path + "/recall", "");
    assertProblem(client.post(path + "/submit", ""), 409, "not-draft");
  }

  @Test
  void its_body_is_judged_as_if_it_were_asked() {
    for (var body : new String[] {"{\"draft\":true}", Asked.with("expiresIn", "\"soon\"")}) {
      assertThat(client.post(APPROVALS, body).status()).isEqualTo(422);
      assertThat(client.put(draft(), body).status()).isEqualTo(422);
    }
    var nowhere = Asked.least("\"draft\":true,\"delivery\":[\"pigeon\"]");
    assertThat(client.post(APPROVALS, nowhere).pointers()).containsExactly("/delivery/0");
    assertThat(client.put(draft(), nowhere).pointers()).containsExactly("/delivery/0");
    assertThat(client.put(draft(), Asked.least("\"draft\":false")).pointers())
        .containsExactly("/draft");
    assertThat(client.put(draft(), DRAFT).status()).isEqualTo(200);
    assertThat(client.post(APPROVALS, Asked.least("\"draft\":\"yes\"")).status()).isEqualTo(422);
  }

  @Test
  void what_could_not_be_asked_is_refused_with_its_place_and_stays_a_draft() {
    var path =
        APPROVALS
            + "/"
            + client.open(
                "{\"title\":\"T\",\"draft\":true,"
                    + "\"approvers\":[{\"email\":\"a@example.test\"},{\"role\":\"ghosts\"}]}");

    var refused = client.post(path + "/submit", "");

    assertProblem(refused, 422, "validation-failed");
    assertThat(refused.pointers()).containsExactly("/approvers/1/role");
    assertThat(client.get(path).text("/state")).isEqualTo("draft");
  }

  @Test
  void it_cannot_be_answered_or_hurried() {
    var path = draft();
    var answer = "{\"assignmentId\":\"asg_1\",\"decision\":\"approve\"}";
    assertProblem(client.post(path + "/decisions", answer), 409, "request-closed");
    assertProblem(
        client.post(path + "/return", "{\"assignmentId\":\"asg_1\",\"comment\":\"c\"}"),
        409,
        "request-closed");
    assertProblem(client.post(path + "/remind", ""), 409, "not-pending");
    assertProblem(
        client.post(path + "/override", "{\"verdict\":\"approve\",\"reason\":\"r\"}"),
        409,
        "not-pending");
    assertProblem(
        client.post(
            path + "/reassign",
            "{\"assignmentId\":\"asg_1\",\"to\":{\"email\":\"zoe@example.test\"}}"),
        409,
        "not-pending");
    assertProblem(client.post(path + "/resubmit", "{}"), 409, "not-returned");
    assertThat(client.get(path).text("/state")).isEqualTo("draft");
  }

  @Test
  void it_is_discarded_by_recalling() {
    var recalled = client.post(draft() + "/recall", "{\"reason\":\"A mistake\"}");
    assertThat(recalled.status()).isEqualTo(200);
    assertThat(recalled.text("/state")).isEqualTo("recalled");
    assertThat(recalled.json().at("/expiresAt").isNull()).isTrue();
    assertThat(client.post(draft() + "/cancel", "").text("/state")).isEqualTo("cancelled");
  }

  @Test
  void lists_show_it_by_state_and_no_inbox_does() {
    var path = draft();
    assertThat(client.get(APPROVALS + "?state=draft").json().at("/items")).hasSize(1);
    var inbox = APPROVALS + "?approver=cfo@example.test";
    assertThat(client.get(inbox).json().at("/items")).isEmpty();
    client.post(path + "/submit", "");
    assertThat(client.get(APPROVALS + "?state=draft").json().at("/items")).isEmpty();
    assertThat(client.get(inbox).json().at("/items")).hasSize(1);
  }

  @Test
  void the_same_call_again_writes_nothing_more_down() {
    var first = client.post(APPROVALS, DRAFT, "Idempotency-Key", "order-7");
    client.post(APPROVALS + "/" + first.text("/id") + "/submit", "");

    var again = client.post(APPROVALS, DRAFT, "Idempotency-Key", "order-7");

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("/id")).isEqualTo(first.text("/id"));
    assertThat(again.text("/state")).isEqualTo("pending");
    assertProblem(
        client.post(APPROVALS, Asked.least(""), "Idempotency-Key", "order-7"),
        422,
        "idempotency-key-reused");
  }

  @Test
  void the_document_says_so_in_the_audit_trail() {
    var path = draft();
    client.put(path, DRAFT);
    client.post(path + "/submit", "");
    assertThat(client.get(path + "/audit").json().findValuesAsText("type"))
        .containsExactly("request.drafted", "request.redrafted", "request.opened");
  }
}
