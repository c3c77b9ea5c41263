package io.countersign.adapters.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.application.channel.AnswerForm.Purpose;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Press;
import io.countersign.channel.testkit.FormVendor;
import io.countersign.channel.testkit.RewritingVendor;
import io.countersign.domain.person.Handle;
import io.countersign.sandbox.slack.Fault;
import io.countersign.sandbox.slack.Interaction;
import io.countersign.sandbox.slack.PostedMessage;
import io.countersign.sandbox.slack.SlackApp;
import io.countersign.sandbox.slack.SlackWorkspace;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The pretend Slack, as the contract of channels wants to see and to steer it. */
final class SlackVendor implements FormVendor, RewritingVendor, AutoCloseable {
  static final String WORKSPACE = "T0ACME";
  static final String CHANNEL = "C0FINANCE";
  static final String SIGNING_SECRET = "canary-signing-secret-5b1f";
  static final String TOKEN = "xoxb-canary-bot-token-93ac";

  private static final Set<String> PEOPLE =
      Set.of("U024BE7LH", "U024BE7LJ", "U0ANA", "U0BEN", "U0CHEN", "U0STRANGER");

  final SlackWorkspace workspace =
      new SlackWorkspace(
          WORKSPACE,
          "Acme",
          SlackApp.named("Approvals").withBotToken(TOKEN).withSigningSecret(SIGNING_SECRET),
          () -> Instant.parse("2026-11-21T10:15:00Z"),
          0);
  private final Map<String, Interaction> presses = new HashMap<>();
  private final AtomicInteger pressed = new AtomicInteger();

  SlackVendor() {
    workspace.requestUrl(URI.create("http://127.0.0.1:9/"));
    workspace.addChannel(CHANNEL, "finance");
    PEOPLE.forEach(id -> workspace.addUser(id, id, id.toLowerCase(Locale.ROOT) + "@x.test"));
  }

  @Override
  public Set<Mood> moods() {
    return Set.of(Mood.values());
  }

  @Override
  public void become(Mood mood) {
    workspace.faults().lift();
    switch (mood) {
      case WELL -> {}
      case BUSY -> workspace.faults().untilLifted(Fault.rateLimited(pause()));
      case REFUSES_RECIPIENT ->
          workspace.faults().untilLifted("chat.postMessage", Fault.refused("channel_not_found"));
      case REFUSES_CREDENTIALS -> workspace.faults().untilLifted(Fault.refused("invalid_auth"));
      case BROKEN -> workspace.faults().untilLifted(Fault.serverError(500));
      case MUMBLES -> workspace.faults().untilLifted(Fault.mumbled("{\"ok\":true}"));
      case SILENT -> workspace.faults().untilLifted(Fault.hanging());
      case LOSES_ANSWERS -> workspace.faults().untilLifted(Fault.answerLost());
      case DOWN -> workspace.faults().untilLifted(Fault.cutBefore());
    }
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(17);
  }

  @Override
  public List<Received> received() {
    var received = new ArrayList<Received>();
    var posted = new LinkedHashSet<>(workspace.messages());
    for (var call : workspace.calls()) {
      switch (call.method()) {
        case "chat.postMessage" ->
            posted.stream()
                .filter(message -> delivery(message.metadata()).isPresent())
                .filter(message ->
                    delivery(message.metadata())
                        .equals(delivery(Slack.json(call.parameters().path("metadata")))))
                .findFirst()
                .ifPresent(message -> {
                  posted.remove(message);
                  received.add(received(message));
                });
        case "chat.update" ->
            workspace
                .message(
                    call.parameters().path("channel").asText(),
                    call.parameters().path("ts").asText())
                .ifPresent(message -> received.add(received(message)));
        default -> {}
      }
    }
    return received;
  }

  private static Optional<String> delivery(JsonNode metadata) {
    var delivery = metadata.path("event_payload").path("delivery").asText();
    return delivery.isEmpty() ? Optional.empty() : Optional.of(delivery);
  }

  private Received received(PostedMessage message) {
    var identity = message.channel() + "/" + message.ts();
    var buttons =
        Slack.buttons(message.blocks()).stream()
            .flatMap(button -> SlackAction.of(button).stream())
            .map(SlackAction::kind)
            .collect(Collectors.toSet());
    for (var action : SlackAction.values()) {
      if (buttons.contains(action.kind())) {
        presses.put(identity + action.kind(), prepared(message, action));
      }
    }
    var links = new LinkedHashSet<>(message.links());
    links.addAll(Slack.addresses(message.blocks()));
    var shown = Slack.shown(message.blocks());
    return new Received(
        identity,
        List.of(shown),
        links,
        buttons,
        message.text() + "\n" + message.blocks() + "\n" + message.metadata() + "\n" + shown);
  }

  private Interaction prepared(PostedMessage message, SlackAction action) {
    return workspace.preparePress(
        reader(message.channel()), message.channel(), message.ts(), action.id());
  }

