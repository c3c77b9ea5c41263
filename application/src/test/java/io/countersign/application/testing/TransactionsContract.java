package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.port.StaleRequestException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.tenant.Tenant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Transactions} does. */
public interface TransactionsContract extends StorageContract {
  Transactions testee();

  @Override
  default Transactions transactions() {
    return testee();
  }

  @Test
  default void what_was_committed_is_there_for_everybody() throws Exception {
    var tenant = Samples.aTenant();

    var added = testee().inTransaction(() -> tenants().add(tenant.id(), tenant));

    assertThat(added).isTrue();
    assertThat(tenants().find(tenant.id())).contains(tenant);
    var elsewhere =
        StorageContract.atOnce(2, () -> testee().inTransaction(() -> tenants().find(tenant.id())));
    assertThat(elsewhere).allSatisfy(found -> assertThat(found).contains(tenant));
  }

  @Test
  default void work_sees_what_it_has_done_itself() {
    var tenant = Samples.aTenant();

    var found =
        testee()
            .inTransaction(() -> {
              tenants().add(tenant.id(), tenant);
              return tenants().find(tenant.id());
            });

    assertThat(found).contains(tenant);
  }

  @Test
  default void work_on_what_somebody_changed_meanwhile_is_run_again() {
    var tenant = Samples.aTenant();
    var runs = new AtomicInteger();

    var added =
        testee()
            .inTransaction(() -> {
              var first = tenants().add(tenant.id(), tenant);
              if (runs.incrementAndGet() == 1) {
                throw new StaleRequestException("somebody was faster");
              }
              return first;
            });

    assertThat(runs).hasValue(2);
    assertThat(added).as("what the first run did was undone").isTrue();
  }

  @Test
  default void an_exception_undoes_everything_and_comes_out() {
    var known = Samples.aTenant();
    var added = Samples.aTenant();
    store(() -> tenants().add(known.id(), known));

    assertThatThrownBy(() ->
            testee()
                .inTransaction(() -> {
                  tenants().change(known.id(), renamed(known, "Changed"));
                  tenants().add(added.id(), added);
                  throw new IllegalStateException("the work fails");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the work fails");

    assertThat(tenants().find(known.id())).contains(known);
    assertThat(tenants().find(added.id())).isEmpty();
  }

  @Test
  default void work_after_failed_work_is_not_touched_by_it() {
    var failed = Samples.aTenant();
    var tenant = Samples.aTenant();

    assertThatThrownBy(() ->
            testee()
                .inTransaction(() -> {
                  tenants().add(failed.id(), failed);
                  throw new IllegalStateException("the work fails");
                }))
        .hasMessage("the work fails");
    store(() -> tenants().add(tenant.id(), tenant));

    assertThat(tenants().find(tenant.id())).contains(tenant);
    assertThat(tenants().find(failed.id())).isEmpty();
  }

  @Test
  default void work_inside_of_other_work_is_part_of_it() {
    var outer = Samples.aTenant();
    var inner = Samples.aTenant();

    var seen =
        testee()
            .inTransaction(() -> {
              tenants().add(outer.id(), outer);
              return testee()
                  .inTransaction(() -> {
                    tenants().add(inner.id(), inner);
                    return tenants().find(outer.id());
                  });
            });

    assertThat(seen).contains(outer);
    assertThat(tenants().find(inner.id())).contains(inner);
  }

  @Test
  default void inner_work_is_undone_when_the_outer_fails() {
    var inner = Samples.aTenant();

    assertThatThrownBy(() ->
            testee()
                .inTransaction(() -> {
                  testee().inTransaction(() -> tenants().add(inner.id(), inner));
                  throw new IllegalStateException("the outer work fails");
                }))
        .hasMessage("the outer work fails");

    assertThat(tenants().find(inner.id())).isEmpty();
  }

  @Test
  default void outer_work_is_undone_when_the_inner_fails() {
    var outer = Samples.aTenant();

    assertThatThrownBy(() ->
            testee()
                .inTransaction(() -> {
                  tenants().add(outer.id(), outer);
                  return testee()
                      .inTransaction(() -> {
                        throw new IllegalStateException("the inner work fails");
                      });
                }))
        .hasMessage("the inner work fails");

    assertThat(tenants().find(outer.id())).isEmpty();
  }

  @Test
  default void of_many_who_add_the_same_at_once_one_does() throws Exception {
    var tenant = Samples.aTenant();

    var added =
        StorageContract.atOnce(
            4, () -> testee().inTransaction(() -> tenants().add(tenant.id(), tenant)));

    assertThat(added).containsExactlyInAnyOrderElementsOf(List.of(true, false, false, false));
  }

  private static Tenant renamed(Tenant tenant, String name) {
    return new Tenant(tenant.id(), name, tenant.branding(), tenant.createdAt(), tenant.kind());
  }
}
