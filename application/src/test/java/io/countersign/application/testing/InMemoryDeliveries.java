package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.Deliveries;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class InMemoryDeliveries implements Deliveries {
  private final InMemoryTable<Delivery> rows;
  private final ApprovalRequests requests;

  InMemoryDeliveries(InMemoryTransactions transactions, ApprovalRequests requests) {
    this.requests = requests;
    rows = transactions.table();
  }

  @Override
  public void addAll(TenantId tenant, List<Delivery> deliveries) {
    deliveries.forEach(delivery -> rows.add(tenant, delivery.id(), delivery));
  }

  @Override
  public void save(TenantId tenant, Delivery delivery) {
    find(tenant, delivery.id())
        .filter(stored -> stored.attempts() <= delivery.attempts())
        .ifPresent(_ -> rows.replace(tenant, delivery.id(), delivery));
  }

  @Override
  public Optional<Delivery> find(TenantId tenant, DeliveryId id) {
    return rows.find(tenant, id);
  }

  @Override
  public List<Delivery> ofRequests(TenantId tenant, List<RequestId> requests) {
    return rows.of(tenant).stream()
        .filter(delivery -> requests.contains(delivery.request()))
        .sorted(comparing(Delivery::createdAt))
        .toList();
  }

  @Override
  public List<Delivery> dueTo(
      TenantId tenant, EmailAddress reader, ChannelId channel, Instant now, int limit) {
    return rows.of(tenant).stream()
        .filter(delivery -> asks(delivery.kind()))
        .filter(delivery -> delivery.audience() == Audience.PERSON)
        .filter(delivery -> delivery.channel().equals(channel))
        .filter(delivery -> delivery.state() == Delivery.State.QUEUED && delivery.due(now))
        .filter(delivery ->
            requests
                .find(tenant, delivery.request())
                .filter(ApprovalRequest::pending)
                .flatMap(request -> request.assignment(delivery.assignment()))
                .filter(assignment -> assignment.email().normalized().equals(reader))
                .isPresent())
        .sorted(comparing(Delivery::createdAt).thenComparing(delivery -> delivery.id().value()))
        .limit(limit)
        .toList();
  }

  private static boolean asks(Delivery.Kind kind) {
    return kind == Delivery.Kind.ASK || kind == Delivery.Kind.REMINDER;
  }
}
