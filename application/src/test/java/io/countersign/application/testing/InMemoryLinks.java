package io.countersign.application.testing;

import static java.util.Comparator.naturalOrder;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.Link;
import io.countersign.application.port.Links;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class InMemoryLinks implements Links {
  private final InMemoryTable<Link> rows;

  InMemoryLinks(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  @Override
  public void addAll(TenantId tenant, List<Link> links) {
    links.forEach(link -> rows.add(tenant, link.nonceHash(), link));
  }

  @Override
  public Optional<Link> find(TenantId tenant, String nonceHash) {
    return rows.find(tenant, nonceHash);
  }

  @Override
  public List<Link> ofAssignment(TenantId tenant, RequestId request, AssignmentId assignment) {
    return rows.of(tenant).stream()
        .filter(link -> link.request().equals(request) && link.assignment().equals(assignment))
        .toList();
  }

  @Override
  public void revokeOf(TenantId tenant, RequestId request, Instant now) {
    rows.of(tenant).stream()
        .filter(link -> link.request().equals(request) && link.revokedAt() == null)
        .forEach(link -> rows.replace(tenant, link.nonceHash(), revoked(link, now)));
  }

  @Override
  public Optional<Instant> lastExpiry(TenantId tenant, KeyId key) {
    return rows.of(tenant).stream()
        .filter(link -> link.key().equals(key))
        .map(Link::expiresAt)
        .max(naturalOrder());
  }

  private static Link revoked(Link link, Instant now) {
    return new Link(
        link.nonceHash(),
        link.request(),
        link.assignment(),
        link.channel(),
        link.action(),
        link.key(),
        link.issuedAt(),
        link.expiresAt(),
        link.digest(),
        now);
  }
}
