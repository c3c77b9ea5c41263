package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Definitions and executions over the API. */
class WorkflowsTest {
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
  void new_tenant() {
    client = api.client();
  }

  private Api.Answer put(String name, String body, String... headers) {
    return api.call("PUT", "/v1/workflows/" + name, client.key(), body, headers);
  }

  private void published() {
    assertThat(put("flow", Asked.DEFINITION).status()).isEqualTo(200);
    assertThat(client.post("/v1/workflows/flow/publish", "").status()).isEqualTo(200);
  }

  @Test
  void a_draft_becomes_a_version_and_is_retired() {
    var draft = put("flow", Asked.DEFINITION);
    assertThat(draft.text("/state")).isEqualTo("draft");
    assertThat(client.get("/v1/workflows/flow/definition").status()).isEqualTo(404);

    var version =
        client.post(
            "/v1/workflows/flow/publish", "{\"hash\":\"%s\"}".formatted(draft.text("/hash")));
    assertThat(version.json().at("/version").asInt()).isEqualTo(1);
    assertThat(version.text("/state")).isEqualTo("published");
    assertThat(client.post("/v1/workflows/flow/publish", "").json().at("/version").asInt())
        .as("again changes nothing")
        .isEqualTo(1);

    put("flow", Asked.DEFINITION.replace("\"Flow\"", "\"Other flow\""));
    assertThat(
            client
                .post(
                    "/v1/workflows/flow/publish",
                    "{\"hash\":\"%s\"}".formatted(draft.text("/hash")))
                .problem())
        .isEqualTo("content-changed");
    assertThat(client.post("/v1/workflows/flow/publish", "").json().at("/version").asInt())
        .isEqualTo(2);
    assertThat(
            client
                .get("/v1/workflows/flow/definition?version=1")
                .json()
                .at("/definition/title")
                .asText())
        .isEqualTo("Flow");

    client.post("/v1/workflows/flow/retire", "{\"version\":2}");
    var shown = client.get("/v1/workflows/flow").json();
    assertThat(shown.at("/currentVersion").asInt()).isEqualTo(1);
    assertThat(shown.at("/versions")).hasSize(3);
    assertThat(shown.at("/versions/2/state").asText()).isEqualTo("retired");
    assertThat(client.get("/v1/workflows").json().at("/items/0/name").asText()).isEqualTo("flow");
    assertThat(client.post("/v1/workflows/flow/retire", "{\"version\":0}").status()).isEqualTo(404);
  }

  @Test
  void yaml_says_the_same_as_json() throws Exception {
    var yaml =
        """
        # What a reviewer reads
        name: flow
        title: Flow
        start: hand
        input:
          amount: {type: number, default: 1}
        steps:
          hand: {kind: task, output: {n: {type: number, required: true}}, next: ask}
          ask:
            kind: approval
            title: "Is @{step:hand.output.n} right?"
            approvers: [{email: cfo@example.test}]
        """;
    var json = put("flow", Asked.DEFINITION);
    var read = put("flow", yaml, "Content-Type", "application/yaml");
    assertThat(read.status()).as(read.body()).isEqualTo(200);
    assertThat(read.text("/hash")).isEqualTo(json.text("/hash"));
    assertThat(read.json().at("/definition"))
        .isEqualTo(new ObjectMapper().readTree(json.body()).at("/definition"));

    var aliased =
        yaml.replace("title: Flow", "title: &t Flow")
            .replace("\"Is @{step:hand.output.n} right?\"", "*t");
    assertThat(put("flow", aliased, "Content-Type", "application/yaml").problem())
        .isEqualTo("malformed-json");
    var huge = Asked.DEFINITION.replace("\"default\":1", "\"default\":1e999999999");
    assertThat(put("flow", huge).problem()).isEqualTo("validation-failed");
    assertThat(put("flow", "name: a\nname: b\n", "Content-Type", "application/yaml").problem())
        .isEqualTo("malformed-json");
    assertThat(client.post("/v1/approvals", yaml, "Content-Type", "application/yaml").problem())
        .isEqualTo("unsupported-media-type");
  }

