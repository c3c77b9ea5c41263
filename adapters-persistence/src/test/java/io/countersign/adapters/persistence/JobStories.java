package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.port.Jobs;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.SettableClock;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs are durable: nothing is lost, and nothing runs that was not committed. */
abstract class JobStories {
  private static final TenantId ACME = new TenantId("acme");
  private static final Instant NOW = Samples.NOW;

  private final TestDatabase database;
  private final LinkedBlockingQueue<Run> runs = new LinkedBlockingQueue<>();
  private final SettableClock clock = new SettableClock(NOW);
  private final List<JobScheduler> started = new ArrayList<>();

  private record Run(Job job, int attempt) {}

  JobStories(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void start_with_empty_tables() {
    database.clear();
  }

  @AfterEach
  void stop() {
    started.forEach(JobScheduler::stop);
  }

  @Test
  void a_committed_job_runs_at_once_and_leaves_no_trace() throws Exception {
    startScheduler(Duration.ofMinutes(10), (job, attempt) -> new JobRun.Done());
    schedule(deliver("dlv_1"), NOW);

    assertThat(nextRun()).isEqualTo(new Run(deliver("dlv_1"), 1));
    stop();
    assertThat(stored()).isEmpty();
  }

  @Test
  void of_jobs_scheduled_together_those_that_wait_already_are_hurried() {
    schedule(deliver("dlv_2"), NOW.plusSeconds(60));

    store(() ->
        jobs()
            .schedule(
                ACME,
                Stream.of("dlv_1", "dlv_2", "dlv_3", "dlv_3")
                    .map(id -> new Jobs.Scheduled(deliver(id), NOW))
                    .toList()));

    assertThat(stored())
        .containsExactlyInAnyOrder(
            "DELIVER acme/dlv_1", "DELIVER acme/dlv_2", "DELIVER acme/dlv_3");
    assertThat(due("acme/dlv_2")).isEqualTo(NOW);
  }

  @Test
  void a_job_scheduled_in_a_transaction_that_was_rolled_back_does_not_run() throws Exception {
    startScheduler((job, attempt) -> new JobRun.Done());
    assertThatThrownBy(() ->
            database
                .bean(Transactions.class)
                .inTransaction(() -> {
                  jobs().schedule(ACME, deliver("dlv_never"), NOW.minusSeconds(5));
                  throw new IllegalStateException("changed my mind");
                }))
        .hasMessage("changed my mind");
    schedule(deliver("dlv_after"), NOW);

    assertThat(nextRun().job()).isEqualTo(deliver("dlv_after"));
    stop();
    assertThat(runs).isEmpty();
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_job_outlives_the_scheduler_that_was_there_when_it_was_made() throws Exception {
    var first = startScheduler((job, attempt) -> new JobRun.Done());
    schedule(deliver("dlv_later"), NOW.plusSeconds(3600));
    first.stop();
    clock.set(NOW.plusSeconds(3600));
    startScheduler((job, attempt) -> new JobRun.Done());

    assertThat(nextRun()).isEqualTo(new Run(deliver("dlv_later"), 1));
  }

  @Test
  void a_job_of_a_replica_that_died_is_taken_over() throws Exception {
    schedule(deliver("dlv_orphan"), NOW);
    database
        .bean(Sql.class)
        .update(
            "UPDATE scheduled_tasks SET picked = TRUE, picked_by = 'gone', last_heartbeat = ?",
            NOW.minusSeconds(60));
    startScheduler((job, attempt) -> new JobRun.Done());

    assertThat(nextRunWithTimePassing().job()).isEqualTo(deliver("dlv_orphan"));
  }

  @Test
  void a_job_that_asks_for_it_is_run_again_later_as_the_next_attempt() throws Exception {
    startScheduler(
        (job, attempt) -> attempt < 3 ? new JobRun.Again(Duration.ofHours(1)) : new JobRun.Done());
    schedule(deliver("dlv_1"), NOW);

    assertThat(nextRun()).isEqualTo(new Run(deliver("dlv_1"), 1));
    assertThat(nextRunWithTimePassing()).isEqualTo(new Run(deliver("dlv_1"), 2));
    assertThat(clock.instant()).isAfterOrEqualTo(NOW.plusSeconds(3600));
    assertThat(nextRunWithTimePassing()).isEqualTo(new Run(deliver("dlv_1"), 3));
    assertThat(clock.instant()).isAfterOrEqualTo(NOW.plusSeconds(7200));
    stop();
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_job_that_cannot_be_run_stays_and_loses_no_attempt() throws Exception {
    var outage = new AtomicInteger(2);
    startScheduler((job, attempt) -> {
      if (outage.getAndDecrement() > 0) {
        throw new StorageUnavailableException(new IllegalStateException("down"));
      }
      return attempt < 2 ? new JobRun.Again(Duration.ofHours(1)) : new JobRun.Done();
    });
    schedule(deliver("dlv_1"), NOW);

    assertThat(nextRun().attempt()).isEqualTo(1);
    assertThat(nextRunWithTimePassing().attempt()).isEqualTo(1);
    assertThat(nextRunWithTimePassing().attempt()).isEqualTo(1);
    assertThat(nextRunWithTimePassing().attempt()).isEqualTo(2);
  }

  @Test
  void a_job_that_comes_too_early_loses_no_attempt() throws Exception {
    var early = new AtomicBoolean(true);
    startScheduler((job, attempt) ->
        early.getAndSet(false) ? new JobRun.NotYet(Duration.ofHours(1)) : new JobRun.Done());
    schedule(deliver("dlv_1"), NOW);

    assertThat(nextRun().attempt()).isEqualTo(1);
    assertThat(nextRunWithTimePassing().attempt()).isEqualTo(1);
  }

  @Test
  void a_job_that_has_more_to_do_begins_each_piece_with_a_first_attempt() throws Exception {
    startScheduler((job, attempt) ->
        attempt == 1
            ? new JobRun.Again(Duration.ofHours(1))
            : new JobRun.Next(Duration.ofHours(1)));
    schedule(deliver("dlv_1"), NOW);

    assertThat(nextRun().attempt()).isEqualTo(1);
    assertThat(nextRunWithTimePassing().attempt()).isEqualTo(2);
    assertThat(nextRunWithTimePassing().attempt()).isEqualTo(1);
  }

  @Test
  void what_is_scheduled_already_is_not_scheduled_twice() {
    schedule(deliver("dlv_1"), NOW);
    schedule(deliver("dlv_1"), NOW.plusSeconds(60));

    assertThat(stored()).containsExactly("DELIVER acme/dlv_1");
  }

  @Test
  void what_waits_is_hurried_by_a_new_reason_and_never_put_off() throws Exception {
    schedule(deliver("dlv_1"), NOW.plus(Duration.ofHours(6)));
    schedule(deliver("dlv_1"), NOW);
    schedule(deliver("dlv_1"), NOW.plus(Duration.ofHours(1)));
    startScheduler((job, attempt) -> new JobRun.Done());

    assertThat(nextRun().job()).isEqualTo(deliver("dlv_1"));
    stop();
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_change_made_while_the_job_is_running_is_not_missed() throws Exception {
    var running = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    startScheduler((job, attempt) -> {
      running.countDown();
      await(mayEnd);
      return new JobRun.Done();
    });
    schedule(deliver("dlv_1"), NOW);
    await(running);
    schedule(deliver("dlv_1"), NOW);
    mayEnd.countDown();

    assertThat(nextRun().job()).isEqualTo(deliver("dlv_1"));
    assertThat(nextRun().job()).isEqualTo(deliver("dlv_1"));
    stop();
    assertThat(stored()).isEmpty();
  }

  @Test
  void what_is_withdrawn_does_not_run_but_what_runs_goes_on() throws Exception {
    var running = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    startScheduler((job, attempt) -> {
      running.countDown();
      await(mayEnd);
      return new JobRun.Done();
    });
    schedule(deliver("dlv_1"), NOW);
    await(running);
    schedule(deliver("dlv_1"), NOW.plusSeconds(60));
    schedule(deliver("dlvX1"), NOW.plusSeconds(60));
    jobs().withdraw(ACME, List.of(deliver("dlv_1")));

    assertThat(stored()).containsExactlyInAnyOrder("DELIVER acme/dlv_1", "DELIVER acme/dlvX1");
    mayEnd.countDown();
    assertThat(nextRun().job()).isEqualTo(deliver("dlv_1"));
  }

  @Test
  void several_are_withdrawn_together() {
    for (var id : List.of("dlv_1", "dlv_2", "dlv_3")) {
      schedule(deliver(id), NOW.plusSeconds(60));
    }
    store(() -> jobs().withdraw(ACME, List.of()));
    store(() -> jobs().withdraw(ACME, List.of(deliver("dlv_1"), deliver("dlv_3"))));

    assertThat(stored()).containsExactly("DELIVER acme/dlv_2");
  }

  @Test
  void a_kind_from_another_version_stays_and_stands_in_nobodys_way() throws Exception {
    var sql = database.bean(Sql.class);
    sql.update(
        """
        INSERT INTO scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
        VALUES ('TRANSLATE', 'acme/x', ?, ?, FALSE, 1)
        """,
        AttemptSerializer.FIRST,
        NOW.minusSeconds(60));
    sql.update(
        """
        INSERT INTO failed_job (tenant_id, id, kind, subject, attempts, why, failed_at)
        VALUES ('acme', 'job_1', 'TRANSLATE', 'x', 1, 'why', ?)
        """,
        NOW);
    startScheduler((job, attempt) -> new JobRun.Done());
    schedule(deliver("dlv_1"), NOW);

    assertThat(nextRun().job()).isEqualTo(deliver("dlv_1"));
    stop();
    assertThat(stored()).containsExactly("TRANSLATE acme/x");
    assertThat(jobs().listFailed(ACME, "", 10)).isEmpty();
    assertThat(jobs().findFailed(ACME, "job_1")).isEmpty();
  }

  @Test
  void many_jobs_run_once_each_on_two_replicas() throws Exception {
    for (var i = 0; i < 100; i++) {
      schedule(deliver("dlv_" + i), NOW);
    }
    startScheduler((job, attempt) -> new JobRun.Done());
    startScheduler((job, attempt) -> new JobRun.Done());

    var seen = new ArrayList<Job>();
    for (var i = 0; i < 100; i++) {
      seen.add(nextRun().job());
    }
    stop();
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(runs).isEmpty();
    assertThat(stored()).isEmpty();
  }

  private JobScheduler startScheduler(JobRunner runner) {
    return startScheduler(Duration.ofMillis(100), runner);
  }

  private JobScheduler startScheduler(Duration polling, JobRunner runner) {
    var scheduler =
        new JobScheduler(
            database.bean(Pool.class),
            database.bean(Engine.class),
            clock,
            database.bean(JobBell.class),
            (job, attempt) -> {
              runs.add(new Run(job, attempt));
              return runner.run(job, attempt);
            },
            new JobSettings(polling, 4, Duration.ofSeconds(5)));
    started.add(scheduler);
    scheduler.start();
    return scheduler;
  }

  private void schedule(Job job, Instant due) {
    store(() -> jobs().schedule(ACME, job, due));
  }

  private void store(Runnable work) {
    database
        .bean(Transactions.class)
        .inTransaction(() -> {
          work.run();
          return true;
        });
  }

  private Jobs jobs() {
    return database.bean(Jobs.class);
  }

  private Run nextRun() throws InterruptedException {
    var run = runs.poll(20, TimeUnit.SECONDS);
    assertThat(run).as("a job that runs").isNotNull();
    return run;
  }

  /** Moves the clock by ten minutes until something runs. */
  private Run nextRunWithTimePassing() throws InterruptedException {
    for (var step = 0; step < 100; step++) {
      var run = runs.poll(200, TimeUnit.MILLISECONDS);
      if (run != null) {
        return run;
      }
      clock.advance(Duration.ofMinutes(10));
    }
    throw new AssertionError("No job ran, however much time passed");
  }

  private Instant due(String instance) {
    return database
        .bean(Sql.class)
        .first(
            "SELECT execution_time FROM scheduled_tasks WHERE task_instance = ?",
            row -> row.instant("execution_time"),
            instance)
        .orElseThrow();
  }

  private List<String> stored() {
    return database
        .bean(Sql.class)
        .list(
            "SELECT task_name, task_instance FROM scheduled_tasks",
            row -> row.text("task_name") + " " + row.text("task_instance"));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private static Job deliver(String subject) {
    return new Job(ACME, Job.Kind.DELIVER, subject);
  }
}
