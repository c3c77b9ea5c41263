package io.countersign.bootstrap.wiring;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.execution.ExecutionEngine;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class DecisionBeans {
  @Singleton
  DecideApproval decideApproval(
      Precedence precedence,
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      ExecutionEngine executions,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    return new DecideApproval(
        precedence, transactions, requests, followUps, executions, audit, ids, clock);
  }
}
