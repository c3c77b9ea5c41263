package io.countersign.adapters.web.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.SandboxMessages;
import io.countersign.application.testing.InMemoryStorage;
import io.countersign.application.usecase.sandbox.ReadSandboxMailbox;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final InMemoryStorage storage = new InMemoryStorage();
  private final MailboxController mailbox =
      new MailboxController(new ReadSandboxMailbox(storage.sandboxMessages));

  private void caught(String tenant, String id, String subject) {
    storage.transactions.inTransaction(() -> {
      storage.sandboxMessages.put(
          new TenantId(tenant),
          new SandboxMessages.Message(
              id,
              "cfo@example.test",
              "us@example.test",
              subject,
              "Text of " + id,
              "<html><head></head><body><script>alert(1)</script></body></html>",
              "X: y",
              Instant.parse("2026-11-02T08:00:00Z")));
      return id;
    });
  }

  @Test
  void the_list_shows_the_demos_mail_as_text() {
    caught("demo", "m1", "Approve <img src=x onerror=alert(1)>?");
    caught("acme", "m2", "Somebody else's");
    var page = mailbox.list();
    assertThat(page.body()).contains("Approve &lt;img", "cfo@example.test", "2 Nov, 08:00:00 UTC");
    assertThat(page.body()).doesNotContain("<img", "Somebody");
    assertSafe(page, "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'");
  }

  @Test
  void a_mail_runs_nothing() {
    caught("demo", "m1", "S");
    var mail = mailbox.html("m1");
    assertThat(mail.body()).contains("<head><base target=\"_blank\">");
    assertSafe(mail, "sandbox allow-popups");
    assertThat(mail.header("Content-Security-Policy"))
        .contains("default-src 'none'")
        .doesNotContain("allow-scripts", "allow-same-origin", "script-src");
    assertThat(mailbox.show("m1").body()).contains("Text of m1");
  }

  @Test
  void mail_of_others_is_not_there() {
    caught("acme", "m2", "S");
    for (var missing : new HttpResponse<?>[] {mailbox.show("m2"), mailbox.html("m2")}) {
      assertThat(missing.code()).isEqualTo(404);
      assertThat(String.valueOf(missing.body())).contains("No such mail");
    }
  }

  private static void assertSafe(HttpResponse<String> page, String policy) {
    assertThat(page.header("Content-Security-Policy")).startsWith(policy);
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
  }
}
