package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.PressId;
import io.countersign.application.port.Presses;
import io.countersign.application.port.Presses.Found;
import io.countersign.application.port.Presses.ReceivedPress;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.ContentDigest;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of presses does. */
public interface PressesContract extends StorageContract {
  Presses testee();

  @Test
  default void a_press_comes_back_exactly_as_it_was_stored() {
    var tenant = aStoredTenant();
    var rich =
        new ReceivedPress(
            new PressId(Samples.nextId("prs")),
            new ChannelId("chat-2"),
            new Press(
                "1763712345.000200/1763712300.0001/approve/U024BE7LH",
                new DeliveryId(Samples.nextId("dlv")),
                new Handle("U024BE7LH"),
                Press.Kind.SUBMIT_APPROVAL,
                new ContentDigest("sha256:" + "0123456789abcdef".repeat(4)),
                "Checked \"twice\" \\ 🖋\nand again",
                Map.of("total", "18000.00", "note", "line one\r\nline two\tüß", "empty", ""),
                "T0ACME/U024BE7LH",
                "{\"channel\":\"D1\"}"),
            Samples.NOW);
    var plain = aPress("key-1");

    store(() -> testee().add(tenant, rich));
    store(() -> testee().add(tenant, plain));

    assertThat(testee().find(tenant, rich.id())).contains(new Found.Waiting(rich));
    assertThat(testee().find(tenant, plain.id())).contains(new Found.Waiting(plain));
    assertThat(testee().find(aStoredTenant(), rich.id())).isEmpty();
  }

  @Test
  @DisplayName("E86 a repeated call is recognised, at once and long after it was worked on")
  default void the_same_key_is_stored_once() {
    var tenant = aStoredTenant();
    var first = aPress("key-1");

    assertThat(inTransaction(() -> testee().add(tenant, first))).isTrue();
    assertThat(inTransaction(() -> testee().add(tenant, aPress("key-1")))).isFalse();
    store(() -> testee().settle(tenant, first.id(), Samples.NOW));
    assertThat(inTransaction(() -> testee().add(tenant, aPress("key-1")))).isFalse();

    assertThat(inTransaction(() -> testee().add(tenant, aPress("KEY-1")))).isTrue();
    assertThat(inTransaction(() -> testee().add(tenant, on("pager", "key-1")))).isTrue();
    assertThat(inTransaction(() -> testee().add(aStoredTenant(), aPress("key-1")))).isTrue();
  }

  @Test
  @DisplayName("E86 of calls that come in at once, one is stored")
  default void of_many_at_once_one_is_stored() throws Exception {
    var tenant = aStoredTenant();
    var stored =
        StorageContract.atOnce(5, () -> inTransaction(() -> testee().add(tenant, aPress("key-1"))));
    assertThat(stored).containsOnlyOnce(true).hasSize(5);
  }

  @Test
  default void what_is_settled_is_forgotten_but_for_its_key() {
    var tenant = aStoredTenant();
    var press = aPress("key-1");
    store(() -> testee().add(tenant, press));
    store(() -> testee().settle(tenant, press.id(), Samples.NOW));
    store(() -> testee().settle(tenant, press.id(), Samples.NOW));

    assertThat(testee().find(tenant, press.id()))
        .contains(new Found.Settled(new ChannelId("chat")));
  }

  private static ReceivedPress aPress(String key) {
    return on("chat", key);
  }

  private static ReceivedPress on(String channel, String key) {
    return new ReceivedPress(
        new PressId(Samples.nextId("prs")),
        new ChannelId(channel),
        new Press(
            key,
            new DeliveryId(Samples.nextId("dlv")),
            new Handle("U1"),
            Press.Kind.APPROVE,
            null,
            "",
            Map.of(),
            "",
            ""),
        Samples.NOW);
  }
}
