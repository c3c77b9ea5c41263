package io.countersign.application.view;

import io.countersign.application.channel.Notice;
import io.countersign.domain.request.ApprovalRequest;

/** What an approver may see of a request, in messages and on pages alike. */
public final class Summaries {
  private Summaries() {}

  public static Notice.RequestSummary of(ApprovalRequest request) {
    var step = request.step();
    return new Notice.RequestSummary(
        request.id(),
        step.title(),
        step.summary(),
        step.context(),
        step.requester() == null ? "" : step.requester().value(),
        request.view(),
        request.createdAt(),
        request.expiresAt(),
        request.shownDigest().shortForm());
  }
}
