package io.countersign.application.view;

import io.countersign.application.channel.Notice;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.Question;
import io.countersign.domain.request.Returned;
import io.countersign.domain.request.Verdict;
import org.jspecify.annotations.Nullable;

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
        progress(request),
        request.createdAt(),
        request.pausedSince().isPresent() ? null : request.expiresAt(),
        request.step().clocks().onExpiry(),
        request.shownDigest(),
        request
            .revisionBefore()
            .map(before ->
                new Notice.Revised(request.revision(), of(before.returned()), request.changes()))
            .orElse(null),
        request.history().questions().stream().map(Summaries::of).toList());
  }

  private static Notice.Exchange of(Question question) {
    var reply = question.reply();
    return new Notice.Exchange(
        question.revision(),
        question.responder().display(),
        question.text().text(),
        reply == null ? null : new Notice.Remark(reply.keyName(), reply.text().text()));
  }

  /** Who wants changes, and which. */
  public static Notice.Remark of(Returned returned) {
    return new Notice.Remark(returned.responder().display(), returned.why().text());
  }

  /** Of whoever sent it back, or decided it above the rules; null if nobody did. */
  public static Notice.@Nullable Remark remark(ApprovalRequest request) {
    var override = request.override();
    return override == null
        ? request.waitingForChanges().map(round -> of(round.returned())).orElse(null)
        : new Notice.Remark(override.keyName(), override.reason().text());
  }

  /**
   * Of several groups, each counts as far as it has to: so that as many approvals as are required
   * are those with which it ends.
   */
  static Notice.Progress progress(ApprovalRequest request) {
    var groups = request.groups();
    return new Notice.Progress(
        groups.stream().mapToInt(ApprovalRequest.Group::required).sum(),
        groups.size() == 1
            ? request.count(Verdict.APPROVE)
            : groups.stream()
                .mapToInt(group -> Math.min(group.required(), group.tally().approvals()))
                .sum(),
        request.count(Verdict.REJECT),
        request.asked().size());
  }

  /**
   * An answer as others may see it.
   *
   * @param reader whose answer is called their own, null for nobody's
   */
  public static Notice.Answered of(Decision decision, @Nullable AssignmentId reader) {
    return new Notice.Answered(
        decision.responder().display(),
        decision.verdict(),
        decision.at(),
        decision.channel(),
        decision.assurance(),
        decision.comment().text(),
        decision.responder().assignment().equals(reader));
  }
}
