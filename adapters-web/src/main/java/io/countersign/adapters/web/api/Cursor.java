package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a list goes on, for callers an opaque text. It names list and owner by a digest, so that it
 * fits nowhere else; what is listed always depends on the credential alone.
 */
final class Cursor {
  private static final int DIGEST = 8;

  private Cursor() {}

  static String write(String list, String owner, String key) {
    var bytes = key.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(DIGEST + bytes.length)
                .put(digest(list, owner, key))
                .put(bytes)
                .array());
  }

  /** The key that the cursor was made of. */
  static String read(String list, String owner, String cursor) {
    try {
      var bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length > DIGEST) {
        var key = new String(bytes, DIGEST, bytes.length - DIGEST, StandardCharsets.UTF_8);
        if (write(list, owner, key).equals(cursor)) {
          return key;
        }
      }
      throw invalid();
    } catch (IllegalArgumentException notBase64) {
      throw invalid();
    }
  }

  static ProblemException invalid() {
    return Problem.of(ProblemType.INVALID_CURSOR).asException();
  }

  private static byte[] digest(String list, String owner, String key) {
    try {
      var whole = (list + "\0" + owner + "\0" + key).getBytes(StandardCharsets.UTF_8);
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(whole), DIGEST);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }
}
