package io.countersign.adapters.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.countersign.application.egress.EgressGuard;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Refused;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Resumed;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.TryLater;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where callbacks may not go, shown by a canary on loopback that must hear nothing. */
@Timeout(20)
class EgressIT {
  private static final TryLater BLOCKED = new TryLater(Duration.ZERO, "blocked-address");

  private final Callbacks callbacks = new Callbacks();
  private StubReceiver canary;

  @BeforeEach
  void listen() throws Exception {
    // On every address of this machine, so that no spelling of it can miss the canary.
    canary =
        StubReceiver.on(
            new ServerSocket(0),
            call -> {
              while (call.readRequest()) {
                call.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
              }
            });
  }

  @AfterEach
  void close() throws Exception {
    callbacks.close();
    canary.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "017700000001",
        "0x7f000001",
        "0x7f.1",
        "010.0.0.1",
        "0",
        "0.0.0.0",
        "127.0.0.1.",
        "127.255.255.254",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "a.localhost",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:0001]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1%25lo]",
        "[::1%25lo]",
        "user@127.0.0.1",
        "good.com@127.0.0.1",
        "good.com%2f@127.0.0.1",
        "good.com\\@127.0.0.1",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020.0.1",
        "ip6-localhost.internal"
      })
  @DisplayName("D71 every spelling of this machine is refused and gets not one byte")
  void every_spelling_of_this_machine_is_refused_and_gets_not_one_byte(String host)
      throws Exception {
    callbacks.names.then("localhost", "127.0.0.1").then("a.localhost", "127.0.0.1");

    for (var scheme : List.of("http", "https")) {
      assertThat(send("", scheme + "://" + host + ":" + canary.port() + "/"))
          .isIn(BLOCKED, new Refused("malformed-url"));
    }
    assertThat(canary.connections()).isZero();
  }

  @Test
  @DisplayName("D71 a name that leads here is refused")
  void a_name_that_leads_here_is_refused() throws Exception {
    callbacks.names.then("127.0.0.1.nip.example", "127.0.0.1").then("v6.example", "::1");

    assertThat(send("", url("127.0.0.1.nip.example"))).isEqualTo(BLOCKED);
    assertThat(send("", url("v6.example"))).isEqualTo(BLOCKED);
    assertThat(canary.connections()).isZero();
  }

  @Test
  @DisplayName("D71 a name with one public and one private address is refused")
  void a_name_with_one_public_and_one_private_address_is_refused() throws Exception {
    callbacks.names.then("mixed.example", "127.0.0.1", "8.8.8.8");

    assertThat(send("", url("mixed.example"))).isEqualTo(BLOCKED);
    assertThat(canary.connections()).isZero();
  }

  @Test
  @DisplayName("D72 a name that was public when the request came and is local now is refused")
  void a_name_that_was_public_when_the_request_came_and_is_local_now_is_refused() throws Exception {
    callbacks.names.then("rebind.example", "8.8.8.8").then("rebind.example", "127.0.0.1");
    var guard = callbacks.names.guardAllowing("");

    assertThat(guard.resolve("rebind.example")).isInstanceOf(EgressGuard.Ruling.Allowed.class);
    assertThat(
            callbacks
                .orchestrator(guard, SSLContext.getDefault())
                .resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(url("rebind.example"))))
        .isEqualTo(BLOCKED);
    assertThat(canary.connections()).isZero();
  }

  @Test
  @DisplayName("D72 a name is looked up once per connection and that answer is connected to")
  void a_name_is_looked_up_once_per_connection_and_that_answer_is_connected_to() throws Exception {
    // 127.0.0.2 stands for the public address; a second look-up would lead to the forbidden one.
    callbacks.names.then("flip.example", "127.0.0.2").then("flip.example", "127.0.0.1");

    assertThat(send("127.0.0.2/32", url("flip.example"))).isEqualTo(new Resumed());
    assertThat(callbacks.names.asked()).containsExactly("flip.example");
    assertThat(canary.only().header("host")).isEqualTo("flip.example:" + canary.port());
  }

  @Test
  @DisplayName("D71 even an address that slipped through resolving is not connected to")
  void even_an_address_that_slipped_through_resolving_is_not_connected_to() throws Exception {
    try (var socket = new GuardedSocket(callbacks.names.guardAllowing(""))) {
      assertThatExceptionOfType(BlockedAddressException.class)
          .isThrownBy(() ->
              socket.connect(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), canary.port())));
    }
    try (var socket = new GuardedSocket(callbacks.names.guardAllowing("127.0.0.0/8"))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() ->
              socket.connect(InetSocketAddress.createUnresolved("localhost", canary.port()), 100));
    }
    assertThat(canary.connections()).isZero();
  }

  @Test
  @DisplayName("D71 an intranet the operator allows is reached by name and by literal")
  void an_intranet_the_operator_allows_is_reached_by_name_and_by_literal() throws Exception {
    callbacks.names.then("erp.internal", "127.0.0.1");

    assertThat(send("127.0.0.0/8", url("erp.internal"))).isEqualTo(new Resumed());
    assertThat(send("127.0.0.0/8", url("127.0.0.1"))).isEqualTo(new Resumed());
    assertThat(send("127.0.0.0/8", url("[::ffff:127.0.0.1]"))).isEqualTo(new Resumed());
    assertThat(send("::1", url("[::1]"))).isEqualTo(new Resumed());
    assertThat(canary.received().getLast().header("host"))
        .isEqualTo("[0:0:0:0:0:0:0:1]:" + canary.port());
    assertThat(send("127.0.0.2/32", url("127.0.0.1"))).isEqualTo(BLOCKED);
  }

  @Test
  void odd_paths_arrive_as_written() throws Exception {
    for (var path : List.of("//a//b", "/a/../b", "/a%2Fb?x=%20&y=/?", "/?", "/a;b=c")) {
      assertThat(send("127.0.0.0/8", "http://127.0.0.1:" + canary.port() + path))
          .isEqualTo(new Resumed());
      assertThat(canary.received().getLast().requestLine()).isEqualTo("POST " + path + " HTTP/1.1");
    }
  }

  @Test
  void a_name_nobody_knows_is_tried_again_later() throws Exception {
    assertThat(send("", url("nowhere.example"))).isEqualTo(new TryLater(Duration.ZERO, "dns"));
  }

  @Test
  void a_look_up_that_hangs_ends_at_the_deadline() throws Exception {
    var never = new CountDownLatch(1);
    EgressGuard hanging =
        _ -> {
          try {
            never.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return new EgressGuard.Ruling.Unresolvable();
        };

    assertThat(
            callbacks
                .orchestrator(hanging, SSLContext.getDefault())
                .resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(url("slow.example"))))
        .isEqualTo(new TryLater(Duration.ZERO, "timeout"));
  }

  @Test
  void proxies_of_the_environment_are_not_used() throws Exception {
    try (var receiver = StubReceiver.answering("200 OK")) {
      var before = System.getProperties().clone();
      try {
        for (var scheme : List.of("http", "https", "socks")) {
          System.setProperty(
              scheme + (scheme.equals("socks") ? "ProxyHost" : ".proxyHost"), "127.0.0.1");
          System.setProperty(
              scheme + (scheme.equals("socks") ? "ProxyPort" : ".proxyPort"),
              Integer.toString(canary.port()));
        }
        System.setProperty("http.nonProxyHosts", "");
        assertThat(send("127.0.0.0/8", receiver.url())).isEqualTo(new Resumed());
      } finally {
        System.setProperties((Properties) before);
      }
      assertThat(receiver.received()).hasSize(1);
      assertThat(canary.connections()).isZero();
    }
  }

  private ContinuationResult send(String allow, String url) throws Exception {
    return callbacks
        .orchestrator(callbacks.names.guardAllowing(allow), SSLContext.getDefault())
        .resume(Callbacks.ACME, Callbacks.REQUEST, Callbacks.data(url));
  }

  private String url(String host) {
    return "http://" + host + ":" + canary.port() + "/";
  }
}