  /** Somebody who sees the conversation. */
  private String reader(String conversation) {
    return conversation.equals(CHANNEL)
        ? PEOPLE.iterator().next()
        : PEOPLE.stream()
            .filter(id -> workspace.directMessages(id).equals(conversation))
            .findFirst()
            .orElseThrow();
  }

  @Override
  public IncomingCall press(Received message, Press.Kind button, Handle by, Instant at) {
    var prepared = presses.get(message.identity() + button);
    if (prepared == null) {
      throw new IllegalArgumentException("There is no such button: " + button);
    }
    var number = pressed.incrementAndGet();
    return call(
        prepared
            .withPayload(payload -> {
              ((ObjectNode) payload.get("user")).put("id", by.value());
              ((ObjectNode) payload.get("actions").get(0))
                  .put("action_ts", "1763712345.%06d".formatted(number));
              return payload;
            })
            .signedAt(at));
  }

  private static IncomingCall call(Interaction interaction) {
    return new IncomingCall(
        interaction.headers(), interaction.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public IncomingCall repeated(IncomingCall call, Instant at) {
    var again = new LinkedHashMap<>(signed(call.body(), at).headers());
    again.put("x-slack-retry-num", "1");
    again.put("x-slack-retry-reason", "http_timeout");
    return new IncomingCall(again, call.body());
  }

  @Override
  public IncomingCall signed(byte[] body, Instant at) {
    return new IncomingCall(
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded",
            RequestSignature.TIMESTAMP,
            Long.toString(at.getEpochSecond()),
            RequestSignature.SIGNATURE,
            Slack.signature(SIGNING_SECRET, at, body)),
        body);
  }

  @Override
  public Optional<IncomingCall> elsewhere(IncomingCall call, Instant at) {
    var payload =
        URLDecoder.decode(
                new String(call.body(), StandardCharsets.UTF_8).substring("payload=".length()),
                StandardCharsets.UTF_8)
            .replace("\"" + WORKSPACE + "\"", "\"T0GLOBEX\"");
    var body = "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
    return Optional.of(signed(body.getBytes(StandardCharsets.UTF_8), at));
  }

  @Override
  public Set<String> signatureHeaders() {
    return Set.of(RequestSignature.SIGNATURE, RequestSignature.TIMESTAMP);
  }

  @Override
  public Duration tolerance() {
    return Duration.ofMinutes(5);
  }

  /** What only one person sees, be it in a conversation of theirs. */
  @Override
  public List<Told> told() {
    return workspace.messages().stream()
        .filter(message -> message.ephemeralTo() != null || delivery(message.metadata()).isEmpty())
        .map(message -> {
          var to =
              message.ephemeralTo() == null ? reader(message.channel()) : message.ephemeralTo();
          return new Told(
              new Handle(to), Slack.shown(message.blocks()), Slack.addresses(message.blocks()));
        })
        .toList();
  }

  @Override
  public List<Form> forms() {
    return workspace.modals().stream()
        .map(modal -> {
          var prefilled = new HashMap<String, String>();
          for (var block : modal.view().path("blocks")) {
            var id = block.path("block_id").asText();
            if (id.startsWith(FormComposer.FIELD)) {
              prefilled.put(
                  id.substring(FormComposer.FIELD.length()), Slack.initial(block.path("element")));
            }
          }
          var purpose =
              modal.view().path("callback_id").asText().equals(SlackAction.SUBMIT_APPROVAL.id())
                  ? Purpose.EDIT
                  : Purpose.REJECT;
          return new Form(new Handle(modal.userId()), purpose, prefilled, modal.view().toString());
        })
        .toList();
  }

  @Override
  public IncomingCall submitted(
      Form form, Map<String, String> typed, String comment, Handle by, Instant at) {
    var entered = new HashMap<String, String>();
    typed.forEach((name, text) -> entered.put(FormComposer.FIELD + name, text));
    if (!comment.isEmpty()) {
      entered.put(FormComposer.COMMENT, comment);
    }
    var modal = workspace.modals().get(forms().lastIndexOf(form));
    return call(workspace.prepareSubmit(modal.id(), entered).signedAt(at));
  }

  @Override
  public Set<String> complaints(IncomingAnswer answer) {
    var errors = Slack.json(answer.body()).path("errors");
    var fields = new LinkedHashSet<String>();
    errors
        .fieldNames()
        .forEachRemaining(block ->
            fields.add(
                block.startsWith(FormComposer.FIELD)
                    ? block.substring(FormComposer.FIELD.length())
                    : block));
    return fields;
  }

  @Override
  public void delete(MessageHandle handle) {
    var posted = io.countersign.adapters.slack.PostedMessage.of(handle).orElseThrow();
    workspace.deleteMessage(posted.conversation(), posted.timestamp());
  }

  @Override
  public void close() {
    workspace.close();
  }
}
