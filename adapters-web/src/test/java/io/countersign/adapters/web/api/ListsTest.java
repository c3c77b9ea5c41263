package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists come in parts, whatever happens in between. */
class ListsTest {
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

  /** Every list that a tenant's key can see, and what puts one more into it. */
  static List<String> lists() {
    return Route.ofTenants().stream()
        .filter(r -> r.method().equals("GET") && r.owned() == Route.Owned.NOTHING)
        .map(Route::path)
        .filter(path -> !path.equals("/v1/tenant") && !path.equals("/v1/sandbox/clock"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("lists")
  @DisplayName("C59 C61 limits and cursors that cannot be used are refused in every list")
  void every_list_knows_its_limits(String list) {
    for (var limit : new String[] {"0", "-1", "101", "1000000", "x", "", "1e1", "99999999999"}) {
      var refused = client.get(list + "?limit=" + limit);
      assertThat(refused.status()).as(limit).isEqualTo(400);
      assertThat(refused.problem()).isEqualTo("invalid-query");
      assertThat(refused.text("/detail")).isEqualTo("limit must be a whole number from 1 to 100.");
    }
    for (var query : new String[] {"sort=status;drop%20table", "sort=id", "offset=1", "tenant=x"}) {
      assertThat(client.get(list + "?" + query).problem()).as(query).isEqualTo("invalid-query");
    }
    assertThat(client.get(list + "?limit=1&limit=2").text("/detail"))
        .isEqualTo("Give limit only once.");
    assertThat(client.get(list + "?cursor=AAAAAAAAAAAAAA").problem()).isEqualTo("invalid-cursor");
    var page = client.get(list + "?limit=100");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.json().at("/items").isArray()).isTrue();
    assertThat(page.json().at("/nextCursor").isNull()).isTrue();
  }

  @Test
  void what_arrives_in_between_does_not_shift_a_list() {
    var first = client.open(Asked.least(""));
    var second = client.open(Asked.least(""));
    var third = client.open(Asked.least(""));
    var part = client.get("/v1/approvals?limit=2");
    client.open(Asked.least(""));
    assertThat(idsOf(part)).containsExactly(third, second);
    var rest = client.get("/v1/approvals?limit=2&cursor=" + part.text("/nextCursor"));
    assertThat(idsOf(rest)).containsExactly(first);
    assertThat(rest.json().at("/nextCursor").isNull()).isTrue();
  }

  @Test
  void what_goes_in_between_does_not_shift_a_list() {
    for (var name : List.of("a", "b", "c", "d")) {
      client.put("/v1/secrets/" + name, "{\"value\":\"v\"}");
    }
    var all = client.get("/v1/secrets").json().at("/items").findValuesAsText("name");
    var ours = List.of("a", "b", "c", "d");
    assertThat(all).containsSubsequence(ours);
    var part = client.get("/v1/secrets?limit=" + (all.indexOf("b") + 1));
    client.delete("/v1/secrets/b");
    client.put("/v1/secrets/aa", "{\"value\":\"v\"}");
    var rest = client.get("/v1/secrets?cursor=" + part.text("/nextCursor"));
    assertThat(rest.json().at("/items").findValuesAsText("name")).startsWith("c", "d");
  }

  @Test
  void every_kind_of_list_is_complete_in_parts() {
    var more = 5;
    for (var i = 0; i < more; i++) {
      client.open(Asked.least(""));
      client.post("/v1/people", Asked.PERSON.replace("dan@", "dan" + i + "@"));
      client.post("/v1/api-keys", Asked.KEY);
      client.post("/v1/signing-keys/rotate", "");
      client.put("/v1/secrets/s" + i, "{\"value\":\"v\"}");
    }
    var sizes =
        Map.of(
            "/v1/approvals",
            more,
            "/v1/people",
            more,
            "/v1/api-keys",
            more + 1,
            "/v1/signing-keys",
            more + 1,
            "/v1/channels",
            3);
    sizes.forEach((list, size) -> assertThat(inParts(list)).as(list).hasSize(size));
    for (var list : lists()) {
      var whole = new ArrayList<String>();
      client.get(list + "?limit=100").json().at("/items").forEach(i -> whole.add(i.toString()));
      assertThat(inParts(list)).as(list).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state=open",
        "state=PENDING",
        "state=",
        "label=",
        "label=eu",
        "label=(a%2B)%2B$",
        "approver=nobody",
        "requester=@",
        "limit=2&state=pending&order=asc"
      })
  @DisplayName("C59 filters that cannot be used are refused")
  void filters_that_cannot_be_used_are_refused(String query) {
    assertThat(client.get("/v1/approvals?" + query).problem()).isEqualTo("invalid-query");
  }

  @Test
  void a_list_can_be_narrowed() {
    var eu = client.open(Asked.INVOICE);
    var us = client.open(Asked.least("\"labels\":{\"region\":\"us\"}").replace("cfo@", "cto@"));
    client.post("/v1/approvals/" + us + "/cancel", "");
    assertThat(found("?label=region=eu")).containsExactly(eu);
    assertThat(found("?label=region:us")).containsExactly(us);
    assertThat(found("?approver=CTO@example.test")).containsExactly(us);
    assertThat(found("?requester=ana@example.test")).containsExactly(eu);
    assertThat(found("?state=cancelled")).containsExactly(us);
    assertThat(found("?state=pending&approver=cto@example.test")).isEmpty();
  }

  private List<String> found(String query) {
    var page = client.get("/v1/approvals" + query);
    assertThat(page.status()).as(page.body()).isEqualTo(200);
    return idsOf(page);
  }

  private List<String> inParts(String list) {
    var seen = new ArrayList<String>();
    var cursors = new TreeSet<String>();
    var query = "?limit=2";
    while (!query.isEmpty()) {
      var part = client.get(list + query);
      assertThat(part.status()).as(part.body()).isEqualTo(200);
      part.json().at("/items").forEach(item -> seen.add(item.toString()));
      var next = part.json().at("/nextCursor");
      assertThat(next.isNull() || cursors.add(next.asText())).as("the list goes on").isTrue();
      query = next.isNull() ? "" : "?limit=2&cursor=" + next.asText();
    }
    return seen;
  }

  private static List<String> idsOf(Api.Answer page) {
    var ids = new ArrayList<String>();
    page.json().at("/items").forEach(item -> ids.add(item.at("/id").asText()));
    return ids;
  }
}
