package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.job.Job;
import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.view.ApprovalDocument;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are written down first, and asked later. */
class DraftTest {
  private static final String ANA = "ana@example.test";

  private final World world = new World();

  private static StepBuilder step() {
    return aStep()
        .asking(ANA)
        .requestedBy("dora@example.test")
        .fields(aField("total").number("18250.40"), aField("iban").text("DE89").masked())
        .remindAfter(Duration.ofHours(24))
        .callbackUrl("https://erp.example.test/hooks");
  }

  private SubmitDraft.Result submit(ApprovalRequest draft) {
    return world.submitDraft.handle(new SubmitDraft.Command(client(), draft.id())).orElseThrow();
  }

  private ChangeDraft.Result change(ApprovalRequest draft, StepBuilder step) {
    return world
        .changeDraft
        .handle(new ChangeDraft.Command(client(), draft.id(), step.build()))
        .orElseThrow();
  }

  private CloseResult close(ApprovalRequest request, CloseRequest.Cause cause) {
    return world
        .closeRequest
        .handle(new CloseRequest.Command(ACME, request.id(), cause, new Actor.Timer(), ""))
        .orElseThrow();
  }

  private List<String> events(ApprovalRequest request) {
    return world.owed(request).stream().map(owed -> owed.data().event()).toList();
  }

