package io.countersign.adapters.web.api;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.application.access.Scope;
import io.countersign.application.testing.InMemorySandboxClocks;
import io.countersign.application.testing.InMemoryStorage;
import io.countersign.application.testing.SettableClock;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The API on a real server over storage in memory, and a client. */
final class Api implements AutoCloseable {
  static final String ALL_SCOPES =
      Arrays.stream(Scope.values())
          .map(scope -> "\"" + scope + "\"")
          .collect(Collectors.joining(",", "[", "]"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NAMES = new AtomicInteger();

  final EmbeddedServer server;
  final InMemoryStorage storage;
  final SettableClock clock;
  final ApiTestBeans.Outages outages;
  final InMemorySandboxClocks sandboxClocks;
  private final HttpClient http = HttpClient.newHttpClient();

  private Api(Map<String, Object> properties) {
    server = ApplicationContext.run(EmbeddedServer.class, properties);
    var beans = server.getApplicationContext();
    storage = beans.getBean(InMemoryStorage.class);
    clock = beans.getBean(SettableClock.class);
    outages = beans.getBean(ApiTestBeans.Outages.class);
    sandboxClocks = beans.getBean(InMemorySandboxClocks.class);
  }

  static Api start() {
    return start(Map.of());
  }

  static Api start(Map<String, Object> more) {
    var properties = new HashMap<String, Object>();
    properties.put("spec.name", ApiTestBeans.SPEC);
    properties.put("countersign.public-url", "https://approve.example.test");
    properties.put("micronaut.server.port", -1);
    properties.put("micronaut.server.thread-selection", "blocking");
    properties.put("micronaut.server.max-request-size", "1MB");
    properties.put("micronaut.server.netty.request-decompression-enabled", false);
    properties.put("micronaut.server.netty.max-header-size", "16KB");
    properties.put("micronaut.server.netty.max-initial-line-length", "8KB");
    properties.putAll(more);
    return new Api(properties);
  }

  record Answer(int status, String body, HttpHeaders headers) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException notJson) {
        throw new UncheckedIOException(body, notJson);
      }
    }

    String text(String pointer) {
      return json().at(pointer).asText();
    }

    /** The slug of a problem. */
    String problem() {
      return text("/type").replace("urn:countersign:problem:", "");
    }

    List<String> pointers() {
      return json().at("/errors").findValuesAsText("pointer");
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return status + " " + body;
    }
  }

  Answer call(String method, String path, String key, String body, String... headers) {
    return call(method, path, key, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Answer call(String method, String path, String key, byte[] body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(server.getURI() + path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    if (body.length > 0 && !Arrays.asList(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopping);
    }
  }

  /** Sends exactly these characters, and reads until the server hangs up. */
  Answer raw(String request) {
    var text = exchange(request);
    var parts = text.split("\r\n\r\n", 2);
    var lines = parts[0].split("\r\n");
    var headers =
        Arrays.stream(lines)
            .skip(1)
            .map(line -> line.split(": ", 2))
            .collect(Collectors.groupingBy(h -> h[0], Collectors.mapping(h -> h[1], toList())));
    return new Answer(
        Integer.parseInt(lines[0].split(" ")[1]),
        parts[1],
        HttpHeaders.of(headers, (_, _) -> true));
  }

  /** Sends exactly these characters, and returns all that comes until the server hangs up. */
  String exchange(String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A new tenant and a key that may do everything. */
  Client client() {
    return client("live");
  }

  Client sandbox() {
    return client("sandbox");
  }

  private Client client(String kind) {
    var name = "team-" + NAMES.incrementAndGet();
    var created =
        call(
            "POST",
            "/v1/tenants",
            ApiTestBeans.OPERATOR_KEY,
            "{\"id\":\"%1$s\",\"name\":\"Team %1$s\",\"kind\":\"%2$s\"}".formatted(name, kind));
    if (created.status() != 201) {
      throw new IllegalStateException(created.toString());
    }
    return new Client(this, name, key(name, ALL_SCOPES));
  }

  String key(String tenant, String scopes) {
    var issued =
        call(
            "POST",
            "/v1/tenants/" + tenant + "/api-keys",
            ApiTestBeans.OPERATOR_KEY,
            "{\"name\":\"tests\",\"scopes\":%s}".formatted(scopes));
    if (issued.status() != 201) {
      throw new IllegalStateException(issued.toString());
    }
    return issued.text("/secret");
  }

  /** Whoever holds one key. */
  record Client(Api api, String tenant, String key) {
    Answer get(String path) {
      return api.call("GET", path, key, "");
    }

    Answer post(String path, String body, String... headers) {
      return api.call("POST", path, key, body, headers);
    }

    Answer put(String path, String body) {
      return api.call("PUT", path, key, body);
    }

    Answer patch(String path, String body) {
      return api.call("PATCH", path, key, body);
    }

    Answer delete(String path) {
      return api.call("DELETE", path, key, "");
    }

    /** Opens an approval and returns its id. */
    String open(String body) {
      var opened = post("/v1/approvals", body);
      if (opened.status() != 201) {
        throw new IllegalStateException(opened.toString());
      }
      return opened.text("/id");
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
