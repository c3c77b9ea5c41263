package io.countersign.application.port;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages to people, sent and to be sent. */
public interface Deliveries {
  void addAll(TenantId tenant, List<Delivery> deliveries);

  /**
   * Stores what became of a delivery, unless a later attempt has begun: a replica that was paused
   * and lost its job to another writes no more. So {@link Delivery#attempts} fences.
   */
  void save(TenantId tenant, Delivery delivery);

  Optional<Delivery> find(TenantId tenant, DeliveryId id);

  /** In the order they were created. */
  default List<Delivery> ofRequest(TenantId tenant, RequestId request) {
    return ofRequests(tenant, List.of(request));
  }

  /** Those of all these requests, in the order they were created. */
  List<Delivery> ofRequests(TenantId tenant, List<RequestId> requests);

  /**
   * What asks or reminds this one person through a channel, about requests that are still pending,
   * and waits though its time has come; in the order they were created.
   *
   * @param reader in normalized form
   */
  List<Delivery> dueTo(
      TenantId tenant, EmailAddress reader, ChannelId channel, Instant now, int limit);
}