  private void assertNothingChangesBy(Runnable call) {
    var before = world.everything();
    call.run();
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void nobody_is_asked_and_no_time_passes() {
    var draft = world.draft(step());
    world.clock.advance(Duration.ofDays(400));
    world.runDueJobs();

    assertThat(world.now(draft)).isEqualTo(draft);
    assertThat(draft.state()).isEqualTo(RequestState.DRAFT);
    assertThat(world.storage.jobs.scheduled()).isEmpty();
    assertThat(world.storage.deliveries.ofRequest(ACME, draft.id())).isEmpty();
    assertThat(world.email.notices()).isEmpty();
    assertThat(events(draft)).isEmpty();
    var document = ApprovalDocument.of(draft, List.of());
    assertThat(JsonText.text(document, "state")).isEqualTo("draft");
    assertThat(document.toString()).doesNotContain("DE89");
    assertThat(world.audit.of(draft)).containsExactly("request.drafted");
    assertThat(world.audit.last(draft).toString()).doesNotContain("DE89");
  }

  @Test
  void submitted_it_is_asked_like_any_other() {
    var draft = world.draft(step());
    world.clock.advance(Duration.ofDays(10));
    world.storage.people.add(ACME, aPerson(ANA, "finance"));

    assertThat(submit(draft)).isEqualTo(new SubmitDraft.Result.Submitted());

    var request = world.now(draft);
    var now = world.clock.instant();
    assertThat(request.pending()).isTrue();
    assertThat(request.createdAt()).isEqualTo(draft.createdAt());
    assertThat(request.askedAt()).isEqualTo(now);
    assertThat(request.expiresAt()).isEqualTo(now.plus(Duration.ofHours(72)));
    assertThat(world.storage.jobs.scheduled())
        .extracting(scheduled -> scheduled.job().kind())
        .containsExactly(Job.Kind.DELIVER, Job.Kind.REMIND, Job.Kind.EXPIRE);
    world.runDueJobs();
    assertThat(world.email.notices()).hasSize(1);
    assertThat(world.audit.of(request)).containsExactly("request.drafted", "request.opened");
    assertThat(JsonText.text(world.audit.last(request), "details", "expiresAt"))
        .isEqualTo(request.expiresAt().toString());
    world.approve(request, ANA);
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(events(request)).containsExactly("approval.decided");
  }

  @Test
  void submitted_again_it_is_asked_once() {
    var draft = world.draft(step());
    submit(draft);
    assertNothingChangesBy(
        () -> assertThat(submit(draft)).isEqualTo(new SubmitDraft.Result.Submitted()));
    world.approve(world.now(draft), ANA);
    assertThat(submit(draft)).isEqualTo(new SubmitDraft.Result.NotDraft(RequestState.APPROVED));
  }

  @Test
  void who_is_asked_is_found_when_it_is_submitted() {
    var draft = world.draft(step().asking().andRole("finance"));
    assertNothingChangesBy(() ->
        assertThat(submit(draft))
            .isEqualTo(
                new SubmitDraft.Result.Refused(
                    draft.step(),
                    new OpenResult.NobodyHolds(new ApproverRef.InRole(new Role("finance"))))));
    world.storage.people.add(ACME, aPerson("ben@example.test", "finance"));

    submit(draft);

    assertThat(world.now(draft).asked())
        .extracting(a -> a.email().value())
        .containsExactly("ben@example.test");
  }

  @Test
  void a_calendar_is_looked_up_when_it_is_submitted() {
    var draft = world.draft(step().calendar("berlin"));
    assertThat(submit(draft))
        .isEqualTo(
            new SubmitDraft.Result.Refused(
                draft.step(), new OpenResult.NoSuchCalendar(new CalendarName("berlin"))));
    assertThat(world.now(draft)).isEqualTo(draft);
  }

  @Test
  void what_the_installation_refuses_by_now_stays_a_draft() {
    var draft = world.draft(step());
    world.forbiddenHosts.add("erp.example.test");
    assertNothingChangesBy(() ->
        assertThat(submit(draft))
            .isEqualTo(
                new SubmitDraft.Result.Unacceptable(
                    draft.step(), new StepCheck.Refusal.CallbackDenied())));
    assertNothingChangesBy(() ->
        assertThat(change(draft, step()))
            .isEqualTo(
                new ChangeDraft.Result.Unacceptable(new StepCheck.Refusal.CallbackDenied())));
  }

  @Test
  void another_question_takes_its_place() {
    var draft = world.draft(step().label("region", "eu"));

    var result =
        change(
            draft, step().titled("Another").requestedBy("emil@example.test").label("region", "us"));

    assertThat(result).isEqualTo(new ChangeDraft.Result.Changed());
    var changed = world.now(draft);
    assertThat(changed.step().title()).isEqualTo("Another");
    assertThat(changed.state()).isEqualTo(RequestState.DRAFT);
    assertThat(world.audit.of(draft)).containsExactly("request.drafted", "request.redrafted");
    assertThat(world.storage.jobs.scheduled()).isEmpty();
    submit(draft);
    assertNothingChangesBy(() ->
        assertThat(change(draft, step()))
            .isEqualTo(new ChangeDraft.Result.NotDraft(RequestState.PENDING)));
  }

  @ParameterizedTest
  @EnumSource(
      value = CloseRequest.Cause.class,
      names = {"RECALL", "CANCEL"})
  void discarding_it_tells_the_caller_and_nobody_else(CloseRequest.Cause cause) {
    var draft = world.draft(step());

    assertThat(close(draft, cause)).isInstanceOf(CloseResult.Closed.class);
    world.runDueJobs();

    var state = world.now(draft).state();
    assertThat(state).isIn(RequestState.RECALLED, RequestState.CANCELLED);
    assertThat(events(draft))
        .containsExactly(
            cause == CloseRequest.Cause.RECALL ? "approval.recalled" : "approval.cancelled");
    assertThat(world.owed(draft).getFirst().data().body()).contains("\"expiresAt\":null");
    assertThat(world.email.notices()).isEmpty();
    assertThat(submit(draft)).isEqualTo(new SubmitDraft.Result.NotDraft(state));
    assertThat(change(draft, step())).isEqualTo(new ChangeDraft.Result.NotDraft(state));
  }

  @Test
  void no_inbox_shows_it_and_lists_by_state_do() {
    var draft = world.draft(step());
    var inbox = new ApprovalFilter(null, new EmailAddress(ANA).normalized(), null, null, null, 10);
    var drafts = new ApprovalFilter(RequestState.DRAFT, null, null, null, null, 10);

    assertThat(world.storage.requests.list(ACME, inbox)).isEmpty();
    assertThat(world.storage.requests.list(ACME, drafts)).containsExactly(draft);
    submit(draft);
    assertThat(world.storage.requests.list(ACME, inbox)).containsExactly(world.now(draft));
    assertThat(world.storage.requests.list(ACME, drafts)).isEmpty();
  }

  @Test
  void the_requester_is_found_out_when_it_is_submitted() {
    world.storage.people.add(ACME, aPerson("dora@example.test", "finance"));
    var draft = world.draft(step().asking("Dora+x@example.test"));
    assertThat(submit(draft))
        .isEqualTo(new SubmitDraft.Result.Refused(draft.step(), new OpenResult.OnlyTheRequester()));
  }

  @Test
  void another_tenant_has_no_such_draft() {
    var globex = new TenantId("globex");
    world.found(globex);
    var draft = world.draft(step());
    var unknown = new RequestId(new UUID(1, 1));
    assertNothingChangesBy(() -> {
      for (var id : List.of(draft.id(), unknown)) {
        assertThat(world.submitDraft.handle(new SubmitDraft.Command(World.client(globex), id)))
            .isEmpty();
        assertThat(
                world.changeDraft.handle(
                    new ChangeDraft.Command(World.client(globex), id, step().build())))
            .isEmpty();
      }
    });
  }

  @Test
  void a_commit_without_an_answer_is_looked_after() {
    world.transactions.next(Fault.COMMITTED_UNHEARD);
    var draft = world.draft(step());
    world.transactions.next(Fault.COMMITTED_UNHEARD);
    assertThat(change(draft, step().titled("Another"))).isEqualTo(new ChangeDraft.Result.Changed());
    world.transactions.next(Fault.COMMITTED_UNHEARD);
    assertThat(submit(draft)).isEqualTo(new SubmitDraft.Result.Submitted());
    assertThat(world.audit.of(draft))
        .containsExactly("request.drafted", "request.redrafted", "request.opened");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NONE", "UNREACHABLE", "COMMIT_LOST"})
  void what_is_not_found_afterwards_is_unknown(Fault whenReadAgain) {
    var draft = world.draft(step());
    assertNothingChangesBy(() -> {
      world.transactions.next(Fault.COMMIT_LOST, whenReadAgain);
      assertThatThrownBy(() -> submit(draft)).isInstanceOf(OutcomeUnknownException.class);
      world.transactions.next(Fault.COMMIT_LOST, whenReadAgain);
      assertThatThrownBy(() -> change(draft, step())).isInstanceOf(OutcomeUnknownException.class);
    });
    assertThat(submit(draft)).isEqualTo(new SubmitDraft.Result.Submitted());
  }

  @Test
  void there_is_nobody_to_remind() {
    var draft = world.draft(step());
    assertThat(world.remindApprovers.handle(ACME, draft.id(), client().actor()))
        .contains(new RemindApprovers.Result.NotPending(RequestState.DRAFT));
  }
}
