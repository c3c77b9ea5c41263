package io.countersign.adapters.persistence;

import io.countersign.application.job.Job;
import io.countersign.application.usecase.job.RunJob;
import io.countersign.application.usecase.sandbox.RunSandbox;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Runs jobs for as long as the server is up. */
@Singleton
@Requires(beans = RunJob.class)
final class JobLifecycle {
  private final JobScheduler scheduler;

  JobLifecycle(
      Pool pool,
      Engine engine,
      InstantSource clock,
      JobBell bell,
      RunJob runJob,
      RunSandbox runSandbox,
      JobSettings settings) {
    JobRunner runner =
        (job, attempt) ->
            job.kind() == Job.Kind.TICK
                ? runSandbox.handle(job.tenant())
                : runJob.handle(job, attempt);
    this.scheduler = new JobScheduler(pool, engine, clock, bell, runner, settings);
  }

  @EventListener
  void start(ServerStartupEvent started) {
    scheduler.start();
  }

  @EventListener
  void stop(ShutdownEvent stopping) {
    scheduler.stop();
  }
}
