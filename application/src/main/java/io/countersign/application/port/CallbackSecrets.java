package io.countersign.application.port;

import io.countersign.domain.tenant.TenantId;
import java.util.List;

/** The secrets that sign a tenant's callbacks. */
public interface CallbackSecrets {
  /**
   * The bytes behind {@code whsec_…}, newest first: one, or two while a rotation overlaps. The
   * arrays belong to the caller, who wipes them. Empty if the tenant has none.
   */
  List<byte[]> current(TenantId tenant);
}
