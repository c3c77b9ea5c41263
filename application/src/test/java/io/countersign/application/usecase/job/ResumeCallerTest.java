package io.countersign.application.usecase.job;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.job.RetrySchedule;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.RecordingOrchestrator;
import io.countersign.application.testing.World;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whoever waited is resumed, as long as it takes; and what is given up can be started over. */
class ResumeCallerTest {
  private static final ContinuationResult TIMEOUT =
      new ContinuationResult.TryLater(Duration.ZERO, "timeout");

  private final World world = new World();
  private final ReplayJob replayJob =
      new ReplayJob(
          world.transactions,
          world.storage.jobs,
          world.storage.deliveries,
          world.storage.continuations,
          world.storage.auditLog,
          world.clock);
  private final FindFailedJobs findFailedJobs = new FindFailedJobs(world.storage.jobs);
  private final ApprovalRequest request =
      world.open(aStep().callbackUrl("https://erp.example.test/x"));

  @BeforeEach
  void decided() {
    world.runDueJobs();
    world.approve(request, "ana@example.test");
  }

  private Job resume() {
    return world.take(Job.Kind.RESUME);
  }

  private Continuation owed() {
    return world.owed(request).getFirst();
  }

  private FailedJob failed() {
    return findFailedJobs.find(ACME, "", 10).getFirst();
  }

  @Test
  void a_caller_is_resumed_once() {
    var job = resume();
    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.runJob.handle(job, 2)).isEqualTo(new JobRun.Done());

