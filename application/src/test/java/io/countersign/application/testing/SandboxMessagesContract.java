package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.SandboxMessages;
import io.countersign.application.port.SandboxMessages.Message;
import io.countersign.domain.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link SandboxMessages} does. */
public interface SandboxMessagesContract extends StorageContract {
  SandboxMessages testee();

  @Test
  default void a_message_comes_back_exactly_as_it_was_put() {
    var tenant = aStoredTenant();
    var message =
        new Message(
            Samples.nextId("dlv"),
            "Ana.O'Hara+x@Example.test",
            "\"Acme \uD83D\uDD8B\" <approvals@example.test>",
            "Bitte prüfen: 支払い 🖋",
            "line\r\nline\n\ttab ü 🖋",
            "<p style=\"color:#1f3a5f\">ü 🖋</p>".repeat(4_000),
            "Message-ID: <1@example.test>\r\nX-Y:  z\r\n",
            Samples.NOW.plusNanos(1_000));

    store(() -> testee().put(tenant, message));

    assertThat(testee().find(tenant, message.id())).contains(message);
    assertThat(testee().list(tenant, "", "", 10)).containsExactly(message);
  }

  @Test
  default void the_same_message_again_replaces_the_first() {
    var tenant = aStoredTenant();
    var first = stored(tenant, Samples.aMessage("ana@example.test"));
    var bystander = stored(tenant, Samples.aMessage("ana@example.test"));
    var second =
        new Message(
            first.id(),
            "ben@example.test",
            "Other <other@example.test>",
            "Reminder",
            "text 2",
            "html 2",
            "headers 2",
            Samples.NOW.plusSeconds(1));

    store(() -> testee().put(tenant, second));

    assertThat(testee().find(tenant, first.id())).contains(second);
    assertThat(testee().list(tenant, "", "", 10)).containsExactly(bystander, second);
    assertThat(testee().list(tenant, "ana@example.test", "", 10)).containsExactly(bystander);
  }

  @Test
  default void messages_are_listed_newest_first_page_by_page() {
    var tenant = aStoredTenant();
    var messages = new ArrayList<Message>();
    for (var i = 0; i < 5; i++) {
      messages.add(Samples.aMessage("ana@example.test"));
    }
    for (var i : List.of(3, 0, 4, 1, 2)) {
      stored(tenant, messages.get(i));
    }

    assertThat(pages(tenant, "")).isEqualTo(messages.reversed());
  }

  @Test
  default void those_to_one_address_are_listed_in_any_letter_case() {
    var tenant = aStoredTenant();
    var toAna = new ArrayList<Message>();
    for (var i = 0; i < 3; i++) {
      toAna.add(stored(tenant, Samples.aMessage(i == 1 ? "Ana@Example.test" : "ana@example.test")));
      stored(tenant, Samples.aMessage("ben@example.test"));
      stored(tenant, Samples.aMessage("diana@example.test"));
    }

    assertThat(pages(tenant, "aNA@example.test")).isEqualTo(toAna.reversed());
    assertThat(testee().list(tenant, "an_@example.test", "", 10)).isEmpty();
    assertThat(testee().list(tenant, "%", "", 10)).isEmpty();
  }

  @Test
  default void ids_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var lower = stored(tenant, withId("dlv_case", "ana@example.test"));
    assertThat(testee().find(tenant, "dlv_CASE")).isEmpty();

    var upper = stored(tenant, withId("dlv_CASE", "ben@example.test"));

    assertThat(testee().find(tenant, "dlv_case")).contains(lower);
    assertThat(testee().find(tenant, "dlv_CASE")).contains(upper);
  }

  @Test
  default void the_same_id_in_another_tenant_is_another_message() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = stored(tenant, withId("dlv_same", "ana@example.test"));

    assertThat(testee().find(other, "dlv_same")).isEmpty();
    assertThat(testee().list(other, "", "", 10)).isEmpty();
    assertThat(testee().list(other, "ana@example.test", "", 10)).isEmpty();

    var theirs = stored(other, withId("dlv_same", "ben@example.test"));
    assertThat(testee().find(tenant, "dlv_same")).contains(mine);
    assertThat(testee().find(other, "dlv_same")).contains(theirs);
  }

  private List<Message> pages(TenantId tenant, String to) {
    var seen = new ArrayList<Message>();
    var page = testee().list(tenant, to, "", 2);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page);
      page = testee().list(tenant, to, seen.getLast().id(), 2);
    }
    return seen;
  }

  private Message stored(TenantId tenant, Message message) {
    store(() -> testee().put(tenant, message));
    return message;
  }

  private static Message withId(String id, String to) {
    var sample = Samples.aMessage(to);
    return new Message(
        id,
        to,
        sample.from(),
        sample.subject(),
        sample.text(),
        sample.html(),
        sample.headers(),
        sample.sentAt());
  }
}
