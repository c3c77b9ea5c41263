package io.countersign.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.chaos.History.Kind;
import io.countersign.chaos.History.Op;
import io.countersign.chaos.History.Outcome;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Callers and approvers. Everything that they do is written down before and after. */
final class Client implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TICKET =
      Pattern.compile(
          "name=\"ticket\"[^>]*value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*name=\"ticket\"");
  private static final Pattern NUMBER =
      Pattern.compile("<input[^>]*inputmode=\"decimal\"[^>]*name=\"([^\"]+)\"");
  private static final Pattern PAGE_PROBLEM = Pattern.compile("data-problem=\"([^\"]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final Recorder recorder;
  private final AtomicLong numbers = new AtomicLong();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Client(Recorder recorder) {
    this.recorder = recorder;
  }

  /** A tenant and its key. */
  record Tenant(String id, String apiKey, String callbackSecret) {}

  /**
   * A question.
   *
   * @param name title and Idempotency-Key
   * @param callback where the outcome goes, empty for nowhere
   * @param remindAfter ISO 8601, empty for never
   */
  record Question(
      String name, List<String> approvers, boolean everybody, String callback, String remindAfter) {
    static Question of(String name, String approver, String callback) {
      return new Question(name, List.of(approver), false, callback, "");
    }
  }

  /** What came back; status 0 if nothing did. */
  private record Answer(int status, String body, boolean retryAfter) {
    static final Answer NONE = new Answer(0, "", false);

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException notJson) {
        return JSON.createObjectNode();
      }
    }

    String problem() {
      var page = PAGE_PROBLEM.matcher(body);
      return page.find() ? page.group(1) : json().at("/type").asText("").replaceAll(".*:", "");
    }

    boolean changedNothing() {
      return status == 503 && problem().equals("storage-unavailable");
    }

    /** What the client knows now. */
    Outcome outcome() {
      if (status >= 200 && status < 400 && problem().isEmpty()) {
        return Outcome.OK;
      }
      if (status == 0 || status == 500 || status == 504) {
        return Outcome.INFO;
      }
      // A 503 says whether nothing was changed or nobody knows.
      return problem().equals("outcome-unknown") ? Outcome.INFO : Outcome.FAIL;
    }
  }

  String nextId(String prefix) {
    return prefix + "-" + numbers.incrementAndGet();
  }

  /** Asks the operator for something; must succeed. */
  JsonNode operator(Replica replica, String path, String body) {
    return must(
        HttpRequest.newBuilder(replica.url(path))
            .header("Authorization", "Bearer " + Replica.OPERATOR_KEY)
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Something a tenant must succeed with, outside of the history. */
  JsonNode call(Replica replica, Tenant tenant, String method, String path, String body) {
    return must(request(replica, tenant, method, path, body).build());
  }

  private JsonNode must(HttpRequest request) {
    var answer = send(request);
    for (var left = 10; left > 0 && answer.changedNothing(); left--) {
      Signals.sleep(500);
      answer = send(request);
    }
    if (answer.status() < 200 || answer.status() >= 300) {
      throw new IllegalStateException(request.uri().getPath() + ": " + answer);
    }
    return answer.json();
  }

  private static HttpRequest.Builder request(
      Replica replica, Tenant tenant, String method, String path, String body) {
    return HttpRequest.newBuilder(replica.url(path))
        .header("Authorization", "Bearer " + tenant.apiKey())
        .header("Content-Type", "application/json")
        .timeout(PATIENCE)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  /** Opens a request. The same question again is the same request. */
  Op create(Replica replica, Tenant tenant, Question question) {
    var id = nextId("create");
    recorder.invoked(id, Kind.CREATE, "");
    var begun = recorder.now();
    var answer =
        send(
            request(replica, tenant, "POST", "/v1/approvals", body(question))
                .header("Idempotency-Key", question.name())
                .build());
    var opened = answer.status() == 201 ? answer.json().at("/id").asText() : "";
    return ended(
        id, Kind.CREATE, replica, tenant.id(), question.name(), opened, "", "", answer, begun);
  }

  private static String body(Question question) {
    ObjectNode body = JSON.createObjectNode();
    body.put("title", question.name());
    body.put("expiresIn", "PT1H");
    body.putObject("requester").put("email", "ana@example.test");
    body.putObject("policy").put("api", "allowed");
    if (question.everybody()) {
      body.putObject("quorum").put("rule", "all");
    }
    body.putArray("fields")
        .addObject()
        .put("name", "total")
        .put("label", "Batch total")
        .put("type", "number")
        .put("value", 18250.45)
        .put("input", "editable-optional");
    var asked = body.putArray("approvers");
    question.approvers().forEach(approver -> asked.addObject().put("email", approver));
    if (!question.callback().isEmpty()) {
      body.put("callbackUrl", question.callback());
    }
    if (!question.remindAfter().isEmpty()) {
      body.put("remindAfter", question.remindAfter());
    }
    return body.toString();
  }

  /** Opens the page behind a link and presses its button. */
  Op press(
      Replica replica, String tenant, String request, String assignment, String action, URI link) {
    var form = link.getPath().equals("/hil/form");
    var kind = form ? Kind.EDIT : Kind.PRESS;
    var id = nextId(kind.name().toLowerCase(Locale.ROOT));
    recorder.invoked(id, kind, request);
    var begun = recorder.now();
    var target = replica.url(link.getRawPath());
    var page =
        send(
            HttpRequest.newBuilder(URI.create(target + "?" + link.getRawQuery()))
                .header("User-Agent", "approver " + id)
                .timeout(PATIENCE)
                .GET()
                .build());
    var ticket = TICKET.matcher(page.body());
    if (page.status() != 200 || !ticket.find()) {
      // Nothing was pressed, whatever came instead of the page.
      return recorded(
          id, kind, replica, tenant, "", request, assignment, action, Outcome.FAIL, page, begun);
    }
    var value = ticket.group(1) != null ? ticket.group(1) : ticket.group(2);
    var body = new StringBuilder(link.getRawQuery());
    body.append("&signs=jg&ticket=").append(URLEncoder.encode(value, UTF_8));
    body.append("&comment=").append(id);
    if (form) {
      body.append("&decision=").append(action);
      var number = NUMBER.matcher(page.body());
      if (number.find()) {
        body.append('&').append(number.group(1)).append("=17000");
      }
    }
    var answer =
        send(
            HttpRequest.newBuilder(target)
                .header("User-Agent", "approver " + id)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    return ended(id, kind, replica, tenant, "", request, assignment, action, answer, begun);
  }

  /** Answers over the API. */
  Op decide(Replica replica, Tenant tenant, String request, String assignment, String action) {
    var id = nextId("decide");
    recorder.invoked(id, Kind.DECIDE, request);
    var begun = recorder.now();
    var body =
        JSON.createObjectNode()
            .put("assignmentId", assignment)
            .put("decision", action)
            .put("comment", id)
            .toString();
    var answer =
        send(
            request(replica, tenant, "POST", "/v1/approvals/" + request + "/decisions", body)
                .build());
    return ended(
        id, Kind.DECIDE, replica, tenant.id(), "", request, assignment, action, answer, begun);
  }

  /** Begins an execution of the workflow that every tenant has. The same name is the same one. */
  Op begin(Replica replica, Tenant tenant, String name, String callback) {
    var id = nextId("start");
    recorder.invoked(id, Kind.START, "");
    var begun = recorder.now();
    var body = JSON.createObjectNode().put("workflow", Chain.NAME);
    body.putObject("labels").put("key", name);
    if (!callback.isEmpty()) {
      body.put("callbackUrl", callback);
    }
    var answer =
        send(
            request(replica, tenant, "POST", "/v1/executions", body.toString())
                .header("Idempotency-Key", name)
                .build());
    var started = answer.status() == 201 ? answer.json().at("/id").asText() : "";
    return ended(id, Kind.START, replica, tenant.id(), name, started, "", "", answer, begun);
  }

  /** Brings the result of a task. */
  Op complete(Replica replica, Tenant tenant, String execution, String step) {
    var id = nextId("complete");
    recorder.invoked(id, Kind.COMPLETE, execution);
    var begun = recorder.now();
    var path = "/v1/executions/" + execution + "/steps/" + step + "/complete";
    var answer = send(request(replica, tenant, "POST", path, "{\"output\":{}}").build());
    return ended(id, Kind.COMPLETE, replica, tenant.id(), "", execution, "", step, answer, begun);
  }

  /** Recalls or cancels. */
  Op close(Replica replica, Tenant tenant, String request, Kind kind) {
    var verb = kind.name().toLowerCase(Locale.ROOT);
    var id = nextId(verb);
    recorder.invoked(id, kind, request);
    var begun = recorder.now();
    var answer =
        send(request(replica, tenant, "POST", "/v1/approvals/" + request + "/" + verb, "").build());
    return ended(id, kind, replica, tenant.id(), "", request, "", "", answer, begun);
  }

  Op read(Replica replica, Tenant tenant, String request) {
    var id = nextId("read");
    recorder.invoked(id, Kind.READ, request);
    var begun = recorder.now();
    var answer = send(request(replica, tenant, "GET", "/v1/approvals/" + request, "").build());
    return ended(id, Kind.READ, replica, tenant.id(), "", request, "", "", answer, begun);
  }

  /** The assignments of a request by e-mail address, outside of the history; empty if unknown. */
  JsonNode show(Replica replica, Tenant tenant, String request) {
    return send(request(replica, tenant, "GET", "/v1/approvals/" + request, "").build()).json();
  }

  /** An execution with its steps, outside of the history; empty if unknown. */
  JsonNode showExecution(Replica replica, Tenant tenant, String execution) {
    return send(request(replica, tenant, "GET", "/v1/executions/" + execution, "").build()).json();
  }

  /** Every request that the API lists. */
  List<String> list(Replica replica, Tenant tenant) {
    var ids = new ArrayList<String>();
    for (var cursor = ""; ; ) {
      var page = call(replica, tenant, "GET", "/v1/approvals?limit=100" + cursor, "");
      page.at("/items").forEach(item -> ids.add(item.at("/id").asText()));
      if (!page.at("/nextCursor").isTextual()) {
        return ids;
      }
      cursor = "&cursor=" + URLEncoder.encode(page.at("/nextCursor").asText(), UTF_8);
    }
  }

  private Op ended(
      String id,
      Kind kind,
      Replica replica,
      String tenant,
      String key,
      String request,
      String assignment,
      String action,
      Answer answer,
      Instant begun) {
    return recorded(
        id,
        kind,
        replica,
        tenant,
        key,
        request,
        assignment,
        action,
        answer.outcome(),
        answer,
        begun);
  }

  private Op recorded(
      String id,
      Kind kind,
      Replica replica,
      String tenant,
      String key,
      String request,
      String assignment,
      String action,
      Outcome outcome,
      Answer answer,
      Instant begun) {
    var read = kind == Kind.READ && outcome == Outcome.OK;
    var seen = read ? answer.json().at("/state").asText().toUpperCase(Locale.ROOT) : "";
    var op =
        new Op(
            id,
            kind,
            replica.number(),
            tenant,
            key,
            request,
            assignment,
            action,
            outcome,
            answer.status(),
            answer.problem(),
            seen,
            read && Set.of("APPROVED", "REJECTED").contains(seen)
                ? answer.json().at("/outcome/comment").asText("")
                : "",
            answer.retryAfter(),
            begun,
            recorder.now());
    recorder.ended(op);
    return op;
  }

  /** The request's own time limit ends with the head of the answer; a body can stop as well. */
  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          http.sendAsync(request, BodyHandlers.ofString())
              .get(PATIENCE.plusSeconds(1).toSeconds(), TimeUnit.SECONDS);
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("Retry-After").isPresent());
    } catch (ExecutionException | TimeoutException unknown) {
      return Answer.NONE;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Answer.NONE;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
