package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.port.SandboxMessages;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two tenants in one installation: what one has, the other cannot even tell from nothing. */
class IsolationTest {
  private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
  private static Api api;
  private static Api.Client owner;
  private static Api.Client stranger;
  private static Map<Route.Owned, String> things;

  @BeforeAll
  static void two_tenants_of_which_one_has_everything() {
    // Each route looks at everything that the owner has, twice.
    api = Api.start(Map.of("countersign.limits.key", 1_000_000));
    owner = api.client();
    stranger = api.client();
    things = possessionsOf(owner);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void the_owner_has_one_of_everything() {
    for (var owned : Route.Owned.values()) {
      var named = owned != Route.Owned.NOTHING && owned != Route.Owned.NOBODYS;
      assertThat(things.containsKey(owned)).as(owned.name()).isEqualTo(named);
    }
    assertThat(everythingSeenBy(owner).values()).noneMatch(seen -> seen.startsWith("404"));
  }

  @ParameterizedTest
  @MethodSource("io.countersign.adapters.web.api.Route#withOwner")
  @DisplayName("C44 another tenant's id is answered like one that does not exist")
  void the_id_of_another_is_no_id(Route route) {
    var before = everythingSeenBy(owner);
    var id = things.getOrDefault(route.owned(), "");
    var foreign = api.call(route.method(), route.at(id), stranger.key(), route.body());
    var unknown =
        api.call(route.method(), route.at(unknown(route.owned())), stranger.key(), route.body());
    assertThat(foreign.status()).as(foreign.body()).isEqualTo(404);
    assertThat(foreign.problem()).isEqualTo("not-found");
    assertThat(withoutNames(foreign)).isEqualTo(withoutNames(unknown));
    assertThat(foreign.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
    assertThat(foreign.body()).doesNotContain(owner.tenant());
    assertThat(everythingSeenBy(owner)).as("the owner notices nothing").isEqualTo(before);
  }

  @Test
  @DisplayName("C44 lists and the audit trail show nothing of others")
  void lists_show_ones_own() {
    for (var route : Route.ofTenants()) {
      if (route.method().equals("GET") && route.owned() == Route.Owned.NOTHING) {
        var seen = stranger.get(route.path()).body();
        assertThat(seen).as(route.toString()).doesNotContain(owner.tenant());
        things.forEach((owned, id) -> {
          if (owned != Route.Owned.ACCOUNT) {
            assertThat(seen).as(route + " shows " + owned).doesNotContain(id);
          }
        });
      }
    }
    assertThat(stranger.get("/v1/channels/email").body()).doesNotContain("mail.example.test");
  }

  @Test
  void what_has_the_same_name_is_not_the_same() {
    var before = owner.get("/v1/secrets").body();
    stranger.put("/v1/secrets/" + things.get(Route.Owned.SECRET), "{\"value\":\"theirs\"}");
    stranger.put("/v1/channels/email", "{\"settings\":{\"host\":\"theirs.example.test\"}}");
    assertThat(owner.get("/v1/secrets").body()).isEqualTo(before);
    assertThat(owner.get("/v1/channels/email").body()).doesNotContain("theirs");
    assertThat(stranger.delete("/v1/channels/email").status()).isEqualTo(204);
    assertThat(stranger.delete("/v1/secrets/" + things.get(Route.Owned.SECRET)).status())
        .isEqualTo(204);
    assertThat(owner.get("/v1/channels/email").text("/settings/host"))
        .isEqualTo("mail.example.test");
  }

  @Test
  @DisplayName("C60 a cursor is good for the tenant and the list it was made for")
  void a_cursor_fits_nowhere_else() {
    owner.open(Asked.least(""));
    var cursor = owner.get("/v1/approvals?limit=1").text("/nextCursor");
    assertThat(owner.get("/v1/approvals?cursor=" + cursor).status()).isEqualTo(200);
    for (var refused :
        new Api.Answer[] {
          stranger.get("/v1/approvals?cursor=" + cursor),
          owner.get("/v1/people?cursor=" + cursor),
          owner.get("/v1/approvals?cursor=" + cursor + "A"),
          owner.get("/v1/approvals?cursor=" + cursor.substring(1)),
          owner.get("/v1/approvals?cursor=%20"),
          owner.get("/v1/audit?cursor=AAAAAAAAAAAAAAAA")
        }) {
      assertThat(refused.status()).as(refused.body()).isEqualTo(400);
      assertThat(refused.problem()).isEqualTo("invalid-cursor");
    }
  }

  private static Map<Route.Owned, String> possessionsOf(Api.Client client) {
    var tenant = new TenantId(client.tenant());
    client.put("/v1/secrets/vault-code", "{\"value\":\"v\"}");
    client.put("/v1/channels/email", Asked.SETTINGS);
    var approval = client.open(Asked.INVOICE);
    api.storage.transactions.inTransaction(() -> {
      api.storage.jobs.addFailed(
          tenant,
          new FailedJob("job_1", new Job(tenant, Job.Kind.REMIND, approval), 25, "refused", NOW));
      api.storage.sandboxMessages.put(
          tenant,
          new SandboxMessages.Message(
              "msg_1", "cfo@example.test", "us@example.test", "S", "T", "<p>", "H", NOW));
      return true;
    });
    var things = new EnumMap<Route.Owned, String>(Route.Owned.class);
    things.put(Route.Owned.APPROVAL, approval);
    things.put(Route.Owned.PERSON, client.post("/v1/people", Asked.PERSON).text("/id"));
    client.post("/v1/people", Asked.PERSON.replace("dan@", "lee@"));
    client.post("/v1/people", Asked.PERSON.replace("dan@", "kim@"));
    things.put(
        Route.Owned.DELEGATION, client.post("/v1/delegations", Asked.DELEGATION).text("/id"));
    client.put("/v1/calendars/office-of-ours", Asked.CALENDAR);
    things.put(Route.Owned.CALENDAR, "office-of-ours");
    things.put(Route.Owned.SIGNING_KEY, client.get("/v1/signing-keys").text("/items/0/id"));
    things.put(Route.Owned.API_KEY, client.post("/v1/api-keys", Asked.KEY).text("/id"));
    things.put(Route.Owned.SECRET, "vault-code");
    things.put(Route.Owned.ACCOUNT, "email");
    client.put(
        "/v1/workflows/flow-of-ours", Asked.DEFINITION.replace("\"flow\"", "\"flow-of-ours\""));
    client.post("/v1/workflows/flow-of-ours/publish", "");
    things.put(Route.Owned.WORKFLOW, "flow-of-ours");
    things.put(
        Route.Owned.EXECUTION,
        client.post("/v1/executions", "{\"workflow\":\"flow-of-ours\"}").text("/id"));
    things.put(Route.Owned.JOB, "job_1");
    things.put(Route.Owned.MESSAGE, "msg_1");
    return things;
  }

  private static Map<String, String> everythingSeenBy(Api.Client client) {
    var seen = new LinkedHashMap<String, String>();
    for (var route : Route.ofTenants()) {
      if (route.method().equals("GET")) {
        var id = things.getOrDefault(route.owned(), "email");
        seen.put(route.toString(), client.get(route.at(id)).toString().replaceAll("trc_\\w+", "-"));
      }
    }
    return seen;
  }

  /** Looks like one, but nobody has it. */
  private static String unknown(Route.Owned owned) {
    return switch (owned) {
      case APPROVAL -> "01990000-ffff-7000-8000-00000000ffff";
      case PERSON -> "per_unknown";
      case DELEGATION -> "dgn_unknown";
      case CALENDAR -> "unknown";
      case SIGNING_KEY -> "key_unknown";
      case API_KEY -> "0000000000";
      case SECRET -> "unknown";
      case ACCOUNT -> "mute";
      case JOB -> "job_unknown";
      case MESSAGE -> "msg_unknown";
      case WORKFLOW -> "unknown";
      case EXECUTION -> "01990000-ffff-7000-8000-00000000ffff";
      case NOTHING, NOBODYS -> throw new IllegalArgumentException();
    };
  }

  private static String withoutNames(Api.Answer answer) {
    return answer
        .body()
        .replace(answer.text("/traceId"), "-")
        .replace(answer.text("/instance"), "-");
  }
}
