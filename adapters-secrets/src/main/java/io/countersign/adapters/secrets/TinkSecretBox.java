package io.countersign.adapters.secrets;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import io.countersign.application.secret.CannotOpenSecretException;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretBox;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM in two layers: a random data key per secret encrypts the value, a master key wraps
 * the data key. Both are bound to tenant and purpose.
 */
@Context // eager: a missing or unusable master key stops the start, not the first secret
final class TinkSecretBox implements SecretBox {
  private static final int DATA_KEY_LENGTH = 32;
  private static final int FINGERPRINT_BYTES = 4;

  private final MasterKeys masterKeys;

  @Inject
  TinkSecretBox(@Property(name = "countersign.master-key", defaultValue = "") String masterKey) {
    this.masterKeys = MasterKeys.parse(masterKey);
  }

  @Override
  public SealedSecret seal(TenantId tenant, String purpose, byte[] plain) {
    var place = new SecretPlace(tenant, purpose).associatedData();
    var dataKey = Random.randBytes(DATA_KEY_LENGTH);
    try {
      var encrypted = new AesGcmJce(dataKey).encrypt(plain, place);
      var wrapped = masterKeys.primary().encrypt(dataKey, place);
      return new SealedSecret(masterKeys.primaryId(), new Envelope(wrapped, encrypted).toBytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Sealing a secret of tenant " + tenant + " failed.", e);
    } finally {
      wipe(dataKey);
    }
  }

  @Override
  public byte[] open(TenantId tenant, String purpose, SealedSecret sealed) {
    var place = new SecretPlace(tenant, purpose);
    var envelope = envelope(place, sealed);
    var dataKey = unwrap(place, sealed, envelope);
    try {
      return new AesGcmJce(dataKey).decrypt(envelope.encrypted(), place.associatedData());
    } catch (GeneralSecurityException e) {
      throw altered(place, e);
    } finally {
      wipe(dataKey);
    }
  }

  @Override
  public SealedSecret rewrap(TenantId tenant, String purpose, SealedSecret sealed) {
    var place = new SecretPlace(tenant, purpose);
    var envelope = envelope(place, sealed);
    var dataKey = unwrap(place, sealed, envelope);
    try {
      // Before it replaces what is stored, what comes out must be known to open.
      wipe(new AesGcmJce(dataKey).decrypt(envelope.encrypted(), place.associatedData()));
      var wrapped = masterKeys.primary().encrypt(dataKey, place.associatedData());
      return new SealedSecret(
          masterKeys.primaryId(), new Envelope(wrapped, envelope.encrypted()).toBytes());
    } catch (GeneralSecurityException e) {
      throw altered(place, e);
    } finally {
      wipe(dataKey);
    }
  }

  @Override
  public String primaryMasterKeyId() {
    return masterKeys.primaryId();
  }

  /**
   * Keyed by the primary master key: equal values are recognised as long as the same one is
   * primary, and look different after a rotation.
   */
  @Override
  public String fingerprint(TenantId tenant, byte[] plain) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(masterKeys.fingerprintKey(), "HmacSHA256"));
      mac.update(SecretPlace.ascii(tenant + "|"));
      return HexFormat.of().formatHex(mac.doFinal(plain), 0, FINGERPRINT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no usable HMAC-SHA256.", e);
    }
  }

  @Override
  public String toString() {
    return "TinkSecretBox[" + masterKeys + "]";
  }

  private byte[] unwrap(SecretPlace place, SealedSecret sealed, Envelope envelope) {
    try {
      return masterKey(place, sealed).decrypt(envelope.wrappedDataKey(), place.associatedData());
    } catch (GeneralSecurityException e) {
      throw altered(place, e);
    }
  }

  private Aead masterKey(SecretPlace place, SealedSecret sealed) {
    return masterKeys
        .find(sealed.masterKeyId())
        .orElseThrow(() ->
            cannotOpen(
                place,
                "it is wrapped by a master key that is not configured: " + sealed.masterKeyId(),
                new GeneralSecurityException("No such master key")));
  }

  private static Envelope envelope(SecretPlace place, SealedSecret sealed) {
    return Envelope.parse(sealed.ciphertext())
        .orElseThrow(() ->
            cannotOpen(
                place,
                "it is not in a known format",
                new GeneralSecurityException("No such format")));
  }

  private static CannotOpenSecretException altered(SecretPlace place, GeneralSecurityException e) {
    return cannotOpen(place, "it was altered, or sealed by another key or for another place", e);
  }

  private static CannotOpenSecretException cannotOpen(
      SecretPlace place, String why, GeneralSecurityException cause) {
    return new CannotOpenSecretException(
        "A secret of tenant " + place.tenant() + " (" + place.purpose() + ") does not open: " + why,
        cause);
  }

  private static void wipe(byte[] bytes) {
    Arrays.fill(bytes, (byte) 0);
  }
}
