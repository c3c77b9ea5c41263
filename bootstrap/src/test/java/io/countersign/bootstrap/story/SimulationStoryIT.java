package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody looks at what a workflow would do before anybody gets a mail, and then lets it run. */
class SimulationStoryIT {
  private static final String LEA = "lea@example.test";
  private static final String FAY = "fay@example.test";
  private static final String BEN = "ben@example.test";
  private static final String REVIEW =
      """
      {"name": "review", "title": "Contract review",
       "input": {"customer": {"type": "text", "required": true},
                 "value": {"type": "number", "required": true}},
       "start": "size",
       "steps": {
         "size": {"kind": "branch",
                  "cases": [{"when": "input.value > %s.0", "next": "both"}],
                  "otherwise": "legal"},
         "both": {"kind": "parallel", "branches": ["legalToo", "finance"]},
         "legalToo": {"kind": "approval", "title": "Terms for @{input:customer}",
                      "approvers": [{"role": "legal"}], "remindAfter": "PT24H"},
         "finance": {"kind": "approval", "title": "Prices for @{input:customer}",
                     "approvers": [{"expression": "'role:' + 'finance'"}], "expiresIn": "P5D",
                     "escalate": [{"after": "P4D", "action": "notify",
                                   "to": [{"expression": "'role:' + 'legal'"}]}]},
         "legal": {"kind": "approval", "title": "Terms for @{input:customer}",
                   "approvers": [{"role": "legal"}]}}}
      """;
  private static final String LARGE =
      "\"input\":{\"customer\":\"Initech\",\"value\":80000},\"requester\":{\"email\":\"rep@example.test\"}";

  private static final Map<String, Object> DATABASE = Gateway.freshDatabase();
  private static final Rows ROWS = new Rows(DATABASE);
  private static Gateway gateway;
  private final Browser browser = new Browser();
  private Team team;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(DATABASE, Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void people_and_a_published_workflow() {
    team = gateway.team();
    team.person(LEA, "Lea Brandt", "legal", "en");
    team.person(FAY, "Fay Okoro", "finance", "en");
    team.person(BEN, "Ben Ito", "backup", "en");
    made(team.put("/v1/workflows/review", REVIEW.formatted("50000")));
    made(team.post("/v1/workflows/review/publish", "{}"));
  }

  private static Gateway.Answer made(Gateway.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
    return answer;
  }

  private JsonNode simulated(String more) {
    return made(team.post("/v1/workflows/review/simulate", "{" + LARGE + more + "}")).json();
  }

  private static JsonNode step(JsonNode of, String name) {
    for (var step : of.at("/steps")) {
      if (step.at("/step").asText().equals(name)) {
        return step;
      }
    }
    throw new AssertionError("Not begun: " + name + " in " + of);
  }

  private static List<String> texts(JsonNode array, String member) {
    return array.findValuesAsText(member);
  }

  /** All that the API shows of a tenant. */
  private Map<String, String> seen() {
    return List.of(
            "/v1/approvals",
            "/v1/executions",
            "/v1/workflows",
            "/v1/people",
            "/v1/delegations",
            "/v1/audit",
            "/v1/jobs/failed",
            "/v1/sandbox/messages")
        .stream()
        .collect(Collectors.toMap(path -> path, path -> made(team.get(path)).json().toString()));
  }

  /** What there is once every message about what happened has gone out. */
  private Map<String, List<String>> settled() {
    Awaitility.await()
        .until(() ->
            ROWS.of(team.tenant()).values().stream()
                .flatMap(List::stream)
                .noneMatch(row -> row.contains("state=QUEUED")));
    return ROWS.of(team.tenant());
  }

  @Test
  void a_simulation_says_who_would_be_asked_and_leaves_nothing_behind() {
    made(
        team.post(
            "/v1/delegations",
            "{\"delegator\":{\"email\":\"%s\"},\"delegate\":{\"email\":\"%s\"}}"
                .formatted(FAY, BEN)));
    var seen = seen();
    var rows = ROWS.of(team.tenant());

    var simulation =
        simulated(
            ",\"answers\":{\"legalToo\":{\"after\":\"PT30H\"},\"finance\":{\"verdict\":\"reject\","
                + "\"after\":\"PT48H\",\"comment\":\"Too dear\"}}");

    assertThat(seen()).isEqualTo(seen);
    assertThat(ROWS.of(team.tenant())).isEqualTo(rows);
    assertThat(team.mails(LEA) + team.mails(FAY) + team.mails(BEN)).isZero();

    assertThat(simulation.at("/state").asText()).isEqualTo("ended");
    assertThat(simulation.at("/result").asText()).isEqualTo("rejected");
    assertThat(simulation.at("/people").asInt()).isEqualTo(2);
    assertThat(texts(simulation.at("/steps"), "step"))
        .containsExactly("size", "both", "legalToo", "finance");
    var rule = step(simulation, "size").at("/rules/0");
    assertThat(rule.at("/pointer").asText()).isEqualTo("/steps/size/cases/0/when");
    assertThat(rule.at("/expression").asText()).isEqualTo("input.value > 50000.0");
    assertThat(rule.at("/gives").asBoolean()).isTrue();
    var finance = step(simulation, "finance");
    assertThat(finance.at("/rules/0/gives/0").asText()).isEqualTo("role:finance");
    assertThat(texts(finance.at("/rules"), "pointer"))
        .containsExactly(
            "/steps/finance/approvers/0/expression", "/steps/finance/escalate/0/to/0/expression");
    assertThat(finance.at("/question/title").asText()).isEqualTo("Prices for Initech");
    assertThat(finance.at("/question/people/0/email").asText()).isEqualTo(FAY);
    assertThat(finance.at("/question/people/0/because/0/role").asText()).isEqualTo("finance");
    assertThat(finance.at("/question/people/0/asked").asBoolean()).isFalse();
    assertThat(finance.at("/question/people/0/standIn").asText()).isEqualTo(BEN);
    assertThat(finance.at("/question/people/1/onBehalfOf/0/email").asText()).isEqualTo(FAY);
    assertThat(finance.at("/question/people/1/verdict").asText()).isEqualTo("reject");
    assertThat(finance.at("/question/channels/0/channel").asText()).isEqualTo("email");
    var reminder = step(simulation, "legalToo").at("/question/clocks/0");
    assertThat(reminder.at("/kind").asText()).isEqualTo("remind");
    assertThat(reminder.at("/comes").asBoolean()).isTrue();
  }

  @Test
  void what_then_runs_asks_the_same_people_until_the_same_times() {
    var id =
        made(team.post("/v1/executions", "{\"workflow\":\"review\"," + LARGE + "}")).text("/id");
    var really = team.get("/v1/executions/" + id).json();
    var simulation =
        simulated(
            ",\"at\":\""
                + really.at("/startedAt").asText()
                + "\",\"answers\":{\"finance\":{\"after\":\"PT1H\"}}");

    for (var name : List.of("legalToo", "finance")) {
      var approval = team.approval(step(really, name).at("/approvalId").asText());
      var question = step(simulation, name).at("/question");
      assertThat(texts(question.at("/people"), "email"))
          .isEqualTo(texts(approval.at("/assignments"), "email"));
      assertThat(question.at("/title")).isEqualTo(approval.at("/title"));
      assertThat(question.at("/expiresAt")).isEqualTo(approval.at("/expiresAt"));
      assertThat(question.at("/quorum/rule")).isEqualTo(approval.at("/quorum/rule"));
      assertThat(question.at("/quorum/required")).isEqualTo(approval.at("/quorum/required"));
    }
    browser.press(browser.open(team.mail(LEA).button("Approve")), Map.of());
    browser.press(browser.open(team.mail(FAY).button("Approve")), Map.of());
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(team.get("/v1/executions/" + id).text("/state")).isEqualTo("ended"));
    var ended = team.get("/v1/executions/" + id).json();
    assertThat(ended.at("/result")).isEqualTo(simulation.at("/result"));
    assertThat(texts(ended.at("/steps"), "step")).isEqualTo(texts(simulation.at("/steps"), "step"));
    assertThat(step(simulation, "finance").at("/output"))
        .isEqualTo(step(ended, "finance").at("/output"));
  }

