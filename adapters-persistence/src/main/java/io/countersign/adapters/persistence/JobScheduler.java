package io.countersign.adapters.persistence;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs due jobs on this replica with db-scheduler, from server start to shutdown. Every replica
 * does so; a job runs on one of them. A job leaves the table only when its run says it is done.
 */
class JobScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);

  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(10);
  private static final Duration KEEP_UNKNOWN_KINDS = Duration.ofDays(3650);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  /**
   * More is fetched when so many of the threads are in use or fewer: above half of them, so that
   * work goes on without waiting for a poll while one tenant's half hangs.
   */
  private static final double REFILL_AT = 0.75;

  private final Pool pool;
  private final Engine engine;
  private final InstantSource clock;
  private final JobBell bell;
  private final JobRunner runner;
  private final JobSettings settings;
  private final AtomicReference<@Nullable Scheduler> running = new AtomicReference<>();

  JobScheduler(
      Pool pool,
      Engine engine,
      InstantSource clock,
      JobBell bell,
      JobRunner runner,
      JobSettings settings) {
    this.pool = pool;
    this.engine = engine;
    this.clock = clock;
    this.bell = bell;
    this.runner = runner;
    this.settings = settings;
  }

  void start() {
    var scheduler = scheduler();
    running.set(scheduler);
    bell.answeredBy(scheduler::triggerCheckForDueExecutions);
    scheduler.start();
  }

  /** Takes no more jobs and waits a while for those that are running. */
  void stop() {
    var scheduler = running.getAndSet(null);
    if (scheduler != null) {
      bell.answeredBy(() -> {});
      scheduler.stop();
    }
  }

  private Scheduler scheduler() {
    var builder =
        Scheduler.create(pool.dataSource(), tasks())
            .clock(clock::instant)
            .serializer(new AttemptSerializer())
            .jdbcCustomization(new UtcJdbcCustomization())
            .threads(settings.threads())
            .pollingInterval(settings.polling())
            .heartbeatInterval(settings.heartbeat())
            .missedHeartbeatsLimit(4)
            .deleteUnresolvedAfter(KEEP_UNKNOWN_KINDS)
            .shutdownMaxWait(SHUTDOWN)
            .failureLogging(LogLevel.OFF, false);
    return switch (engine) {
      // H2 applies LIMIT before it skips what is locked.
      case H2 -> builder.pollUsingFetch(REFILL_AT, 3.0).build();
      case MYSQL -> builder.pollUsingLockAndFetch(REFILL_AT, 1.0).build();
    };
  }

  private List<Task<?>> tasks() {
    return Arrays.stream(Job.Kind.values()).<Task<?>>map(this::task).toList();
  }

  private Task<Integer> task(Job.Kind kind) {
    return Tasks.custom(kind.name(), Integer.class)
        .onFailure(this::afterException)
        // Not the library's own revival: that goes by the clock of this machine.
        .onDeadExecution((dead, operations) -> operations.reschedule(dead, clock.instant()))
        .execute((instance, context) -> run(kind, instance));
  }

  private CompletionHandler<Integer> run(Job.Kind kind, TaskInstance<Integer> instance) {
    var job = JobInstance.job(kind, instance.getId());
    int attempt = instance.getData();
    return switch (runner.run(job, attempt)) {
      case JobRun.Done() -> new CompletionHandler.OnCompleteRemove<>();
      case JobRun.Again(var after) ->
          (done, operations) ->
              operations.reschedule(done, clock.instant().plus(after), attempt + 1);
      case JobRun.NotYet(var after) ->
          (done, operations) -> operations.reschedule(done, clock.instant().plus(after), attempt);
      case JobRun.Next(var after) ->
          (done, operations) -> operations.reschedule(done, clock.instant().plus(after), 1);
    };
  }

  /** Whatever went wrong, the job stays; what has nothing to do with it is no attempt at it. */
  private void afterException(ExecutionComplete failed, ExecutionOperations<Integer> operations) {
    var instance = failed.getExecution().taskInstance;
    LOG.warn(
        "Job {} {} could not be run, next in {}",
        instance.getTaskName(),
        instance.getId(),
        AFTER_OUTAGE,
        failed.getCause().orElse(null));
    operations.reschedule(failed, clock.instant().plus(AFTER_OUTAGE));
  }
}
