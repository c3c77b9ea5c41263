package io.countersign.application.usecase.job;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.Tenants;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.view.Summaries;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.tenant.TenantId;
import java.util.List;

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

  Notice notice(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    return switch (delivery.kind()) {
      case ASK -> asked(tenant, request, delivery);
      case REMINDER -> reminded(tenant, request, delivery);
      case CLOSING -> closed(tenant, request, delivery);
      case RECEIPT -> receipt(tenant, request, delivery);
    };
  }

  Notice.Closed closed(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    return new Notice.Closed(
        envelope(tenant, request, delivery),
        request.state(),
        request.outcome().map(o -> o.decision().responder().display()).orElse(""));
  }

  private Notice.Asked asked(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var links = links(tenant, request, delivery);
    var key = followUps.keyOf(links.getFirst());
    return new Notice.Asked(
        envelope(tenant, request, delivery),
        personalLinks.offered(key, request, links),
        key.code(delivery.assignment().value()));
  }

  private Notice.Reminded reminded(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var asked = asked(tenant, request, delivery);
    return new Notice.Reminded(asked.envelope(), asked.links(), asked.code());
  }

  private Notice.Receipt receipt(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var decision = request.decisionOn(delivery.assignment()).orElseThrow();
    var link =
        followUps.usableLinks(tenant, request.id(), delivery.assignment()).stream()
            .filter(l -> l.action() == LinkAction.RECEIPT)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("A stored decision has its receipt"));
    return new Notice.Receipt(
        envelope(tenant, request, delivery),
        decision.verdict(),
        decision.at(),
        decision.channel(),
        decision.comment().text(),
        decision.evidence().ip(),
        personalLinks.address(followUps.keyOf(link), link));
  }

  /** The links of the newest key: after a revocation all of them are made anew together. */
  private List<Link> links(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var usable =
        followUps.usableLinks(tenant, request.id(), delivery.assignment()).stream()
            .filter(l -> l.action() != LinkAction.RECEIPT)
            .toList();
    if (usable.isEmpty()) {
      throw new IllegalStateException(
          "No usable link for " + delivery.id() + ": its key was revoked, remind to mail again");
    }
    var newest = usable.getFirst().key();
    return usable.stream().filter(l -> l.key().equals(newest)).toList();
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
