package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.job.Job;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Jobs.Scheduled;
import io.countersign.application.port.Timeline;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Timeline} does with what {@link Jobs} was given. */
public interface TimelineContract extends StorageContract {
  Timeline testee();

  Jobs jobs();

  @Test
  default void jobs_come_in_the_order_of_their_time_and_always_in_the_same_order() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var expire = new Job(sandbox, Job.Kind.EXPIRE, "a");
    var remind = new Job(sandbox, Job.Kind.REMIND, "a");
    var deliver = new Job(sandbox, Job.Kind.DELIVER, "z");
    var another = new Job(sandbox, Job.Kind.DELIVER, "b");
    schedule(
        sandbox,
        new Scheduled(expire, at(72)),
        new Scheduled(deliver, at(0)),
        new Scheduled(remind, at(24)),
        new Scheduled(another, at(0)));

    var seen = new ArrayList<Job>();
    var dues = new ArrayList<Instant>();
    for (var next = testee().findNext(sandbox);
        next.isPresent();
        next = testee().findNext(sandbox)) {
      var entry = next.get();
      seen.add(entry.job());
      dues.add(entry.due());
      assertThat(entry.attempt()).isEqualTo(1);
      store(() -> testee().finish(sandbox, entry));
    }

    assertThat(seen).containsExactly(another, deliver, remind, expire);
    assertThat(dues).containsExactly(at(0), at(0), at(24), at(72));
  }

  @Test
  default void a_job_that_waits_runs_at_the_earlier_of_both_times() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var job = new Job(sandbox, Job.Kind.RESUME, "r");
    schedule(sandbox, new Scheduled(job, at(2)));

    schedule(sandbox, new Scheduled(job, at(3)));
    assertThat(next(sandbox).due()).isEqualTo(at(2));

    schedule(sandbox, new Scheduled(job, at(1)));
    assertThat(next(sandbox).due()).isEqualTo(at(1));
  }

  @Test
  default void a_job_that_is_put_off_comes_at_its_new_time_as_its_next_attempt() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    schedule(sandbox, new Scheduled(new Job(sandbox, Job.Kind.RESUME, "r"), at(0)));

    store(() -> testee().postpone(sandbox, next(sandbox), at(5), 2));

    assertThat(next(sandbox).due()).isEqualTo(at(5));
    assertThat(next(sandbox).attempt()).isEqualTo(2);
  }

  @Test
  default void what_was_scheduled_again_while_it_ran_runs_again() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var job = new Job(sandbox, Job.Kind.REVISE, "d");
    schedule(sandbox, new Scheduled(job, at(1)));
    var running = next(sandbox);
    schedule(sandbox, new Scheduled(job, at(2)));

    store(() -> testee().finish(sandbox, running));
    assertThat(next(sandbox).job()).isEqualTo(job);

    store(() -> testee().postpone(sandbox, running, at(9), 7));
    assertThat(next(sandbox).due()).isEqualTo(at(1));
    assertThat(next(sandbox).attempt()).isEqualTo(1);
  }

  @Test
  default void what_was_withdrawn_and_scheduled_anew_while_it_ran_runs_again() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var job = new Job(sandbox, Job.Kind.EXPIRE, "a");
    schedule(sandbox, new Scheduled(job, at(1)));
    var running = next(sandbox);
    store(() -> jobs().withdraw(sandbox, List.of(job)));
    schedule(sandbox, new Scheduled(job, at(2)));

    store(() -> testee().finish(sandbox, running));

    assertThat(next(sandbox).due()).isEqualTo(at(2));
  }

  @Test
  default void what_is_withdrawn_does_not_come() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var gone = new Job(sandbox, Job.Kind.EXPIRE, "a");
    var stays = new Job(sandbox, Job.Kind.EXPIRE, "b");
    schedule(sandbox, new Scheduled(gone, at(1)), new Scheduled(stays, at(2)));

    store(() -> jobs().withdraw(sandbox, List.of(gone)));

    assertThat(next(sandbox).job()).isEqualTo(stays);
  }

  @Test
  default void a_sandbox_sees_its_own_jobs_only() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    var other = aStoredTenant(TenantKind.SANDBOX);
    schedule(other, new Scheduled(new Job(other, Job.Kind.EXPIRE, "a"), at(1)));

    assertThat(testee().findNext(sandbox)).isEmpty();
    var theirs = next(other);
    store(() -> testee().finish(sandbox, theirs));
    assertThat(next(other)).isEqualTo(theirs);
  }

  @Test
  default void the_tick_that_runs_a_sandbox_is_none_of_its_jobs() {
    var sandbox = aStoredTenant(TenantKind.SANDBOX);
    schedule(sandbox, new Scheduled(Job.tick(sandbox), at(1)));

    assertThat(testee().findNext(sandbox)).isEmpty();
  }

  private Timeline.Entry next(TenantId sandbox) {
    return testee().findNext(sandbox).orElseThrow();
  }

  private void schedule(TenantId sandbox, Scheduled... some) {
    store(() -> jobs().schedule(sandbox, List.of(some)));
  }

  /** Far in the future: nobody is to run these. */
  private static Instant at(int hours) {
    return Instant.parse("2099-03-28T20:00:00.123456Z").plus(Duration.ofHours(hours));
  }
}
