package io.countersign.application.usecase.sandbox;

import static io.countersign.application.testing.Samples.aStep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Jobs.Scheduled;
import io.countersign.application.port.SandboxApprovers.Approver;
import io.countersign.application.port.SandboxMessages.Message;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.sandbox.ApproverScript;
import io.countersign.application.sandbox.ApproverScript.Answers;
import io.countersign.application.sandbox.ApproverScript.Manner;
import io.countersign.application.sandbox.ApproverScript.Reply;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.RequestApproval;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sandbox lives in its own time, and whoever moves it sees everything happen in its order. */
class SandboxTest {
  private static final TenantId TRY = new TenantId("try");
  private static final String ANA = "ana@example.test";
  private static final Instant START = Samples.NOW;

  private final World world = new World();
  private final Playback playback =
      new Playback(
          world.transactions,
          world.tenantClock,
          world.storage.jobs,
          world.storage.jobs,
          world.runJob,
          world.tenantClock);
  private final AdvanceClock advanceClock =
      new AdvanceClock(
          world.transactions,
          world.storage.tenants,
          world.tenantClock,
          world.storage.jobs,
          playback,
          world.storage.auditLog,
          world.ids,
          world.tenantClock,
          world.clock);
  private final RunSandbox runSandbox =
      new RunSandbox(world.transactions, world.tenantClock, playback, world.ids);
  private final CatchMessage catchMessage =
      new CatchMessage(
          world.transactions,
          world.storage.sandboxMessages,
          world.storage.sandboxApprovers,
          world.storage.jobs,
          world.tenantClock);
  private final FindClock findClock =
      new FindClock(
          world.storage.tenants, world.tenantClock, world.storage.jobs, world.tenantClock);

  @BeforeEach
  void sandbox() {
    world.found(TRY, TenantKind.SANDBOX);
  }

  private ApprovalRequest open(StepBuilder step) {
    var result =
        world.requestApproval.handle(
            new RequestApproval.Command(
                World.client(TRY),
                step.build(),
                new RequestApproval.Idempotency(null, "0".repeat(64))));
    return now(((RequestApproval.Result.Opened) result).id());
  }

  private ApprovalRequest now(RequestId id) {
    return world.storage.requests.find(TRY, id).orElseThrow();
  }

  private AdvanceClock.Result.Advanced advance(Duration by) {
    return (AdvanceClock.Result.Advanced) advanceClock.handle(World.client(TRY), by);
  }

  private List<String> record(ApprovalRequest request) {
    return world.storage.auditLog.stream(TRY, request.id().toString(), 0, 100).stream()
        .map(entry -> JsonText.read(entry.canonical()))
        .map(event -> JsonText.text(event, "type") + " " + JsonText.text(event, "at"))
        .toList();
  }

  private static Instant at(int hours) {
    return START.plus(Duration.ofHours(hours));
  }

  @Test
  void what_falls_due_on_the_way_runs_in_its_order_and_each_at_its_own_time() {
    var request =
        open(aStep().asking(ANA).remindAfter(Duration.ofHours(24)).expiresIn(Duration.ofHours(72)));

    var advanced = advance(Duration.ofDays(4));

    assertThat(record(request))
        .containsExactly(
            "request.opened " + START, "request.reminded " + at(24), "request.expired " + at(72));
    assertThat(advanced.played().stream().map(one -> one.job().kind() + " " + one.due()))
        .startsWith("DELIVER " + START, "REMIND " + at(24), "DELIVER " + at(24), "EXPIRE " + at(72))
        .contains("RESUME " + at(72));
    assertThat(advanced.now()).isEqualTo(at(96));
    assertThat(advanced.target()).isNull();
    assertThat(advanced.nextDue()).isNull();
    assertThat(world.clock.instant()).as("real time").isEqualTo(START);
    assertThat(world.tenantClock.now(World.ACME)).as("others' time").isEqualTo(START);
    var admin = world.storage.auditLog.stream(TRY, AuditLog.ADMIN, 0, 100).getLast().canonical();
    assertThat(admin).contains("sandbox.clock-advanced", "PT96H", at(96).toString());
  }

