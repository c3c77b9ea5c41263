package io.countersign.application.port;

import io.countersign.application.sandbox.ApproverScript;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** Scripts by the address of who plays them, in its {@link EmailAddress#normalized} form. */
public interface SandboxApprovers {
  record Approver(EmailAddress email, ApproverScript script) {}

  /** In place of the script that there was. */
  void put(TenantId tenant, Approver approver);

  Optional<ApproverScript> find(TenantId tenant, EmailAddress email);

  /** By address, those after {@code afterEmail}; empty text for the first. */
  List<Approver> list(TenantId tenant, String afterEmail, int limit);

  /** False if there is none. */
  boolean remove(TenantId tenant, EmailAddress email);
}
