package io.countersign.adapters.web.api;

import io.countersign.application.access.Caller;
import io.countersign.application.usecase.approval.ViewApproval;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.request.RequestId;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;

/** Answers a call that has changed an approval with the approval as it is after that. */
@Singleton
final class ChangedApproval {
  private final ViewApproval viewApproval;

  ChangedApproval(ViewApproval viewApproval) {
    this.viewApproval = viewApproval;
  }

  HttpResponse<String> shownTo(Caller.Client caller, RequestId approval) {
    return viewApproval
        .findAfterChange(caller.tenant(), approval)
        .map(document -> HttpResponse.ok(CanonicalJson.write(document)))
        .orElseThrow(NotFound::exception);
  }
}
