package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.application.usecase.approval.RequestApproval;
import io.micronaut.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Idempotency-Key of a call, and what tells whether another call with it is the same.
 *
 * @param bodyHash SHA-256 of the body, 64 hex digits
 */
record Idempotency(@Nullable String key, String bodyHash) {
  static final String HEADER = "Idempotency-Key";
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  static Idempotency of(HttpRequest<byte[]> request) {
    return new Idempotency(key(request), sha256(request.getBody().orElseGet(() -> new byte[0])));
  }

  private static @Nullable String key(HttpRequest<?> request) {
    var keys = request.getHeaders().getAll(HEADER);
    if (keys.isEmpty()) {
      return null;
    }
    if (keys.size() > 1 || !PRINTABLE.matcher(keys.getFirst()).matches()) {
      throw Problem.of(
              ProblemType.INVALID_HEADER,
              HEADER + " must be 1 to 255 printable ASCII characters, sent once.")
          .asException();
    }
    return keys.getFirst();
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }

  /** Kept apart from those of approvals, which share a table with them. */
  RequestApproval.Idempotency ofExecutions() {
    return new RequestApproval.Idempotency(
        key == null ? null : "execution/" + sha256(key.getBytes(StandardCharsets.US_ASCII)),
        bodyHash);
  }

  RequestApproval.Idempotency asRequested() {
    return new RequestApproval.Idempotency(key, bodyHash);
  }
}
