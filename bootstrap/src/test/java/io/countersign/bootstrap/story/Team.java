package io.countersign.bootstrap.story;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.application.access.Scope;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A product team that uses the gateway: one tenant, one key. */
record Team(Gateway gateway, String tenant, String apiKey, String callbackSecret) {
  static final String ALL_SCOPES =
      Arrays.stream(Scope.values())
          .map(scope -> "\"" + scope + "\"")
          .collect(Collectors.joining(",", "[", "]"));

  Gateway.Answer post(String path, String body) {
    return gateway.call("POST", path, apiKey, body);
  }

  Gateway.Answer put(String path, String body) {
    return gateway.call("PUT", path, apiKey, body);
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

  /** Waits for the nth mail to somebody, counted from 1, in the sandbox mailbox. */
  Mail mail(String to, int nth) {
    var found =
        Awaitility.await()
            .until(
                () -> get("/v1/sandbox/messages?limit=50&to=" + to).json().at("/items"),
                items -> items.size() >= nth);
    var id = found.get(found.size() - nth).at("/id").asText();
    var message = get("/v1/sandbox/messages/" + id).json();
    return new Mail(
        message.at("/subject").asText(),
        message.at("/text").asText(),
        message.at("/html").asText());
  }

  int mails(String to) {
    return get("/v1/sandbox/messages?limit=50&to=" + to).json().at("/items").size();
  }

  Mail mail(String to) {
    return mail(to, 1);
  }
}
