package io.countersign.adapters.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Resumed;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.TryLater;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom we believe to be the receiver. */
@Timeout(20)
class TlsIT {
  private static final TryLater TLS = new TryLater(Duration.ZERO, "tls");
  private static final char[] PASSWORD = "for-a-test".toCharArray();

  @TempDir static Path folder;
  private static KeyStore valid;
  private static KeyStore expired;

  private final Callbacks callbacks = new Callbacks();

  @BeforeAll
  static void makeCertificates() throws Exception {
    valid = certified("valid.p12", "-validity", "30");
    expired = certified("expired.p12", "-startdate", "-3d", "-validity", "1");
  }

  @AfterEach
  void close() throws Exception {
    callbacks.close();
  }

  @Test
  @DisplayName("D80 a trusted certificate for this very name is believed")
  void a_trusted_certificate_for_this_very_name_is_believed() throws Exception {
    callbacks.names.then("erp.example.test", "127.0.0.1");
    try (var receiver = receiver(valid)) {
      assertThat(send("erp.example.test", receiver, trusting(valid))).isEqualTo(new Resumed());
      assertThat(receiver.only().header("host")).isEqualTo("erp.example.test:" + receiver.port());
    }
  }

  @Test
  @DisplayName("D80 a certificate nobody vouches for is not")
  void a_certificate_nobody_vouches_for_is_not() throws Exception {
    callbacks.names.then("erp.example.test", "127.0.0.1");
    try (var receiver = receiver(valid)) {
      assertThat(send("erp.example.test", receiver, SSLContext.getDefault())).isEqualTo(TLS);
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  @DisplayName("D80 a certificate for another name is not")
  void a_certificate_for_another_name_is_not() throws Exception {
    callbacks.names.then("other.example.test", "127.0.0.1");
    try (var receiver = receiver(valid)) {
      assertThat(send("other.example.test", receiver, trusting(valid))).isEqualTo(TLS);
      assertThat(send("127.0.0.1", receiver, trusting(valid))).isEqualTo(TLS);
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  @DisplayName("D80 an expired certificate is not")
  void an_expired_certificate_is_not() throws Exception {
    callbacks.names.then("erp.example.test", "127.0.0.1");
    try (var receiver = receiver(expired)) {
      assertThat(send("erp.example.test", receiver, trusting(expired))).isEqualTo(TLS);
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  @DisplayName("D80 whoever speaks plain http on a tls port gets nothing readable")
  void whoever_speaks_plain_http_on_a_tls_port_gets_nothing_readable() throws Exception {
    try (var receiver =
        StubReceiver.behaving(call -> call.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
      assertThat(send("127.0.0.1", receiver, SSLContext.getDefault())).isEqualTo(TLS);
    }
  }

  private ContinuationResult send(String host, StubReceiver receiver, SSLContext tls) {
    return callbacks
        .orchestrator(callbacks.names.guardAllowing("127.0.0.0/8"), tls)
        .resume(
            Callbacks.ACME,
            Callbacks.REQUEST,
            Callbacks.data("https://" + host + ":" + receiver.port() + "/"));
  }

  private static StubReceiver receiver(KeyStore identity) throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    return StubReceiver.on(
        server,
        call -> {
          if (call.readRequest()) {
            call.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
        });
  }

  private static SSLContext trusting(KeyStore identity) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("issuer", identity.getCertificateChain("receiver")[1]);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A key for {@code erp.example.test}, certified by an issuer of its own. */
  private static KeyStore certified(String file, String... validity) throws Exception {
    var path = folder.resolve(file);
    keytool(path, "issuer", "-dname", "CN=Issuer", "-ext", "bc:c");
    var receiver =
        new ArrayList<>(
            List.of("-dname", "CN=erp", "-ext", "san=dns:erp.example.test", "-signer", "issuer"));
    receiver.addAll(List.of(validity));
    keytool(path, "receiver", receiver.toArray(String[]::new));
    try (var in = Files.newInputStream(path)) {
      var store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      store.deleteEntry("issuer");
      return store;
    }
  }

  private static void keytool(Path store, String alias, String... more) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias));
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