  @Test
  @DisplayName("When storage fails on the way nothing is lost, and the next call carries on")
  void a_call_that_comes_to_no_end_is_carried_on() {
    var request =
        open(aStep().asking(ANA).remindAfter(Duration.ofHours(24)).expiresIn(Duration.ofHours(72)));
    advance(Duration.ofHours(1));
    world.email.meanwhile(() -> {
      throw new StorageUnavailableException(new IllegalStateException("gone"));
    });

    assertThatThrownBy(() -> advance(Duration.ofHours(95)))
        .isInstanceOf(StorageUnavailableException.class);
    var stopped = findClock.find(TRY).orElseThrow();
    assertThat(stopped.now()).isEqualTo(at(24));
    assertThat(stopped.target()).isEqualTo(at(96));
    assertThat(stopped.nextDue()).isEqualTo(at(24));
    assertThat(world.storage.jobs.scheduled())
        .as("whoever looks at the sandbox next finds it due")
        .contains(new Scheduled(Job.tick(TRY), START));

    var advanced = advance(Duration.ZERO);

    assertThat(advanced.now()).isEqualTo(at(96));
    assertThat(advanced.target()).isNull();
    assertThat(record(request))
        .containsExactly(
            "request.opened " + START, "request.reminded " + at(24), "request.expired " + at(72));
  }

  @Test
  void a_call_does_so_much_and_says_that_there_is_more() {
    var many =
        IntStream.rangeClosed(1, 1_001)
            .mapToObj(
                i -> new Scheduled(new Job(TRY, Job.Kind.REMIND, new UUID(0, i).toString()), at(1)))
            .toList();
    world.storage.jobs.schedule(TRY, many);

    var first = advance(Duration.ofHours(2));
    assertThat(first.played()).hasSize(1_000);
    assertThat(first.now()).isEqualTo(at(1));
    assertThat(first.target()).isEqualTo(at(2));
    assertThat(first.nextDue()).isEqualTo(at(1));

    var second = advance(Duration.ofHours(1));
    assertThat(second.played()).hasSize(1);
    assertThat(second.now()).as("both calls together").isEqualTo(at(3));
  }

  @Test
  void a_clock_is_not_moved_to_where_times_end() {
    for (var call = 1; call <= 91; call++) {
      assertThat(advanceClock.handle(World.client(TRY), AdvanceClock.FARTHEST))
          .isInstanceOf(AdvanceClock.Result.Advanced.class);
    }

    assertThat(advanceClock.handle(World.client(TRY), AdvanceClock.FARTHEST))
        .isInstanceOf(AdvanceClock.Result.TooFarAhead.class);
    assertThat(advance(Duration.ofDays(1)).target()).isNull();
  }

  @Test
  void who_has_no_turn_moves_no_clock_and_comes_back() {
    world.tenantClock.takeTurn(TRY, "somebody", Duration.ZERO);

    assertThat(advanceClock.handle(World.client(TRY), Duration.ofHours(1)))
        .isInstanceOf(AdvanceClock.Result.Busy.class);
    assertThat(runSandbox.handle(TRY)).isEqualTo(new JobRun.NotYet(Duration.ofSeconds(1)));
    assertThat(world.tenantClock.now(TRY)).isEqualTo(START);

    world.tenantClock.endTurn(TRY, "somebody");
    assertThat(runSandbox.handle(TRY)).isEqualTo(new JobRun.Done());
  }

  @Test
  void as_time_goes_by_what_is_due_runs_and_the_next_look_is_arranged() {
    var request = open(aStep().asking(ANA).expiresIn(Duration.ofHours(72)));
    runSandbox.handle(TRY);

    assertThat(world.email.notices()).hasSize(1);
    assertThat(world.storage.jobs.scheduled()).contains(new Scheduled(Job.tick(TRY), at(72)));
    world.clock.advance(Duration.ofHours(72));
    runSandbox.handle(TRY);
    assertThat(now(request.id()).state()).isEqualTo(RequestState.EXPIRED);
  }

