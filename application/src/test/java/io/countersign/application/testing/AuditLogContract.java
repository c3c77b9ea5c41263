package io.countersign.application.testing;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.AuditLog.Positioned;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link AuditLog} does. */
public interface AuditLogContract extends RequestStorageContract {
  AuditLog testee();

  @Test
  default void the_first_entry_of_a_stream_stands_on_the_genesis_hash() {
    var tenant = aStoredTenant();
    var event = Samples.anEvent("tenant.created");

    var entry = appended(tenant, AuditLog.ADMIN, event);

    assertThat(entry)
        .isEqualTo(AuditChain.append(tenant.value(), "admin", 0, AuditChain.GENESIS, event));
    assertThat(testee().stream(tenant, AuditLog.ADMIN, 0, 10)).containsExactly(entry);
  }

  @Test
  default void entries_are_chained_and_numbered_without_gaps() {
    var tenant = aStoredTenant();
    var stream = aStoredRequest(tenant).id().toString();
    var entries = new ArrayList<AuditEntry>();
    for (var i = 0; i < 5; i++) {
      entries.add(appended(tenant, stream, Samples.anEvent("test.happened")));
    }

    var found = testee().stream(tenant, stream, 0, 10);

    assertThat(found).isEqualTo(entries);
    assertThat(found).extracting(AuditEntry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(AuditChain.firstBreak(found)).isEmpty();
  }

  @Test
  default void events_are_appended_to_several_streams_together() {
    var tenant = aStoredTenant();
    var older = aStoredRequest(tenant).id().toString();
    var fresh = aStoredRequest(tenant).id().toString();
    var bystander = aStoredRequest(tenant).id().toString();
    var foreigner = aStoredTenant();
    for (var i = 0; i < 3; i++) {
      appended(tenant, older, Samples.anEvent("test.happened"));
      appended(tenant, bystander, Samples.anEvent("test.happened"));
      store(() -> testee().append(foreigner, fresh, Samples.anEvent("test.happened")));
    }
    var other = Samples.anEvent("other.together");
    var events = Map.of(older, Samples.anEvent("first.together"), fresh, other);

    store(() -> testee().appendEach(tenant, events));
    store(() -> testee().appendEach(tenant, Map.of()));

    assertThat(testee().stream(tenant, older, 0, 10)).hasSize(4);
    assertThat(testee().stream(tenant, older, 3, 10).getFirst().canonical())
        .contains("first.together");
    assertThat(testee().stream(tenant, fresh, 0, 10))
        .containsExactly(AuditChain.append(tenant.value(), fresh, 0, AuditChain.GENESIS, other));
    assertThat(testee().stream(tenant, bystander, 0, 10)).hasSize(3);
    assertThat(AuditChain.firstBreak(testee().stream(tenant, older, 0, 10))).isEmpty();
  }

  @Test
  default void several_entries_may_be_written_in_one_transaction() {
    var tenant = aStoredTenant();
    var request = Samples.aRequest().build();
    var stream = request.id().toString();

    store(() -> {
      requests().add(tenant, request);
      testee().append(tenant, stream, Samples.anEvent("request.opened"));
      testee().append(tenant, stream, Samples.anEvent("link.issued"));
      testee().append(tenant, AuditLog.ADMIN, Samples.anEvent("key.used"));
      testee().append(tenant, stream, Samples.anEvent("link.issued"));
    });

    assertThat(testee().stream(tenant, stream, 0, 10)).hasSize(3);
    assertThat(AuditChain.firstBreak(testee().stream(tenant, stream, 0, 10))).isEmpty();
    assertThat(AuditChain.firstBreak(testee().stream(tenant, AuditLog.ADMIN, 0, 10))).isEmpty();
  }

  @Test
  default void what_was_said_is_kept_byte_for_byte() {
    var tenant = aStoredTenant();
    var event =
        new AuditEvent(
            "decision.recorded",
            new Actor.Approver(new EmailAddress("ana@example.test")),
            Samples.NOW,
            JsonValue.object()
                .put("z", "Grüße \"an\" \\ 🖋\n\t\u0001 \u2028")
                .put("a", "x".repeat(70_000))
                .put("blank", "")
                .put("trailing", "blank ")
                .put("number", 9_007_199_254_740_991L)
                .build());

    var entry = appended(tenant, AuditLog.ADMIN, event);

    var found = testee().stream(tenant, AuditLog.ADMIN, 0, 1).getFirst();
    assertThat(found.canonical()).isEqualTo(event.canonical(tenant.value(), "admin", 1));
    assertThat(found).isEqualTo(entry);
    assertThat(AuditChain.firstBreak(List.of(found))).isEmpty();
  }

  @Test
  default void a_stream_is_read_page_by_page() {
    var tenant = aStoredTenant();
    var entries = new ArrayList<AuditEntry>();
    for (var i = 0; i < 5; i++) {
      entries.add(appended(tenant, AuditLog.ADMIN, Samples.anEvent("test.happened")));
    }

    var seen = new ArrayList<AuditEntry>();
    var page = testee().stream(tenant, AuditLog.ADMIN, 0, 2);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page);
      page = testee().stream(tenant, AuditLog.ADMIN, seen.getLast().seq(), 2);
    }

