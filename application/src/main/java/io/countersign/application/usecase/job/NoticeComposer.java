package io.countersign.application.usecase.job;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.Tenants;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.view.Summaries;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;

/** Puts together what one person is told: everything that person may see and nothing else. */
public final class NoticeComposer {
  private final Tenants tenants;
  private final FollowUps followUps;
  private final PersonalLinks personalLinks;

  public NoticeComposer(Tenants tenants, FollowUps followUps, PersonalLinks personalLinks) {
    this.tenants = tenants;
    this.followUps = followUps;
    this.personalLinks = personalLinks;
  }

  /** Inside a transaction: links whose key was revoked are made anew. */
  Notice notice(TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    return switch (delivery.kind()) {
      case ASK -> asked(tenant, request, delivery, now);
      case REMINDER -> reminded(tenant, request, delivery, now);
      case CLOSING -> closed(tenant, request, delivery);
      case RECEIPT -> receipt(tenant, request, delivery, now);
    };
  }

  Notice.Closed closed(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    return new Notice.Closed(
        envelope(tenant, request, delivery),
        request.state(),
        request.outcome().map(o -> o.decision().responder().display()).orElse(""));
  }

  private Notice.Asked asked(
      TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    var links = followUps.linksToAnswer(tenant, request, delivery.assignment(), now);
    var key = followUps.keyOf(links.getFirst());
    return new Notice.Asked(
        envelope(tenant, request, delivery),
        personalLinks.offered(key, request, links),
        key.code(delivery.assignment().value()));
  }

  private Notice.Reminded reminded(
      TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    var asked = asked(tenant, request, delivery, now);
    return new Notice.Reminded(asked.envelope(), asked.links(), asked.code());
  }

  private Notice.Receipt receipt(
      TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    var decision = request.decisionOn(delivery.assignment()).orElseThrow();
    var link = followUps.linkToReceipt(tenant, request, delivery.assignment(), now);
    var key = followUps.keyOf(link);
    return new Notice.Receipt(
        envelope(tenant, request, delivery),
        decision.verdict(),
        decision.at(),
        decision.channel(),
        decision.comment().text(),
        decision.evidence().ip(),
        personalLinks.address(key, link),
        key.code(delivery.assignment().value()));
  }

  private Notice.Envelope envelope(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var owner = tenants.find(tenant).orElseThrow();
    var assignment = request.assignment(delivery.assignment()).orElseThrow();
    return new Notice.Envelope(
        delivery.id(),
        assignment.id().value(),
        tenant,
        owner.branding(),
        recipient(assignment),
        Summaries.of(request));
  }

  private static Notice.Recipient recipient(Assignment assignment) {
    return new Notice.Recipient(assignment.email(), assignment.name(), assignment.locale());
  }
}
