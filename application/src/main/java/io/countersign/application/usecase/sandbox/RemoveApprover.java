package io.countersign.application.usecase.sandbox;

import io.countersign.application.access.Caller;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.person.EmailAddress;

/** Takes a script away: whoever has none reads, and does nothing. */
public final class RemoveApprover {
  private final Transactions transactions;
  private final SandboxApprovers approvers;

  public RemoveApprover(Transactions transactions, SandboxApprovers approvers) {
    this.transactions = transactions;
    this.approvers = approvers;
  }

  /** False if the caller's tenant has no such script. */
  public boolean handle(Caller.Client caller, EmailAddress email) {
    return transactions.inTransaction(() -> approvers.remove(caller.tenant(), email.normalized()));
  }
}