  @Test
  void a_live_tenant_has_no_clock_of_its_own_and_nobody_acts_for_its_people() {
    assertThat(advanceClock.handle(World.client(), Duration.ofHours(1)))
        .isInstanceOf(AdvanceClock.Result.NotASandbox.class);
    assertThat(findClock.find(World.ACME)).isEmpty();
    var putApprover =
        new PutApprover(world.transactions, world.storage.tenants, world.storage.sandboxApprovers);
    var never = new Approver(new EmailAddress(ANA), new ApproverScript.Never());
    assertThat(putApprover.handle(World.client(), never)).isFalse();
    assertThat(world.storage.sandboxApprovers.list(World.ACME, "", 10)).isEmpty();
  }

  @Test
  void a_script_that_the_page_does_not_let_be_played_fails_for_all_to_see() {
    assertThat(played(aStep().asking(ANA), Manner.ONCE, Map.of("total", "1"), ""))
        .isEqualTo("script-no-such-button");
    assertThat(played(aStep().asking(ANA), Manner.BEHIND_SCANNER, Map.of(), "\ncode: 000"))
        .isEqualTo("script-code-refused");
  }

  @Test
  void somebody_returns_it_for_changes_once_however_they_press() {
    for (var manner : List.of(Manner.ONCE, Manner.DOUBLE_CLICK)) {
      var returned =
          caught(
              aStep().asking(ANA).revisable(1),
              new Answers(manner, Duration.ZERO, Reply.RETURN, new Comment("Why?"), Map.of()),
              "");
      advance(Duration.ofHours(1));

      assertThat(now(returned.id()).state()).as(manner.name()).isEqualTo(RequestState.RETURNED);
    }
    assertThat(world.storage.jobs.listFailed(TRY, "", 10)).isEmpty();
  }

  @Test
  void what_cannot_be_returned_has_no_such_button() {
    caught(
        aStep().asking(ANA),
        new Answers(Manner.ONCE, Duration.ZERO, Reply.RETURN, new Comment("Why?"), Map.of()),
        "");
    advance(Duration.ofHours(1));

    assertThat(world.storage.jobs.listFailed(TRY, "", 1))
        .extracting(FailedJob::why)
        .containsExactly("script-no-such-button");
  }

  @Test
  void a_double_click_is_two_presses_that_come_to_one_answer() {
    var request = caught(aStep().asking(ANA), Manner.DOUBLE_CLICK, Map.of(), "");
    advance(Duration.ofHours(1));

    assertThat(now(request.id()).decisions()).hasSize(1);
    assertThat(now(request.id()).state()).isEqualTo(RequestState.APPROVED);
    assertThat(world.storage.jobs.listFailed(TRY, "", 10)).isEmpty();
  }

  /** Why it failed. */
  private String played(
      StepBuilder step, Manner manner, Map<String, String> values, String moreText) {
    caught(step, manner, values, moreText);
    advance(Duration.ofHours(1));
    return world.storage.jobs.listFailed(TRY, "", 1).stream()
        .map(FailedJob::why)
        .findFirst()
        .orElse("nothing failed");
  }

  /** Somebody with this script gets a message with all their links. */
  private ApprovalRequest caught(
      StepBuilder step, Manner manner, Map<String, String> values, String moreText) {
    return caught(
        step, new Answers(manner, Duration.ZERO, Reply.APPROVE, Comment.NONE, values), moreText);
  }

  private ApprovalRequest caught(StepBuilder step, Answers answers, String moreText) {
    var request = open(step);
    var email = new EmailAddress(ANA);
    world.storage.sandboxApprovers.put(TRY, new Approver(email, answers));
    var text = new StringBuilder();
    for (var link :
        world.followUps.usableLinks(TRY, request.id(), request.assignments().getFirst().id())) {
      text.append("Press:\n")
          .append(world.personalLinks.address(world.followUps.keyOf(link), link))
          .append('\n');
    }
    var result =
        catchMessage.handle(
            TRY,
            new Message(Samples.nextId("msg"), ANA, "f", "s", text + moreText, "h", "", START));
    assertThat(result).isInstanceOf(CatchMessage.Result.Kept.class);
    return request;
  }
}
