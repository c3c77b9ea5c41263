package io.countersign.adapters.secrets;

import io.countersign.domain.tenant.TenantId;
import java.nio.charset.StandardCharsets;

/** Where a secret belongs; both layers of its sealing are bound to this. */
record SecretPlace(TenantId tenant, String purpose) {

  /** Unambiguous: a tenant id cannot contain the separator. */
  byte[] associatedData() {
    return ("countersign.v1|" + tenant + "|" + purpose).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
