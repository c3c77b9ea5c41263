package io.countersign.adapters.webhook;

import io.countersign.adapters.webhook.egress.PlayedNames;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A {@link SignedCallback} on loopback with a settable clock, and samples of what it sends. */
final class Callbacks implements AutoCloseable {
  static final TenantId ACME = new TenantId("acme");
  static final Resumable REQUEST = new Resumable.OfRequest(new RequestId(new UUID(1, 2)));
  static final String BODY =
      "{\"type\":\"approval.decided\",\"data\":{\"name\":\"J\u00fcrgen \u2713\"}}";
  static final byte[] SECRET = secret(1);
  static final byte[] FORMER_SECRET = secret(2);

  final PlayedNames names = new PlayedNames();
  Instant now = Instant.parse("2026-11-21T10:00:00Z");
  List<byte[]> secrets = List.of(SECRET);

  private final List<CallbackClient> clients = new ArrayList<>();

  /** Short, so that what must be cut is cut soon; long enough for a busy machine. */
  static final Duration DEADLINE = Duration.ofMillis(1500);

  ContinuationResult send(@Nullable String url) throws Exception {
    return orchestrator(names.guardAllowing("127.0.0.0/8"), SSLContext.getDefault())
        .resume(ACME, REQUEST, data(url));
  }

  SignedCallback orchestrator(EgressGuard guard, SSLContext tls) {
    return orchestrator(guard, tls, DEADLINE, CallbackAddress.Policy.HTTP_AND_ANY_PORT);
  }

  SignedCallback orchestrator(
      EgressGuard guard, SSLContext tls, Duration deadline, CallbackAddress.Policy policy) {
    var client = new CallbackClient(guard, tls, "Countersign/test", deadline);
    clients.add(client);
    InstantSource clock = () -> now;
    return new SignedCallback(
        _ -> secrets.stream().map(byte[]::clone).toList(),
        clock,
        policy,
        "http://127.0.0.1:8080",
        client);
  }

  static ResponseData data(@Nullable String url) {
    return new ResponseData(new ResumeId("msg_2Yh4x"), "approval.decided", BODY, url);
  }

  @Override
  public void close() throws IOException {
    for (var client : clients) {
      client.close();
    }
  }

  private static byte[] secret(int seed) {
    var bytes = new byte[32];
    Arrays.fill(bytes, (byte) seed);
    return bytes;
  }
}
