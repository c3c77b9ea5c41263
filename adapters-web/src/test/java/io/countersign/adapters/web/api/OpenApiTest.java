package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.adapters.web.openapi.WorkflowSchemas;
import io.countersign.adapters.web.problem.ProblemType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description says what the server does, no more and no less. */
class OpenApiTest {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final List<Class<? extends Record>> BODIES =
      List.of(
          NewApproval.class,
          ApprovalController.Closing.class,
          DecisionController.NewDecision.class,
          RevisionController.NewReturn.class,
          QuestionController.NewQuestion.class,
          QuestionController.NewReply.class,
          RevisionController.Changes.class,
          ApprovalController.OverrideBody.class,
          ApiKeyController.NewApiKey.class,
          ChannelController.ChannelConfiguration.class,
          DelegationController.NewDelegation.class,
          CalendarController.NewCalendar.class,
          PeopleController.PersonBody.class,
          ReassignController.Reassignment.class,
          SandboxApproverController.Script.class,
          SandboxClockController.Advance.class,
          SecretController.NewSecret.class,
          WorkflowController.DefinitionBody.class,
          WorkflowController.Publication.class,
          WorkflowController.Retirement.class,
          WorkflowSchemas.Bundle.class,
          SimulationController.NewSimulation.class,
          SimulationController.NewReplay.class,
          ExecutionController.NewExecution.class,
          ExecutionController.TaskResult.class,
          ExecutionController.TaskFailure.class,
          TenantController.NewTenant.class,
          TenantController.TenantChange.class);
  private static Api api;
  private static Api.Client client;
  private static JsonNode description;

  @BeforeAll
  static void read_the_description() {
    api = Api.start();
    client = api.client();
    var served = api.call("GET", "/openapi.yml", "", "");
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.header("content-type")).startsWith("application/yaml");
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    description = new ObjectMapper().valueToTree(yaml.load(served.body()));
    assertThat(description.at("/openapi").asText()).startsWith("3.");
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void every_route_is_described_and_nothing_else() {
    var served = Route.served(api.server.getApplicationContext());
    served.removeIf(route -> !route.contains(" /v1"));
    assertThat(operations().keySet()).isEqualTo(served);
  }

  @Test
  void every_operation_says_what_may_come_back() {
    operations()
        .forEach((name, operation) -> {
          assertThat(operation.at("/summary").asText()).as(name).isNotEmpty();
          assertThat(operation.at("/responses/4XX/content").has("application/problem+json"))
              .as(name)
              .isTrue();
          assertThat(operation.at("/responses").fieldNames())
              .toIterable()
              .as(name)
              .anyMatch(status -> status.startsWith("2"));
        });
    assertThat(description.at("/security/0").has("bearer")).isTrue();
  }

  @Test
  void every_kind_of_problem_is_described() {
    var urns = Arrays.stream(ProblemType.values()).map(ProblemType::urn).toList();
    assertThat(texts(schema("Problem").at("/properties/type/enum")))
        .containsExactlyInAnyOrderElementsOf(urns);
    var met = client.get("/v1/approvals?limit=0").json();
    assertThat(names(schema("Problem").at("/properties"))).containsAll(names(met));
  }

  @Test
  void query_parameters_are_those_that_are_taken() {
    for (var route : Route.ofTenants()) {
      if (route.method().equals("GET")) {
        var path = route.at("a0000000-0000-7000-8000-000000000000");
        for (var parameter : parameters(route)) {
          if (parameter.at("/in").asText().equals("query")) {
            var answer = client.get(path + "?" + parameter.at("/name").asText() + "=%00");
            assertThat(answer.body()).as(path).doesNotContain("no such query parameter");
          }
        }
        assertThat(client.get(path + "?undescribed=1").text("/detail"))
            .as(path)
            .isEqualTo("This call has no such query parameter.");
      }
    }
  }

