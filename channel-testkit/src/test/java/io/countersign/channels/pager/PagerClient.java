package io.countersign.channels.pager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Talks to Pager, and makes something of every way in which that can end. */
final class PagerClient {
  private static final int LONGEST_ANSWER = 100_000;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http;
  private final URI api;
  private final Duration patience;

  PagerClient(URI api, Duration patience) {
    this.http = HttpClient.newBuilder().connectTimeout(patience).build();
    this.api = api;
    this.patience = patience;
  }

  /** How a call ended. */
  sealed interface Answer {
    record Accepted(JsonNode body) implements Answer {}

    /** There is no such thing as the call was about. */
    record NotFound() implements Answer {}

    record Failed(String why, DeliveryOutcome outcome) implements Answer {}
  }

  /**
   * @param idempotencyKey what Pager recognises a repeated call by
   */
  Answer post(String path, Page page, String idempotencyKey, String token) {
    return call(to(path, token).header("Idempotency-Key", idempotencyKey).POST(body(page)));
  }

  Answer put(String path, Page page, String token) {
    return call(to(path, token).PUT(body(page)));
  }

  Answer get(String path, String token) {
    return call(to(path, token).GET());
  }

  private HttpRequest.Builder to(String path, String token) {
    return HttpRequest.newBuilder(api.resolve(path))
        .timeout(patience)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json");
  }

  private HttpRequest.BodyPublisher body(Page page) {
    try {
      return BodyPublishers.ofByteArray(json.writeValueAsBytes(page));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer call(HttpRequest.Builder request) {
    try {
      return answer(
          http.send(
              request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER)));
    } catch (HttpTimeoutException e) {
      return later(Duration.ZERO, "timeout");
    } catch (JsonProcessingException e) {
      return later(Duration.ZERO, "unreadable-answer");
    } catch (IOException e) {
      return later(Duration.ZERO, "connect-failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return later(Duration.ZERO, "interrupted");
    }
  }

  private Answer answer(HttpResponse<String> response) throws JsonProcessingException {
    return switch (response.statusCode()) {
      case 200, 201 -> new Answer.Accepted(json.readTree(response.body()));
      case 401, 403 -> forGood("token-refused");
      case 404 -> new Answer.NotFound();
      case 429 -> later(pause(response), "rate-limited");
      default ->
          response.statusCode() >= 500
              ? later(Duration.ZERO, "vendor-failed")
              : forGood("page-refused");
    };
  }

  private static Duration pause(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,5}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .orElse(Duration.ZERO);
  }

  private static Answer later(Duration after, String why) {
    return new Answer.Failed(why, new TryLater(after, why));
  }

  private static Answer forGood(String why) {
    return new Answer.Failed(why, new Undeliverable(why));
  }
}
