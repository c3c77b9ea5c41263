package io.countersign.application.usecase.sandbox;

import io.countersign.application.access.Caller;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxApprovers.Approver;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantKind;

/** Says what somebody does with the messages that come to them in a sandbox from now on. */
public final class PutApprover {
  private final Transactions transactions;
  private final Tenants tenants;
  private final SandboxApprovers approvers;

  public PutApprover(Transactions transactions, Tenants tenants, SandboxApprovers approvers) {
    this.transactions = transactions;
    this.tenants = tenants;
    this.approvers = approvers;
  }

  /** False for a live tenant: nobody acts for people there. */
  public boolean handle(Caller.Client caller, Approver approver) {
    var tenant = caller.tenant();
    return transactions.inTransaction(() -> {
      var sandbox = tenants.find(tenant).map(Tenant::kind).orElseThrow() == TenantKind.SANDBOX;
      if (sandbox) {
        approvers.put(tenant, new Approver(approver.email().normalized(), approver.script()));
      }
      return sandbox;
    });
  }
}