    assertThat(world.callers.resumptions())
        .singleElement()
        .satisfies(r -> assertThat(r.tenant()).isEqualTo(ACME))
        .satisfies(r -> assertThat(r.about()).isEqualTo(new Resumable.OfRequest(request.id())))
        .satisfies(r -> assertThat(r.data().callbackUrl()).isEqualTo("https://erp.example.test/x"));
    assertThat(owed().state()).isEqualTo(Continuation.State.RESUMED);
    assertThat(owed().resumedAt()).isEqualTo(world.clock.instant());
  }

  @Test
  void nothing_that_waits_is_as_good_as_resumed() {
    world.callers.answerNext(new ContinuationResult.NothingWaits());
    assertThat(world.runToTheEnd(resume())).isEmpty();
    assertThat(owed().state()).isEqualTo(Continuation.State.RESUMED);
  }

  @Test
  @DisplayName("D74 every attempt says the same under the same id")
  void attempts_repeat_themselves() {
    world.callers.answerNext(TIMEOUT, TIMEOUT);
    world.runToTheEnd(resume());
    assertThat(world.callers.resumptions()).hasSize(3);
    assertThat(world.callers.resumptions()).containsOnly(world.callers.resumptions().getFirst());
    assertThat(owed().attempts()).isEqualTo(3);
    assertThat(owed().lastFailure()).isEmpty();
  }

  @Test
  void while_it_waits_it_can_be_seen_why() {
    world.callers.answerNext(TIMEOUT);
    assertThat(world.runJob.handle(resume(), 1)).isInstanceOf(JobRun.Again.class);
    assertThat(owed().state()).isEqualTo(Continuation.State.QUEUED);
    assertThat(owed().lastFailure()).isEqualTo("timeout");
  }

  @Test
  @DisplayName("429 with Retry-After is waited for")
  void a_receiver_may_ask_for_time() {
    world.callers.answerNext(new ContinuationResult.TryLater(Duration.ofMinutes(90), "status-429"));
    assertThat(world.runToTheEnd(resume())).containsExactly(Duration.ofMinutes(90));
  }

  @Test
  @DisplayName("D76 410 Gone ends it at once, in plain sight")
  void a_receiver_may_be_gone() {
    world.callers.answerNext(new ContinuationResult.Refused("gone"));
    var job = resume();
    assertThat(world.runToTheEnd(job)).isEmpty();
    assertThat(owed().state()).isEqualTo(Continuation.State.FAILED);
    assertThat(failed().why()).isEqualTo("gone");
    assertThat(failed().attempts()).isEqualTo(1);
    assertThat(failed().job()).isEqualTo(job);
  }

  @Test
  @DisplayName("D84 exhausted retries are on record; D75 starting over sends the same bytes")
  void exhausted_and_started_over() {
    world.callers.answerNext(Collections.nCopies(10, TIMEOUT).toArray(new ContinuationResult[0]));
    var waits = world.runToTheEnd(resume());
    assertThat(waits).hasSameSizeAs(RetrySchedule.CALLBACK.waits());
    for (var i = 0; i < waits.size(); i++) {
      var wait = RetrySchedule.CALLBACK.waits().get(i);
      assertThat(waits.get(i)).isBetween(wait, wait.multipliedBy(6).dividedBy(5));
    }
    assertThat(owed().state()).isEqualTo(Continuation.State.FAILED);
    assertThat(owed().lastFailure()).isEqualTo("timeout");

    assertThat(replayJob.handle(World.client(), failed().id())).isTrue();
    assertThat(findFailedJobs.find(ACME, "", 10)).isEmpty();
    assertThat(world.audit.ofTenant()).endsWith("job.replayed");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "kind")).isEqualTo("resume");
    world.runToTheEnd(resume());
    assertThat(owed().state()).isEqualTo(Continuation.State.RESUMED);
    assertThat(world.callers.resumptions()).hasSize(11);
    assertThat(world.callers.resumptions()).containsOnly(world.callers.resumptions().getFirst());
  }

  @Test
  void a_failed_job_is_started_over_once_and_by_its_tenant() {
    world.callers.answerNext(new ContinuationResult.Refused("gone"));
    world.runToTheEnd(resume());
    var id = failed().id();
    var before = world.everything();
    assertThat(replayJob.handle(World.client(new TenantId("globex")), id)).isFalse();
    assertThat(replayJob.handle(World.client(), "job_nothing")).isFalse();
    assertThat(findFailedJobs.find(new TenantId("globex"), "", 10)).isEmpty();
    assertThat(world.everything()).isEqualTo(before);

    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> replayJob.handle(World.client(), id))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);

    assertThat(replayJob.handle(World.client(), id)).isTrue();
    assertThat(replayJob.handle(World.client(), id)).isFalse();
  }

  @Test
  void the_attempt_is_noted_before_the_network_and_the_end_after_it() {
    var job = resume();
    world.transactions.next(Fault.UNREACHABLE);
    assertThatThrownBy(() -> world.runJob.handle(job, 1)).isInstanceOf(RuntimeException.class);
    assertThat(world.callers.resumptions()).isEmpty();

    world.transactions.next(Fault.NONE, Fault.UNREACHABLE);
    assertThatThrownBy(() -> world.runJob.handle(job, 1)).isInstanceOf(RuntimeException.class);
    assertThat(owed().attempts()).isEqualTo(1);
    assertThat(owed().state()).isEqualTo(Continuation.State.QUEUED);
    assertThat(world.runJob.handle(job, 2)).isEqualTo(new JobRun.Done());
    assertThat(world.callers.resumptions()).hasSize(2);
  }

  @Test
  void one_way_that_fails_does_not_keep_the_others_waiting() {
    var second = new RecordingOrchestrator(world.storage.transactions);
    var resume =
        new ResumeCaller(
            world.transactions,
            world.storage.continuations,
            Arrays.asList(world.callers, second),
            world.clock);
    world.callers.answerNext(TIMEOUT);
    assertThat(resume.resume(ACME, owed().data().id())).isInstanceOf(Attempt.TryLater.class);
    assertThat(second.resumptions()).hasSize(1);
    assertThat(owed().state()).isEqualTo(Continuation.State.QUEUED);
  }

  @Test
  void a_failed_message_is_started_over_too() {
    world.runDueJobs();
    world.open(aStep().asking("eve@example.test"));
    world.email.answerNext(new DeliveryOutcome.Undeliverable("mailbox-full"));
    world.runDueJobs();
    var job = failed().job();
    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.FAILED);

    assertThat(replayJob.handle(World.client(), failed().id())).isTrue();
    world.runDueJobs();
    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.SENT);
  }
}