    assertThat(seen).isEqualTo(entries);
  }

  @Test
  default void everything_of_a_tenant_comes_in_the_order_of_writing_page_by_page() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var stream = aStoredRequest(tenant).id().toString();
    var entries = new ArrayList<AuditEntry>();
    for (var i = 0; i < 3; i++) {
      entries.add(appended(tenant, stream, Samples.anEvent("test.happened")));
      appended(other, AuditLog.ADMIN, Samples.anEvent("test.happened"));
      entries.add(appended(tenant, AuditLog.ADMIN, Samples.anEvent("test.happened")));
    }

    var seen = new ArrayList<Positioned>();
    var page = testee().all(tenant, 0, 4);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      seen.addAll(page);
      page = testee().all(tenant, seen.getLast().position(), 4);
    }

    assertThat(seen).extracting(Positioned::entry).isEqualTo(entries);
    assertThat(seen).extracting(Positioned::position).isSorted().doesNotHaveDuplicates();
    assertThat(seen.getFirst().position()).isPositive();
  }

  @Test
  default void what_was_rolled_back_leaves_neither_an_entry_nor_a_gap() {
    var tenant = aStoredTenant();
    appended(tenant, AuditLog.ADMIN, Samples.anEvent("test.happened"));

    assertThatThrownBy(() ->
            store(() -> {
              testee().append(tenant, AuditLog.ADMIN, Samples.anEvent("test.undone"));
              throw new IllegalStateException("the work fails");
            }))
        .hasMessage("the work fails");
    appended(tenant, AuditLog.ADMIN, Samples.anEvent("test.happened"));

    var found = testee().stream(tenant, AuditLog.ADMIN, 0, 10);
    assertThat(found).extracting(AuditEntry::seq).containsExactly(1L, 2L);
    assertThat(AuditChain.firstBreak(found)).isEmpty();
  }

  @Test
  default void those_who_write_to_the_admin_stream_at_once_take_turns() throws Exception {
    var tenant = aStoredTenant();

    StorageContract.atOnce(
        4,
        () -> {
          for (var i = 0; i < 5; i++) {
            appended(tenant, AuditLog.ADMIN, Samples.anEvent("test.happened"));
          }
          return true;
        });

    var found = testee().stream(tenant, AuditLog.ADMIN, 0, 100);
    assertThat(found).hasSize(20);
    assertThat(AuditChain.firstBreak(found)).isEmpty();
  }

  @Test
  default void those_who_hold_the_row_of_a_request_take_turns_in_its_stream() throws Exception {
    var tenant = aStoredTenant();
    var id = aStoredRequest(tenant).id();

    StorageContract.atOnce(
        4,
        () -> {
          for (var i = 0; i < 5; i++) {
            inTransaction(() -> appendedHolding(tenant, id));
          }
          return true;
        });

    var found = testee().stream(tenant, id.toString(), 0, 100);
    assertThat(found).hasSize(20);
    assertThat(AuditChain.firstBreak(found)).isEmpty();
  }

  @Test
  default void those_who_hold_the_rows_of_several_requests_take_turns_in_their_streams()
      throws Exception {
    var tenant = aStoredTenant();
    var ids = List.of(aStoredRequest(tenant).id(), aStoredRequest(tenant).id());

    StorageContract.atOnce(
        4,
        () -> {
          for (var i = 0; i < 5; i++) {
            store(() -> {
              ids.forEach(id -> assertThat(requests().findForUpdate(tenant, id)).isPresent());
              testee()
                  .appendEach(
                      tenant,
                      ids.stream()
                          .collect(
                              toMap(RequestId::toString, _ -> Samples.anEvent("test.happened"))));
            });
          }
          return true;
        });

    for (var id : ids) {
      var found = testee().stream(tenant, id.toString(), 0, 100);
      assertThat(found).hasSize(20);
      assertThat(AuditChain.firstBreak(found)).isEmpty();
    }
  }

  @Test
  default void each_tenant_has_streams_of_its_own() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = appended(tenant, AuditLog.ADMIN, Samples.anEvent("test.happened"));

    assertThat(testee().stream(other, AuditLog.ADMIN, 0, 10)).isEmpty();
    assertThat(testee().all(other, 0, 10)).isEmpty();

    var theirs = appended(other, AuditLog.ADMIN, Samples.anEvent("test.happened"));
    assertThat(theirs.seq()).isEqualTo(1);
    assertThat(theirs.previousHash()).isEqualTo(AuditChain.GENESIS);
    assertThat(testee().stream(tenant, AuditLog.ADMIN, 0, 10)).containsExactly(mine);
    assertThat(testee().all(other, 0, 10)).extracting(Positioned::entry).containsExactly(theirs);
  }

  private AuditEntry appended(TenantId tenant, String stream, AuditEvent event) {
    return inTransaction(() -> testee().append(tenant, stream, event));
  }

  private AuditEntry appendedHolding(TenantId tenant, RequestId id) {
    assertThat(requests().findForUpdate(tenant, id)).isPresent();
    return testee().append(tenant, id.toString(), Samples.anEvent("test.happened"));
  }
}
