package io.countersign.application.port;

import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Map;

/**
 * Append-only evidence, chained per stream. A stream is a request's id or {@link #ADMIN}. Runs
 * inside the transaction of the change that it records.
 */
public interface AuditLog {
  /** The stream of everything that is not about one request. */
  String ADMIN = "admin";

  /**
   * Appends in its place. Appenders of one stream take turns: for a request's stream the caller
   * holds the request's row (new or for update), for {@link #ADMIN} this method takes the tenant's.
   */
  AuditEntry append(TenantId tenant, String stream, AuditEvent event);

  /** Appends one event each to several streams of requests. */
  void appendEach(TenantId tenant, Map<String, AuditEvent> events);

  /** One stream from {@code afterSeq} on, in order. */
  List<AuditEntry> stream(TenantId tenant, String stream, long afterSeq, int limit);

  /**
   * Everything of the tenant after {@code afterPosition}, in the order in which positions were
   * taken. A transaction may commit after another that took a later position.
   */
  List<Positioned> all(TenantId tenant, long afterPosition, int limit);

  /** An entry with its place over all streams; places grow but are not dense. */
  record Positioned(long position, AuditEntry entry) {}
}
