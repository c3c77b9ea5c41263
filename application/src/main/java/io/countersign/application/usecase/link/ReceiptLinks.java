package io.countersign.application.usecase.link;

import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.net.URI;
import java.util.Optional;

/** Finds the address of the receipt of an answer. */
public final class ReceiptLinks {
  private final FollowUps followUps;
  private final PersonalLinks personalLinks;

  public ReceiptLinks(FollowUps followUps, PersonalLinks personalLinks) {
    this.followUps = followUps;
    this.personalLinks = personalLinks;
  }

  public Optional<URI> find(TenantId tenant, RequestId request, AssignmentId assignment) {
    return followUps.usableLinks(tenant, request, assignment).stream()
        .filter(link -> link.action() == LinkAction.RECEIPT)
        .findFirst()
        .map(link -> personalLinks.address(followUps.keyOf(link), link));
  }
}
