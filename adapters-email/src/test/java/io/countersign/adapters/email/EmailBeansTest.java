package io.countersign.adapters.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.adapters.email.EmailChannels.Mailbox;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import io.countersign.application.testing.InMemoryStorage;
import io.countersign.application.testing.SettableClock;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmailBeansTest {
  @Test
  void the_container_finds_the_channel() {
    try (var context = context(Map.of())) {
      var channel = context.getBean(HilChannel.class);

      assertThat(channel.id().value()).isEqualTo("email");
      try (var server = ScriptedSmtpServer.plain()) {
        assertThat(((ProbeableChannel) channel).probe(EmailChannels.account(server.port())))
            .isEqualTo(new ProbeResult.NotWorking("blocked-address"));
      }
    }
  }

  @Test
  void an_operator_can_allow_every_port_inside() {
    try (var context =
            context(
                Map.of(
                    "countersign.smtp.any-port",
                    "true",
                    "countersign.smtp.timeout",
                    "2s",
                    "countersign.public-url",
                    "https://approvals.example.test"));
        var server = ScriptedSmtpServer.plain()) {
      var channel = (ProbeableChannel) context.getBean(HilChannel.class);

      assertThat(channel.probe(EmailChannels.account(server.port())))
          .isEqualTo(new ProbeResult.Working("Connected, not encrypted, without signing in."));
      assertThat(server.commands.getFirst()).isEqualTo("EHLO approvals.example.test");
    }
  }

  private static ApplicationContext context(Map<String, Object> properties) {
    return ApplicationContext.builder()
        .properties(properties)
        .singletons(
            EmailChannels.catching(new Mailbox(), new InMemoryStorage().sandboxApprovers),
            EmailChannels.LOOPBACK,
            new SettableClock(EmailChannels.NOW))
        .start();
  }
}
