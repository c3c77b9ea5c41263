package io.countersign.bootstrap.story;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.application.access.Scope;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One tenant's ids in every place where another tenant can put an id. The places come from the
 * description that the server serves, so a new route is tried without anyone remembering; what this
 * class cannot know of it (how such a thing is made) it asks for by failing.
 */
class IsolationMatrixIT {
  private static final String ASKED = "cfo@owner-of-all.test";
  private static final String REQUESTER = "ana@example.test";
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** How the owner comes to have one of what a path names; the result is its id. */
  private static final Map<String, Maker> THINGS =
      Map.ofEntries(
          entry("/v1/approvals/{id}", IsolationMatrixIT::approval),
          entry("/v1/people/{id}", IsolationMatrixIT::person),
          entry("/v1/delegations/{id}", IsolationMatrixIT::delegation),
          entry(
              "/v1/api-keys/{id}", team -> made(team.post("/v1/api-keys", keyBody())).text("/id")),
          entry("/v1/signing-keys/{id}", IsolationMatrixIT::signingKey),
          entry("/v1/jobs/failed/{id}", IsolationMatrixIT::failedJob),
          entry("/v1/sandbox/messages/{id}", IsolationMatrixIT::sandboxMessage),
          entry("/v1/sandbox/approvers/{email}", IsolationMatrixIT::scripted),
          entry("/v1/tenants/{id}", Team::tenant),
          entry("/v1/executions/{id}", IsolationMatrixIT::execution),
          entry("/v1/workflows/{name}", IsolationMatrixIT::workflow),
          entry("/v1/calendars/{name}", IsolationMatrixIT::calendar),
          entry("/v1/secrets/{name}", IsolationMatrixIT::secret),
          entry("/v1/channels/{channel}", IsolationMatrixIT::account));

  /** Names that tenants choose themselves, or share: everybody has a space of their own. */
  private static final Set<String> NAMES_OF_ONES_OWN =
      Set.of(
          "/v1/secrets/{name}",
          "/v1/calendars/{name}",
          "/v1/channels/{channel}",
          "/v1/workflows/{name}",
          "/v1/sandbox/approvers/{email}");

  /** What every tenant has one of, or none. */
  private static final Set<String> ONES_OWN = Set.of("/v1/tenant", "/v1/sandbox/clock");

  /** What a call sends, by the schema of its body. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          entry("NewApproval", Ask.invoice("anybody@example.test")),
          entry("Closing", "{\"reason\":\"r\"}"),
          entry("NewDecision", decision("asg_0")),
          entry("NewReturn", "{\"assignmentId\":\"asg_0\",\"comment\":\"Why?\"}"),
          entry("NewQuestion", "{\"assignmentId\":\"asg_0\",\"text\":\"Why?\"}"),
          entry("NewReply", "{\"text\":\"So.\"}"),
          entry("Resubmission", "{\"title\":\"Theirs\"}"),
          entry("Override", "{\"verdict\":\"approve\",\"reason\":\"Because\"}"),
          entry("NewApiKey", keyBody()),
          entry("ChannelConfiguration", "{\"settings\":{\"fromAddress\":\"a@b.test\"}}"),
          entry("PersonBody", "{\"email\":\"mallory@example.test\",\"name\":\"Mallory\"}"),
          entry(
              "NewDelegation",
              "{\"delegator\":{\"email\":\"a@b.test\"},\"delegate\":{\"email\":\"c@b.test\"}}"),
          entry(
              "Reassignment",
              "{\"assignmentId\":\"asg_0\",\"to\":{\"email\":\"mallory@example.test\"}}"),
          entry("SandboxScript", "{\"behaviour\":\"never\"}"),
          entry("SandboxClockAdvance", "{\"advance\":\"PT1H\"}"),
          entry("NewSecret", "{\"value\":\"theirs\"}"),
          entry("NewCalendar", hours("Asia/Tokyo")),
          entry("WorkflowDefinition", definition("flow")),
          entry("Publication", "{}"),
          entry("Retirement", "{\"version\":1}"),
          entry(
              "WorkflowBundle",
              "{\"format\":\"countersign-workflows/1\",\"workflows\":[%s]}"
                  .formatted(definition("flow"))),
          entry("NewSimulation", "{}"),
          entry("NewReplay", "{}"),
          entry("NewExecution", "{\"workflow\":\"flow\"}"),
          entry("TaskResult", "{\"output\":{}}"),
          entry("TaskFailure", "{\"reason\":\"r\"}"),
          entry("NewTenant", "{\"id\":\"mallory\",\"name\":\"Mallory\"}"),
          entry("TenantChange", "{\"name\":\"Mallory\"}"));

  /** What stands after the question mark: something that is the owner's, if it can be. */
  private static final Map<String, String> QUERIES =
      Map.of(
          "state", "pending",
          "approver", ASKED,
          "requester", REQUESTER,
          "label", "region=owner",
          "workflow", "flow",
          "version", "1",
          "to", ASKED,
          "limit", "100",
          "cursor", "of the owner",
          "wait", "1");

