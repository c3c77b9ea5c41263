package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.application.channel.Notice;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.World;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that end without a decision. */
class CloseRequestTest {
  private final World world = new World();
  private final ApprovalRequest request =
      world.open(
          aStep()
              .remindAfter(Duration.ofHours(1))
              .callbackUrl("https://erp.example.test/hooks/approvals"));

  private Optional<CloseResult> close(CloseRequest.Cause cause) {
    return world.closeRequest.handle(
        new CloseRequest.Command(ACME, request.id(), cause, World.client().actor(), "wrong batch"));
  }

  @Test
  @DisplayName(
      "B38 a COMMIT that was not heard but happened is a success, one that got lost is not")
  void a_closing_whose_commit_threw_is_looked_up() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> close(CloseRequest.Cause.RECALL))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);

    world.transactions.next(Fault.COMMITTED_UNHEARD);
    assertThat(close(CloseRequest.Cause.RECALL)).containsInstanceOf(CloseResult.Closed.class);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "request.recalled");
  }

  @ParameterizedTest
  @CsvSource({"RECALL, RECALLED, recalled", "CANCEL, CANCELLED, cancelled"})
  void the_caller_is_told_and_the_clocks_stop(
      CloseRequest.Cause cause, RequestState state, String name) {
    world.runDueJobs();
    assertThat(close(cause)).containsInstanceOf(CloseResult.Closed.class);

    assertThat(world.now(request).state()).isEqualTo(state);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "request." + name);
    assertThat(JsonText.text(world.audit.last(request), "details", "reason"))
        .isEqualTo("wrong batch");
    assertThat(world.owed(request))
        .singleElement()
        .satisfies(owed -> assertThat(owed.data().event()).isEqualTo("approval." + name));
    assertThat(world.storage.jobs.scheduled())
        .extracting(s -> s.job().kind())
        .containsExactlyInAnyOrder(Job.Kind.RESUME, Job.Kind.DELIVER, Job.Kind.DELIVER);
  }

  @Test
  void those_who_were_asked_are_told_that_it_is_over() {
    world.runDueJobs();
    close(CloseRequest.Cause.CANCEL);
    world.runDueJobs();
    assertThat(world.email.notices(Notice.Closed.class))
        .extracting(n -> n.envelope().to().email().value(), Notice.Closed::state)
        .containsExactlyInAnyOrder(
            tuple("ana@example.test", RequestState.CANCELLED),
            tuple("ben@example.test", RequestState.CANCELLED));
    assertThat(world.callers.resumptions()).hasSize(1);
  }

  @Test
  void whoever_was_never_asked_is_not_told_either() {
    close(CloseRequest.Cause.CANCEL);
    world.runDueJobs();
    assertThat(world.email.notices()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RECALL", "CANCEL", "EXPIRY"})
  void what_is_over_stays_as_it_is(CloseRequest.Cause cause) {
    world.approve(request, "ana@example.test");
    world.clock.set(request.expiresAt());
    var before = world.everything();
    assertThat(close(cause)).contains(new CloseResult.NotPending(RequestState.APPROVED));
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("C44 another tenant's request is no request")
  void a_foreign_request_is_not_found() {
    var globex = new TenantId("globex");
    var before = world.everything();
    assertThat(
            world.closeRequest.handle(
                new CloseRequest.Command(
                    globex,
                    request.id(),
                    CloseRequest.Cause.CANCEL,
                    World.client(globex).actor(),
                    "")))
        .isEmpty();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("B37 the timer ends it when its time is over, and not before")
  void it_expires_by_itself() {
    world.clock.set(request.expiresAt().minusMillis(1));
    var job = world.take(Job.Kind.EXPIRE);
    var before = world.everything();
    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.Next(Duration.ofSeconds(1)));
    assertThat(world.everything()).isEqualTo(before);

    world.clock.set(request.expiresAt());
    assertThat(world.runJob.handle(job, 2)).isEqualTo(new JobRun.Done());
    assertThat(world.now(request).state()).isEqualTo(RequestState.EXPIRED);
    assertThat(JsonText.text(world.audit.last(request), "type")).isEqualTo("request.expired");
    assertThat(world.audit.last(request).members().get("actor"))
        .isEqualTo(new Actor.Timer().canonical());
    assertThat(world.owed(request).getFirst().data().event()).isEqualTo("approval.expired");
  }

  @Test
  @DisplayName("B37 whoever comes first wins")
  void a_decision_before_the_timer_stands() {
    world.clock.set(request.expiresAt().minusMillis(1));
    var job = world.take(Job.Kind.EXPIRE);
    world.approve(request, "ana@example.test");
    world.clock.set(request.expiresAt());
    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(world.owed(request)).hasSize(1);
  }

  @Test
  void on_a_channel_that_can_rewrite_the_buttons_go() {
    var chat = world.open(aStep().through(World.CHAT));
    world.runDueJobs();
    world.approve(chat, "ana@example.test");
    world.runDueJobs();
    assertThat(world.chat.revised()).hasSize(2);
    assertThat(world.chat.revised().values())
        .allSatisfy(n -> assertThat(((Notice.Closed) n).decidedBy()).isEqualTo("ana@example.test"));
  }

  @Test
  void nothing_is_half_closed() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> close(CloseRequest.Cause.CANCEL))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void one_tenants_timer_does_not_touch_a_request_that_is_gone() {
    assertThat(
            world.runJob.handle(new Job(ACME, Job.Kind.EXPIRE, Samples.aRequestId().toString()), 1))
        .isEqualTo(new JobRun.Done());
  }
}