  @Test
  void a_new_version_is_played_over_what_there_was() {
    var id =
        made(team.post(
                "/v1/executions",
                "{\"workflow\":\"review\",\"input\":{\"customer\":\"Hooli\",\"value\":20000}}"))
            .text("/id");
    browser.press(browser.open(team.mail(LEA).button("Approve")), Map.of());
    made(team.put("/v1/workflows/review", REVIEW.formatted("10000")));
    var rows = settled();

    var replay = made(team.post("/v1/workflows/review/replay", "{\"version\":0}")).json();

    assertThat(ROWS.of(team.tenant())).isEqualTo(rows);
    assertThat(replay.at("/executions").asInt()).isEqualTo(1);
    assertThat(replay.at("/totals/unchanged").asInt()).isZero();
    assertThat(replay.at("/totals/morePeople").asInt()).isEqualTo(2);
    assertThat(replay.at("/totals/fewerPeople").asInt()).isEqualTo(1);
    assertThat(replay.at("/totals/stuck").asInt()).isZero();
    assertThat(replay.at("/items/0/id").asText()).isEqualTo(id);
    assertThat(texts(replay.at("/items/0/morePeople"), "email")).containsExactly(LEA, FAY);
    assertThat(replay.at("/items/0/simulated/result").asText()).isEqualTo("approved");

    var unchanged = made(team.post("/v1/workflows/review/replay", "{\"version\":1}")).json();
    assertThat(unchanged.at("/totals/unchanged").asInt()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_simulated_is_refused_with_its_place() {
    var refused =
        team.post(
            "/v1/workflows/review/simulate",
            """
            {"input":{"customer":"Initech","value":"much"},
             "answers":{"size":{"verdict":"approve"},"legal":{"output":{}},"nowhere":{}},
             "at":"1999-01-01T00:00:00Z"}
            """);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/input/value", "/answers/size", "/answers/legal", "/answers/nowhere", "/at");
    assertThat(team.post("/v1/workflows/review/simulate", "{\"version\":7}").status())
        .isEqualTo(404);
    assertThat(
            team.post(
                    "/v1/workflows/review/simulate", "{\"hash\":\"sha256:" + "0".repeat(64) + "\"}")
                .status())
        .isEqualTo(409);
    assertThat(team.post("/v1/workflows/review/replay", "{\"last\":101}").status()).isEqualTo(422);
  }
}
