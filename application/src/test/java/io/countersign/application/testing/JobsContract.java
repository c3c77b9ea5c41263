package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.port.Jobs;
import io.countersign.domain.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Jobs} does with jobs that used up their attempts. */
public interface JobsContract extends StorageContract {
  Jobs testee();

  @Test
  default void a_failed_job_of_any_kind_comes_back_exactly_as_it_was_added() {
    var tenant = aStoredTenant();
    for (var kind : Job.Kind.values()) {
      var failed =
          new FailedJob(
              Samples.nextId("job"),
              new Job(tenant, kind, Samples.aRequestId().toString()),
              12,
              "http-503",
              Samples.NOW.plusNanos(1_000));

      store(() -> testee().addFailed(tenant, failed));

      assertThat(testee().findFailed(tenant, failed.id())).contains(failed);
    }
  }

  @Test
  default void failed_jobs_are_listed_newest_first_page_by_page() {
    var tenant = aStoredTenant();
    var jobs = new ArrayList<FailedJob>();
    for (var i = 0; i < 5; i++) {
      jobs.add(Samples.aFailedJob(tenant));
    }
    for (var i : List.of(3, 0, 4, 1, 2)) {
      store(() -> testee().addFailed(tenant, jobs.get(i)));
    }

    var seen = new ArrayList<FailedJob>();
    var page = testee().listFailed(tenant, "", 2);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      seen.addAll(page);
      page = testee().listFailed(tenant, seen.getLast().id(), 2);
    }

    assertThat(seen).isEqualTo(jobs.reversed());
  }

  @Test
  default void a_failed_job_is_removed_once() {
    var tenant = aStoredTenant();
    var failed = stored(tenant, Samples.aFailedJob(tenant));
    var bystander = stored(tenant, Samples.aFailedJob(tenant));

    assertThat(inTransaction(() -> testee().removeFailed(tenant, failed.id()))).isTrue();
    assertThat(inTransaction(() -> testee().removeFailed(tenant, failed.id()))).isFalse();

    assertThat(testee().findFailed(tenant, failed.id())).isEmpty();
    assertThat(testee().listFailed(tenant, "", 10)).containsExactly(bystander);
  }

  @Test
  default void ids_of_failed_jobs_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var lower = stored(tenant, withId("job_case", tenant));
    assertThat(testee().findFailed(tenant, "job_CASE")).isEmpty();
    assertThat(inTransaction(() -> testee().removeFailed(tenant, "job_CASE"))).isFalse();

    stored(tenant, withId("job_CASE", tenant));
    store(() -> testee().removeFailed(tenant, "job_CASE"));

    assertThat(testee().listFailed(tenant, "", 10)).containsExactly(lower);
  }

  @Test
  default void another_tenant_neither_sees_nor_removes_a_failed_job() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var failed = stored(tenant, Samples.aFailedJob(tenant));

    assertThat(testee().findFailed(other, failed.id())).isEmpty();
    assertThat(testee().listFailed(other, "", 10)).isEmpty();
    assertThat(inTransaction(() -> testee().removeFailed(other, failed.id()))).isFalse();
    assertThat(testee().findFailed(tenant, failed.id())).contains(failed);
  }

  @Test
  default void the_same_id_in_another_tenant_is_another_failed_job() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = stored(tenant, withId("job_same", tenant));
    var theirs = stored(other, withId("job_same", other));

    assertThat(testee().findFailed(tenant, "job_same")).contains(mine);
    assertThat(testee().findFailed(other, "job_same")).contains(theirs);

    store(() -> testee().removeFailed(other, "job_same"));
    assertThat(testee().findFailed(tenant, "job_same")).contains(mine);
  }

  private FailedJob stored(TenantId tenant, FailedJob failed) {
    store(() -> testee().addFailed(tenant, failed));
    return failed;
  }

  private static FailedJob withId(String id, TenantId tenant) {
    var sample = Samples.aFailedJob(tenant);
    return new FailedJob(id, sample.job(), sample.attempts(), sample.why(), sample.at());
  }
}
