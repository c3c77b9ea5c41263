package io.countersign.sandbox.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Posts what Slack has to say to the app. */
final class Messenger implements AutoCloseable {
  /** Longer than Slack's patience, so that a late answer is still seen and said to be late. */
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Answer post(URI url, Map<String, String> headers, String body) {
    var request =
        HttpRequest.newBuilder(url)
            .timeout(AT_MOST)
            .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
            .header("Accept", "application/json,*/*")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    var start = System.nanoTime();
    try {
      var response = client.send(request.build(), BodyHandlers.ofString(UTF_8));
      return new Answer(response.statusCode(), response.body(), since(start));
    } catch (IOException failed) {
      return Answer.none(failed.getClass().getSimpleName(), since(start));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Answer.none("interrupted", since(start));
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static String form(String name, String value) {
    return name + "=" + URLEncoder.encode(value, UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
