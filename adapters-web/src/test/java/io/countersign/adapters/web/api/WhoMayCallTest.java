package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.access.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WhoMayCallTest {
  private static final String ID = "a1990000-0000-7000-8000-000000000000";
  private static Api api;
  private static Api.Client client;

  @BeforeAll
  static void start() {
    // There are more routes than calls that a stranger may make in a minute.
    api = Api.start(Map.of("countersign.limits.stranger", 1_000));
    client = api.client();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void every_route_says_who_may_call_it() {
    var served = Route.served(api.server.getApplicationContext());
    var known = new TreeSet<>(Route.names());
    known.addAll(Route.PUBLIC);
    assertThat(served).as("a new route belongs into Route.ALL or Route.PUBLIC").isEqualTo(known);
    assertThat(Route.PUBLIC).noneMatch(route -> route.contains(" /v1"));
  }

  @ParameterizedTest
  @MethodSource("io.countersign.adapters.web.api.Route#all")
  @DisplayName("C42 nothing is answered without a key")
  void nothing_is_answered_without_a_key(Route route) {
    var refused = api.call(route.method(), route.at(ID), "", route.body());
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.problem()).isEqualTo("unauthenticated");
    assertThat(refused.header("www-authenticate")).isEqualTo("Bearer realm=\"countersign\"");
  }

  @Test
  @DisplayName("C43 whoever is refused all the time fills no log: ten a minute are on record")
  void refusals_fill_no_log() {
    var tenant = api.client();
    var key = api.key(tenant.tenant(), "[\"sandbox:read\"]");
    for (var call = 0; call < 30; call++) {
      assertThat(api.call("GET", "/v1/people", key, "").status()).isEqualTo(403);
    }
    var recorded = tenant.get("/v1/audit?limit=100").json().findValuesAsText("type");
    assertThat(recorded).filteredOn("call.refused"::equals).hasSize(10);
  }

  static List<Route> withScope() {
    return Route.ofTenants().stream().filter(route -> !route.scopes().isEmpty()).toList();
  }

  static List<Arguments> withEachScope() {
    return withScope().stream()
        .flatMap(route -> route.scopes().stream().map(scope -> Arguments.of(route, scope)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("withEachScope")
  @DisplayName("C43 all scopes but one do not open the route of that one, and that is on record")
  void all_other_scopes_do_not_help(Route route, Scope needed) {
    var tenant = api.client();
    var key = api.key(tenant.tenant(), scopes(scope -> scope != needed));
    var refused = api.call(route.method(), route.at(ID), key, route.body());
    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(refused.problem()).isEqualTo("insufficient-scope");
    assertThat(refused.text("/detail")).contains(needed.toString());
    if (route.method().equals("GET")) {
      assertThat(api.call("HEAD", route.at(ID), key, "").status()).isEqualTo(403);
    }
    var recorded = tenant.get("/v1/audit?limit=100").json().at("/items");
    var last = recorded.get(recorded.size() - 1).at("/event");
    assertThat(last.at("/type").asText()).isEqualTo("call.refused");
    assertThat(last.at("/details/scope").asText()).isEqualTo(needed.toString());
    assertThat(last.at("/details/call").asText()).endsWith(" " + route.path());
    assertThat(last.at("/actor/kind").asText()).isEqualTo("api-client");
  }

  @ParameterizedTest
  @MethodSource("withScope")
  void the_scopes_that_are_named_are_enough(Route route) {
    if (route.path().equals("/v1/delegations")) {
      client.post("/v1/people", Asked.PERSON.replace("dan@", "lee@"));
      client.post("/v1/people", Asked.PERSON.replace("dan@", "kim@"));
    }
    var key = api.key(client.tenant(), scopes(route.scopes()::contains));
    var answer = api.call(route.method(), route.at(ID), key, route.body());
    if (answer.status() == 409) {
      assertThat(answer.problem()).isEqualTo("sandbox-only");
    } else {
      assertThat(answer.status()).as(answer.body()).isIn(200, 201, 204, 404, 422);
    }
  }

  @Test
  void any_key_may_see_its_own_tenant() {
    var key = api.key(client.tenant(), scopes(scope -> scope == Scope.SANDBOX_READ));
    assertThat(api.call("GET", "/v1/tenant", key, "").text("/id")).isEqualTo(client.tenant());
  }

  @ParameterizedTest
  @MethodSource("io.countersign.adapters.web.api.Route#ofOperator")
  void a_tenants_key_does_not_do_the_operators_work(Route route) {
    var refused = api.call(route.method(), route.at(client.tenant()), client.key(), route.body());
    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(refused.problem()).isEqualTo("operator-only");
    assertThat(client.get("/v1/audit?limit=100").body()).contains("\"" + route + "\"");
  }

  @ParameterizedTest
  @MethodSource("io.countersign.adapters.web.api.Route#ofTenants")
  void the_operator_does_not_act_for_a_tenant(Route route) {
    var refused = api.call(route.method(), route.at(ID), ApiTestBeans.OPERATOR_KEY, route.body());
    assertThat(refused.status()).as(refused.body()).isEqualTo(403);
    assertThat(refused.problem()).isEqualTo("tenant-key-required");
  }

  @Test
  void a_key_hands_out_no_more_than_it_has() {
    var key = api.key(client.tenant(), scopes(scope -> scope == Scope.API_KEYS_ADMIN));
    var refused =
        api.call("POST", "/v1/api-keys", key, Asked.KEY.replace("api-keys:admin", "people:read"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.problem()).isEqualTo("insufficient-scope");
    assertThat(refused.text("/detail")).contains("people:read");
    assertThat(refused.pointers()).containsExactly("/scopes");
  }

  private static String scopes(Predicate<Scope> held) {
    return Arrays.stream(Scope.values())
        .filter(held)
        .map(scope -> "\"" + scope + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
