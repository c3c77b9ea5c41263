package io.countersign.bootstrap.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.bootstrap.story.HostileReceiver.Behaviour;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a receiver does to a callback, the attempt is on record with its class, and the callback
 * arrives once the receiver is well: same id, same bytes. The deadline is two seconds here.
 */
class HostileReceiverStoryIT {
  private static final String CFO = "cfo@example.test";
  private static final char[] PASSWORD = "for-a-test".toCharArray();

  static Gateway gateway;
  static Team team;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    gateway = Gateway.start(Gateway.freshDatabase(), Map.of("countersign.callback-timeout", "2s"));
    team = gateway.team("erps");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /**
   * @param then the class of failure; empty if the callback counts as received
   * @param pause how long it is left alone, for the usual schedule zero
   */
  record Case(String name, String then, Duration pause, Behaviour behaviour) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Case failing(String name, String then, Behaviour behaviour) {
    return new Case(name, then, Duration.ZERO, behaviour);
  }

  static Case status(String status, String... headers) {
    return failing(
        status + String.join(" ", headers),
        "status-" + status.substring(0, 3),
        status(status, 0, headers));
  }

  private static Behaviour status(String status, int bodyLength, String... headers) {
    return HostileReceiver.saying(
        "HTTP/1.1 %s\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(
                status,
                bodyLength,
                Stream.of(headers).map(h -> h + "\r\n").reduce("", String::concat)));
  }

  private static Behaviour afterwards(long millis, Behaviour then) {
    return socket -> {
      new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      then.answer(socket);
    };
  }

  static Stream<Case> cases() {
    var day = DateTimeFormatter.RFC_1123_DATE_TIME;
    return Stream.of(
        failing("200 in time", "", status("200 OK", 0)),
        failing("200 at the last moment", "", afterwards(1000, status("200 OK", 0))),
        failing("200 too late", "timeout", afterwards(3000, status("200 OK", 0))),
        failing("201", "", status("201 Created", 0)),
        failing("204", "", HostileReceiver.WELL),
        status("301 Moved", "Location: http://127.0.0.1:1/"),
        status("302 Found", "Location: http://127.0.0.1:1/"),
        status("307 Temporary Redirect", "Location: http://127.0.0.1:1/"),
        status("400 Bad Request"),
        status("404 Not Found"),
        status("500 Internal Server Error"),
        status("502 Bad Gateway"),
        status("504 Gateway Timeout"),
        new Case(
            "429 with seconds",
            "status-429",
            Duration.ofMinutes(20),
            status("429 Too Many Requests", 0, "Retry-After: 1200")),
        new Case(
            "503 with a date",
            "status-503",
            Duration.ofDays(1).minusHours(1),
            socket ->
                status(
                        "503 Service Unavailable",
                        0,
                        "Retry-After: "
                            + day.format(
                                Instant.parse("2099-01-01T00:00:00Z").atOffset(ZoneOffset.UTC)))
                    .answer(socket)),
        failing("hang-up without a word", "connection", socket -> {}),
        failing(
            "reset within the headers",
            "connection",
            socket -> {
              socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-".getBytes(UTF_8));
              socket.setSoLinger(true, 0);
            }),
        failing("never an answer", "timeout", HostileReceiver.SILENT),
        failing(
            "headers at 10 bytes a second",
            "timeout",
            trickle("HTTP/1.1 200 OK\r\nX-Slow: " + "a".repeat(1000))),
        failing(
            "100 kB of headers",
            "connection|protocol",
            status("200 OK", 0, "X-Long: " + "a".repeat(100_000))),
        failing("no HTTP at all", "connection|protocol", HostileReceiver.saying("220 mail\r\n")));
  }

  private static Behaviour trickle(String text) {
    return socket -> {
      for (var b : text.getBytes(UTF_8)) {
        socket.getOutputStream().write(b);
        new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
      }
    };
  }

  private static String decided(String callbackUrl) {
    var id =
        team.open(
            Ask.invoice(
                "[{\"email\":\"" + CFO + "\"}]",
                "\"policy\":{\"api\":\"allowed\"}, \"callbackUrl\":\"" + callbackUrl + "\""));
    var decided =
        team.post(
            "/v1/approvals/" + id + "/decisions",
            "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}"
                .formatted(team.approval(id).at("/assignments/0/id").asText()));
    assertThat(decided.status()).as(decided.toString()).isEqualTo(200);
    return id;
  }

  /** State, number of attempts and last failure of what is owed to the caller. */
  private static List<String> owed(String id) {
    return gateway
        .sql("SELECT state, attempts, last_failure FROM continuation WHERE request_id = ?", id)
        .getFirst();
  }

  private static void until(String id, List<String> state) {
    Awaitility.await().untilAsserted(() -> assertThat(owed(id)).isEqualTo(state));
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("D73 D74 D82 a receiver misbehaves, and gets its callback when it is well again")
  void matrix(Case misbehaviour) throws Exception {
    try (var erp = new HostileReceiver(misbehaviour.behaviour())) {
      var id = decided(erp.url());
      if (misbehaviour.then().isEmpty()) {
        until(id, List.of("RESUMED", "1", ""));
        return;
      }
      Awaitility.await()
          .untilAsserted(() -> assertThat(owed(id).getLast()).matches(misbehaviour.then()));
      assertThat(owed(id)).startsWith("QUEUED", "1");
      var first = erp.calls().getFirst();

      erp.become(HostileReceiver.WELL);
      if (misbehaviour.pause().isPositive()) {
        gateway.pass(misbehaviour.pause().minusMinutes(5));
        assertThat(erp.calls()).as("it asked for time").hasSize(1);
        gateway.pass(Duration.ofHours(2));
      } else {
        gateway.pass(Duration.ofSeconds(10));
      }
      until(id, List.of("RESUMED", "2", ""));
      assertThat(erp.calls()).hasSize(2);
      var second = erp.calls().getLast();
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
    }
  }

  @Test
  @DisplayName("D76 410 is the receiver's last word, seen and to be started over")
  void gone() throws Exception {
    try (var erp = new HostileReceiver(status("410 Gone", 0))) {
      var id = decided(erp.url());
      until(id, List.of("FAILED", "1", "gone"));
      erp.become(HostileReceiver.WELL);
      var failed = team.get("/v1/jobs/failed").json().at("/items/0");
      assertThat(failed.at("/why").asText()).isEqualTo("gone");
      team.post("/v1/jobs/failed/" + failed.at("/id").asText() + "/replay", "");
      Awaitility.await().until(() -> owed(id).getFirst().equals("RESUMED"));
      assertThat(erp.calls().getLast().body()).isEqualTo(erp.calls().getFirst().body());
    }
  }

  @Test
  @DisplayName("D74 nobody listens, for an hour")
  void refused() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = closed.getLocalPort();
    }
    var id = decided("http://127.0.0.1:" + port + "/");
    until(id, List.of("QUEUED", "1", "connection"));
    gateway.passUntil(Duration.ofMinutes(1), () -> Integer.parseInt(owed(id).get(1)) >= 3);
    try (var erp =
        new HostileReceiver(
            new ServerSocket(port, 5, InetAddress.ofLiteral("127.0.0.1")),
            "http",
            HostileReceiver.WELL)) {
      gateway.passUntil(Duration.ofMinutes(5), () -> owed(id).getFirst().equals("RESUMED"));
      assertThat(erp.calls().getFirst().body()).contains(id);
    }
  }

  @Test
  @DisplayName("D74 a name that nobody knows today may be known tomorrow")
  void unknown_name() throws Exception {
    try (var erp = new HostileReceiver(HostileReceiver.WELL)) {
      var id = decided(erp.url("moved.example"));
      until(id, List.of("QUEUED", "1", "dns"));
      StoryNames.answer("moved.example", "127.0.0.1");
      gateway.pass(Duration.ofSeconds(10));
      until(id, List.of("RESUMED", "2", ""));
    }
  }

  @Test
  @DisplayName("D82 a gibibyte, a trickle and a gzip bomb are cut, and memory stays flat")
  void endless_answers() throws Exception {
    var chunk = new byte[64 * 1024];
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      for (var i = 0; i < 64; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    System.gc();
    var before = usedMemory();
    try (var erp = new HostileReceiver(HostileReceiver.WELL)) {
      for (var head :
          List.of(
              "HTTP/1.1 500 No\r\nContent-Length: 1073741824\r\n\r\n",
              "HTTP/1.1 500 No\r\n\r\n",
              "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n40000000\r\n")) {
        erp.become(socket -> {
          socket.getOutputStream().write(head.getBytes(UTF_8));
          erp.pour(socket, chunk, 1 << 14);
        });
        until(decided(erp.url()), List.of("QUEUED", "1", "status-500"));
      }
      Awaitility.await().until(() -> erp.connections() == 0);
      assertThat(erp.written()).as("what socket buffers hold").isLessThan(3 * (16L << 20));
      erp.become(socket -> {
        socket
            .getOutputStream()
            .write(
                ("HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: "
                        + packed.size()
                        + "\r\n\r\n")
                    .getBytes(UTF_8));
        socket.getOutputStream().write(packed.toByteArray());
      });
      until(decided(erp.url()), List.of("QUEUED", "1", "status-500"));
      erp.become(trickle("HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\n" + "a".repeat(1000)));
      until(decided(erp.url()), List.of("QUEUED", "1", "timeout"));
      System.gc();
      assertThat(usedMemory() - before).isLessThan(48L << 20);
    }
  }

  private static long usedMemory() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  enum Certificate {
    SELF_SIGNED,
    EXPIRED,
    OTHER_HOST,
    OLD_PROTOCOL
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(Certificate.class)
  @DisplayName("D80 without trustworthy TLS nothing is sent, and it is tried again")
  void tls(Certificate certificate) throws Exception {
    StoryNames.answer("erp.example.test", "127.0.0.1");
    try (var erp = new HostileReceiver(tlsServer(certificate), "https", HostileReceiver.WELL)) {
      var id = decided(erp.url("erp.example.test"));
      until(id, List.of("QUEUED", "1", "tls"));
      assertThat(erp.calls()).isEmpty();
      gateway.pass(Duration.ofSeconds(10));
      until(id, List.of("QUEUED", "2", "tls"));
      assertThat(erp.calls()).isEmpty();
    }
  }

  private static ServerSocket tlsServer(Certificate certificate) throws Exception {
    var store = folder.resolve(certificate + ".p12");
    var host = certificate == Certificate.OTHER_HOST ? "other.example.test" : "erp.example.test";
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-dname",
                "CN=erp",
                "-ext",
                "san=dns:" + host));
    if (certificate == Certificate.EXPIRED) {
      command.addAll(List.of("-startdate", "-3d", "-validity", "1"));
    }
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    if (certificate == Certificate.OLD_PROTOCOL) {
      server.setEnabledProtocols(new String[] {"TLSv1"});
    }
    return server;
  }
}
