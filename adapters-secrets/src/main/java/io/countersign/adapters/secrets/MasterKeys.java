package io.countersign.adapters.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The operator's master keys as configured: the first wraps what is new, the others still open. */
final class MasterKeys {
  private static final String PROPERTY = "countersign.master-key (COUNTERSIGN_MASTER_KEY)";
  private static final String HOW =
      " Make a key with `openssl rand -base64 32` and configure it as `m1:<that>`; to rotate, put the new"
          + " key in front, separated by a comma.";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
  private static final int LENGTH = 32;

  private final String primaryId;
  private final Aead primary;
  private final Map<String, Aead> byId;
  private final byte[] fingerprintKey;

  private MasterKeys(
      String primaryId, Aead primary, Map<String, Aead> byId, byte[] fingerprintKey) {
    this.primaryId = primaryId;
    this.primary = primary;
    this.byId = byId;
    this.fingerprintKey = fingerprintKey;
  }

  /** Reads {@code id:base64,id:base64}, or one bare base64 value, which is called {@code m1}. */
  static MasterKeys parse(String configured) {
    if (configured.isBlank()) {
      throw refused("is missing.");
    }
    var read = new ArrayList<Configured>();
    var parts = configured.split(",", -1);
    try {
      for (int i = 0; i < parts.length; i++) {
        var key = read(parts[i].strip(), i + 1, parts.length);
        read.add(key);
        refuseTwins(read);
      }
      var aeads = new LinkedHashMap<String, Aead>();
      for (var key : read) {
        aeads.put(key.id, new AesGcmJce(key.bytes));
      }
      var first = read.getFirst();
      var primary = new AesGcmJce(first.bytes);
      var fingerprintKey =
          Hkdf.computeHkdf(
              "HMACSHA256",
              first.bytes,
              new byte[0],
              SecretPlace.ascii("countersign.v1.fingerprint"),
              LENGTH);
      return new MasterKeys(first.id, primary, aeads, fingerprintKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no usable AES-GCM or HMAC-SHA256.", e);
    } finally {
      read.forEach(key -> Arrays.fill(key.bytes, (byte) 0));
    }
  }

  String primaryId() {
    return primaryId;
  }

  Aead primary() {
    return primary;
  }

  Optional<Aead> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  byte[] fingerprintKey() {
    return fingerprintKey;
  }

  @Override
  public String toString() {
    return "MasterKeys" + byId.keySet();
  }

  private static Configured read(String part, int position, int of) {
    var where = of == 1 ? "" : "key " + position + " of " + of + " ";
    int colon = part.indexOf(':');
    if (colon < 0 && of > 1) {
      throw refused("has " + where + "without an id: several keys need one each.");
    }
    var id = colon < 0 ? "m1" : part.substring(0, colon).strip();
    if (!ID.matcher(id).matches()) {
      throw refused(
          "has " + where + "with an unusable id: 1 to 32 letters, digits, hyphens, underscores.");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(part.substring(colon + 1).strip());
    } catch (IllegalArgumentException e) {
      // The decoder's message may quote the key: neither it nor its cause goes on.
      throw refused("key '" + id + "' is not base64.");
    }
    if (bytes.length != LENGTH) {
      int length = bytes.length;
      Arrays.fill(bytes, (byte) 0);
      throw refused("key '" + id + "' has " + length + " bytes, it must have " + LENGTH + ".");
    }
    return new Configured(id, bytes);
  }

  private static void refuseTwins(List<Configured> read) {
    var last = read.getLast();
    for (var earlier : read.subList(0, read.size() - 1)) {
      if (earlier.id.equals(last.id)) {
        throw refused("has two keys called '" + last.id + "'.");
      }
      if (MessageDigest.isEqual(earlier.bytes, last.bytes)) {
        throw refused("keys '" + earlier.id + "' and '" + last.id + "' are the same key.");
      }
    }
  }

  private static IllegalStateException refused(String why) {
    return new IllegalStateException(PROPERTY + " " + why + HOW);
  }

  private record Configured(String id, byte[] bytes) {
    @Override
    public String toString() {
      return "Configured[" + id + "]";
    }
  }
}
