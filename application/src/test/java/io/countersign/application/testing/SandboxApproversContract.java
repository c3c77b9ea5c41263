package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxApprovers.Approver;
import io.countersign.application.sandbox.ApproverScript;
import io.countersign.application.sandbox.ApproverScript.Answers;
import io.countersign.application.sandbox.ApproverScript.Manner;
import io.countersign.application.sandbox.ApproverScript.Reply;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Comment;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link SandboxApprovers} does. */
public interface SandboxApproversContract extends StorageContract {
  EmailAddress ANA = new EmailAddress("ana@example.test");

  SandboxApprovers testee();

  @Test
  default void every_script_comes_back_as_it_was_put_and_replaces_the_one_before() {
    var tenant = aStoredTenant();
    var scripts = new ArrayList<ApproverScript>();
    for (var manner : Manner.values()) {
      scripts.add(
          new Answers(
              manner,
              Duration.ofDays(400),
              Reply.REJECT,
              new Comment("Zu teuer 🖋\nwirklich"),
              Map.of("total", "1,5", "why", "\"ü\" 🖋")));
    }
    scripts.add(new Answers(Manner.ONCE, Duration.ZERO, Reply.APPROVE, Comment.NONE, Map.of()));
    scripts.add(new Answers(Manner.ONCE, Duration.ZERO, Reply.RETURN, new Comment("?"), Map.of()));
    scripts.add(new ApproverScript.Never());
    scripts.add(new ApproverScript.Bounces());
    for (var script : scripts) {
      put(tenant, ANA, script);

      assertThat(testee().find(tenant, ANA)).contains(script);
      assertThat(testee().list(tenant, "", 10)).containsExactly(new Approver(ANA, script));
    }
  }

  @Test
  default void approvers_are_listed_by_address_page_by_page() {
    var tenant = aStoredTenant();
    Stream.of("c@example.test", "a@example.test", "b@example.test")
        .forEach(email -> put(tenant, new EmailAddress(email), new ApproverScript.Never()));

    assertThat(emails(testee().list(tenant, "", 2)))
        .containsExactly("a@example.test", "b@example.test");
    assertThat(emails(testee().list(tenant, "b@example.test", 2)))
        .containsExactly("c@example.test");
  }

  @Test
  default void a_tenant_sees_and_removes_its_own_only() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    put(tenant, ANA, new ApproverScript.Never());

    assertThat(testee().find(other, ANA)).isEmpty();
    assertThat(testee().list(other, "", 10)).isEmpty();
    assertThat(inTransaction(() -> testee().remove(other, ANA))).isFalse();
    assertThat(inTransaction(() -> testee().remove(tenant, ANA))).isTrue();
    assertThat(testee().find(tenant, ANA)).isEmpty();
    assertThat(inTransaction(() -> testee().remove(tenant, ANA))).isFalse();
  }

  private void put(TenantId tenant, EmailAddress email, ApproverScript script) {
    store(() -> testee().put(tenant, new Approver(email, script)));
  }

  private static List<String> emails(List<Approver> approvers) {
    return approvers.stream().map(one -> one.email().value()).toList();
  }
}
