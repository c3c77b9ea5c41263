package io.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class ReceiverTest {
  @Test
  void callbacks_are_taken_where_the_installation_reaches_this_machine() throws Exception {
    try (var elsewhere = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var url = URI.create("http://127.0.0.1:" + elsewhere.getLocalPort());
      try (var receiver = new Installation(url, "").receiver()) {
        assertThat(receiver.url("x")).startsWith("http://127.0.0.1:");
      }
    }
  }

  @Test
  void a_callback_is_taken_and_noted() throws Exception {
    var before = System.nanoTime();
    try (var receiver = new Receiver(InetAddress.ofLiteral("127.0.0.1"));
        var client = HttpClient.newHttpClient()) {
      assertThat(receiver.url("c1")).startsWith("http://127.0.0.1:").endsWith("/c1");
      var callback =
          HttpRequest.newBuilder(URI.create(receiver.url("c1")))
              .POST(BodyPublishers.ofString("{}"))
              .build();

      assertThat(client.send(callback, BodyHandlers.discarding()).statusCode()).isEqualTo(204);

      receiver.await(1);
      assertThat(receiver.cameAt("c1")).isBetween(before, System.nanoTime());
    }
  }
}