  @Test
  void bodies_are_described_where_they_are_read() {
    var described =
        operations().entrySet().stream()
            .filter(o -> o.getValue().at("/requestBody/required").asBoolean())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertThat(described)
        .isEqualTo(
            Route.ALL.stream()
                .filter(route -> !route.body().isEmpty())
                .map(Route::toString)
                .collect(Collectors.toSet()));
    var schemas =
        operations().values().stream()
            .map(o -> o.at("/requestBody/content/application~1json/schema/$ref").asText(""))
            .filter(ref -> !ref.isEmpty())
            .map(ref -> ref.substring(SCHEMAS.length()))
            .collect(Collectors.toSet());
    assertThat(schemas)
        .isEqualTo(BODIES.stream().map(OpenApiTest::nameOf).collect(Collectors.toSet()));
  }

  @Test
  void members_of_bodies_are_those_that_are_read() {
    var records = new HashSet<Class<?>>();
    BODIES.forEach(body -> collect(body, records));
    assertThat(records).hasSizeGreaterThan(BODIES.size());
    for (var type : records) {
      var members =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getName)
              .collect(Collectors.toSet());
      assertThat(names(schema(nameOf(type)).at("/properties"))).as(nameOf(type)).isEqualTo(members);
    }
  }

  @Test
  void what_is_described_as_required_is_required() {
    var missing = new TreeSet<String>();
    client
        .post("/v1/approvals", "{}")
        .pointers()
        .forEach(pointer -> missing.add(pointer.substring(1)));
    assertThat(new TreeSet<>(texts(schema("NewApproval").at("/required")))).isEqualTo(missing);
  }

  @Test
  void an_approval_is_what_is_described() {
    var asked =
        Asked.INVOICE
            .replace("\"costCentre\", \"label\"", "\"x\", \"label\"")
            .replace("required-from-human", "locked")
            .replace(
                "\"quorum\"",
                "\"policy\":{\"api\":\"allowed\"}, \"revisions\":{\"max\":1}, \"quorum\"");
    var id = client.open(asked);
    var path = "/v1/approvals/" + id;
    assertDescribed(client.get(path).json(), "Approval");
    var assignment = client.get(path).text("/assignments/0/id");
    var question = "{\"assignmentId\":\"%s\",\"text\":\"Why?\"}".formatted(assignment);
    assertDescribed(client.post(path + "/questions", question).json(), "Approval");
    var replied = client.post(path + "/reply", "{\"text\":\"Because.\"}");
    assertThat(replied.status()).as(replied.body()).isEqualTo(200);
    assertDescribed(replied.json(), "Approval");
    var returned =
        client.post(
            path + "/return",
            "{\"assignmentId\":\"%s\",\"comment\":\"Split it.\"}".formatted(assignment));
    assertThat(returned.status()).as(returned.body()).isEqualTo(200);
    assertDescribed(returned.json(), "Approval");
    client.post(path + "/resubmit", "{}");
    var decided =
        client.post(
            path + "/decisions",
            "{\"assignmentId\":\"%s\",\"decision\":\"approve\",\"comment\":\"ok\"}"
                .formatted(assignment));
    assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    assertDescribed(decided.json(), "Approval");
    assertDescribed(client.get("/v1/approvals").json(), "ApprovalPage");
    assertDescribed(client.get(path + "/revisions").json(), "ApprovalRevisions");
    var groups =
        client.open(
            "{\"title\":\"T\",\"approvers\":[{\"email\":\"a@example.test\"}],"
                + "\"quorum\":{\"rule\":\"per-group\",\"each\":{\"rule\":\"percent\",\"p\":50}}}");
    assertDescribed(client.get("/v1/approvals/" + groups).json(), "Approval");
    var draft = client.open(Asked.least("\"draft\":true"));
    assertDescribed(client.get("/v1/approvals/" + draft).json(), "Approval");
  }

  @Test
  void a_simulation_is_what_is_described() {
    client.put(
        "/v1/workflows/described",
        Asked.DEFINITION
            .replace("\"flow\"", "\"described\"")
            .replace(
                "\"cfo@example.test\"}",
                "\"cfo@example.test\"}],\"autoReject\":\"false\",\"delivery\":[\"email\""));
    client.post("/v1/workflows/described/publish", "");
    var simulation =
        client.post(
            "/v1/workflows/described/simulate", "{\"answers\":{\"hand\":{\"output\":{\"n\":1}}}}");
    assertThat(simulation.status()).as(simulation.body()).isEqualTo(200);
    assertThat(simulation.text("/steps/1/question/people/0/email")).isEqualTo("cfo@example.test");
    assertThat(simulation.text("/steps/1/rules/0/pointer")).isEqualTo("/steps/ask/autoReject");
    assertDescribed(simulation.json(), "Simulation");
    var lacking = client.post("/v1/workflows/described/simulate", "{}");
    assertThat(lacking.text("/missing/0/pointer")).isEqualTo("/answers/hand/output/n");
    assertDescribed(lacking.json(), "Simulation");
    client.post("/v1/executions", "{\"workflow\":\"described\"}");
    var replay = client.post("/v1/workflows/described/replay", "");
    assertThat(replay.text("/items/0/simulated/steps/0")).isEqualTo("hand");
    assertDescribed(replay.json(), "Replay");
  }

  /** Has every member that is required, and none that is not described. */
  private static void assertDescribed(JsonNode document, String name) {
    var schema = schema(name);
    assertThat(names(schema.at("/properties"))).as(name).containsAll(names(document));
    assertThat(names(document)).as(name).containsAll(texts(schema.at("/required")));
    for (var member : names(document)) {
      var described = schema.at("/properties/" + member);
      var value = document.get(member);
      reference(described)
          .filter(_ -> value.isObject())
          .forEach(next -> assertDescribed(value, next));
      for (var item : value) {
        reference(described.path("items"))
            .filter(_ -> value.isArray())
            .forEach(next -> assertDescribed(item, next));
        reference(described.path("additionalProperties"))
            .filter(_ -> value.isObject())
            .forEach(next -> assertDescribed(item, next));
      }
    }
  }

  private static Stream<String> reference(JsonNode described) {
    return Stream.of(described.at("/$ref"), described.at("/allOf/0/$ref"))
        .filter(JsonNode::isTextual)
        .map(ref -> ref.asText().substring(SCHEMAS.length()));
  }

  /** Operations of the API by route, such as {@code GET /v1/tenant}. */
  private static Map<String, JsonNode> operations() {
    var operations = new TreeMap<String, JsonNode>();
    description.at("/paths").properties().stream()
        .filter(path -> path.getKey().startsWith("/v1"))
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    operations.put(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                        operation.getValue())));
    return operations;
  }

  private static JsonNode parameters(Route route) {
    return description.path("paths").path(route.path()).path("get").path("parameters");
  }

  private static JsonNode schema(String name) {
    var schema = description.at("/components/schemas/" + name);
    assertThat(schema.isObject()).as(name).isTrue();
    return schema;
  }

  private static void collect(Class<?> type, Set<Class<?>> records) {
    if (type.isRecord() && records.add(type)) {
      for (var component : type.getRecordComponents()) {
        classesIn(component.getGenericType()).forEach(inner -> collect(inner, records));
      }
    }
  }

  private static List<Class<?>> classesIn(Type type) {
    var found = new ArrayList<Class<?>>();
    if (type instanceof Class<?> plain) {
      found.add(plain);
    } else if (type instanceof ParameterizedType generic) {
      for (var argument : generic.getActualTypeArguments()) {
        found.addAll(classesIn(argument));
      }
    }
    return found;
  }

  private static String nameOf(Class<?> type) {
    return type.getAnnotation(Schema.class).name();
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
