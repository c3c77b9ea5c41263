package io.countersign.application.testing;

import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.secret.CannotOpenSecretException;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretBox;
import io.countersign.domain.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Hides nothing, but opens only for the tenant and purpose that something was sealed for. */
public final class TransparentSecretBox implements SecretBox {
  private volatile String masterKey = "mk1";

  /** From now on new secrets are wrapped by another master key. */
  public void rotateTo(String masterKeyId) {
    masterKey = masterKeyId;
  }

  @Override
  public SealedSecret seal(TenantId tenant, String purpose, byte[] plain) {
    return Samples.sealed(
        masterKey, place(tenant, purpose) + Base64.getEncoder().encodeToString(plain));
  }

  @Override
  public byte[] open(TenantId tenant, String purpose, SealedSecret sealed) {
    var text = new String(sealed.ciphertext(), StandardCharsets.UTF_8);
    var place = place(tenant, purpose);
    if (!text.startsWith(place)) {
      throw new CannotOpenSecretException(
          "Not sealed for " + tenant + " " + purpose, new IllegalArgumentException(purpose));
    }
    return Base64.getDecoder().decode(text.substring(place.length()));
  }

  @Override
  public SealedSecret rewrap(TenantId tenant, String purpose, SealedSecret sealed) {
    return seal(tenant, purpose, open(tenant, purpose, sealed));
  }

  @Override
  public String primaryMasterKeyId() {
    return masterKey;
  }

  @Override
  public String fingerprint(TenantId tenant, byte[] plain) {
    return ApiKeySecret.sha256(tenant + "|" + Base64.getEncoder().encodeToString(plain))
        .substring(0, 8);
  }

  private static String place(TenantId tenant, String purpose) {
    return tenant + "|" + purpose + "|";
  }
}
