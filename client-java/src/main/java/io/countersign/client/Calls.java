package io.countersign.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** Sends calls, and sends them again where that does no harm. */
final class Calls {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);
  private static final String AGENT = "countersign-java/" + version();

  private final URI baseUrl;
  private final String authorization;
  private final HttpClient http;
  private final Runnable whenClosed;
  private final Duration timeout;
  private final Duration retryFor;
  private final Pause pause;
  private volatile boolean closed;

  Calls(
      URI baseUrl,
      String apiKey,
      HttpClient http,
      Runnable whenClosed,
      Duration timeout,
      Duration retryFor,
      Pause pause) {
    this.baseUrl = baseUrl;
    this.authorization = "Bearer " + apiKey;
    this.http = http;
    this.whenClosed = whenClosed;
    this.timeout = timeout;
    this.retryFor = retryFor;
    this.pause = pause;
  }

  URI baseUrl() {
    return baseUrl;
  }

  Deadline in(Duration time) {
    return Deadline.in(time, pause);
  }

  /** Waits this long, but not past the deadline. */
  void sleep(Duration time, Deadline until) {
    var left = until.left();
    try {
      pause.sleep(time.compareTo(left) < 0 ? time : left);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw NoAnswerException.interrupted("waiting", stop);
    }
  }

  JsonNode send(Call call) {
    return send(call, in(retryFor));
  }

  /** The same, made again until then. */
  JsonNode send(Call call, Deadline until) {
    for (var failures = 0; ; failures++) {
      try {
        return once(call);
      } catch (CountersignException failure) {
        var wait = backoff(failures, failure.retryAfter());
        if (closed || !failure.allows(call.repeating()) || wait.compareTo(until.left()) >= 0) {
          throw failure;
        }
        sleep(wait, until);
      }
    }
  }

  /** Twice as long each time, up to half longer by chance, and never less than was asked for. */
  private static Duration backoff(int failures, Duration asked) {
    var doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures, 10));
    var step = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    var own = step.plusMillis(ThreadLocalRandom.current().nextLong(step.toMillis() / 2));
    return own.compareTo(asked) > 0 ? own : asked;
  }

  private JsonNode once(Call call) {
    if (closed) {
      throw new IllegalStateException("This client is closed.");
    }
    var response = exchange(call);
    if (response.statusCode() < 200 || response.statusCode() > 299) {
      throw ProblemException.of(call, response);
    }
    return Json.read(call, response.body());
  }

  private HttpResponse<byte[]> exchange(Call call) {
    // Not the request's own timeout: that ends when the headers are here.
    var limit = timeout.plus(call.more());
    var answer = http.sendAsync(request(call), BodyHandlers.ofByteArray());
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw NoAnswerException.late(call, limit);
    } catch (InterruptedException stop) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw NoAnswerException.interrupted(call.toString(), stop);
    } catch (ExecutionException failed) {
      throw switch (failed.getCause()) {
        case HttpConnectTimeoutException none -> NoAnswerException.neverSent(call, none);
        case ConnectException none -> NoAnswerException.neverSent(call, none);
        case SSLHandshakeException untrusted -> NoAnswerException.untrusted(call, untrusted);
        case IOException broken -> NoAnswerException.broken(call, broken);
        case null, default -> new IllegalStateException(call.toString(), failed.getCause());
      };
    }
  }

  private HttpRequest request(Call call) {
    var body = call.body();
    var request =
        HttpRequest.newBuilder(URI.create(baseUrl + call.path() + call.query()))
            .header("Authorization", authorization)
            .header("Accept", "application/json, application/problem+json")
            .header("User-Agent", AGENT)
            .method(
                call.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (call.idempotencyKey() != null) {
      request.header("Idempotency-Key", call.idempotencyKey());
    }
    return request.build();
  }

  void close() {
    closed = true;
    whenClosed.run();
  }

  private static String version() {
    var version = Calls.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
