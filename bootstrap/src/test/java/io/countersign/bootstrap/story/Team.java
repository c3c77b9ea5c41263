package io.countersign.bootstrap.story;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.application.access.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A product team that uses the gateway: one tenant, one key. */
record Team(Gateway gateway, String tenant, String apiKey, String callbackSecret) {
  static final String ALL_SCOPES =
      Arrays.stream(Scope.values())
          .map(scope -> "\"" + scope + "\"")
          .collect(Collectors.joining(",", "[", "]"));

  /** The same team, at another gateway on the same database. */
  Team at(Gateway other) {
    return new Team(other, tenant, apiKey, callbackSecret);
  }

  Gateway.Answer post(String path, String body) {
    return gateway.call("POST", path, apiKey, body);
  }

  Gateway.Answer put(String path, String body) {
    return gateway.call("PUT", path, apiKey, body);
  }

  Gateway.Answer delete(String path) {
    return gateway.call("DELETE", path, apiKey, "");
  }

  Gateway.Answer get(String path) {
    return gateway.call("GET", path, apiKey, "");
  }

  /** Opens an approval and returns its id. */
  String open(String body) {
    var opened = post("/v1/approvals", body);
    if (opened.status() != 201) {
      throw new IllegalStateException(opened.toString());
    }
    return opened.text("/id");
  }

  JsonNode approval(String id) {
    return get("/v1/approvals/" + id).json();
  }

  void person(String email, String name, String role, String locale) {
    var added =
        post(
            "/v1/people",
            "{\"email\":\"%s\",\"name\":\"%s\",\"roles\":[\"%s\"],\"locale\":\"%s\"}"
                .formatted(email, name, role, locale));
    if (added.status() != 201) {
      throw new IllegalStateException(added.toString());
    }
  }

  /** Waits until the approval is in this state. */
  JsonNode until(String id, String state) {
    return Awaitility.await()
        .until(() -> approval(id), found -> found.at("/state").asText().equals(state));
  }

  /** Has its mails sent by {@link PostOffice}; without, they stay in the sandbox mailbox. */
  Team withMailServer() {
    var stored =
        put(
            "/v1/channels/email",
            """
            {"settings": {"smtpHost": "127.0.0.1", "smtpPort": "%d", "tls": "none",
                          "fromAddress": "%s"}}\
            """
                .formatted(PostOffice.port(), sender()));
    if (stored.status() != 200) {
      throw new IllegalStateException(stored.toString());
    }
    return this;
  }

  private String sender() {
    return "approvals@" + tenant + ".test";
  }

  /** Waits for the nth mail to somebody, counted from 1. */
  Mail mail(String to, int nth) {
    return Awaitility.await()
        .until(() -> PostOffice.mails(sender(), to), mails -> mails.size() >= nth)
        .get(nth - 1);
  }

  /** Waits until the sandbox mailbox holds this many mails; by reader, oldest first. */
  Map<String, List<Mail>> sandbox(int mails) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() ->
            gateway.count("SELECT COUNT(*) FROM sandbox_message WHERE tenant_id = ?", tenant)
                >= mails);
    var found = new HashMap<String, List<Mail>>();
    for (var cursor = ""; cursor != null; ) {
      var part = get("/v1/sandbox/messages?limit=100" + cursor).json();
      for (var message : part.at("/items")) {
        found
            .computeIfAbsent(message.at("/to").asText(), _ -> new ArrayList<>())
            .addFirst(
                new Mail(
                    message.at("/subject").asText(),
                    message.at("/text").asText(),
                    message.at("/html").asText()));
      }
      var next = part.at("/nextCursor");
      cursor = next.isTextual() ? "&cursor=" + next.asText() : null;
    }
    return found;
  }

  int mails(String to) {
    return PostOffice.mails(sender(), to).size();
  }

  Mail mail(String to) {
    return mail(to, 1);
  }
}
