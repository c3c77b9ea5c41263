package io.countersign.application.testing;

import io.countersign.application.port.CodeTries;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

final class InMemoryCodeTries implements CodeTries {
  private final InMemoryTable<Tries> rows;

  InMemoryCodeTries(InMemoryTransactions transactions) {
    rows = transactions.table();
  }

  private record Place(AssignmentId assignment, String network) {}

  @Override
  public Tries findForUpdate(
      TenantId tenant, AssignmentId assignment, String network, Instant now) {
    var place = new Place(assignment, network);
    rows.addIfAbsent(tenant, place, new Tries(0, now));
    return rows.find(tenant, place).orElseThrow();
  }

  @Override
  public Optional<Tries> find(TenantId tenant, AssignmentId assignment, String network) {
    return rows.find(tenant, new Place(assignment, network));
  }

  @Override
  public void save(TenantId tenant, AssignmentId assignment, String network, Tries tries) {
    rows.put(tenant, new Place(assignment, network), tries);
  }
}
