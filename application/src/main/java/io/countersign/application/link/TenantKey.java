package io.countersign.application.link;

import io.countersign.domain.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * An opened signing key. Never used directly: every purpose has a key of its own, derived with
 * HKDF-SHA256 (RFC 5869), so that what is signed for one endpoint means nothing at another.
 */
public final class TenantKey {
  /** Length of the secret material in bytes. */
  public static final int LENGTH = 32;

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final KeyId id;
  private final TenantId tenant;
  private final byte[] material;
  private final Map<String, SecretKey> derived = new ConcurrentHashMap<>();

  public TenantKey(KeyId id, TenantId tenant, byte[] material) {
    if (material.length != LENGTH) {
      throw new IllegalArgumentException("A signing key has " + LENGTH + " bytes");
    }
    this.id = id;
    this.tenant = tenant;
    this.material = material.clone();
  }

  public KeyId id() {
    return id;
  }

  public TenantId tenant() {
    return tenant;
  }

  /**
   * HMAC-SHA256 over {@code purpose 0x00 keyId 0x00 tenant 0x00 text}, under the key derived for
   * the purpose.
   */
  byte[] mac(String purpose, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(derived.computeIfAbsent(purpose, this::derive));
      mac.update((purpose + '\0' + id + '\0' + tenant + '\0').getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", missing);
    }
  }

  String macText(String purpose, String text) {
    return BASE64URL.encodeToString(mac(purpose, text));
  }

  /** The first {@code bytes} bytes of a MAC, as unpadded base64url. */
  String shortMac(String purpose, String text, int bytes) {
    return BASE64URL.encodeToString(Arrays.copyOf(mac(purpose, text), bytes));
  }

  /**
   * The four digits that a message carries for one assignment. They show that somebody read the
   * message; they are not a second factor.
   */
  public String code(String assignment) {
    var number = ByteBuffer.wrap(mac("hil.code.v1", assignment)).getInt() & Integer.MAX_VALUE;
    return "%04d".formatted(number % 10_000);
  }

  private SecretKey derive(String purpose) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(material)
              .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), LENGTH);
      return KDF.getInstance("HKDF-SHA256").deriveKey("HmacSHA256", parameters);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("Java 25 has HKDF-SHA256", missing);
    }
  }

  @Override
  public String toString() {
    return "TenantKey[" + id + "]";
  }
}
