package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Notice;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.RemindApprovers.Result;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Asking again: those who have not answered, once by itself, and whenever somebody wants it. */
class RemindApproversTest {
  private final World world = new World();
  private final ApprovalRequest request =
      world.open(aStep().quorum(new Quorum.Rule.All(), 1).remindAfter(Duration.ofHours(24)));

  @Test
  void the_timer_reminds_once_and_only_those_who_are_awaited() {
    world.runDueJobs();
    world.approve(request, "ana@example.test");
    world.clock.advance(Duration.ofHours(24));
    world.runDueJobs();

    var reminded = world.email.notices(Notice.Reminded.class);
    assertThat(reminded)
        .extracting(n -> n.envelope().to().email().value())
        .containsExactly("ben@example.test");
    assertThat(world.storage.jobs.scheduled())
        .extracting(s -> s.job().kind())
        .containsExactly(Job.Kind.EXPIRE);
    assertThat(JsonText.number(world.audit.last(request), "details", "people")).isEqualTo(1);
    assertThat(JsonText.text(world.audit.last(request), "actor", "kind")).isEqualTo("timer");
  }

  @Test
  void a_job_that_runs_again_after_its_work_was_done_reminds_nobody_again() {
    world.runDueJobs();
    world.clock.advance(Duration.ofHours(24));
    world.runDueJobs();
    var before = world.everything();

    var again = new Job(ACME, Job.Kind.REMIND, request.id().toString());
    assertThat(world.runJob.handle(again, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_reminder_by_hand_does_not_take_the_place_of_the_one_that_was_asked_for() {
    world.runDueJobs();
    world.remindApprovers.handle(ACME, request.id(), World.client().actor());
    world.clock.advance(Duration.ofHours(24));
    world.runDueJobs();

    assertThat(world.email.notices(Notice.Reminded.class)).hasSize(4);
  }

  @Test
  void a_reminder_carries_the_links_and_the_code_of_the_first_message() {
    world.runDueJobs();
    world.remindApprovers.handle(ACME, request.id(), World.client().actor());
    world.runDueJobs();
    var asked = world.email.notices(Notice.Asked.class).getFirst();
    var reminded = world.email.notices(Notice.Reminded.class).getFirst();
    assertThat(reminded.links()).isEqualTo(asked.links());
    assertThat(reminded.code()).isEqualTo(asked.code());
    assertThat(reminded.envelope().thread()).isEqualTo(asked.envelope().thread());
    assertThat(reminded.delivery()).isNotEqualTo(asked.delivery());
  }

  @Test
  void what_is_over_reminds_nobody() {
    world.closeRequest.handle(
        new CloseRequest.Command(
            ACME, request.id(), CloseRequest.Cause.CANCEL, World.client().actor(), ""));
    var before = world.everything();
    assertThat(world.remindApprovers.handle(ACME, request.id(), World.client().actor()))
        .contains(new Result.NotPending(RequestState.CANCELLED));
    assertThat(world.runJob.handle(new Job(ACME, Job.Kind.REMIND, request.id().toString()), 1))
        .isEqualTo(new JobRun.Done());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void what_should_have_expired_counts_as_expired() {
    world.clock.set(request.expiresAt());
    var before = world.everything();
    assertThat(world.remindApprovers.handle(ACME, request.id(), World.client().actor()))
        .contains(new Result.NotPending(RequestState.EXPIRED));
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("C44 another tenant's request is no request")
  void a_foreign_request_is_not_found() {
    assertThat(
            world.remindApprovers.handle(
                new TenantId("globex"), request.id(), World.client().actor()))
        .isEmpty();
  }

  @Test
  @DisplayName("A21 after a revocation one call mails new links")
  void a_revoked_key_is_mended_by_a_reminder() {
    world.runDueJobs();
    var old = world.link(request, "ana@example.test", LinkAction.APPROVE);
    world.revokeSigningKey();
    world.clock.advance(Duration.ofSeconds(1));

    assertThat(world.remindApprovers.handle(ACME, request.id(), World.client().actor()))
        .contains(new Result.Reminded(2, request.createdAt().plus(Duration.ofHours(24))));
    world.runDueJobs();

    var fresh = world.link(request, "ana@example.test", LinkAction.APPROVE);
    assertThat(fresh.keyId()).isNotEqualTo(old.keyId()).isEqualTo(world.signingKey().id().value());
    assertThat(world.email.notices(Notice.Reminded.class).getFirst().links().approve())
        .asString()
        .endsWith("&t=" + fresh.token());
  }
}
