package io.countersign.application.testing;

import io.countersign.application.port.ApprovalRequests;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.tenant.TenantId;

/** What contracts stand on whose rows belong to a request. */
public interface RequestStorageContract extends StorageContract {
  ApprovalRequests requests();

  default ApprovalRequest aStoredRequest(TenantId tenant) {
    return stored(tenant, Samples.aRequest().build());
  }

  default ApprovalRequest stored(TenantId tenant, ApprovalRequest request) {
    store(() -> requests().add(tenant, request));
    return request;
  }
}
