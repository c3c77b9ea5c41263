package io.countersign.bootstrap.wiring;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.usecase.audit.ReadAuditTrail;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class AuditBeans {
  @Singleton
  ReadAuditTrail readAuditTrail(ApprovalRequests requests, AuditLog audit) {
    return new ReadAuditTrail(requests, audit);
  }
}
