package io.countersign.adapters.slack;

import com.google.gson.JsonObject;
import com.slack.api.Slack;
import com.slack.api.socket_mode.SocketModeClient;
import com.slack.api.socket_mode.request.InteractiveEnvelope;
import com.slack.api.socket_mode.response.AckResponse;
import com.slack.api.socket_mode.response.MapResponse;
import com.slack.api.socket_mode.response.SocketModeResponse;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ConnectedChannel.Inbox;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.domain.tenant.TenantId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack's Socket Mode: one connection per tenant whose account has an app token. Slack knows us by
 * that token, so what comes through is genuine; and it repeats what is not acknowledged.
 */
final class SlackSockets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlackSockets.class);

  private final Slack slack;
  private final Map<TenantId, Connection> open = new HashMap<>();

  SlackSockets(Slack slack) {
    this.slack = slack;
  }

  private record Connection(ChannelAccount account, SocketModeClient client) {}

  synchronized void connect(List<ChannelAccount> accounts, Inbox inbox) {
    var wanted = new HashMap<TenantId, ChannelAccount>();
    for (var account : accounts) {
      if (account.setting(SlackSettings.APP_TOKEN).isPresent()
          && SlackSettings.read(account).isPresent()) {
        wanted.put(account.tenant(), account);
      }
    }
    List.copyOf(open.keySet()).stream()
        .filter(tenant -> !isUpToDate(tenant, wanted.get(tenant)))
        .forEach(this::hangUp);
    wanted.forEach((tenant, account) -> {
      if (!open.containsKey(tenant)) {
        call(account, inbox);
      }
    });
  }

  private boolean isUpToDate(TenantId tenant, @Nullable ChannelAccount account) {
    var connection = open.get(tenant);
    return connection != null && connection.account().equals(account);
  }

  private void call(ChannelAccount account, Inbox inbox) {
    var token = account.setting(SlackSettings.APP_TOKEN).orElseThrow();
    try {
      var client = slack.socketMode(token, SocketModeClient.Backend.JavaWebSocket);
      // Slack ends every connection after some hours; the library then makes the next.
      client.setAutoReconnectOnCloseEnabled(true);
      client.addInteractiveEnvelopeListener(envelope -> receive(client, envelope, account, inbox));
      client.connect();
      open.put(account.tenant(), new Connection(account, client));
    } catch (IOException | RuntimeException failed) {
      // Their words may quote the token.
      LOG.warn("No connection to Slack for tenant {}, tried again soon", account.tenant());
    }
  }

  private static void receive(
      SocketModeClient client, InteractiveEnvelope envelope, ChannelAccount account, Inbox inbox) {
    var answer =
        SlackSettings.read(account)
            .map(known -> read(envelope, known))
            .flatMap(incoming -> inbox.receive(account.tenant(), incoming));
    answer.ifPresent(told -> acknowledge(client, envelope, told));
  }

  private static Incoming read(InteractiveEnvelope envelope, SlackAccount account) {
    return envelope.getPayload() instanceof JsonObject payload
        ? IncomingReader.interaction(payload, account.workspace())
        : new Incoming.Malformed();
  }

  private static void acknowledge(
      SocketModeClient client, InteractiveEnvelope envelope, IncomingAnswer answer) {
    client.sendSocketModeResponse(
        payload(answer)
            .<SocketModeResponse>map(payload ->
                MapResponse.builder().envelopeId(envelope.getEnvelopeId()).payload(payload).build())
            .orElseGet(() -> AckResponse.builder().envelopeId(envelope.getEnvelopeId()).build()));
  }

  @SuppressWarnings("unchecked")
  private static Optional<Map<String, Object>> payload(IncomingAnswer answer) {
    return answer.body().isEmpty()
        ? Optional.empty()
        : Optional.of(SocketModeClient.GSON.fromJson(answer.body(), Map.class));
  }

  private void hangUp(TenantId tenant) {
    var connection = open.remove(tenant);
    if (connection != null) {
      try {
        connection.client().close();
      } catch (IOException | RuntimeException gone) {
        LOG.debug("A connection to Slack was not closed in good order");
      }
    }
  }

  @Override
  public synchronized void close() {
    List.copyOf(open.keySet()).forEach(this::hangUp);
  }
}