  @Test
  void everything_that_is_wrong_is_said_with_its_place() {
    var broken =
        Asked.DEFINITION
            .replace("\"hand\",\n", "\"nowhere\",\n")
            .replace("cfo@example.test", "cfo");
    var refused = put("flow", broken);
    assertThat(refused.problem()).isEqualTo("validation-failed");
    assertThat(refused.pointers()).contains("/steps/ask/approvers/0/email");

    var judged =
        client.post(
            "/v1/workflows/validate",
            Asked.DEFINITION.replace(
                "[{\"email\":\"cfo@example.test\"}]", "[{\"role\":\"auditors\"}]"));
    assertThat(judged.status()).isEqualTo(200);
    assertThat(judged.json().at("/valid").asBoolean()).isFalse();
    assertThat(judged.json().at("/problems/0/pointer").asText())
        .isEqualTo("/steps/ask/approvers/0/role");
    assertThat(judged.json().at("/problems/0/detail").asText())
        .isEqualTo("Nobody holds the role auditors.");
    assertThat(client.get("/v1/workflows").json().at("/items")).isEmpty();
    assertThat(put("other", Asked.DEFINITION).pointers()).containsExactly("/name");
  }

  @Test
  void whom_it_asks_must_exist_when_it_is_published() {
    put(
        "flow",
        Asked.DEFINITION.replace(
            "[{\"email\":\"cfo@example.test\"}]",
            "[{\"role\":\"auditors\"}],\"quorum\":{\"rule\":\"at-least\",\"n\":2}"));
    assertThat(client.post("/v1/workflows/flow/publish", "").pointers())
        .containsExactly("/steps/ask/approvers/0/role");

    client.post(
        "/v1/people", "{\"email\":\"a@example.test\",\"name\":\"A\",\"roles\":[\"auditors\"]}");
    assertThat(client.post("/v1/workflows/flow/publish", "").pointers())
        .containsExactly("/steps/ask/quorum/n");

    client.post(
        "/v1/people", "{\"email\":\"b@example.test\",\"name\":\"B\",\"roles\":[\"auditors\"]}");
    assertThat(client.post("/v1/workflows/flow/publish", "").status()).isEqualTo(200);
  }

  @Test
  void every_group_must_be_as_large_as_its_rule_when_it_is_published() {
    client.post(
        "/v1/people", "{\"email\":\"g@example.test\",\"name\":\"G\",\"roles\":[\"guards\"]}");
    put(
        "flow",
        Asked.DEFINITION.replace(
            "[{\"email\":\"cfo@example.test\"}]",
            "[{\"role\":\"guards\"},{\"email\":\"cfo@example.test\"},{\"managerOf\":\"requester\"}],"
                + "\"quorum\":{\"rule\":\"per-group\",\"each\":{\"rule\":\"at-least\",\"n\":2}}"));
    assertThat(client.post("/v1/workflows/flow/publish", "").pointers())
        .containsExactly(
            "/steps/ask/approvers/0", "/steps/ask/approvers/1", "/steps/ask/approvers/2");
  }

  @Test
  void a_bundle_moves_definitions_and_moving_them_again_changes_nothing() {
    published();
    var bundle = client.get("/v1/workflow-bundle");
    var elsewhere = api.client();

    var first = elsewhere.post("/v1/workflow-bundle", bundle.body()).json();
    assertThat(first.at("/workflows/0/outcome").asText()).isEqualTo("published");
    var again = elsewhere.post("/v1/workflow-bundle", bundle.body()).json();
    assertThat(again.at("/workflows/0/outcome").asText()).isEqualTo("unchanged");
    assertThat(again.at("/workflows/0/version").asInt()).isEqualTo(1);
    assertThat(elsewhere.get("/v1/workflow-bundle").body()).isEqualTo(bundle.body());

    var drafted = Asked.DEFINITION.replace("\"Flow\"", "\"Still being written\"");
    api.call("PUT", "/v1/workflows/flow", elsewhere.key(), drafted);
    elsewhere.post("/v1/workflow-bundle", bundle.body());
    assertThat(
            elsewhere
                .get("/v1/workflows/flow/definition?version=0")
                .json()
                .at("/definition/title")
                .asText())
        .isEqualTo("Still being written");

    var halfBroken = bundle.body().replace("]}", ",{\"name\":\"x\"}]}");
    assertThat(api.client().post("/v1/workflow-bundle", halfBroken).problem())
        .isEqualTo("validation-failed");
    assertThat(
            api.client()
                .post("/v1/workflow-bundle", "{\"format\":\"zip\",\"workflows\":[]}")
                .pointers())
        .containsExactly("/format");
  }

