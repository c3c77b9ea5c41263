package io.countersign.domain.workflow;

import io.countersign.domain.Check;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a definition says, as {@code sha256:} and 64 hex digits: SHA-256 over its canonical JSON
 * (RFC 8785). White space, the order of members and the choice of JSON or YAML do not change it.
 */
public record DefinitionHash(String value) {
  private static final Pattern SHAPE = Pattern.compile("sha256:[0-9a-f]{64}");

  public DefinitionHash {
    Check.matches("A definition's hash", value, SHAPE, "of the form sha256:<64 hex digits>");
  }

  public static DefinitionHash of(JsonValue document) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(CanonicalJson.write(document).getBytes(StandardCharsets.UTF_8));
      return new DefinitionHash("sha256:" + HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java platform has SHA-256", missing);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
