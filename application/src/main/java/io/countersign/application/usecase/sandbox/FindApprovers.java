package io.countersign.application.usecase.sandbox;

import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxApprovers.Approver;
import io.countersign.domain.tenant.TenantId;
import java.util.List;

/** Lists who acts by a script in a sandbox; nobody does at a live tenant. */
public final class FindApprovers {
  private final SandboxApprovers approvers;

  public FindApprovers(SandboxApprovers approvers) {
    this.approvers = approvers;
  }

  public List<Approver> findAfter(TenantId tenant, String afterEmail, int limit) {
    return approvers.list(tenant, afterEmail, limit);
  }
}
