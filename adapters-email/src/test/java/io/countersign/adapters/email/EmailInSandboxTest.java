package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.email.EmailChannels.Mailbox;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.port.SandboxMessages.Message;
import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.Notices;
import io.countersign.channel.testkit.StubVendor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmailInSandboxTest implements HilChannelContract {
  private final Mailbox mailbox = new Mailbox();
  private final EmailChannel channel = EmailChannels.sandboxed(mailbox);

  @Override
  public HilChannel channel() {
    return channel;
  }

  @Override
  public ChannelAccount account() {
    return EmailChannels.account(Map.of());
  }

  @Override
  public StubVendor vendor() {
    return new Vendor();
  }

  @Test
  void a_tenant_without_a_server_finds_its_mail_in_the_sandbox() {
    channel.deliver(Notices.asked(), account());

    assertThat(mailbox.puts)
        .singleElement()
        .satisfies(message -> {
          assertThat(message.id()).isEqualTo("msg_00000000000000000000001");
          assertThat(message.to()).isEqualTo("cfo@example.test");
          assertThat(message.from()).isEqualTo("Acme Finance <approvals@sandbox.invalid>");
          assertThat(message.subject()).isEqualTo("Approval requested: Invoice batch 2026-11");
          assertThat(message.headers())
              .contains("Message-ID: <asg_00000000000000000000A@sandbox.invalid>")
              .contains("Auto-Submitted: auto-generated");
          assertThat(message.sentAt()).isEqualTo(EmailChannels.NOW);
        });
  }

  @Test
  void the_sandbox_uses_the_sender_that_a_tenant_chose() {
    channel.deliver(
        Notices.asked(),
        EmailChannels.account(
            Map.of("fromAddress", "approvals@acme.example.test", "fromName", "Acme Approvals")));

    assertThat(mailbox.puts.getFirst().from())
        .isEqualTo("Acme Approvals <approvals@acme.example.test>");
  }

  private final class Vendor implements StubVendor {
    @Override
    public Set<Mood> moods() {
      return Set.of(Mood.WELL);
    }

    @Override
    public void become(Mood mood) {
      assertThat(mood).isEqualTo(Mood.WELL);
    }

    @Override
    public List<Received> received() {
      return mailbox.puts.stream().map(Vendor::read).toList();
    }

    private static Received read(Message message) {
      return new Received(
          message.id(),
          List.of(message.text(), ReadMail.shown(message.html())),
          ReadMail.links(message.html()),
          String.join("\n", message.headers(), message.subject(), message.text(), message.html()));
    }
  }
}
