package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.application.port.Secrets;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.EscalateApproval;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** The whole of Countersign, running, and a client that talks to it over HTTP. */
final class Gateway implements AutoCloseable {
  static final String OPERATOR_KEY = "operator-key-of-the-story-tests";
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MovableClock clock;
  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Object> properties;

  private Gateway(Map<String, Object> properties) {
    this.properties = properties;
    Canaries.keep(Canaries.Kind.STORED, OPERATOR_KEY);
    for (var key : properties.get("countersign.master-key").toString().split(",")) {
      var material = key.substring(key.indexOf(':') + 1);
      Canaries.keep(Canaries.Kind.STORED, material);
      Canaries.keep(
          Canaries.Kind.STORED, new String(Base64.getDecoder().decode(material), ISO_8859_1));
    }
    context = ApplicationContext.builder().properties(properties).build();
    try {
      context.start();
    } catch (RuntimeException refused) {
      context.close();
      throw refused;
    }
    clock = context.getBean(MovableClock.class);
    server = context.getBean(EmbeddedServer.class).start();
  }

  static Gateway start() {
    return start(freshDatabase(), Map.of());
  }

  static Map<String, Object> freshDatabase() {
    return StoryDatabase.properties(
        "story_" + ProcessHandle.current().pid() + "_" + NAMES.incrementAndGet());
  }

