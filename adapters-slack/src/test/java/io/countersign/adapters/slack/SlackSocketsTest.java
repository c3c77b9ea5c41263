package io.countersign.adapters.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.domain.tenant.TenantId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Socket Mode, over a real web socket. */
class SlackSocketsTest {
  private static final String APP_TOKEN = "xapp-canary-app-token-11";
  private static final String PRESS =
      """
      {"type":"interactive","envelope_id":"e-%d","accepts_response_payload":true,"payload":
       {"type":"block_actions","user":{"id":"U024BE7LH","team_id":"T0ACME"},"team":{"id":"%s"},
        "container":{"message_ts":"1763712300.000100","channel_id":"D024"},"trigger_id":"1.2.3",
        "actions":[{"action_id":"approve","value":"dlv_1|sha256:%s","action_ts":"1763712345.1"}]}}
      """;

  private final Sockets sockets = new Sockets();
  private final List<Incoming> arrived = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private HttpServer api;
  private SlackSockets ours;

  /** Slack's end. */
  private static final class Sockets extends WebSocketServer {
    private final List<WebSocket> open = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Sockets() {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      open.add(socket);
      socket.send("{\"type\":\"hello\",\"num_connections\":1}");
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
      open.remove(socket);
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
      heard.add(message);
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {}

    @Override
    public void onStart() {}
  }

  @BeforeEach
  void start() throws IOException {
    sockets.setReuseAddr(true);
    sockets.start();
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    api.createContext(
        "/api/apps.connections.open",
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          var answer =
              "{\"ok\":true,\"url\":\"ws://127.0.0.1:%d/\"}"
                  .formatted(sockets.getPort())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    api.start();
    await().until(() -> sockets.getPort() > 0);
    var url = URI.create("http://127.0.0.1:" + api.getAddress().getPort() + "/api/");
    ours = new SlackSockets(SlackApi.library(url.toString(), SlackChannels.TIMEOUT));
  }

  @AfterEach
  void stop() throws InterruptedException {
    ours.close();
    sockets.stop(1_000);
    api.stop(0);
  }

  @Test
  void an_account_with_an_app_token_has_one_connection_however_often_it_is_looked_after() {
    for (var times = 0; times < 3; times++) {
      ours.connect(List.of(withToken(APP_TOKEN), SlackChannels.account(Map.of())), this::take);
    }
    await().until(() -> sockets.open.size() == 1);
    assertThat(tokens).containsExactly("Bearer " + APP_TOKEN);
  }

  @Test
  void what_arrives_is_acknowledged_once_it_is_stored() {
    connected();
    sockets.broadcast(PRESS.formatted(1, SlackVendor.WORKSPACE, "0".repeat(64)));
    await().until(() -> !sockets.heard.isEmpty());
    assertThat(arrived).singleElement().isInstanceOf(Incoming.Pressed.class);
    assertThat(Slack.json(sockets.heard.getFirst()).path("envelope_id").asText()).isEqualTo("e-1");
  }

  @Test
  void what_could_not_be_stored_is_not_acknowledged_and_comes_again() {
    var answers = new ArrayList<>(List.of(Optional.<IncomingAnswer>empty()));
    ours.connect(
        List.of(withToken(APP_TOKEN)),
        (_, incoming) -> {
          arrived.add(incoming);
          return answers.isEmpty() ? Optional.of(IncomingAnswer.EMPTY) : answers.removeFirst();
        });
    await().until(() -> sockets.open.size() == 1);
    sockets.broadcast(PRESS.formatted(1, SlackVendor.WORKSPACE, "0".repeat(64)));
    await().until(() -> arrived.size() == 1);
    assertThat(sockets.heard).isEmpty();
    sockets.broadcast(PRESS.formatted(2, SlackVendor.WORKSPACE, "0".repeat(64)));
    await().until(() -> sockets.heard.size() == 1);
    assertThat(sockets.heard.getFirst()).contains("e-2");
  }

  @Test
  @DisplayName("E87 also over a socket, another workspace is another account")
  void another_workspace_is_another_account() {
    connected();
    sockets.broadcast(PRESS.formatted(1, "T0OTHER", "0".repeat(64)));
    await().until(() -> !arrived.isEmpty());
    assertThat(arrived).containsExactly(new Incoming.NotForThisAccount());
  }

  @Test
  void errors_on_a_form_go_back_the_same_way() {
    ours.connect(
        List.of(withToken(APP_TOKEN)),
        (_, _) ->
            Optional.of(
                IncomingAnswer.json(
                    "{\"response_action\":\"errors\",\"errors\":{\"field.total\":\"Too much\"}}")));
    await().until(() -> sockets.open.size() == 1);
    sockets.broadcast(PRESS.formatted(7, SlackVendor.WORKSPACE, "0".repeat(64)));
    await().until(() -> !sockets.heard.isEmpty());
    var answer = Slack.json(sockets.heard.getFirst());
    assertThat(answer.at("/payload/errors/field.total").asText()).isEqualTo("Too much");
  }

  @Test
  void a_connection_that_broke_is_made_again() {
    connected();
    sockets.open.getFirst().closeConnection(1006, "gone");
    await()
        .until(() -> {
          ours.connect(List.of(withToken(APP_TOKEN)), this::take);
          return tokens.size() >= 2 && sockets.open.size() == 1;
        });
  }

  @Test
  void an_account_that_no_longer_asks_for_one_loses_its_connection() {
    connected();
    ours.connect(List.of(SlackChannels.account(Map.of())), this::take);
    await().until(sockets.open::isEmpty);
    ours.connect(List.of(withToken("xapp-another-token")), this::take);
    await().until(() -> sockets.open.size() == 1);
    assertThat(tokens).endsWith("Bearer xapp-another-token");
  }

  @Test
  void slack_that_cannot_be_reached_stops_nothing() {
    api.stop(0);
    ours.connect(List.of(withToken(APP_TOKEN)), this::take);
    assertThat(sockets.open).isEmpty();
  }

  private void connected() {
    ours.connect(List.of(withToken(APP_TOKEN)), this::take);
    await().until(() -> sockets.open.size() == 1);
  }

  private Optional<IncomingAnswer> take(TenantId tenant, Incoming incoming) {
    arrived.add(incoming);
    return switch (incoming) {
      case Incoming.Pressed(var _, var answer) -> Optional.of(answer);
      case Incoming.Handled(var answer) -> Optional.of(answer);
      case Incoming.NotGenuine(), Incoming.NotForThisAccount(), Incoming.Malformed() ->
          Optional.empty();
    };
  }

  private static ChannelAccount withToken(String token) {
    return SlackChannels.account(Map.of(SlackSettings.APP_TOKEN, token));
  }
}
