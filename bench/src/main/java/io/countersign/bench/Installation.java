package io.countersign.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A running Countersign as its callers, approvers and operators see it. */
final class Installation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern APPROVE =
      Pattern.compile("(https?://[^\\s\"<>]+/hil/action\\?k=[^\\s\"<>&]+&t=[A-Za-z0-9_.-]+)");
  private static final Pattern TICKET =
      Pattern.compile(
          "name=\"ticket\"[^>]*value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*name=\"ticket\"");
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String TYPE = "Content-Type: application/json";

  private final URI url;
  private final String operatorKey;

  Installation(URI url, String operatorKey) {
    this.url = url;
    this.operatorKey = operatorKey;
  }

  Wire wire() {
    return new Wire(url);
  }

  URI url() {
    return url;
  }

  /** Takes its callbacks where it reaches this machine: the near end of a connection to it. */
  Receiver receiver() throws IOException {
    try (var connection = new Socket(url.getHost(), url.getPort())) {
      return new Receiver(connection.getLocalAddress());
    }
  }

  /** A tenant of its own with a key that may do all that is measured. */
  Tenant tenant(String id) throws IOException {
    try (var wire = wire()) {
      call(
          wire,
          "POST",
          "/v1/tenants",
          operatorKey,
          "{\"id\":\"%s\",\"name\":\"Bench\"}".formatted(id),
          201);
      var key =
          call(
              wire,
              "POST",
              "/v1/tenants/" + id + "/api-keys",
              operatorKey,
              """
              {"name": "bench", "scopes": ["approvals:create", "approvals:read", "sandbox:read",
               "people:write", "secrets:admin", "channels:admin", "decisions:write", "workflows:write",
               "executions:start", "executions:read", "executions:manage"]}
              """,
              201);
      return new Tenant(id, key.at("/secret").asText());
    }
  }

  static JsonNode call(Wire wire, String method, String path, String key, String body, int expected)
      throws IOException {
    var answer =
        wire.send(method, path, body.getBytes(UTF_8), "Authorization: Bearer " + key, TYPE);
    if (answer.status() != expected) {
      throw new IOException(method + " " + path + ": " + answer.status() + " " + answer.text());
    }
    return JSON.readTree(answer.body());
  }

  /** One tenant and what is done in its name. */
  final class Tenant {
    private final String id;
    private final String key;

    Tenant(String id, String key) {
      this.id = id;
      this.key = key;
    }

    String id() {
      return id;
    }

    /**
     * Opens a request; see {@link #question}.
     *
     * @return its id
     */
    String open(Wire wire, String question) throws IOException {
      return call(wire, "POST", "/v1/approvals", key, question, 201).at("/id").asText();
    }

    /** Has Slack as a channel from now on, and somebody who is asked there. */
    void connectSlack(Wire wire, String approver) throws IOException {
      put(wire, "/v1/secrets/slack-token", "{\"value\":\"" + PretendSlack.TOKEN + "\"}");
      put(wire, "/v1/secrets/slack-signing", "{\"value\":\"" + PretendSlack.SIGNING_SECRET + "\"}");
      put(
          wire,
          "/v1/channels/slack",
          """
          {"settings": {"botToken": "@{secret:slack-token}", "signingSecret": "@{secret:slack-signing}",
                        "workspaceId": "%s"}}
          """
              .formatted(PretendSlack.WORKSPACE));
      call(
          wire,
          "POST",
          "/v1/people",
          key,
          "{\"email\":\"%s\",\"name\":\"Bench\",\"handles\":{\"slack\":\"%s\"}}"
              .formatted(approver, PretendSlack.USER),
          201);
    }

    byte[] get(Wire wire, String path) throws IOException {
      var answer = wire.get(path, "Authorization: Bearer " + key);
      expect(answer, 200);
      return answer.body();
    }

    JsonNode post(Wire wire, String path, String body, int expected) throws IOException {
      return call(wire, "POST", path, key, body, expected);
    }

    void put(Wire wire, String path, String body) throws IOException {
      var answer =
          wire.send("PUT", path, body.getBytes(UTF_8), "Authorization: Bearer " + key, TYPE);
      if (answer.status() / 100 != 2) {
        throw new IOException("PUT " + path + ": " + answer.status() + " " + answer.text());
      }
    }

    /** The message that asks in a request that was opened. */
    Message message(Wire wire, String request) throws IOException {
      var answer = wire.get("/v1/approvals/" + request, "Authorization: Bearer " + key);
      expect(answer, 200);
      var approval = JSON.readTree(answer.body());
      return new Message(
          approval.at("/assignments/0/deliveries/0/id").asText(),
          approval.at("/shownDigest").asText());
    }

    /** The first page of an approver's open requests. */
    void inbox(Wire wire, String approver) throws IOException {
      var answer =
          wire.get(
              "/v1/approvals?state=pending&limit=25&approver=" + URLEncoder.encode(approver, UTF_8),
              "Authorization: Bearer " + key);
      expect(answer, 200);
    }

    /** The Approve links in the mails to an approver, as soon as there are so many. */
    List<URI> links(String approver, int count) throws IOException {
      try (var wire = wire()) {
        for (var links = List.<URI>of(); ; links = mails(wire, approver)) {
          if (links.size() >= count) {
            return links;
          }
          Thread.sleep(500);
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IOException(stop);
      }
    }

    private List<URI> mails(Wire wire, String approver) throws IOException {
      var links = new ArrayList<URI>();
      var path = "/v1/sandbox/messages?limit=100&to=" + URLEncoder.encode(approver, UTF_8);
      for (var cursor = ""; ; ) {
        var answer = wire.get(path + cursor, "Authorization: Bearer " + key);
        expect(answer, 200);
        var page = JSON.readTree(answer.body());
        for (var mail : page.at("/items")) {
          var link = APPROVE.matcher(mail.at("/text").asText());
          if (link.find()) {
            links.add(URI.create(link.group(1)));
          }
        }
        if (page.at("/nextCursor").isNull()) {
          return links;
        }
        cursor = "&cursor=" + URLEncoder.encode(page.at("/nextCursor").asText(), UTF_8);
      }
    }
  }

  /** A message that asks, and the digest of what it shows. */
  record Message(String delivery, String shown) {}

  /**
   * What is asked.
   *
   * @param callbackUrl where the outcome goes, empty for nowhere
   */
  static String question(List<String> approvers, String callbackUrl) {
    var body = JSON.createObjectNode();
    body.put("title", "Invoice batch 2026-11");
    body.put("summary", "Pays **14** vendors.");
    body.putObject("context").put("trigger", "Month-end run 42");
    body.putObject("requester").put("email", "ana@example.test");
    var fields = body.putArray("fields");
    fields
        .addObject()
        .put("name", "total")
        .put("label", "Batch total")
        .put("type", "number")
        .put("value", 18250.45)
        .put("input", "editable-optional");
    fields
        .addObject()
        .put("name", "iban")
        .put("label", "Account")
        .put("type", "text")
        .put("value", "DE89370400440532013000")
        .put("display", "readable-masked");
    var asked = body.putArray("approvers");
    approvers.forEach(approver -> asked.addObject().put("email", approver));
    if (!callbackUrl.isEmpty()) {
      body.put("callbackUrl", callbackUrl);
    }
    return body.toString();
  }

  /** A press that waits for somebody to make it. */
  record Press(String path, byte[] body) {}

  /** Opens the page behind a link, as a person does before pressing. */
  static Press look(Wire wire, URI link) throws IOException {
    var answer = wire.get(link.getRawPath() + "?" + link.getRawQuery());
    expect(answer, 200);
    var ticket = TICKET.matcher(answer.text());
    if (!ticket.find()) {
      throw new IOException("No ticket in the page");
    }
    var value = ticket.group(1) != null ? ticket.group(1) : ticket.group(2);
    // The script of the page says that a hand was there; else a quick press is asked for a code.
    var body = link.getRawQuery() + "&signs=jg&ticket=" + URLEncoder.encode(value, UTF_8);
    return new Press(link.getRawPath(), body.getBytes(UTF_8));
  }

  static void press(Wire wire, Press press) throws IOException {
    expect(wire.send("POST", press.path(), press.body(), FORM), 303);
  }

  static void expect(Wire.Answer answer, int status) throws IOException {
    if (answer.status() != status) {
      throw new IOException(
          "Expected " + status + ", got " + answer.status() + "\n" + answer.head());
    }
  }
}
