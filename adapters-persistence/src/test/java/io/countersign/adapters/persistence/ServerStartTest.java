package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.port.Jobs;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.job.RunJob;
import io.countersign.application.usecase.sandbox.RunSandbox;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What happens by itself when the beans of this module are part of a server. */
class ServerStartTest {
  private static final TenantId ACME = new TenantId("acme");

  @Test
  void the_embedded_database_writes_before_it_confirms() {
    var delay =
        TestDatabase.H2
            .bean(Sql.class)
            .first(
                """
                SELECT setting_value FROM information_schema.settings
                WHERE setting_name = 'WRITE_DELAY'
                """,
                row -> row.text("setting_value"));

    assertThat(delay).contains("0");
  }

  @Test
  void jobs_run_from_server_start_to_shutdown() throws Exception {
    var runs = new LinkedBlockingQueue<Job>();
    RunJob runJob = mock();
    when(runJob.handle(any(), anyInt()))
        .thenAnswer(call -> {
          runs.add(call.getArgument(0));
          return new JobRun.Done();
        });
    RunSandbox runSandbox = mock();
    var sandboxes = new LinkedBlockingQueue<TenantId>();
    when(runSandbox.handle(any()))
        .thenAnswer(call -> {
          sandboxes.add(call.getArgument(0));
          return new JobRun.Done();
        });
    var job = new Job(ACME, Job.Kind.RESUME, "msg_1");
    try (var context =
        ApplicationContext.builder()
            .properties(TestDatabase.properties("jdbc:h2:mem:server-start;MODE=MySQL"))
            .singletons(runJob, runSandbox)
            .start()) {
      schedule(context, job);
      assertThat(runs.poll(200, TimeUnit.MILLISECONDS)).isNull();

      context.publishEvent(new ServerStartupEvent(mock(EmbeddedServer.class)));
      assertThat(runs.poll(20, TimeUnit.SECONDS)).isEqualTo(job);
      schedule(context, job);
      assertThat(runs.poll(20, TimeUnit.SECONDS)).isEqualTo(job);
      schedule(context, Job.tick(ACME));
      assertThat(sandboxes.poll(20, TimeUnit.SECONDS)).isEqualTo(ACME);
    }
  }

  private static void schedule(ApplicationContext context, Job job) {
    context
        .getBean(Transactions.class)
        .inTransaction(() -> {
          var now = context.getBean(InstantSource.class).instant();
          context.getBean(Jobs.class).schedule(ACME, job, now);
          return true;
        });
  }
}
