package io.countersign.bootstrap.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody gets the gateway to connect to where the public has no business: neither with an address
 * that is refused when it comes, nor with one that has changed since. A canary on this machine
 * hears nothing. 127.0.0.2 stands for the intranet that the operator allows.
 */
class EgressStoryIT {
  private static final String CFO = "cfo@example.test";

  /** Well-formed, and not for us. */
  private static final List<String> INSIDE =
      List.of(
          "127.0.0.1",
          "127.255.255.254",
          "0.0.0.0",
          "localhost",
          "LOCALHOST",
          "a.localhost",
          "metadata.google.internal",
          "printer.local",
          "[::1]",
          "[::]",
          "[::ffff:127.0.0.1]",
          "[0:0:0:0:0:ffff:a9fe:a9fe]",
          "[::127.0.0.1]",
          "[64:ff9b::7f00:1]",
          "[64:ff9b:1::7f00:1]",
          "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
          "[2002:7f00:1::]",
          "[2606:4700::5efe:7f00:1]",
          "[2606:4700::200:5efe:7f00:1]",
          "[::ffff:0:127.0.0.1]",
          "[fe80::1]",
          "[fc00::1]",
          "[fd00:ec2::254]",
          "[fec0::1]",
          "[ff02::1]",
          "[100::1]",
          "[2001:db8::1]",
          "[3fff::1]",
          "[5f00::1]",
          "169.254.169.254",
          "100.100.100.200",
          "100.64.0.1",
          "168.63.129.16",
          "10.1.2.3",
          "172.31.255.255",
          "192.168.0.1",
          "192.0.0.192",
          "192.0.2.1",
          "192.88.99.1",
          "198.18.0.1",
          "198.51.100.1",
          "203.0.113.5",
          "224.0.0.1",
          "240.0.0.1",
          "255.255.255.255",
          "127.0.0.3",
          "inside.example",
          "inside6.example",
          "mixed.example",
          "127.0.0.1.nip.example",
          "alias.example");

  /** Not to be read in two ways, and therefore not at all. */
  private static final List<String> MALFORMED =
      List.of(
          "http://127.1:%d/",
          "http://2130706433:%d/",
          "http://0177.0.0.1:%d/",
          "http://010.0.0.1:%d/",
          "http://0x7f.0.0.1:%d/",
          "http://0x7f000001:%d/",
          "http://0:%d/",
          "http://127.0.0.1.:%d/",
          "http://localhost.:%d/",
          "http://[fe80::1%%25eth0]:%d/",
          "http://[::1%%25lo]:%d/",
          "http://user:pass@127.0.0.1:%d/",
          "http://good.com@127.0.0.1:%d/",
          "http://good.com#@127.0.0.1:%d/",
          "http://good.com%%2f@127.0.0.1:%d/",
          "http://good.com\\\\@127.0.0.1:%d/",
          "http:///127.0.0.1:%d/",
          "//127.0.0.1:%d/",
          "http://127.0.0.1\\t:%d/",
          "http://127.0.0.1\\n:%d/",
          "http://127.0.0.1 :%d/",
          "http://\uff11\uff12\uff17.0.0.1:%d/",
          "http://127\u30020\u30020\u30021:%d/",
          "file:///etc/passwd?%d",
          "jar:http://127.0.0.1:%d/x.jar!/",
          "gopher://127.0.0.1:%d/_HELO",
          "ftp://127.0.0.1:%d/",
          "ldap://127.0.0.1:%d/",
          "netdoc:///etc/passwd?%d",
          "data:text/plain,%d",
          "javascript:alert(%d)");

  static Gateway gateway;
  static Team team;
  static Canary canary;

  @BeforeAll
  static void start() throws Exception {
    canary = new Canary();
    for (var port : canary.ports()) {
      for (var host : List.of("127.0.0.1", "::1")) {
        new Socket(InetAddress.ofLiteral(host), port).close();
      }
    }
    Awaitility.await("the canary itself").until(() -> canary.heard().size() == 12);
    canary.forget();
    gateway =
        Gateway.start(
            Gateway.freshDatabase(),
            Map.of("countersign.egress-allow", "127.0.0.2/32", "countersign.smtp.timeout", "2s"));
    team = gateway.team("inside-out");
    StoryNames.answer("inside.example", "127.0.0.1");
    StoryNames.answer("inside6.example", "::1");
    StoryNames.answer("mixed.example", "8.8.8.8", "127.0.0.1");
    StoryNames.answer("127.0.0.1.nip.example", "127.0.0.1");
    StoryNames.answer("alias.example", "127.0.0.1", "::1");
    StoryNames.answer("a.localhost", "127.0.0.1");
  }

  @AfterEach
  void the_canary_heard_nothing() {
    assertThat(canary.heard()).isEmpty();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    canary.close();
  }