  /** Members of bodies that name something; {@code id} is the name of a new tenant. */
  private static final Set<String> IDS_IN_BODIES = Set.of("assignmentId", "id");

  private static final Map<String, Object> DATABASE = Gateway.freshDatabase();
  private static final Rows ROWS = new Rows(DATABASE);
  private static Gateway gateway;
  private static Team owner;
  private static Team stranger;
  private static Map<String, String> keys;
  private static JsonNode description;
  private static final Set<String> ALL_OF_OWNER = new HashSet<>();

  @FunctionalInterface
  private interface Maker {
    String make(Team team) throws Exception;
  }

  /** One line of the description. */
  record Operation(String method, String path, JsonNode described) {
    /** The path up to the id in it; empty if there is none. */
    String thing() {
      return path.contains("}") ? path.substring(0, path.indexOf('}') + 1) : "";
    }

    String at(String id) {
      return path.replaceFirst("\\{\\w+}", id).replace("{step}", "hand");
    }

    List<String> parameters(String in) {
      var names = new ArrayList<String>();
      for (var parameter : described.at("/parameters")) {
        if (parameter.at("/in").asText().equals(in)) {
          names.add(parameter.at("/name").asText());
        }
      }
      return names;
    }

    String schema() {
      return described
          .at("/requestBody/content/application~1json/schema/$ref")
          .asText("")
          .replace("#/components/schemas/", "");
    }

