package io.countersign.adapters.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.port.SandboxMessages;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a tenant keeps here besides approvals: its looks, people, keys, channels, mail and jobs. */
class TenantRecordsTest {
  private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");
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
  void the_operator_creates_a_tenant_and_sees_it() {
    var body = "{\"id\":\"acme\",\"name\":\"Acme\"}";
    var created = operator("POST", "/v1/tenants", body);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("location")).isEqualTo("/v1/tenants/acme");
    assertThat(created.text("/callbackSecret")).startsWith("whsec_");
    assertThat(operator("GET", "/v1/tenants/acme", "").text("/branding/name")).isEqualTo("Acme");
    assertThat(operator("GET", "/v1/tenants?limit=100", "").body()).contains("\"id\":\"acme\"");
    assertThat(operator("GET", "/v1/tenants/nobody", "").status()).isEqualTo(404);
    assertThat(operator("POST", "/v1/tenants/nobody/api-keys", Asked.KEY).status()).isEqualTo(404);
    var taken = operator("POST", "/v1/tenants", body);
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.pointers()).containsExactly("/id");
    assertThat(operator("POST", "/v1/tenants", "{\"id\":\"A b\",\"name\":\"\"}").pointers())
        .containsExactly("/id", "/name");
  }

  @Test
  void a_tenant_changes_its_looks_bit_by_bit() {
    client.patch("/v1/tenant", "{\"branding\":{\"color\":\"#123456\"}}");
    var changed = client.patch("/v1/tenant", "{\"branding\":{\"name\":\"Acme\"}}");
    assertThat(changed.text("/branding/color")).isEqualTo("#123456");
    assertThat(client.get("/v1/tenant").text("/branding/name")).isEqualTo("Acme");
    var refused =
        client.patch(
            "/v1/tenant",
            "{\"branding\":{\"color\":\"red\",\"logoUrl\":\"javascript:alert(1)\",\"name\":\"\"}}");
    assertThat(refused.pointers())
        .containsExactly("/branding/name", "/branding/color", "/branding/logoUrl");
    assertThat(client.get("/v1/tenant").body()).isEqualTo(changed.body());
  }

  @Test
  void people_come_change_and_go() {
    var added = client.post("/v1/people", Asked.PERSON);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.text("/locale")).isEqualTo("en");
    var path = "/v1/people/" + added.text("/id");
    assertThat(added.header("location")).isEqualTo(path);
    var changed = client.patch(path, "{\"roles\":[\"finance\"],\"locale\":\"de-CH\"}");
    assertThat(changed.text("/roles/0")).isEqualTo("finance");
    assertThat(changed.text("/name")).as("what is left out stays").isEqualTo("Dan");
    assertThat(client.get(path).body()).isEqualTo(changed.body());
    var called = client.patch(path, "{\"handles\":{\"slack\":\"U024BE7LH\"}}");
    assertThat(called.text("/handles/slack")).isEqualTo("U024BE7LH");
    assertThat(client.patch(path, "{\"name\":\"Daniel\"}").text("/handles/slack"))
        .isEqualTo("U024BE7LH");
    assertThat(client.patch(path, "{\"handles\":{\"Slack!\":\"a b\",\"x1\":null}}").pointers())
        .containsExactly("/handles/Slack!", "/handles/Slack!", "/handles/x1");
    client.post("/v1/people", Asked.PERSON.replace("dan@", "eve@"));
    var taken = client.patch(path, "{\"email\":\"EVE@example.test\"}");
    assertThat(taken.problem()).isEqualTo("email-taken");
    var refused =
        client.patch(path, "{\"email\":\"x\",\"roles\":[\"a b\"],\"locale\":\"klingon!\"}");
    assertThat(refused.pointers()).containsExactly("/email", "/roles/0", "/locale");
    assertThat(client.delete(path).status()).isEqualTo(204);
    assertThat(client.delete(path).status()).isEqualTo(404);
    assertThat(client.get(path).status()).isEqualTo(404);
  }

  @Test
  void stand_ins_are_named_listed_and_ended() {
    client.post("/v1/people", Asked.PERSON.replace("dan@", "lee@"));
    client.post("/v1/people", Asked.PERSON.replace("dan@", "kim@"));
    var added =
        client.post(
            "/v1/delegations",
            Asked.DELEGATION.replace(
                "}}",
                "},\"from\":\"2026-12-01T08:00:00+01:00\",\"until\":\"2026-12-24T00:00:00Z\","
                    + "\"labels\":{\"region\":\"eu\"},\"workflows\":[\"travel\",\"invoices\"]}"));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    assertThat(added.text("/delegator/email")).isEqualTo("lee@example.test");
    assertThat(added.text("/from")).isEqualTo("2026-12-01T07:00:00Z");
    assertThat(added.text("/workflows/0")).isEqualTo("invoices");
    var open = client.post("/v1/delegations", Asked.DELEGATION);
    assertThat(open.json().at("/until").isNull()).isTrue();
    var listed = client.get("/v1/delegations?limit=1");
    assertThat(listed.text("/items/0/id")).isEqualTo(added.text("/id"));
    assertThat(
            client
                .get("/v1/delegations?limit=1&cursor=" + listed.text("/nextCursor"))
                .text("/items/0/id"))
        .isEqualTo(open.text("/id"));

    var path = "/v1/delegations/" + added.text("/id");
    assertThat(client.delete(path).status()).isEqualTo(204);
    assertThat(client.delete(path).status()).isEqualTo(404);
    assertThat(client.get("/v1/delegations").json().at("/items")).hasSize(1);
  }

  @Test
  void a_stand_in_that_cannot_be_is_refused_in_its_place() {
    client.post("/v1/people", Asked.PERSON.replace("dan@", "lee@"));
    client.post("/v1/people", Asked.PERSON.replace("dan@", "kim@"));
    assertThat(client.post("/v1/delegations", "{}").pointers())
        .containsExactly("/delegator/email", "/delegate/email");
    assertThat(client.post("/v1/delegations", Asked.DELEGATION.replace("kim@", "x@")).pointers())
        .containsExactly("/delegate/email");
    assertThat(client.post("/v1/delegations", Asked.DELEGATION.replace("lee@", "x@")).pointers())
        .containsExactly("/delegator/email");
    assertThat(client.post("/v1/delegations", Asked.DELEGATION.replace("kim@", "lee+x@")).body())
        .contains("Nobody stands in for themselves.");
    assertThat(
            client
                .post(
                    "/v1/delegations",
                    Asked.DELEGATION.replace(
                        "}}", "},\"from\":\"soon\",\"labels\":{\"a\":null},\"workflows\":[\"\"]}"))
                .pointers())
        .containsExactly("/from", "/labels/a", "/workflows/0");
    client.post("/v1/delegations", Asked.DELEGATION);
    var back =
        client.post(
            "/v1/delegations",
            Asked.DELEGATION.replace("lee@", "z@").replace("kim@", "lee@").replace("z@", "kim@"));
    assertThat(back.pointers()).containsExactly("/delegate/email");
    assertThat(back.body()).contains("circle");
  }

  @Test
  void people_have_aliases_and_a_manager() {
    var added =
        client.post(
            "/v1/people",
            "{\"email\":\"fay@example.test\",\"name\":\"Fay\",\"aliases\":[\"F.Ox@old.test\"],"
                + "\"manager\":\"boss@example.test\"}");
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    assertThat(added.text("/aliases/0")).isEqualTo("f.ox@old.test");
    assertThat(added.text("/manager")).isEqualTo("boss@example.test");
    var path = "/v1/people/" + added.text("/id");
    assertThat(client.patch(path, "{\"name\":\"Fay F.\"}").text("/aliases/0"))
        .isEqualTo("f.ox@old.test");
    var own = client.patch(path, "{\"manager\":\"f.ox+me@old.test\"}");
    assertThat(own.status()).isEqualTo(422);
    assertThat(own.body()).contains("Nobody is their own manager.");
    assertThat(
            client.patch(path, "{\"manager\":\"x\",\"aliases\":[\"a@b.test\",\"y\"]}").pointers())
        .containsExactly("/aliases/1", "/manager");
    assertThat(
            client
                .post("/v1/people", Asked.PERSON.replace("dan@example.test", "f.ox+1@old.test"))
                .problem())
        .isEqualTo("email-taken");
    assertThat(client.patch(path, "{\"manager\":\"\"}").json().at("/manager").isNull()).isTrue();
    assertThat(client.delete(path).status()).isEqualTo(204);
  }

  @Test
  void people_have_quiet_hours() {
    var night =
        "\"quietHours\":{\"timeZone\":\"Europe/Berlin\",\"from\":\"22:00\",\"until\":\"07:00\"}";
    var added =
        client.post(
            "/v1/people", "{\"email\":\"gus@example.test\",\"name\":\"Gus\"," + night + "}");
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    assertThat(added.body()).contains(night);
    var path = "/v1/people/" + added.text("/id");
    assertThat(client.patch(path, "{\"name\":\"Gus G.\"}").body()).contains(night);
    assertThat(
            client
                .patch(path, "{\"quietHours\":{\"timeZone\":\"+01:00\",\"from\":\"10pm\"}}")
                .pointers())
        .containsExactly("/quietHours/timeZone", "/quietHours/from", "/quietHours/until");
    var always = client.patch(path, "{" + night.replace("07:00", "22:00") + "}");
    assertThat(always.pointers()).containsExactly("/quietHours");
    assertThat(always.body()).contains("Quiet hours must leave some time of the day.");
    assertThat(client.get(path).body()).contains(night);

    var none = client.patch(path, "{\"quietHours\":{}}");
    assertThat(none.json().at("/quietHours").isNull()).isTrue();
    assertThat(client.get(path).body()).isEqualTo(none.body());
    assertThat(
            client
                .post(
                    "/v1/people",
                    "{\"email\":\"hal@example.test\",\"name\":\"Hal\",\"quietHours\":{}}")
                .json()
                .at("/quietHours")
                .isNull())
        .isTrue();
  }

  @Test
  void people_have_times_for_a_digest() {
    var twice = "\"digest\":{\"timeZone\":\"Europe/Berlin\",\"at\":[\"08:30\",\"14:00\"]}";
    var added =
        client.post(
            "/v1/people",
            "{\"email\":\"ida@example.test\",\"name\":\"Ida\","
                + twice.replace("\"08:30\",\"14:00\"", "\"14:00\",\"08:30\"")
                + "}");
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    assertThat(added.body()).contains(twice);
    var path = "/v1/people/" + added.text("/id");
    assertThat(client.patch(path, "{\"name\":\"Ida I.\"}").body()).contains(twice);
    assertThat(client.patch(path, "{\"digest\":{\"timeZone\":\"+01:00\"}}").pointers())
        .containsExactly("/digest/timeZone", "/digest/at");
    assertThat(
            client
                .patch(path, "{\"digest\":{\"timeZone\":\"UTC\",\"at\":[\"08:30\",null,\"8am\"]}}")
                .pointers())
        .containsExactly("/digest/at/1", "/digest/at/2");
    for (var wrong : List.of("", "\"08:30\",\"08:30\"")) {
      assertThat(
              client
                  .patch(path, "{" + twice.replace("\"08:30\",\"14:00\"", wrong) + "}")
                  .pointers())
          .containsExactly("/digest/at");
    }
    assertThat(client.get(path).body()).contains(twice);

    var none = client.patch(path, "{\"digest\":{}}");
    assertThat(none.json().at("/digest").isNull()).isTrue();
    assertThat(client.get(path).body()).isEqualTo(none.body());
  }

  @Test
  @DisplayName("E88 addresses that break out of a mail header are refused")
  void addresses_that_break_out_are_refused() {
    for (var address :
        new String[] {
          "a@b.test\\r\\nBcc: x@y.test",
          "a@b.test,c@d.test",
          "<a@b.test>",
          "a\\u0000@b.test",
          "\\u760d\\u760a@b.test",
          "a@" + "b".repeat(300)
        }) {
      var refused = client.post("/v1/people", Asked.PERSON.replace("dan@example.test", address));
      assertThat(refused.status()).as(address).isEqualTo(422);
      assertThat(refused.pointers()).containsExactly("/email");
    }
  }

  @Test
  void a_channel_is_filled_in_tried_out_and_reset() {
    assertThat(client.get("/v1/channels/email").json().at("/configured").asBoolean()).isFalse();
    assertThat(client.post("/v1/channels/email/probe", "").json().at("/working").asBoolean())
        .isTrue();
    var filled =
        client.put(
            "/v1/channels/email",
            "{\"settings\":{\"host\":\"h.example.test\",\"port\":587,\"security\":\"tls\"}}");
    assertThat(filled.status()).as(filled.body()).isEqualTo(200);
    assertThat(filled.text("/settings/port")).isEqualTo("587");
    var probed = client.post("/v1/channels/email/probe", "");
    assertThat(probed.json().at("/working").asBoolean()).isFalse();
    assertThat(probed.text("/detail")).isEqualTo("connection-refused");
    refused("{\"settings\":{\"port\":\"many\"}}", "validation-failed", "/settings/port");
    refused("{\"settings\":{\"a/b\":\"x\"}}", "validation-failed", "/settings/a~1b");
    refused("{\"settings\":{\"host\":{}}}", "validation-failed", "/settings/host");
    refused("{}", "validation-failed", "/settings");
    refused("{\"settings\":{\"host\":\"10.0.0.1\"}}", "egress-denied", "/settings/host");
    assertThat(client.get("/v1/channels/email").text("/settings/host"))
        .as("§9 93: old settings stay")
        .isEqualTo("h.example.test");
    client.put("/v1/channels/email", "{\"settings\":{\"password\":\"@{secret:gone}\"}}");
    var missing = client.post("/v1/channels/email/probe", "");
    assertThat(missing.pointers()).containsExactly("/settings/password");
    assertThat(client.delete("/v1/channels/email").status()).isEqualTo(204);
    assertThat(client.delete("/v1/channels/email").status()).isEqualTo(404);
    for (var unknown : new String[] {"fax", "E-MAIL", "a%20b"}) {
      assertThat(client.put("/v1/channels/" + unknown, Asked.SETTINGS).status()).isEqualTo(404);
      assertThat(client.post("/v1/channels/" + unknown + "/probe", "").status()).isEqualTo(404);
    }
  }

  private void refused(String body, String problem, String pointer) {
    var refused = client.put("/v1/channels/email", body);
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo(problem);
    assertThat(refused.pointers()).containsExactly(pointer);
  }

  @Test
  void keys_name_their_scopes_and_their_end() {
    var issued =
        client.post(
            "/v1/api-keys",
            Asked.KEY.replace("}", ",\"expiresAt\":\"2099-06-01T00:00:00+01:00\"}"));
    assertThat(issued.status()).isEqualTo(201);
    assertThat(issued.text("/expiresAt")).isEqualTo("2099-05-31T23:00:00Z");
    var wrong =
        client.post(
            "/v1/api-keys",
            "{\"name\":\"\",\"scopes\":[\"all\"],\"expiresAt\":\"2020-01-01T00:00:00Z\"}");
    assertThat(wrong.pointers()).containsExactly("/name", "/scopes/0", "/expiresAt");
    assertThat(wrong.text("/errors/1/detail"))
        .contains("approvals:create")
        .contains("tenant:admin");
    assertThat(client.post("/v1/api-keys", "{\"name\":\"n\",\"scopes\":[]}").pointers())
        .containsExactly("/scopes");
  }

  @Test
  void signing_keys_rotate_and_are_revoked() {
    var first = client.get("/v1/signing-keys").text("/items/0/id");
    api.clock.advance(Duration.ofSeconds(1));
    var second = client.post("/v1/signing-keys/rotate", "").text("/id");
    assertThat(client.get("/v1/signing-keys").text("/items/0/id")).isEqualTo(second);
    assertThat(client.post("/v1/signing-keys/" + first + "/revoke", "").status()).isEqualTo(204);
    var keys = client.get("/v1/signing-keys");
    assertThat(keys.text("/items/0/state")).isEqualTo("active");
    assertThat(keys.text("/items/1/state")).isEqualTo("revoked");
    assertThat(client.post("/v1/signing-keys/no%20key/revoke", "").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("D84 work that was given up is visible, and starts over when told")
  void work_that_was_given_up_starts_over() {
    var tenant = new TenantId(client.tenant());
    var approval = client.open(Asked.least(""));
    var job = new Job(tenant, Job.Kind.REMIND, approval);
    api.storage.transactions.inTransaction(() -> {
      api.storage.jobs.addFailed(tenant, new FailedJob("job_9", job, 25, "refused", NOW));
      return job;
    });
    var failed = client.get("/v1/jobs/failed");
    assertThat(failed.text("/items/0/kind")).isEqualTo("remind");
    assertThat(failed.text("/items/0/subject")).isEqualTo(approval);
    assertThat(client.post("/v1/jobs/failed/job_9/replay", "").status()).isEqualTo(202);
    assertThat(client.get("/v1/jobs/failed").json().at("/items")).isEmpty();
    assertThat(client.post("/v1/jobs/failed/job_9/replay", "").status()).isEqualTo(404);
    assertThat(api.storage.jobs.scheduled()).anyMatch(scheduled -> scheduled.job().equals(job));
  }

  @Test
  void caught_mail_is_found_by_its_receiver() {
    var tenant = new TenantId(client.tenant());
    api.storage.transactions.inTransaction(() -> {
      for (var to : new String[] {"ana@example.test", "bob@example.test"}) {
        api.storage.sandboxMessages.put(
            tenant,
            new SandboxMessages.Message(
                "msg_" + to.charAt(0), to, "us@example.test", "S", "T", "<p>", "X: y", NOW));
      }
      return tenant;
    });
    var list = client.get("/v1/sandbox/messages");
    assertThat(list.json().at("/items").findValuesAsText("id")).containsExactly("msg_b", "msg_a");
    assertThat(list.body()).doesNotContain("X: y");
    var anas = client.get("/v1/sandbox/messages?to=ANA@example.test");
    assertThat(anas.json().at("/items").findValuesAsText("id")).containsExactly("msg_a");
    assertThat(client.get("/v1/sandbox/messages/msg_a").text("/headers")).isEqualTo("X: y");
    assertThat(client.get("/v1/sandbox/messages?to=nobody").problem()).isEqualTo("invalid-query");
  }

  private static Api.Answer operator(String method, String path, String body) {
    return api.call(method, path, ApiTestBeans.OPERATOR_KEY, body);
  }
}
