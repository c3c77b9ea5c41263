package io.countersign.application.usecase.job;

import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for jobs of every kind. */
class RunJobTest {
  private final World world = new World();

  @ParameterizedTest
  @CsvSource({"DELIVER, dlv_unseen", "REVISE, dlv_unseen", "RESUME, msg_unseen"})
  @DisplayName("A job that is seen before what it is about is tried again, and never dropped")
  void what_cannot_be_found_yet_is_looked_for_again(Job.Kind kind, String subject) {
    var job = new Job(ACME, kind, subject);

    assertThat(world.runJob.handle(job, 1))
        .isInstanceOfSatisfying(
            JobRun.Again.class,
            again ->
                assertThat(again.after()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2)));

    assertThat(world.runToTheEnd(job)).hasSizeGreaterThan(3);
    assertThat(world.storage.jobs.listFailed(ACME, "", 10))
        .extracting(FailedJob::job, FailedJob::why)
        .containsExactly(tuple(job, "not-found"));
  }
}