  static Stream<String> urls() {
    return Stream.concat(
        INSIDE.stream().map(host -> "http://" + host + ":%d/"), MALFORMED.stream());
  }

  static String at(String url, int port) {
    return url.formatted(canary.ports().get(port));
  }

  static String asking(String callbackUrl) {
    return Ask.invoice(
        "[{\"email\":\"" + CFO + "\"}]",
        "\"policy\":{\"api\":\"allowed\"}, \"callbackUrl\":\"" + callbackUrl + "\"");
  }

  static String decided(String callbackUrl) {
    var id = team.open(asking(callbackUrl));
    var assignment = team.approval(id).at("/assignments/0/id").asText();
    assertThat(
            team.post(
                    "/v1/approvals/" + id + "/decisions",
                    "{\"assignmentId\":\"%s\",\"decision\":\"approve\"}".formatted(assignment))
                .status())
        .isEqualTo(200);
    return id;
  }

  /** State and last failure of what is owed to the caller. */
  static List<String> owed(String id) {
    return gateway
        .sql("SELECT state, last_failure FROM continuation WHERE request_id = ?", id)
        .getFirst();
  }

  @Test
  @DisplayName("D71 an address inside is refused when it comes, however it is spelled")
  void at_creation() {
    urls()
        .forEach(url -> {
          var refused = team.post("/v1/approvals", asking(at(url, 0)));
          assertThat(refused.status()).as(url + " " + refused).isEqualTo(422);
          assertThat(refused.text("/type"))
              .as(url)
              .endsWith(MALFORMED.contains(url) ? "validation-failed" : "egress-denied");
          assertThat(refused.text("/errors/0/pointer"))
              .as(refused.toString())
              .isEqualTo("/callbackUrl");
        });
    assertThat(
            gateway.sql(
                "SELECT COUNT(*) FROM approval_request WHERE tenant_id = 'inside-out'"
                    + " AND state = 'DRAFT'"))
        .containsExactly(List.of("0"));
  }

