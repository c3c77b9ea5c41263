package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.port.Deliveries;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;

final class InMemoryDeliveries implements Deliveries {
  private final InMemoryTable<Delivery> rows;

  InMemoryDeliveries(InMemoryTransactions transactions) {
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
}
