package io.countersign.application.usecase.link;

import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.link.TenantKey;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.net.URI;
import java.util.Optional;

/** The addresses of the receipts of answers. */
public final class ReceiptLinks {
  private final FollowUps followUps;
  private final PersonalLinks personalLinks;

  public ReceiptLinks(FollowUps followUps, PersonalLinks personalLinks) {
    this.followUps = followUps;
    this.personalLinks = personalLinks;
  }

  /** The key that signs the receipt of an answer that is about to be given. */
  TenantKey key(TenantId tenant) {
    return followUps.signingKey(tenant);
  }

  /** The address of the receipt of an answer that was stored with this key a moment ago. */
  URI of(DecisionResult.Recorded recorded, TenantKey key) {
    var decision = recorded.decision();
    return personalLinks.address(
        key,
        personalLinks.toReceipt(
            key,
            recorded.request(),
            decision.responder().assignment(),
            decision.channel(),
            decision.at()));
  }

  /** Of an answer that was stored before. Empty if its key was revoked. */
  Optional<URI> find(TenantId tenant, RequestId request, AssignmentId assignment) {
    return followUps.usableLinks(tenant, request, assignment).stream()
        .filter(link -> link.action() == LinkAction.RECEIPT)
        .findFirst()
        .map(link -> personalLinks.address(followUps.keyOf(link), link));
  }
}