  @Test
  @DisplayName("D71 an address that was changed since is refused at connecting, and tried later")
  void at_connecting() throws Exception {
    try (var erp = intranet(HostileReceiver.saying("HTTP/1.1 500 No\r\n\r\n"))) {
      var requests =
          urls().toList().stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      url -> url, _ -> decided(erp.url("127.0.0.2"))));
      Awaitility.await()
          .until(() ->
              requests.values().stream().allMatch(id -> owed(id).get(1).equals("status-500")));
      requests.forEach((url, id) ->
          gateway.sql(
              "UPDATE continuation SET callback_url = ? WHERE request_id = ?",
              at(url, 1).replace("\\t", "\t").replace("\\n", "\n").replace("\\\\", "\\"),
              id));
      gateway.pass(Duration.ofMinutes(7));
      Awaitility.await()
          .untilAsserted(() ->
              requests.forEach((url, id) ->
                  assertThat(owed(id))
                      .as(url)
                      .isEqualTo(
                          MALFORMED.contains(url)
                              ? List.of("FAILED", "malformed-url")
                              : List.of("QUEUED", "blocked-address"))));
    }
  }

  @Test
  @DisplayName("D72 a name that is public when it comes and this machine later is not connected to")
  void rebinding() {
    StoryNames.answer("rebind.example", "8.8.8.8");
    StoryNames.answer("rebind.example", "127.0.0.1");

    var id = decided(at("http://rebind.example:%d/", 2));

    Awaitility.await().until(() -> owed(id).equals(List.of("QUEUED", "blocked-address")));
  }

  @Test
  @DisplayName("D72 the address that was checked is the one that is connected to")
  void one_look_up() throws Exception {
    try (var erp = intranet(HostileReceiver.WELL)) {
      StoryNames.answer("flip.example", "127.0.0.2");
      StoryNames.answer("flip.example", "127.0.0.2");
      StoryNames.answer("flip.example", "127.0.0.1");

      decided(erp.url("flip.example"));

      Awaitility.await().until(() -> erp.calls().size() == 1);
      assertThat(erp.calls().getFirst().header("host")).isEqualTo("flip.example:" + erp.port());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  @DisplayName("D73 a redirect is a failed attempt, and not followed")
  void redirects(int status) throws Exception {
    try (var erp =
        intranet(
            HostileReceiver.saying(
                "HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(status, at("http://127.0.0.1:%d/", 0))))) {
      var id = decided(erp.url("127.0.0.2"));
      Awaitility.await().until(() -> owed(id).equals(List.of("QUEUED", "status-" + status)));
      erp.become(HostileReceiver.WELL);
      gateway.pass(Duration.ofSeconds(10));
      Awaitility.await().until(() -> erp.calls().size() == 2);
      assertThat(erp.calls().getLast().body()).isEqualTo(erp.calls().getFirst().body());
    }
  }

  @Test
  @DisplayName("D71 public addresses and the operator's own network are taken")
  void positive_controls() throws Exception {
    StoryNames.answer("public.example", "8.8.8.8", "2606:4700::1111");
    StoryNames.answer("mapped.example", "::ffff:8.8.8.8");
    StoryNames.answer("xn--bcher-kva.example", "9.9.9.9");
    for (var url :
        List.of(
            "https://8.8.8.8/",
            "https://[2606:4700::1111]:8443/",
            "https://public.example/x?y=z",
            "https://mapped.example/",
            "https://b\u00fccher.example/")) {
      assertThat(team.post("/v1/approvals", asking(url)).status()).as(url).isEqualTo(201);
    }
    try (var erp = intranet(HostileReceiver.WELL)) {
      decided(erp.url("127.0.0.2"));
      Awaitility.await().until(() -> erp.calls().size() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "10.0.0.5",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fd00:ec2::254",
        "inside.example",
        "mixed.example",
        "metadata.google.internal"
      })
  @DisplayName("E93 mail settings that point inside are refused, and the old ones stay")
  void mail_servers_at_configuration(String host) {
    var tenant = gateway.team("mail-" + Math.abs(host.hashCode()));
    var good = mailServer("127.0.0.2", 2525);
    assertThat(tenant.put("/v1/channels/email", good).status()).isEqualTo(200);
    var before = tenant.get("/v1/channels/email").response().body();

    var refused = tenant.put("/v1/channels/email", mailServer(host, canary.ports().getFirst()));

    assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
    assertThat(refused.text("/type")).endsWith("egress-denied");
    assertThat(tenant.get("/v1/channels/email").response().body()).isEqualTo(before);
  }

  @Test
  @DisplayName("E93 a port that is none for mail is refused outside")
  void ports() {
    for (var port : List.of(22, 80, 443, 3306, 6379)) {
      var refused = team.put("/v1/channels/email", mailServer("8.8.8.8", port));
      assertThat(refused.text("/type")).as(refused.toString()).endsWith("egress-denied");
    }
  }

  @Test
  @DisplayName("E93 D72 a mail server that has moved inside since is neither probed nor used")
  void mail_servers_at_connecting() {
    var tenant = gateway.team("moving-mail");
    StoryNames.answer("smtp.example", "127.0.0.2");
    StoryNames.answer("smtp.example", "127.0.0.1");
    tenant.put("/v1/secrets/host", "{\"value\":\"127.0.0.1\"}");
    for (var host : List.of("smtp.example", "@{secret:host}")) {
      var stored = tenant.put("/v1/channels/email", mailServer(host, canary.ports().get(1)));
      assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
      var probe = tenant.post("/v1/channels/email/probe", "");
      assertThat(probe.text("/detail")).as(probe.toString()).isEqualTo("blocked-address");
      var id = tenant.open(Ask.invoice(CFO));
      Awaitility.await()
          .until(() ->
              tenant
                  .approval(id)
                  .at("/assignments/0/deliveries/0/lastFailure")
                  .asText()
                  .equals("blocked-address"));
    }
  }

  @Test
  @DisplayName("E93 what a server greets with is told to nobody")
  void banners() throws Exception {
    var tenant = gateway.team("curious");
    var banner = "SSH-2.0-OpenSSH_9.9 build-7731";
    try (var server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.2"))) {
      Thread.ofPlatform().daemon().start(() -> greet(server, banner));
      var stored = tenant.put("/v1/channels/email", mailServer("127.0.0.2", server.getLocalPort()));
      assertThat(stored.status()).isEqualTo(200);
      var probe = tenant.post("/v1/channels/email/probe", "");
      assertThat(probe.json().at("/working").asBoolean()).isFalse();
      var id = tenant.open(Ask.invoice(CFO));
      Awaitility.await()
          .until(() -> !tenant.approval(id).at("/assignments/0/deliveries/0/lastFailure").isNull());
      assertThat(probe + tenant.approval(id).toString())
          .doesNotContain("OpenSSH", "7731", "127.0.0.2");
    }
  }

  private static void greet(ServerSocket server, String banner) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        socket.getOutputStream().write((banner + "\r\n").getBytes());
        socket.getInputStream().read();
      } catch (IOException gone) {
        // The next one.
      }
    }
  }

  private static String mailServer(String host, int port) {
    return """
    {"settings": {"smtpHost": "%s", "smtpPort": "%d", "tls": "none",
                  "fromAddress": "approvals@acme.test"}}\
    """
        .formatted(host, port);
  }

  private static HostileReceiver intranet(HostileReceiver.Behaviour behaviour) throws IOException {
    return new HostileReceiver(
        new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.2")), "http", behaviour);
  }
}
