package io.countersign.adapters.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.CallbackAddress.Parsing;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.port.CallbackSecrets;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.NothingWaits;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Refused;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.Resumed;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult.TryLater;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Resumes a caller by posting the outcome to its callback URL, signed as Standard Webhooks has it.
 * The receiver tells repeats by {@code webhook-id}.
 */
@Singleton
final class SignedCallback implements ContinuationOrchestrator {
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

  private final CallbackSecrets secrets;
  private final InstantSource clock;
  private final CallbackAddress.Policy policy;
  private final @Nullable CallbackAddress ourselves;
  private final CallbackClient client;

  @Inject
  SignedCallback(
      EgressGuard guard,
      CallbackSecrets secrets,
      InstantSource clock,
      @Property(name = "countersign.callback-timeout", defaultValue = "15s") Duration timeout,
      @Property(name = "countersign.callback-http", defaultValue = "false") boolean http,
      @Property(name = "countersign.public-url", defaultValue = "") String publicUrl)
      throws NoSuchAlgorithmException {
    this(
        secrets,
        clock,
        http ? CallbackAddress.Policy.HTTP_AND_ANY_PORT : CallbackAddress.Policy.HTTPS,
        publicUrl,
        new CallbackClient(guard, SSLContext.getDefault(), userAgent(), acceptable(timeout)));
  }

  SignedCallback(
      CallbackSecrets secrets,
      InstantSource clock,
      CallbackAddress.Policy policy,
      String publicUrl,
      CallbackClient client) {
    this.secrets = secrets;
    this.clock = clock;
    this.policy = policy;
    this.ourselves =
        CallbackAddress.parse(publicUrl, CallbackAddress.Policy.HTTP_AND_ANY_PORT)
                instanceof Parsing.Parsed(var address)
            ? address
            : null;
    this.client = client;
  }

  @Override
  public ContinuationResult resume(TenantId tenant, Resumable waiting, ResponseData responseData) {
    var url = responseData.callbackUrl();
    if (url == null) {
      return new NothingWaits();
    }
    return switch (CallbackAddress.parse(url, policy)) {
      case Parsing.Malformed _ -> new Refused("malformed-url");
      case Parsing.Parsed(var address) -> resume(tenant, address, responseData);
    };
  }

  @PreDestroy
  void close() throws IOException {
    client.close();
  }

  private ContinuationResult resume(
      TenantId tenant, CallbackAddress address, ResponseData responseData) {
    if (ourselves != null && address.hasSameOriginAs(ourselves)) {
      return new Refused("own-address");
    }
    var current = secrets.current(tenant);
    if (current.isEmpty()) {
      return new TryLater(Duration.ZERO, "no-secret");
    }
    var now = clock.instant();
    var body = responseData.body().getBytes(UTF_8);
    return result(client.post(address, headers(responseData, now, body, current), body), now);
  }

  private static Map<String, String> headers(
      ResponseData responseData, Instant now, byte[] body, List<byte[]> current) {
    var signature = new CallbackSignature(responseData.id(), now, body);
    try {
      return Map.of(
          "webhook-id", responseData.id().value(),
          "webhook-timestamp", signature.timestampHeader(),
          "webhook-signature", signature.signatureHeader(current));
    } finally {
      current.forEach(secret -> Arrays.fill(secret, (byte) 0));
    }
  }

  private static ContinuationResult result(Answer answer, Instant now) {
    return switch (answer) {
      case Answer.None(var why) -> new TryLater(Duration.ZERO, why);
      case Answer.Status(var code, _) when code >= 200 && code < 300 -> new Resumed();
      case Answer.Status(var code, _) when code == 410 -> new Refused("gone");
      case Answer.Status(var code, var retryAfter) when code == 429 || code == 503 ->
          new TryLater(RetryAfter.parse(retryAfter, now), "status-" + code);
      case Answer.Status(var code, _) -> new TryLater(Duration.ZERO, "status-" + code);
    };
  }

  private static Duration acceptable(Duration timeout) {
    if (timeout.toMillis() <= 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalStateException(
          "countersign.callback-timeout must be more than nothing and at most 30s.");
    }
    return timeout;
  }

  private static String userAgent() {
    var version = SignedCallback.class.getPackage().getImplementationVersion();
    return "Countersign/" + (version == null ? "dev" : version);
  }
}
