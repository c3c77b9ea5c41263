package io.countersign.application.port;

import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The mailbox that catches mail of tenants that have no account of their own. */
public interface SandboxMessages {
  /** Stores the message; the same id again replaces it. */
  void put(TenantId tenant, Message message);

  Optional<Message> find(TenantId tenant, String id);

  /**
   * Newest first.
   *
   * @param to only messages to this address; empty text for all
   */
  List<Message> list(TenantId tenant, String to, String beforeId, int limit);

  /** A caught message. */
  record Message(
      String id,
      String to,
      String from,
      String subject,
      String text,
      String html,
      String headers,
      Instant sentAt) {}
}
