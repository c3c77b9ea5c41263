package io.countersign.sandbox.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Web API and the response addresses over HTTP, with whatever goes wrong on the way. */
final class ApiEndpoint {
  private static final String BEARER = "Bearer ";

  private final Team team;
  private final WebApi api;
  private final Faults faults;

  ApiEndpoint(Team team, WebApi api, Faults faults) {
    this.team = team;
    this.api = api;
    this.faults = faults;
  }

  void method(HttpExchange exchange) throws IOException {
    try (exchange) {
      var method = exchange.getRequestURI().getPath().substring("/api/".length());
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var read = parameters(exchange, body);
      if (read.isEmpty()) {
        answer(exchange, WebApi.refusal("invalid_json", List.of()));
        return;
      }
      var parameters = read.get();
      var token = token(exchange, parameters);
      parameters.values().remove("token");
      team.remember(new ApiCall(method, parameters.values().deepCopy()));
      var fault = faults.met(method);
      if (fault.isEmpty()) {
        answer(exchange, api.call(method, token, parameters));
      } else {
        fail(exchange, fault.get(), method, token, parameters);
      }
    }
  }

  private void fail(
      HttpExchange exchange,
      Fault fault,
      String method,
      @Nullable String token,
      Parameters parameters)
      throws IOException {
    switch (fault) {
      case Fault.RateLimited(var retryAfter) -> {
        exchange
            .getResponseHeaders()
            .set("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
        answer(exchange, 429, Json.write(WebApi.refusal("ratelimited", List.of())));
      }
      case Fault.ServerError(var status) -> {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
        exchange.sendResponseHeaders(status, -1);
      }
      case Fault.Refused(var error) -> answer(exchange, WebApi.refusal(error, List.of()));
      case Fault.Mumbled(var answer) -> answer(exchange, 200, answer);
      case Fault.CutBefore _ -> {}
      case Fault.AnswerLost _ -> api.call(method, token, parameters);
      case Fault.Hanging _ -> {
        hang();
        answer(exchange, api.call(method, token, parameters));
      }
      case Fault.AnswerHeld _ -> {
        var held = api.call(method, token, parameters);
        hang();
        answer(exchange, held);
      }
    }
  }

  private void hang() throws IOException {
    try {
      faults.hang();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /** Empty if the body says that it is JSON and is not. */
  private static Optional<Parameters> parameters(HttpExchange exchange, String body) {
    var type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null && type.startsWith("application/json")) {
      return Json.read(body.isEmpty() ? "{}" : body) instanceof ObjectNode values
          ? Optional.of(new Parameters(values))
          : Optional.empty();
    }
    var query = exchange.getRequestURI().getRawQuery();
    return Optional.of(Parameters.ofForm(query == null ? body : query + "&" + body));
  }

  private static @Nullable String token(HttpExchange exchange, Parameters parameters) {
    var header = exchange.getRequestHeaders().getFirst("Authorization");
    return header != null && header.startsWith(BEARER)
        ? header.substring(BEARER.length()).strip()
        : parameters.text("token");
  }

  void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring("/actions/".length());
      JsonNode said = Json.read(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      var answer = api.respond(path, said);
      answer(exchange, answer.path("ok").asBoolean() ? 200 : 404, Json.write(answer));
    }
  }

  private void answer(HttpExchange exchange, ObjectNode answer) throws IOException {
    answer(exchange, 200, Json.write(answer));
  }

  private void answer(HttpExchange exchange, int status, String json) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json; charset=utf-8");
    headers.set("x-oauth-scopes", team.app().scopesListed());
    headers.set("x-slack-req-id", Integer.toHexString(System.identityHashCode(exchange)));
    var bytes = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