  static Gateway start(Map<String, Object> database, Map<String, Object> more) {
    var port = freePort();
    var properties = new HashMap<String, Object>(database);
    properties.put("micronaut.server.port", port);
    properties.put("micronaut.server.host", "127.0.0.1");
    properties.put("countersign.public-url", "http://127.0.0.1:" + port);
    properties.put("countersign.operator-key", OPERATOR_KEY);
    properties.put(
        "countersign.master-key",
        "m1:"
            + Base64.getEncoder()
                .encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)));
    properties.put("countersign.egress-allow", "127.0.0.0/8");
    properties.put("countersign.callback-http", true);
    properties.put("countersign.smtp.any-port", true);
    properties.put("countersign.jobs.polling", "PT0.1S");
    properties.put("countersign.rewrap.every", "100ms");
    properties.putAll(more);
    return new Gateway(properties);
  }

  private static int freePort() {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** By the gateway's own clock. */
  Instant now() {
    return context.getBean(InstantSource.class).instant();
  }

  /** Lets this much time pass at once. */
  void pass(Duration time) {
    clock.advance(time);
  }

  /**
   * Lets time pass, step by step, until something has come about. In steps, since what happens next
   * may be planned only after what happened last is written down.
   */
  void passUntil(Duration step, Callable<Boolean> cameAbout) {
    Awaitility.await()
        .until(() -> {
          if (cameAbout.call()) {
            return true;
          }
          clock.advance(step);
          return false;
        });
  }

  /** Runs SQL on the database behind, past the application, and returns what it finds as text. */
  List<List<String>> sql(String statement, Object... parameters) {
    try (var connection =
            DriverManager.getConnection(
                url(),
                properties.get("datasources.default.username").toString(),
                properties.get("datasources.default.password").toString());
        var prepared = connection.prepareStatement(statement)) {
      for (var i = 0; i < parameters.length; i++) {
        prepared.setObject(i + 1, parameters[i]);
      }
      var rows = new ArrayList<List<String>>();
      if (prepared.execute()) {
        var results = prepared.getResultSet();
        while (results.next()) {
          var row = new ArrayList<String>();
          for (var i = 1; i <= results.getMetaData().getColumnCount(); i++) {
            row.add(text(results, i));
          }
          rows.add(row);
        }
      }
      return rows;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The bytes of a value, one character each; H2 gives them of what is binary alone. */
  private static String text(ResultSet results, int column) throws SQLException {
    return switch (results.getMetaData().getColumnType(column)) {
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> {
        var bytes = results.getBytes(column);
        yield bytes == null ? "" : new String(bytes, ISO_8859_1);
      }
      default -> {
        var text = results.getString(column);
        yield text == null ? "" : new String(text.getBytes(UTF_8), ISO_8859_1);
      }
    };
  }

  URI url(String path) {
    return server.getURI().resolve(path);
  }

  /** Waits until nothing is left to do for this tenant now, and takes down all it has. */
  Footprint footprint(String tenant) {
    try (var connection = database()) {
      Awaitility.await().until(() -> Footprint.quiet(connection, tenant));
      return Footprint.of(connection, tenant);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private Connection database() throws SQLException {
    return DriverManager.getConnection(
        context.getRequiredProperty("datasources.default.url", String.class),
        context.getRequiredProperty("datasources.default.username", String.class),
        context.getProperty("datasources.default.password", String.class).orElse(""));
  }

  Statements statements() {
    return context.getBean(Statements.class);
  }

  /** The same link at this instance, whichever sent it. */
  URI here(URI link) {
    return url(link.getRawPath() + "?" + link.getRawQuery());
  }

  /** What the timer does when it takes this request for over. */
  void expire(String tenant, String request) {
    context
        .getBean(CloseRequest.class)
        .handle(
            new CloseRequest.Command(
                new TenantId(tenant),
                new RequestId(UUID.fromString(request)),
                CloseRequest.Cause.EXPIRY,
                new Actor.Timer(),
                ""));
  }

  /** What the timer does when it takes a level of this request's ladder for due. */
  void escalate(String tenant, String request) {
    context
        .getBean(EscalateApproval.class)
        .handle(new TenantId(tenant), new RequestId(UUID.fromString(request)));
  }

  /** The number that a query on the database behind comes back with. */
  long count(String query, Object... parameters) {
    return Long.parseLong(sql(query, parameters).getFirst().getFirst());
  }

  boolean nothingIsWrappedByAnOldMasterKey() {
    var primary = context.getBean(SecretBox.class).primaryMasterKeyId();
    return context.getBean(Secrets.class).wrappedByOtherThan(primary, 1).isEmpty();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** What came back: status, headers, and the body as JSON if it is. */
  record Answer(int status, HttpResponse<String> response) {
    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException notJson) {
        throw new IllegalStateException(status + " " + response.body(), notJson);
      }
    }

    String text(String pointer) {
      return json().at(pointer).asText();
    }

    @Override
    public String toString() {
      return status + " " + response.body();
    }
  }

  Answer call(String method, String path, String credential, String body, String... headers) {
    if (path.startsWith("/v1/secrets/") && body.startsWith("{")) {
      keepSecret(body);
    }
    var request =
        HttpRequest.newBuilder(url(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!credential.isEmpty()) {
      request.header("Authorization", "Bearer " + credential);
    }
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private static void keepSecret(String body) {
    try {
      var value = JSON.readTree(body).at("/value").asText();
      if (value.length() > 12) {
        Canaries.keep(Canaries.Kind.STORED, value);
      }
    } catch (IOException malformed) {
      // Then there is no secret in it.
    }
  }

  Answer send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      Canaries.answered(
          request.method(),
          request.uri().getPath(),
          response.statusCode(),
          response.headers() + response.body());
      return new Answer(response.statusCode(), response);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A new tenant with a mail server, and a key that may do everything. */
  Team team() {
    return team("team-" + NAMES.incrementAndGet()).withMailServer();
  }

  /** A new sandbox tenant, and a key that may do everything. */
  Team sandbox() {
    return team("sandbox-" + NAMES.incrementAndGet(), "sandbox");
  }

  Team team(String name) {
    return team(name, "live");
  }

  private Team team(String name, String kind) {
    var created =
        call(
            "POST",
            "/v1/tenants",
            OPERATOR_KEY,
            "{\"id\":\"%1$s\",\"name\":\"Team %1$s\",\"kind\":\"%2$s\"}".formatted(name, kind));
    if (created.status() != 201) {
      throw new IllegalStateException(created.toString());
    }
    return new Team(this, name, key(name, Team.ALL_SCOPES), created.text("/callbackSecret"));
  }

  String key(String tenant, String scopes) {
    var issued =
        call(
            "POST",
            "/v1/tenants/" + tenant + "/api-keys",
            OPERATOR_KEY,
            "{\"name\":\"story\",\"scopes\":%s}".formatted(scopes));
    if (issued.status() != 201) {
      throw new IllegalStateException(issued.toString());
    }
    return issued.text("/secret");
  }

  /**
   * Ends it, and asks whether a secret got anywhere in its time.
   *
   * @throws AssertionError with all the places where one did
   */
  @Override
  public void close() {
    http.close();
    context.close();
    dump();
    PostOffice.showNew();
    var leaks = Canaries.leaks();
    if (!leaks.isEmpty()) {
      throw new AssertionError(
          "F102 Secrets stand where they do not belong:\n" + String.join("\n", leaks));
    }
  }

  /** Shows every cell of the database to the canaries. */
  private void dump() {
    var tables =
        sql(
            "SELECT table_name FROM information_schema.tables WHERE table_type LIKE '%TABLE'"
                + " AND table_schema = "
                + (url().startsWith("jdbc:h2:") ? "'PUBLIC'" : "DATABASE()"));
    for (var table : tables) {
      var name = table.getFirst();
      var place =
          switch (name.toLowerCase(Locale.ROOT)) {
            case "sandbox_message" -> Canaries.Place.SANDBOX_TABLE;
            case "approval_request" -> Canaries.Place.REQUEST_TABLE;
            default -> Canaries.Place.DATABASE;
          };
      for (var row : sql("SELECT * FROM " + name + " LIMIT 20000")) {
        Canaries.said(place, name, String.join(" | ", row));
      }
    }
  }

  private String url() {
    return properties.get("datasources.default.url").toString();
  }
}