  @Test
  void an_execution_runs_and_is_looked_at() {
    published();
    var started =
        client.post(
            "/v1/executions",
            "{\"workflow\":\"flow\",\"input\":{\"amount\":5},\"requester\":{\"email\":\"ana@example.test\"}}",
            "Idempotency-Key",
            "run-1");
    assertThat(started.status()).as(started.body()).isEqualTo(201);
    var id = started.text("/id");
    var again =
        client.post(
            "/v1/executions",
            "{\"workflow\":\"flow\",\"input\":{\"amount\":5},\"requester\":{\"email\":\"ana@example.test\"}}",
            "Idempotency-Key",
            "run-1");
    assertThat(again.text("/id")).isEqualTo(id);

    var path = "/v1/executions/" + id;
    assertThat(client.get(path).json().at("/steps/0/state").asText()).isEqualTo("waiting");
    assertThat(client.post(path + "/steps/hand/complete", "{\"output\":{}}").pointers())
        .containsExactly("/output/n");
    assertThat(client.post(path + "/steps/hand/fail", "{\"reason\":\"down\"}").text("/state"))
        .isEqualTo("failed");
    assertThat(client.post(path + "/steps/hand/retry", "").text("/state")).isEqualTo("running");
    var completed = client.post(path + "/steps/hand/complete", "{\"output\":{\"n\":7}}").json();
    assertThat(completed.at("/steps/1/step").asText()).isEqualTo("ask");
    var approval = completed.at("/steps/1/approvalId").asText();
    assertThat(client.get("/v1/approvals/" + approval).text("/title")).isEqualTo("Is 7 right?");

    assertThat(client.get("/v1/executions?workflow=flow&state=running").json().at("/items"))
        .hasSize(1);
    assertThat(client.get("/v1/executions?state=ended").json().at("/items")).isEmpty();
    assertThat(client.post(path + "/cancel", "").text("/result")).isEqualTo("cancelled");
    assertThat(client.post(path + "/cancel", "").text("/result")).isEqualTo("cancelled");
    assertThat(client.post(path + "/steps/nothing/retry", "").status()).isEqualTo(404);
  }

  @Test
  void what_cannot_be_started_says_why() {
    assertThat(client.post("/v1/executions", "{\"workflow\":\"flow\"}").pointers())
        .containsExactly("/workflow");
    published();
    assertThat(client.post("/v1/executions", "{\"workflow\":\"flow\",\"version\":9}").pointers())
        .containsExactly("/version");
    assertThat(
            client
                .post(
                    "/v1/executions",
                    "{\"workflow\":\"flow\",\"input\":{\"amount\":\"x\",\"b\":1}}")
                .pointers())
        .containsExactlyInAnyOrder("/input/amount", "/input/b");
    assertThat(
            client
                .post("/v1/executions", "{\"workflow\":\"Flow!\",\"labels\":{\"\":\"x\"}}")
                .pointers())
        .containsExactlyInAnyOrder("/workflow", "/labels/");
    assertThat(
            client
                .post("/v1/executions", "{\"workflow\":\"flow\",\"callbackUrl\":\"ftp://x\"}")
                .pointers())
        .containsExactly("/callbackUrl");
  }

  @Test
  void the_schema_is_served() {
    var schema = api.call("GET", "/workflow.schema.json", "", "");
    assertThat(schema.header("content-type")).startsWith("application/schema+json");
    assertThat(schema.json().at("/$defs/step").isObject()).isTrue();
  }
}
