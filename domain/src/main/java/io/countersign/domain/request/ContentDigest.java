package io.countersign.domain.request;

import io.countersign.domain.Check;
import io.countersign.domain.field.HilField;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.step.ApprovalStep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What was put before an approver, as {@code sha256:} and 64 hex digits: SHA-256 over the canonical
 * JSON (RFC 8785) of {@link ApprovalStep#canonicalContent} with a {@code salt}, so that a digest
 * gives nobody a way to try out masked values.
 */
public record ContentDigest(String value) {
  private static final Pattern SHAPE = Pattern.compile("sha256:[0-9a-f]{64}");

  public ContentDigest {
    Check.matches("A content digest", value, SHAPE, "of the form sha256:<64 hex digits>");
  }

  static ContentDigest of(ApprovalStep step, List<HilField> fields, String salt) {
    var content =
        JsonValue.object().put("salt", salt).put("content", step.canonicalContent(fields)).build();
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(CanonicalJson.write(content).getBytes(StandardCharsets.UTF_8));
      return new ContentDigest("sha256:" + HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }

  /** The first 16 hex digits, for links and for people to compare. */
  public String shortForm() {
    return value.substring("sha256:".length(), "sha256:".length() + 16);
  }

  @Override
  public String toString() {
    return value;
  }
}
