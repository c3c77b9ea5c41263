package io.countersign.channel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.channel.testkit.StubVendor.Received;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the contracts do again and again. */
final class Sending {
  private Sending() {}

  /** Delivers a notice, which has to succeed. */
  static Received deliver(ChannelFixture on, Notice notice) {
    send(on, notice);
    return on.vendor().received().getLast();
  }

  static MessageHandle send(ChannelFixture on, Notice notice) {
    return handle(on.channel().deliver(notice, on.account()));
  }

  static MessageHandle handle(DeliveryOutcome outcome) {
    assertThat(outcome).isInstanceOf(Delivered.class);
    return ((Delivered) outcome).handle();
  }

  /** Whether there is a link or a button to do this. */
  static boolean offers(Received message, URI link, Press.Kind button) {
    return message.links().contains(link.toString()) || message.buttons().contains(button);
  }

  /** Every link that a notice may have. */
  static Set<String> actions() {
    return Stream.of(Notices.APPROVE, Notices.REJECT, Notices.FORM, Notices.RECEIPT)
        .map(Object::toString)
        .collect(Collectors.toUnmodifiableSet());
  }

  static List<String> secrets(ChannelFixture on) {
    return on.channel().settings().fields().stream()
        .filter(field -> field.kind() == ChannelSettings.Kind.SECRET)
        .flatMap(field -> on.account().setting(field.key()).stream())
        .toList();
  }

  static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