    String body() {
      return schema().isEmpty() ? "" : BODIES.get(schema());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeAll
  static void two_tenants_of_which_one_has_everything() throws Exception {
    gateway =
        Gateway.start(
            DATABASE,
            Map.of(
                "countersign.rewrap.every", "20ms",
                "countersign.limits.key", 1_000_000,
                "countersign.limits.stranger", 1_000_000));
    owner = gateway.team("owner-of-all");
    stranger = gateway.team("stranger-to-all");
    for (var team : List.of(owner, stranger)) {
      published(team, "flow");
    }
    for (var thing : new TreeMap<>(THINGS).entrySet()) {
      ALL_OF_OWNER.add(thing.getValue().make(owner));
    }
    ALL_OF_OWNER.remove("email");
    ALL_OF_OWNER.add(ASKED);
    keys = keysOf(stranger);
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    var served = gateway.call("GET", "/openapi.yml", "", "");
    description = new ObjectMapper().valueToTree(yaml.load(served.response().body()));
    settled();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /** Every kind of caller: nobody, the operator, all scopes, each scope alone, all but each. */
  private static Map<String, String> keysOf(Team team) {
    var keys = new LinkedHashMap<String, String>();
    keys.put("no key", "");
    keys.put("operator", Gateway.OPERATOR_KEY);
    keys.put("all scopes", team.apiKey());
    for (var scope : Scope.values()) {
      keys.put("only " + scope, gateway.key(team.tenant(), "[\"" + scope + "\"]"));
      keys.put(
          "all but " + scope,
          gateway.key(
              team.tenant(),
              Arrays.stream(Scope.values())
                  .filter(other -> other != scope)
                  .map(other -> "\"" + other + "\"")
                  .collect(Collectors.joining(",", "[", "]"))));
    }
    return keys;
  }

  static Stream<Operation> operations() {
    return description.at("/paths").properties().stream()
        .filter(path -> path.getKey().startsWith("/v1"))
        .flatMap(path ->
            path.getValue().properties().stream()
                .map(operation ->
                    new Operation(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        operation.getValue())));
  }

  static List<Operation> onOneThing() {
    return operations()
        .filter(o -> !o.thing().isEmpty() && !NAMES_OF_ONES_OWN.contains(o.thing()))
        .toList();
  }

  static List<Operation> onNames() {
    return operations().filter(o -> NAMES_OF_ONES_OWN.contains(o.thing())).toList();
  }

  static List<Operation> lists() {
    return operations().filter(o -> o.method().equals("GET") && o.thing().isEmpty()).toList();
  }

  @Test
  @DisplayName("C44 every place for an id in the description is known to the matrix")
  void every_place_for_an_id_is_known() {
    assertThat(operations()).hasSizeGreaterThan(30);
    operations()
        .forEach(operation -> {
          assertThat(operation.path().replace("{step}", "").split("\\{", -1).length)
              .as("%s has two ids: teach this matrix to fill in both", operation)
              .isLessThanOrEqualTo(2);
          if (!operation.thing().isEmpty()) {
            assertThat(THINGS.keySet())
                .as("%s: say in THINGS how a tenant comes to have one", operation)
                .contains(operation.thing());
          }
          if (!operation.schema().isEmpty()) {
            assertThat(BODIES.keySet())
                .as("%s: say in BODIES what it sends", operation)
                .contains(operation.schema());
          }
          assertThat(QUERIES.keySet())
              .as("%s: say in QUERIES what the owner has of it", operation)
              .containsAll(operation.parameters("query"));
          assertThat(List.of("Idempotency-Key"))
              .as("%s: a header that this matrix does not know", operation)
              .containsAll(operation.parameters("header"));
        });
    for (var schema : BODIES.keySet()) {
      for (var member :
          description.at("/components/schemas/" + schema + "/properties").properties()) {
        if (member.getKey().matches("id|.+Ids?")) {
          assertThat(IDS_IN_BODIES)
              .as("%s.%s: try the owner's in a test of this class", schema, member.getKey())
              .contains(member.getKey());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("onOneThing")
  @DisplayName("C44 another tenant's id is answered like one that nobody has, whoever asks")
  void a_foreign_id_is_no_id(Operation operation) throws Exception {
    var foreign = THINGS.get(operation.thing()).make(owner);
    var unknown = nobodys(foreign);
    settled();
    var before = ROWS.of(owner.tenant());
    var mine = withoutRefusals(ROWS.of(stranger.tenant()));
    for (var key : keys.entrySet()) {
      if (operatorOf(operation, key.getKey())) {
        continue; // Tenants are the operator's to manage.
      }
      var met = call(operation, foreign, key.getValue());
      var same = call(operation, unknown, key.getValue());
      assertThat(masked(met, foreign)).as(key.getKey()).isEqualTo(masked(same, unknown));
      assertThat(met.response().headers().map().keySet())
          .as(key.getKey())
          .isEqualTo(same.response().headers().map().keySet());
      assertThat(met.status()).as(key.getKey() + " " + met).isIn(401, 403, 404);
      assertThat(masked(met, foreign)).doesNotContain(owner.tenant());
    }
    var asked = operation.path().startsWith("/v1/tenants") ? 403 : 404;
    assertThat(call(operation, foreign, stranger.apiKey()).status()).isEqualTo(asked);
    assertThat(ROWS.of(owner.tenant())).as("the owner's rows").isEqualTo(before);
    assertThat(withoutRefusals(ROWS.of(stranger.tenant()))).as("the caller's").isEqualTo(mine);
  }

  @ParameterizedTest
  @MethodSource("onOneThing")
  @DisplayName("C44 C70 for a foreign id the same work is done as for one that nobody has")
  void a_foreign_id_costs_what_an_unknown_one_costs(Operation operation) throws Exception {
    var foreign = THINGS.get(operation.thing()).make(owner);
    settled();
    var statements = gateway.statements();
    var forForeign = statements.during(() -> call(operation, foreign, stranger.apiKey()));
    var forUnknown = statements.during(() -> call(operation, nobodys(foreign), stranger.apiKey()));
    assertThat(forForeign).isNotEmpty().isEqualTo(forUnknown);
  }

  @ParameterizedTest
  @MethodSource("onOneThing")
  @DisplayName("C44 and with the owner's key the same call does find it")
  void the_owner_finds_it(Operation operation) throws Exception {
    var id = THINGS.get(operation.thing()).make(owner);
    var key = operation.path().startsWith("/v1/tenants") ? Gateway.OPERATOR_KEY : owner.apiKey();
    assertThat(call(operation, id, key).status())
        .as("otherwise 404 for the stranger proves nothing")
        .isNotIn(401, 403, 404, 405, 500);
  }

  @ParameterizedTest
  @MethodSource("onNames")
  @DisplayName("C44 a name that another tenant uses is as free as if nobody did")
  void names_do_not_meet(Operation operation) throws Exception {
    var inSandbox = operation.path().startsWith("/v1/sandbox");
    var number = NAMES.incrementAndGet();
    var first = inSandbox ? gateway.sandbox() : gateway.team("first-" + number);
    var second = inSandbox ? gateway.sandbox() : gateway.team("second-" + number);
    var name =
        operation.thing().contains("channel")
            ? "email"
            : "name-" + number + (inSandbox ? "@example.test" : "");
    owner.gateway().call("DELETE", "/v1/channels/email", owner.apiKey(), "");
    var alone = call(operation, name, first.apiKey());
    if (name.equals("email")) {
      account(owner);
    } else if (operation.thing().contains("workflows")) {
      published(owner, name);
    } else if (inSandbox) {
      script(owner, name);
    } else {
      made(owner.put("/v1/secrets/" + name, "{\"value\":\"theirs\"}"));
    }
    settled();
    var before = ROWS.of(owner.tenant());
    var besides = call(operation, name, second.apiKey());
    assertThat(masked(besides, second.tenant())).isEqualTo(masked(alone, first.tenant()));
    assertThat(ROWS.of(owner.tenant())).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("lists")
  @DisplayName("C44 no list shows anything of others, whatever it is filtered by")
  void lists_show_ones_own(Operation operation) {
    var paths = new ArrayList<>(List.of(operation.path()));
    for (var query : operation.parameters("query")) {
      var value =
          query.equals("cursor")
              ? owner.get(operation.path() + "?limit=1").json().at("/nextCursor").asText("none")
              : QUERIES.get(query);
      paths.add(operation.path() + "?" + query + "=" + value);
    }
    var isOperators = operation.path().startsWith("/v1/tenants");
    for (var path : paths) {
      for (var key : keys.entrySet()) {
        var seen = gateway.call("GET", path, key.getValue(), "");
        if (!operatorOf(operation, key.getKey())) {
          assertThat(seen.response().body())
              .as(key.getKey() + " " + path)
              .doesNotContain(owner.tenant())
              .doesNotContain(ALL_OF_OWNER);
        }
      }
      if (path.contains("cursor=")) {
        assertThat(gateway.call("GET", path, stranger.apiKey(), "").status())
            .isEqualTo(isOperators ? 403 : 400);
      }
    }
    if (!isOperators && !ONES_OWN.contains(operation.path())) {
      var items = operation.path().equals("/v1/workflow-bundle") ? "/workflows" : "/items";
      assertThat(owner.get(operation.path()).json().at(items)).as("the owner has").isNotEmpty();
    }
  }

  @Test
  @DisplayName("C44 an Idempotency-Key of another tenant replays nothing")
  void replays_do_not_meet() {
    var withKey =
        operations().filter(o -> o.parameters("header").contains("Idempotency-Key")).toList();
    assertThat(withKey).isNotEmpty();
    for (var operation : withKey) {
      var ours = replayed(operation, owner);
      var before = ROWS.of(owner.tenant()).get("idempotency_key");
      var theirs = replayed(operation, stranger);
      assertThat(theirs.status()).isEqualTo(201);
      assertThat(theirs.text("/id")).isNotEqualTo(ours.text("/id"));
      assertThat(replayed(operation, owner).text("/id")).isEqualTo(ours.text("/id"));
      assertThat(ROWS.of(owner.tenant()).get("idempotency_key")).isEqualTo(before);
    }
  }

  @Test
  @DisplayName("C44 the owner's assignment on one's own approval is an unknown assignment")
  void ids_in_bodies_do_not_meet() throws Exception {
    var approval = approval(stranger);
    var foreign = owner.approval(approval(owner)).at("/assignments/0/id").asText();
    settled();
    var before = ROWS.of(owner.tenant());
    var path = "/v1/approvals/" + approval + "/decisions";
    var met = stranger.post(path, decision(foreign));
    var unknown = stranger.post(path, decision(nobodys(foreign)));
    assertThat(met.status()).isIn(404, 422);
    assertThat(masked(met, foreign)).isEqualTo(masked(unknown, nobodys(foreign)));
    assertThat(stranger.approval(approval).at("/state").asText()).isEqualTo("pending");
    assertThat(ROWS.of(owner.tenant())).isEqualTo(before);
  }

  private static boolean operatorOf(Operation operation, String key) {
    return key.equals("operator") && operation.path().startsWith("/v1/tenants");
  }

  private static Gateway.Answer replayed(Operation operation, Team team) {
    return gateway.call(
        operation.method(),
        operation.path(),
        team.apiKey(),
        operation.body(),
        "Idempotency-Key",
        "shared");
  }

  private static Gateway.Answer call(Operation operation, String id, String key) {
    return gateway.call(operation.method(), operation.at(id), key, operation.body());
  }

  /** Of the same shape; nobody was given it. */
  private static String nobodys(String id) {
    var swapped = new StringBuilder();
    for (var i = 0; i < id.length(); i++) {
      var c = id.charAt(i);
      var late = i >= id.length() - 6;
      swapped.append(
          late && c >= '0' && c <= '9'
              ? (char) ('9' - (c - '0'))
              : late && c != '-' ? (c == 'a' ? 'b' : 'a') : c);
    }
    return swapped.toString();
  }

  private static String masked(Gateway.Answer answer, String name) {
    return answer
        .toString()
        .replace(name, "-")
        .replaceAll("trc_\\w+", "-")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "-")
        .replaceAll("\"fingerprint\":\"\\w+\"", "-");
  }

  private static Map<String, List<String>> withoutRefusals(Map<String, List<String>> rows) {
    var left = new TreeMap<>(rows);
    left.computeIfPresent(
        "audit_event",
        (_, events) -> events.stream().filter(e -> !e.contains("call.refused")).toList());
    return left;
  }

  /** Waits until nothing moves by itself any more. */
  private static void settled() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            ROWS.of(owner.tenant()).get("delivery").stream()
                    .noneMatch(d -> d.contains("state=QUEUED"))
                && dueJobs() == 0);
  }

  private static int dueJobs() throws SQLException {
    try (var connection = ROWS.connect();
        var statement =
            connection.prepareStatement(
                "SELECT COUNT(*) FROM scheduled_tasks WHERE picked = TRUE OR execution_time < ?")) {
      statement.setObject(1, LocalDateTime.now(ZoneOffset.UTC));
      try (var results = statement.executeQuery()) {
        results.next();
        return results.getInt(1);
      }
    }
  }

  private static Gateway.Answer made(Gateway.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isIn(200, 201, 204);
    return answer;
  }

  private static String approval(Team team) {
    return team.open(
        Ask.invoice(
            "[{\"email\":\"cfo@%s.test\"}]".formatted(team.tenant()),
            "\"policy\":{\"api\":\"allowed\"},\"labels\":{\"region\":\"owner\"}"));
  }

  private static String person(Team team) {
    var email = "person-" + NAMES.incrementAndGet() + "@owner.test";
    return made(team.post("/v1/people", "{\"email\":\"%s\",\"name\":\"Mei\"}".formatted(email)))
        .text("/id");
  }

  private static String delegation(Team team) {
    var number = NAMES.incrementAndGet();
    for (var name : List.of("away", "stand-in")) {
      made(
          team.post(
              "/v1/people",
              "{\"email\":\"%s-%d@owner.test\",\"name\":\"Mei\"}".formatted(name, number)));
    }
    var body =
        "{\"delegator\":{\"email\":\"away-%1$d@owner.test\"},\"delegate\":{\"email\":\"stand-in-%1$d@owner.test\"}}"
            .formatted(number);
    return made(team.post("/v1/delegations", body)).text("/id");
  }

  /** A retired one, so that links go on. */
  private static String signingKey(Team team) {
    var id = team.get("/v1/signing-keys").json().at("/items/0/id").asText();
    made(team.post("/v1/signing-keys/rotate", ""));
    return id;
  }

  private static String calendar(Team team) {
    var name = "office-" + NAMES.incrementAndGet();
    made(team.put("/v1/calendars/" + name, hours("Europe/Berlin")));
    return name;
  }

  private static String hours(String zone) {
    return "{\"timeZone\":\"%s\",\"hours\":{\"monday\":[{\"from\":\"09:00\",\"until\":\"17:00\"}]}}"
        .formatted(zone);
  }

  private static String secret(Team team) {
    var name = "secret-" + NAMES.incrementAndGet();
    made(team.put("/v1/secrets/" + name, "{\"value\":\"ours\"}"));
    return name;
  }

  /** Of a task that waits for its results. */
  private static String execution(Team team) {
    return made(team.post("/v1/executions", "{\"workflow\":\"flow\"}")).text("/id");
  }

  private static String workflow(Team team) {
    var name = "flow-" + NAMES.incrementAndGet();
    published(team, name);
    return name;
  }

  private static void published(Team team, String name) {
    made(team.put("/v1/workflows/" + name, definition(name)));
    made(team.post("/v1/workflows/" + name + "/publish", "{}"));
  }

  private static String definition(String name) {
    return """
    {"name":"%s","title":"Hand over","start":"hand","steps":{"hand":{"kind":"task"}}}
    """
        .formatted(name);
  }

  private static String account(Team team) {
    team.withMailServer();
    return "email";
  }

  private static String sandboxMessage(Team team) {
    gateway.call("DELETE", "/v1/channels/email", team.apiKey(), "");
    approval(team);
    var messages =
        Awaitility.await()
            .until(
                () -> team.get("/v1/sandbox/messages").json().at("/items"),
                items -> !items.isEmpty());
    return messages.get(0).at("/id").asText();
  }

  private static String scripted(Team team) throws SQLException {
    return script(team, "scripted-" + NAMES.incrementAndGet() + "@owner.test");
  }

  /** As if the owner were a sandbox: nobody else can have scripts. */
  private static String script(Team team, String email) throws SQLException {
    try (var connection = ROWS.connect();
        var statement =
            connection.prepareStatement(
                """
                INSERT INTO sandbox_approver (tenant_id, email, behaviour, after_micros, comment_text,
                  entered)
                VALUES (?, ?, 'NEVER', 0, '', '{}')
                """)) {
      statement.setString(1, team.tenant());
      statement.setString(2, email);
      statement.executeUpdate();
    }
    return email;
  }

  /** As if it had been tried for days. */
  private static String failedJob(Team team) throws SQLException {
    var id = "job_" + NAMES.incrementAndGet();
    try (var connection = ROWS.connect();
        var statement =
            connection.prepareStatement(
                """
                INSERT INTO failed_job (tenant_id, id, kind, subject, attempts, why, failed_at)
                VALUES (?, ?, 'REMIND', ?, 25, 'refused', CURRENT_TIMESTAMP)
                """)) {
      statement.setString(1, team.tenant());
      statement.setString(2, id);
      statement.setString(3, approval(team));
      statement.executeUpdate();
    }
    return id;
  }

  private static String decision(String assignment) {
    return "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}".formatted(assignment);
  }

  private static String keyBody() {
    return "{\"name\":\"erp\",\"scopes\":[\"approvals:read\"]}";
  }
}
