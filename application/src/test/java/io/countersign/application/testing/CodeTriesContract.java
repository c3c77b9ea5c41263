package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.port.CodeTries;
import io.countersign.application.port.CodeTries.Tries;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.tenant.TenantId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link CodeTries} must do. */
public interface CodeTriesContract extends StorageContract {
  CodeTries testee();

  @Test
  default void nothing_was_tried_at_first() {
    var tenant = aStoredTenant();
    var assignment = anAssignment();
    assertThat(testee().find(tenant, assignment, "c00002")).isEmpty();
    assertThat(find(tenant, assignment, "c00002").count()).isZero();
  }

  @Test
  default void what_was_saved_is_found_to_the_microsecond() {
    var tenant = aStoredTenant();
    var assignment = anAssignment();
    var tries = new Tries(3, Samples.NOW.plusNanos(7_000));
    store(() -> {
      testee().findForUpdate(tenant, assignment, "c00002", Samples.NOW);
      testee().save(tenant, assignment, "c00002", tries);
    });

    assertThat(testee().find(tenant, assignment, "c00002")).contains(tries);
    assertThat(find(tenant, assignment, "c00002")).isEqualTo(tries);
  }

  @Test
  default void other_tenants_messages_and_networks_count_for_themselves() {
    var tenant = aStoredTenant();
    var assignment = anAssignment();
    store(() -> count(tenant, assignment));

    assertThat(find(tenant, assignment, "c00002").count()).isEqualTo(1);
    assertThat(find(tenant, assignment, "c63364").count()).isZero();
    assertThat(find(tenant, anAssignment(), "c00002").count()).isZero();
    assertThat(find(aStoredTenant(), assignment, "c00002").count()).isZero();
  }

  @Test
  default void what_was_rolled_back_does_not_count() {
    var tenant = aStoredTenant();
    var assignment = anAssignment();
    assertThatThrownBy(() ->
            store(() -> {
              count(tenant, assignment);
              throw new IllegalStateException("the work fails");
            }))
        .hasMessage("the work fails");

    assertThat(find(tenant, assignment, "c00002").count()).isZero();
  }

  @Test
  @DisplayName("A20 of many who try at once each is counted")
  default void of_many_at_once_each_is_counted() throws Exception {
    var tenant = aStoredTenant();
    var assignment = anAssignment();

    var counts = StorageContract.atOnce(8, () -> inTransaction(() -> count(tenant, assignment)));

    assertThat(counts).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(find(tenant, assignment, "c00002").count()).isEqualTo(8);
  }

  private int count(TenantId tenant, AssignmentId assignment) {
    var before = testee().findForUpdate(tenant, assignment, "c00002", Samples.NOW);
    testee().save(tenant, assignment, "c00002", new Tries(before.count() + 1, Samples.NOW));
    return before.count() + 1;
  }

  private Tries find(TenantId tenant, AssignmentId assignment, String network) {
    return inTransaction(() -> testee().findForUpdate(tenant, assignment, network, Samples.NOW));
  }

  private static AssignmentId anAssignment() {
    return Samples.anAssignment("ana@example.test").id();
  }
}
