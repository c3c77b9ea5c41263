package io.countersign.application.secret;

import io.countersign.domain.tenant.TenantId;

/**
 * Seals what must not be readable in the database. Bound to its place: what was sealed for one
 * tenant and purpose does not open for another, whoever copies the row.
 */
public interface SecretBox {
  /**
   * @param purpose what it is and whose, e.g. {@code secret/SmtpPassword} or {@code link-key/k1ab}
   */
  SealedSecret seal(TenantId tenant, String purpose, byte[] plain);

  /**
   * @throws CannotOpenSecretException if it was sealed for something else, altered, or by a master
   *     key that is not configured any more
   */
  byte[] open(TenantId tenant, String purpose, SealedSecret sealed);

  /** The same secret wrapped by the primary master key. */
  SealedSecret rewrap(TenantId tenant, String purpose, SealedSecret sealed);

  /** The id of the master key that new secrets are wrapped by. */
  String primaryMasterKeyId();

  /** Eight hex digits by which equal values of one tenant can be recognised, and nothing else. */
  String fingerprint(TenantId tenant, byte[] plain);
}
