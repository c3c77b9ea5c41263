package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
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
  void the_sample_of_the_design_opens_an_approval() {
    var opened = client.post("/v1/approvals", Asked.INVOICE);
    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.header("location")).isEqualTo("/v1/approvals/" + opened.text("/id"));
    assertThat(opened.header("content-type")).startsWith("application/json");
    assertThat(opened.text("/state")).isEqualTo("pending");
    assertThat(opened.json().at("/outcome").isNull()).isTrue();
    assertThat(opened.text("/contentDigest")).startsWith("sha256:");
    assertThat(opened.text("/fields/0/value")).isEqualTo("18250.4");
    assertThat(opened.text("/fields/1/display")).isEqualTo("readable-masked");
    assertThat(opened.text("/assignments/0/state")).isEqualTo("open");
    assertThat(opened.text("/assignments/0/deliveries/0/channel")).isEqualTo("email");
    assertThat(opened.text("/workflow/executionId")).isEqualTo("run-42");
    assertThat(opened.body()).doesNotContain("DE8937");
    assertThat(client.get("/v1/approvals/" + opened.text("/id")).body()).isEqualTo(opened.body());
  }

  @Test
  void little_needs_to_be_said() {
    var opened =
        client.post(
            "/v1/approvals",
            Asked.least("\"fields\":[{\"name\":\"a\",\"label\":\"A\",\"type\":\"text\"}]"));
    assertThat(opened.status()).isEqualTo(201);
    assertThat(opened.text("/fields/0/display")).isEqualTo("readable");
    assertThat(opened.text("/fields/0/input")).isEqualTo("locked");
    assertThat(opened.text("/quorum/rule")).isEqualTo("any");
    assertThat(opened.text("/delivery/0")).isEqualTo("email");
    assertThat(opened.json().at("/requester").isNull()).isTrue();
    var asked = java.time.Instant.parse(opened.text("/createdAt"));
    assertThat(opened.text("/expiresAt")).isEqualTo(asked.plus(Duration.ofHours(72)).toString());
  }

  @Test
  void everything_can_be_said() {
    client.post(
        "/v1/people", "{\"email\":\"a@example.test\",\"name\":\"A\",\"roles\":[\"finance\"]}");
    client.post(
        "/v1/people", "{\"email\":\"b@example.test\",\"name\":\"B\",\"roles\":[\"finance\"]}");
    var opened =
        client.post(
            "/v1/approvals",
            """
            {"title": "All", "summary": null, "context": {"next": {}}, "workflow": {},
             "fields": [
               {"name":"a","label":"A","type":"long-text","value":"x\\ny"},
               {"name":"b","label":"B","type":"boolean","value":false},
               {"name":"c","label":"C","type":"date","value":"2026-11-30"},
               {"name":"d","label":"D","type":"choice","value":"x","choices":["x","y"]},
               {"name":"e","label":"E","type":"number","value":12345678901234567890.123456789},
               {"name":"f","label":"F","type":"text","value":"s","display":"concealed"}],
             "approvers": [{"role":"finance"}],
             "quorum": {"rule":"percent","p":50,"veto":2},
             "delivery": ["email",{"channel":"mute","answers":"may-reject","after":"PT10M"}], "expiresIn":"P7D", "remindAfter":"PT24H",
             "policy": {"oneClick":"known-device","code":"always","comment":"required-on-reject","api":"allowed"},
             "labels": {"region":"eu","area":"x=y"}}
            """);
    assertThat(opened.status()).as(opened.body()).isEqualTo(201);
    assertThat(opened.text("/delivery/1/answers")).isEqualTo("may-reject");
    assertThat(opened.text("/delivery/1/after")).isEqualTo("PT10M");
    assertThat(Duration.between(due(opened, 0), due(opened, 1))).isEqualTo(Duration.ofMinutes(10));
    assertThat(opened.json().at("/fields")).hasSize(5);
    assertThat(opened.body()).contains("12345678901234567890.123456789");
    assertThat(opened.text("/quorum/p")).isEqualTo("50");
    assertThat(opened.text("/quorum/veto")).isEqualTo("2");
    assertThat(opened.json().at("/assignments")).hasSize(2);
    assertThat(opened.text("/labels/area")).isEqualTo("x=y");
  }

  private static Instant due(Api.Answer opened, int channel) {
    return Instant.parse(opened.text("/assignments/0/deliveries/" + channel + "/dueAt"));
  }

  @Test
  void each_group_approves_by_itself() {
    var mine = api.client();
    mine.post(
        "/v1/people",
        "{\"email\":\"dora@example.test\",\"name\":\"Dora\",\"manager\":\"boss@example.test\"}");
    mine.post(
        "/v1/people", "{\"email\":\"lea@example.test\",\"name\":\"Lea\",\"roles\":[\"legal\"]}");
    var opened =
        mine.post(
            "/v1/approvals",
            """
            {"title":"T","requester":{"email":"dora@example.test"},
             "approvers":[{"role":"legal"},{"managerOf":"requester"}],
             "quorum":{"rule":"per-group","each":{"rule":"at-least","n":1},"veto":2}}
            """);
    assertThat(opened.status()).as(opened.body()).isEqualTo(201);
    assertThat(opened.text("/quorum/rule")).isEqualTo("per-group");
    assertThat(opened.text("/quorum/each/n")).isEqualTo("1");
    assertThat(opened.text("/quorum/required")).isEqualTo("2");
    assertThat(opened.text("/quorum/groups/0/approvers/role")).isEqualTo("legal");
    assertThat(opened.text("/quorum/groups/1/approvers/managerOf")).isEqualTo("requester");
    assertThat(opened.text("/assignments/1/email")).isEqualTo("boss@example.test");
  }

  @Test
  void an_item_goes_to_somebody_else() {
    var id =
        client.open(
            Asked.least(
                "\"requester\":{\"email\":\"dora@example.test\"},\"policy\":{\"api\":\"allowed\"}"));
    var path = "/v1/approvals/" + id;
    var old = client.get(path).text("/assignments/0/id");
    var body =
        "{\"assignmentId\":\""
            + old
            + "\",\"to\":{\"email\":\"zoe@example.test\"},\"reason\":\"leave\"}";

    refused(
        client.post(path + "/reassign", "{}"),
        422,
        "validation-failed",
        "/assignmentId",
        "/to/email");
    refused(
        client.post(path + "/reassign", body.replace("zoe@", "dora+x@")),
        403,
        "separation-of-duties",
        "/to/email");
    refused(
        client.post(path + "/reassign", body.replace("zoe@", "cfo@")),
        422,
        "validation-failed",
        "/to/email");
    refused(
        client.post(path + "/reassign", body.replace(old, "asg_none")),
        422,
        "validation-failed",
        "/assignmentId");

    var after = client.post(path + "/reassign", body);
    assertThat(after.status()).as(after.body()).isEqualTo(200);
    assertThat(after.text("/assignments/0/state")).isEqualTo("reassigned");
    assertThat(after.text("/assignments/1/email")).isEqualTo("zoe@example.test");
    assertThat(after.text("/assignments/0/passedOnTo")).isEqualTo(after.text("/assignments/1/id"));
    assertThat(after.text("/assignments/1/onBehalfOf/0/email")).isEqualTo("cfo@example.test");
    refused(
        client.post(path + "/reassign", body.replace("zoe@", "emil@")),
        409,
        "item-not-open",
        "/assignmentId");
    refused(
        client.post(
            path + "/decisions", "{\"assignmentId\":\"" + old + "\",\"decision\":\"approve\"}"),
        409,
        "passed-on",
        "/assignmentId");
    client.post(path + "/cancel", "");
    assertThat(client.post(path + "/reassign", body).problem()).isEqualTo("not-pending");
  }

  @Test
  void whom_entries_leave_to_ask_is_said_in_its_place() {
    refused(
        opening("[{\"managerOf\":\"requester\"}]", ""),
        422,
        "validation-failed",
        "/approvers/0/managerOf");
    refused(
        opening("[{\"role\":\"nobody\"}]", ",\"onNobody\":{\"role\":\"none\"}"),
        422,
        "validation-failed",
        "/onNobody/role");
    refused(
        opening(
            "[{\"email\":\"a@example.test\"},{\"email\":\"b@example.test\"}]",
            ",\"quorum\":{\"rule\":\"per-group\",\"each\":{\"rule\":\"at-least\",\"n\":2}}"),
        422,
        "validation-failed",
        "/approvers/0");
    refused(
        opening("[{\"email\":\"a@example.test\",\"role\":\"b\"}]", ""),
        422,
        "validation-failed",
        "/approvers/0");
    refused(
        opening("[{\"managerOf\":\"ben\"}]", ""),
        422,
        "validation-failed",
        "/approvers/0/managerOf");
    refused(
        opening("[{\"email\":\"a@example.test\"}]", ",\"quorum\":{\"each\":{\"rule\":\"any\"}}"),
        422,
        "validation-failed",
        "/quorum/each");
    refused(
        opening(
            "[{\"email\":\"a@example.test\"}]",
            ",\"quorum\":{\"rule\":\"per-group\",\"n\":1,\"each\":{\"rule\":\"percent\"}}"),
        422,
        "validation-failed",
        "/quorum/n",
        "/quorum/each/p");
    var nested =
        opening(
            "[{\"email\":\"a@example.test\"}]",
            ",\"quorum\":{\"rule\":\"per-group\",\"each\":{\"rule\":\"per-group\"}}");
    assertThat(nested.body()).contains("A group has no groups.");
    var filled =
        opening("[{\"role\":\"nobody\"}]", ",\"onNobody\":{\"email\":\"zoe@example.test\"}");
    assertThat(filled.text("/assignments/0/email")).isEqualTo("zoe@example.test");
  }

  private Api.Answer opening(String approvers, String more) {
    return client.post("/v1/approvals", "{\"title\":\"T\",\"approvers\":" + approvers + more + "}");
  }

  @Test
  void whoever_waits_hears_of_the_end_at_once() {
    var id = client.open(Asked.least("\"policy\":{\"api\":\"allowed\"}"));
    var waiting =
        CompletableFuture.supplyAsync(() -> client.get("/v1/approvals/" + id + "?wait=30"));
    decide(id, "approve", "");
    assertThat(waiting.orTimeout(10, TimeUnit.SECONDS).join().text("/state")).isEqualTo("approved");
    assertThat(
            client.get("/v1/approvals/" + client.open(Asked.least("")) + "?wait=0").text("/state"))
        .isEqualTo("pending");
  }

  @Test
  void a_program_answers_where_it_may_and_is_named_as_a_program() {
    var id =
        client.open(
            Asked.INVOICE.replace("\"quorum\"", "\"policy\":{\"api\":\"allowed\"}, \"quorum\""));
    var digest = client.get("/v1/approvals/" + id).text("/contentDigest");
    var decided =
        decide(
            id,
            "approve",
            ",\"comment\":\"fine\",\"contentDigest\":\""
                + digest
                + "\",\"fields\":{\"total\":18000,\"costCentre\":\"4711\"}");
    assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    assertThat(decided.text("/outcome/verdict")).isEqualTo("approve");
    assertThat(decided.text("/outcome/channel")).isEqualTo("api");
    assertThat(decided.text("/outcome/assurance")).isEqualTo("session");
    assertThat(decided.text("/outcome/fields/total/effective")).isEqualTo("18000");
    assertThat(decided.json().at("/outcome/decidedBy/email").isMissingNode()).isTrue();
    assertThat(decided.text("/outcome/decidedBy/name")).isEqualTo("tests");
    var audit = client.get("/v1/approvals/" + id + "/audit");
    assertThat(audit.json().at("/items/1/event/details/ip").asText()).isEqualTo("127.0.0.1");
    assertThat(audit.text("/items/1/canonical")).startsWith("{\"actor\":");

    assertThat(decide(id, "approve", "").status()).isEqualTo(200);
    var opposite = decide(id, "reject", "");
    assertThat(opposite.status()).isEqualTo(409);
    assertThat(opposite.problem()).isEqualTo("already-answered");
  }

  @Test
  void what_cannot_be_decided_says_why() {
    var closed = client.open(Asked.INVOICE);
    assertThat(decide(closed, "approve", "").problem()).isEqualTo("machine-not-allowed");

    var allowed = "\"policy\":{\"api\":\"allowed\",\"comment\":\"required-on-reject\"}";
    var id = client.open(Asked.INVOICE.replace("\"quorum\"", allowed + ", \"quorum\""));
    refused(decide(id, "reject", ""), 422, "comment-required", "/comment");
    refused(decide(id, "approve", ""), 422, "validation-failed", "/fields/costCentre");
    refused(
        decide(id, "approve", ",\"fields\":{\"iban\":\"X\"}"),
        422,
        "field-not-editable",
        "/fields/iban");
    refused(
        decide(id, "approve", ",\"fields\":{\"no/such\":\"X\"}"),
        422,
        "field-not-editable",
        "/fields/no~1such");
    refused(
        decide(id, "approve", ",\"fields\":{\"total\":{\"a\":1}}"),
        422,
        "validation-failed",
        "/fields/total");
    refused(
        decide(id, "approve", ",\"fields\":{\"total\":1e400000000}"),
        422,
        "validation-failed",
        "/fields/total");
    refused(
        decide(id, "approve", ",\"contentDigest\":\"sha256:" + "0".repeat(64) + "\""),
        409,
        "content-changed",
        "/contentDigest");
    refused(
        client.post(
            "/v1/approvals/" + id + "/decisions",
            "{\"assignmentId\":\"asg_unknown\",\"decision\":\"approve\"}"),
        422,
        "validation-failed",
        "/assignmentId");
    var empty = client.post("/v1/approvals/" + id + "/decisions", "{\"decision\":\"maybe\"}");
    assertThat(empty.pointers()).containsExactly("/assignmentId", "/decision");
    assertThat(empty.body()).contains("approve, reject");

    client.post("/v1/approvals/" + id + "/recall", "{}");
    assertThat(decide(id, "approve", "").problem()).isEqualTo("request-closed");
  }

  @Test
  void others_may_be_faster_and_time_may_be_over() {
    var two =
        client.open(
            "{\"title\":\"T\",\"policy\":{\"api\":\"allowed\"},"
                + "\"approvers\":[{\"email\":\"a@example.test\"},{\"email\":\"b@example.test\"}]}");
    decide(two, "approve", "");
    var slower =
        client.post(
            "/v1/approvals/" + two + "/decisions",
            "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}"
                .formatted(client.get("/v1/approvals/" + two).text("/assignments/1/id")));
    assertThat(slower.status()).isEqualTo(409);
    assertThat(slower.problem()).isEqualTo("already-decided");

    var late = client.open(Asked.least("\"expiresIn\":\"PT1M\",\"policy\":{\"api\":\"allowed\"}"));
    api.clock.advance(Duration.ofMinutes(2));
    var expired = decide(late, "approve", "");
    assertThat(expired.status()).isEqualTo(410);
    assertThat(expired.problem()).isEqualTo("request-expired");
  }

  @Test
  void a_request_ends_once() {
    var id = client.open(Asked.least(""));
    var recalled = client.post("/v1/approvals/" + id + "/recall", "{\"reason\":\"wrong batch\"}");
    assertThat(recalled.status()).isEqualTo(200);
    assertThat(recalled.text("/state")).isEqualTo("recalled");
    var again = client.post("/v1/approvals/" + id + "/cancel", "");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.problem()).isEqualTo("not-pending");
    assertThat(client.post("/v1/approvals/" + id + "/remind", "").problem())
        .isEqualTo("not-pending");
    assertThat(client.get("/v1/approvals/" + id + "/audit").body()).contains("wrong batch");
  }

  @Test
  void those_who_did_not_answer_are_asked_again() {
    var id = client.open(Asked.least(""));
    var reminded = client.post("/v1/approvals/" + id + "/remind", "");
    assertThat(reminded.status()).isEqualTo(200);
    assertThat(reminded.text("/reminded")).isEqualTo("1");
    assertThat(client.get("/v1/approvals/" + id).text("/assignments/0/deliveries/1/kind"))
        .isEqualTo("reminder");
  }

  @Test
  void nobody_asks_themselves() {
    var refused =
        client.post(
            "/v1/approvals",
            Asked.with("approvers", "[{\"email\":\"Ana+x@example.test\"}]")
                .replace(
                    "{\"title\"", "{\"requester\":{\"email\":\"ana@example.test\"},\"title\""));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.problem()).isEqualTo("separation-of-duties");
  }

  @Test
  void callbacks_go_where_this_installation_connects_to() {
    var inside = client.post("/v1/approvals", Asked.with("callbackUrl", "\"https://10.1.2.3/\""));
    refused(inside, 422, "egress-denied", "/callbackUrl");
    var plain =
        client.post("/v1/approvals", Asked.with("callbackUrl", "\"http://erp.example.test/\""));
    refused(plain, 422, "validation-failed", "/callbackUrl");
  }

  private Api.Answer decide(String id, String decision, String more) {
    var assignment = client.get("/v1/approvals/" + id).text("/assignments/0/id");
    return client.post(
        "/v1/approvals/" + id + "/decisions",
        "{\"assignmentId\":\"%s\",\"decision\":\"%s\"%s}".formatted(assignment, decision, more));
  }

  @Test
  void clocks_that_cannot_be_are_refused_with_their_place() {
    var level = "{\"after\":\"%s\",\"action\":\"%s\",\"to\":[{\"email\":\"b@example.test\"}]}";
    for (var wrong :
        Map.of(
                "/delivery/0/after", "\"delivery\":[{\"channel\":\"email\",\"after\":\"PT-1S\"}]",
                "/onExpiry", "\"onExpiry\":\"forget\"",
                "/remindEvery", "\"remindAfter\":\"PT1H\",\"remindEvery\":\"PT0S\"",
                "/calendar", "\"calendar\":\"nowhere\"",
                "/escalate/0/action", "\"escalate\":[" + level.formatted("PT1H", "shout") + "]",
                "/escalate/0/after", "\"escalate\":[" + level.formatted("soon", "widen") + "]",
                "/escalate/0/to", "\"escalate\":[{\"after\":\"PT1H\",\"action\":\"widen\"}]",
                "/escalate",
                    "\"escalate\":["
                        + level.formatted("PT2H", "widen")
                        + ","
                        + level.formatted("PT1H", "widen")
                        + "]")
            .entrySet()) {
      refused(
          client.post("/v1/approvals", Asked.least(wrong.getValue())),
          422,
          "validation-failed",
          wrong.getKey());
    }
  }

  @Test
  void a_calendar_is_put_shown_listed_and_removed() {
    var put = client.put("/v1/calendars/office", Asked.CALENDAR);
    assertThat(put.status()).as(put.body()).isEqualTo(200);
    assertThat(put.text("/timeZone")).isEqualTo("Europe/Berlin");
    assertThat(put.text("/hours/monday/0/from")).isEqualTo("09:00");
    assertThat(put.text("/hours/friday/0/until")).isEqualTo("24:00");
    assertThat(client.get("/v1/calendars/office").body()).isEqualTo(put.body());
    assertThat(client.get("/v1/calendars").json().at("/items")).hasSize(1);
    var broken =
        client.put(
            "/v1/calendars/office",
            "{\"timeZone\":\"+01:00\",\"hours\":{\"noday\":[],\"monday\":[{\"from\":\"22:00\",\"until\":\"06:00\"}]},"
                + "\"holidays\":[\"someday\"]}");
    refused(
        broken,
        422,
        "validation-failed",
        "/timeZone",
        "/hours/noday",
        "/hours/monday/0",
        "/holidays/0");
    assertThat(client.delete("/v1/calendars/office").status()).isEqualTo(204);
    assertThat(client.delete("/v1/calendars/office").status()).isEqualTo(404);
  }

  private static void refused(Api.Answer answer, int status, String slug, String... pointers) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.problem()).as(answer.body()).isEqualTo(slug);
    assertThat(answer.pointers()).as(answer.body()).contains(pointers);
  }
}
