package io.countersign.application.usecase.audit;

import static io.countersign.application.testing.Samples.aRequestId;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.testing.World;
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Evidence as it is stored. */
class ReadAuditTrailTest {
  private final World world = new World();
  private final ReadAuditTrail read =
      new ReadAuditTrail(world.storage.requests, world.storage.auditLog);

  @Test
  @DisplayName("F95 F97 anybody can recompute the chain, and a change breaks it")
  void the_chain_of_a_request_can_be_recomputed() {
    var request = world.open(aStep());
    world.approve(request, "ana@example.test");
    var entries = read.find(ACME, request.id(), 0, 10).orElseThrow();
    assertThat(entries).hasSize(2);
    assertThat(AuditChain.firstBreak(entries)).isEmpty();

    var second = entries.getLast();
    var forged =
        new AuditEntry(
            second.stream(),
            second.seq(),
            second.canonical().replace("approve", "reject"),
            second.previousHash(),
            second.hash());
    assertThat(AuditChain.firstBreak(List.of(entries.getFirst(), forged))).hasValue(2);
  }

  @Test
  void a_trail_is_read_page_by_page() {
    var request = world.open(aStep());
    world.approve(request, "ana@example.test");
    assertThat(read.find(ACME, request.id(), 0, 1).orElseThrow())
        .extracting(AuditEntry::seq)
        .containsExactly(1L);
    assertThat(read.find(ACME, request.id(), 1, 10).orElseThrow())
        .extracting(AuditEntry::seq)
        .containsExactly(2L);
  }

  @Test
  void everything_of_a_tenant_comes_in_the_order_of_writing() {
    var request = world.open(aStep());
    world.approve(request, "ana@example.test");
    var all = read.findAll(ACME, 0, 10);
    assertThat(all)
        .extracting(p -> p.entry().stream())
        .containsExactly("admin", request.id().toString(), request.id().toString());
    assertThat(read.findAll(ACME, all.getFirst().position(), 1)).containsExactly(all.get(1));
  }

  @Test
  @DisplayName("C44 another tenant's trail is none")
  void a_foreign_trail_is_not_found() {
    var request = world.open(aStep());
    var globex = new TenantId("globex");
    assertThat(read.find(globex, request.id(), 0, 10)).isEmpty();
    assertThat(read.find(ACME, aRequestId(), 0, 10)).isEmpty();
    assertThat(read.findAll(globex, 0, 10)).isEmpty();
  }
}
