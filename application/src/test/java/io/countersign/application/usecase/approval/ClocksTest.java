package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.byEmail;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.TALK;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.calendar.PutCalendar;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.Shift;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.Escalation.Action;
import io.countersign.domain.step.OnExpiry;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What time does to a request: it decides, it brings others in, and it may be working time. */
class ClocksTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final String BOSS = "boss@example.test";
  private final World world = new World();

  private JobRun run(Job.Kind kind, ApprovalRequest request) {
    return world.runJob.handle(new Job(ACME, kind, request.id().toString()), 1);
  }

  /** Its time is over, and the timer notices. */
  private ApprovalRequest ranOut(ApprovalRequest request) {
    world.clock.set(request.expiresAt());
    run(Job.Kind.EXPIRE, request);
    world.runDueJobs();
    return world.now(request);
  }

  private static List<String> names(List<Assignment> people) {
    return people.stream().map(one -> one.email().value()).toList();
  }

  // --- what becomes of it ---

  @Test
  @DisplayName("approve: silence of people who were reached is approval, on record as nobody's")
  void silence_is_approval_if_the_request_says_so() {
    var request =
        world.open(aStep().onExpiry(OnExpiry.APPROVE).callbackUrl("https://erp.example.test/cb"));
    world.runDueJobs();
    assertThat(world.email.notices(Notice.Asked.class))
        .allSatisfy(n -> assertThat(n.envelope().request().onExpiry()).isEqualTo(OnExpiry.APPROVE));

    var after = ranOut(request);

    assertThat(after.state()).isEqualTo(RequestState.APPROVED);
    assertThat(after.decisions()).isEmpty();
    assertThat(world.audit.of(request)).containsExactly("request.opened", "request.expired");
    var event = world.audit.last(request);
    assertThat(event.members().get("actor")).isEqualTo(new Actor.Timer().canonical());
    assertThat(JsonText.text(event, "details", "onExpiry")).isEqualTo("approve");
    assertThat(JsonText.text(event, "details", "stateAfter")).isEqualTo("approved");
    assertThat(event.toString()).contains("unanswered", ANA, BEN);
    var owed = world.owed(request).getFirst().data();
    assertThat(owed.event()).isEqualTo("approval.decided");
    assertThat(owed.body())
        .contains("\"rule\":\"on-expiry\"", "\"decidedBy\":null", "\"override\":false");
    assertThat(world.email.notices(Notice.Closed.class))
        .hasSize(2)
        .allSatisfy(n -> {
          assertThat(n.ranOut()).isTrue();
          assertThat(n.decidedBy()).isEmpty();
        });
  }

  @Test
  @DisplayName("approve: nobody is taken for silent whom no message reached")
  void silence_of_people_who_were_not_reached_is_none() {
    var request = world.open(aStep().onExpiry(OnExpiry.APPROVE));
    world.runDueJobs();
    var bens =
        world.storage.deliveries.ofRequest(ACME, request.id()).stream()
            .filter(d -> d.reaches(asked(request, BEN).id()))
            .findFirst()
            .orElseThrow();
    world.storage.transactions.inTransaction(() -> {
      world.storage.deliveries.save(ACME, bens.ended(Delivery.State.FAILED, "recipient-refused"));
      return true;
    });

    assertThat(ranOut(request).state()).isEqualTo(RequestState.EXPIRED);
    assertThat(world.owed(request).getFirst().data().event()).isEqualTo("approval.expired");
  }

  @Test
  @DisplayName("approve: nobody is taken for silent who had hardly any time to object")
  void silence_of_people_who_were_reached_late_is_none() {
    var request = world.open(aStep().onExpiry(OnExpiry.APPROVE));
    world.clock.set(request.lastCall().plusSeconds(1));
    world.runDueJobs();

    assertThat(ranOut(request).state()).isEqualTo(RequestState.EXPIRED);
  }

  private ApprovalRequest widenedInOneChannelForAll() {
    world.talk.reaches(Audience.EVERYBODY);
    var request =
        world.open(
            aStep()
                .asking(ANA)
                .through(TALK)
                .onExpiry(OnExpiry.APPROVE)
                .escalate(Duration.ofHours(1), Action.WIDEN, byEmail(BOSS)));
    world.runDueJobs();
    world.clock.advance(Duration.ofHours(1));
    run(Job.Kind.ESCALATE, request);
    return request;
  }

  @Test
  void whoever_comes_in_where_one_message_asks_all_is_asked_by_a_message_of_its_own() {
    var request = widenedInOneChannelForAll();
    world.runDueJobs();

    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .filteredOn(delivery -> delivery.kind() == Delivery.Kind.ASK)
        .extracting(delivery ->
            world.now(request).assignment(delivery.assignment()).orElseThrow().email().value())
        .as("the message that was there, and the one that names who came later")
        .containsExactly(ANA, BOSS);
    assertThat(ranOut(request).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("approve: a message to all reached nobody who came in after it")
  void a_message_that_was_there_before_does_not_reach_who_came_later() {
    var request = widenedInOneChannelForAll();

    world.clock.set(request.expiresAt());
    run(Job.Kind.EXPIRE, request);

    assertThat(world.now(request).state()).isEqualTo(RequestState.EXPIRED);
  }

  @Test
  void what_is_put_before_all_anew_reaches_those_who_came_later() {
    world.talk.reaches(Audience.EVERYBODY);
    var opened = world.open(aStep().through(TALK).onExpiry(OnExpiry.APPROVE).revisable(1));
    world.reassignApproval.handle(
        new ReassignApproval.Command(
            ACME,
            World.client().actor(),
            opened.id(),
            asked(opened, ANA).id(),
            new EmailAddress(BOSS),
            ""));
    var wish = Samples.anAnswer(asked(opened, BEN)).sendingBack("Split it.");
    world.returnForChanges.handle(new ReturnForChanges.Command(ACME, opened.id(), wish));
    world.resubmitApproval.handle(
        new ResubmitApproval.Command(
            World.client(), opened.id(), new Resubmission("Half of it", null, null, Map.of())));
    world.runDueJobs();

    assertThat(ranOut(world.now(opened)).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void whoever_comes_late_reads_what_became_of_it() {
    var request = world.open(aStep().onExpiry(OnExpiry.REJECT));
    world.runDueJobs();
    var link = world.link(request, ANA, LinkAction.APPROVE);
    assertThat(ranOut(request).state()).isEqualTo(RequestState.REJECTED);

    assertThat(world.openLink.find(link).page(0, ""))
        .isInstanceOfSatisfying(
            LinkPage.RanOut.class, page -> assertThat(page.verdict()).isEqualTo(Verdict.REJECT));
  }

  @Test
  void a_closing_by_the_timer_whose_commit_threw_is_looked_up() {
    var request = world.open(aStep().onExpiry(OnExpiry.REJECT));
    world.clock.set(request.expiresAt());
    world.transactions.next(Fault.COMMITTED_UNHEARD);

    assertThat(run(Job.Kind.EXPIRE, request)).isEqualTo(new JobRun.Done());
    assertThat(world.now(request).state()).isEqualTo(RequestState.REJECTED);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "request.expired");
  }

  // --- the ladder ---

  private ApprovalRequest onALadder() {
    return world.open(
        aStep()
            .quorum(new Quorum.Rule.All(), 1)
            .escalate(Duration.ofHours(24), Action.NOTIFY, byEmail(BOSS))
            .escalate(Duration.ofHours(48), Action.WIDEN, byEmail("zoe@example.test"))
            .escalate(Duration.ofHours(60), Action.REPLACE, byEmail(BOSS)));
  }

  @Test
  void three_levels_come_one_after_the_other_and_each_once() {
    var request = onALadder();
    world.runDueJobs();
    assertThat(world.storage.jobs.scheduled())
        .extracting(s -> s.job().kind(), s -> s.due())
        .contains(tuple(Job.Kind.ESCALATE, request.createdAt().plus(Duration.ofHours(24))));

    assertThat(run(Job.Kind.ESCALATE, request)).isEqualTo(new JobRun.Next(Duration.ofHours(24)));
    assertThat(world.audit.of(request)).containsExactly("request.opened");
    world.clock.advance(Duration.ofHours(24));
    assertThat(run(Job.Kind.ESCALATE, request)).isEqualTo(new JobRun.Next(Duration.ofHours(24)));
    var before = world.everything();
    assertThat(run(Job.Kind.ESCALATE, request)).isEqualTo(new JobRun.Next(Duration.ofHours(24)));
    assertThat(world.everything()).isEqualTo(before);
    world.runDueJobs();
    assertThat(world.email.notices(Notice.Escalated.class))
        .singleElement()
        .satisfies(told -> {
          assertThat(told.envelope().to().email().value()).isEqualTo(BOSS);
          assertThat(told.waitingFor()).containsExactly(ANA, BEN);
        });

    world.clock.advance(Duration.ofHours(24));
    assertThat(run(Job.Kind.ESCALATE, request)).isEqualTo(new JobRun.Next(Duration.ofHours(12)));
    world.runDueJobs();
    assertThat(names(world.now(request).asked())).containsExactly(ANA, BEN, "zoe@example.test");
    world.approve(world.now(request), "zoe@example.test");

    world.clock.advance(Duration.ofHours(12));
    assertThat(run(Job.Kind.ESCALATE, request)).isEqualTo(new JobRun.Done());
    world.runDueJobs();
    // Two approvals are demanded, as at first, and two people are left to give them.
    assertThat(world.now(request).groups().getFirst().required()).isEqualTo(2);
    assertThat(names(world.now(request).asked())).containsExactly("zoe@example.test", BOSS);
    assertThat(world.email.notices(Notice.PassedOn.class))
        .extracting(n -> n.envelope().to().email().value(), Notice.PassedOn::cause)
        .containsExactly(
            tuple(ANA, Assignment.Cause.ESCALATION), tuple(BEN, Assignment.Cause.ESCALATION));
    assertThat(world.audit.of(request))
        .containsExactly(
            "request.opened",
            "request.escalated",
            "request.escalated",
            "decision.recorded",
            "request.escalated");
    assertThat(JsonText.number(world.audit.last(request), "details", "level")).isEqualTo(3);
    assertThat(run(Job.Kind.ESCALATE, request)).isEqualTo(new JobRun.Done());
    assertThat(world.audit.of(request)).hasSize(5);
  }

  @Test
  void whoever_comes_in_gets_links_and_may_decide() {
    var request =
        world.open(aStep().asking(ANA).escalate(Duration.ofHours(1), Action.WIDEN, byEmail(BOSS)));
    world.runDueJobs();
    world.clock.advance(Duration.ofHours(1));
    run(Job.Kind.ESCALATE, request);
    world.runDueJobs();

    assertThat(world.email.notices(Notice.Asked.class))
        .filteredOn(n -> n.envelope().to().email().value().equals(BOSS))
        .singleElement()
        .satisfies(n -> assertThat(n.links().reject()).isNotNull());
    world.approve(world.now(request), BOSS);
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
  }

  private void knows(String email, String alias, String role) {
    var person = Samples.aPerson(email, role);
    world.storage.people.add(
        ACME,
        new Person(
            person.id(),
            person.email(),
            person.name(),
            person.roles(),
            person.locale(),
            person.handles(),
            Set.of(new EmailAddress(alias)),
            null));
  }

  @Test
  @DisplayName(
      "B34, two votes: the ladder asks neither the requester nor anybody twice, though the directory"
          + " knows them by other addresses by now")
  void whoever_is_known_by_another_address_since_is_the_same() {
    var request =
        world.open(
            aStep()
                .asking(ANA)
                .requestedBy("rita.private@example.test")
                .escalate(
                    Duration.ofHours(1),
                    Action.WIDEN,
                    new ApproverRef.InRole(new Role("finance"))));
    knows("rita@corp.example.test", "rita.private@example.test", "finance");
    knows("ana@corp.example.test", ANA, "finance");
    knows("fay@corp.example.test", "fay@example.test", "finance");
    world.clock.advance(Duration.ofHours(1));
    run(Job.Kind.ESCALATE, request);

    assertThat(names(world.now(request).asked())).containsExactly(ANA, "fay@corp.example.test");
  }

  @Test
  void what_is_over_or_went_back_for_changes_escalates_no_more() {
    var request = onALadder();
    world.closeRequest.handle(
        new CloseRequest.Command(
            ACME, request.id(), CloseRequest.Cause.CANCEL, World.client().actor(), ""));
    assertThat(world.storage.jobs.scheduled())
        .extracting(s -> s.job().kind())
        .doesNotContain(Job.Kind.ESCALATE);
    world.clock.advance(Duration.ofHours(24));
    var before = world.everything();

    assertThat(run(Job.Kind.ESCALATE, request)).isEqualTo(new JobRun.Done());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_level_whose_commit_was_lost_comes_when_the_job_runs_again() {
    var request = onALadder();
    world.clock.advance(Duration.ofHours(24));
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> run(Job.Kind.ESCALATE, request))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);

    run(Job.Kind.ESCALATE, request);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "request.escalated");
  }

  // --- reminders ---

  @Test
  void reminders_follow_each_other_and_those_that_were_missed_are_one() {
    var request =
        world.open(
            aStep().asking(ANA).remindAfter(Duration.ofHours(10)).remindEvery(Duration.ofHours(5)));
    world.runDueJobs();

    world.clock.advance(Duration.ofHours(10));
    assertThat(run(Job.Kind.REMIND, request)).isEqualTo(new JobRun.Next(Duration.ofHours(5)));
    assertThat(run(Job.Kind.REMIND, request)).isEqualTo(new JobRun.Next(Duration.ofHours(5)));
    world.runDueJobs();
    assertThat(world.email.notices(Notice.Reminded.class)).hasSize(1);
    // Nobody ran jobs for eleven hours, in which two fell due.
    world.clock.advance(Duration.ofHours(11));
    assertThat(run(Job.Kind.REMIND, request)).isEqualTo(new JobRun.Next(Duration.ofHours(4)));
    world.runDueJobs();
    assertThat(world.email.notices(Notice.Reminded.class)).hasSize(2);
  }

  // --- working time ---

  private void berlin(String from, String until) {
    var hours = List.of(Shift.of(from, until));
    new PutCalendar(
            world.transactions, world.storage.calendars, world.storage.auditLog, world.tenantClock)
        .handle(
            World.client(),
            new BusinessCalendar(
                new CalendarName("berlin"),
                ZoneId.of("Europe/Berlin"),
                Map.of(
                    DayOfWeek.MONDAY, hours,
                    DayOfWeek.TUESDAY, hours,
                    DayOfWeek.WEDNESDAY, hours,
                    DayOfWeek.THURSDAY, hours,
                    DayOfWeek.FRIDAY, hours),
                new TreeSet<LocalDate>()));
  }

  @Test
  void all_clocks_count_by_the_calendar_as_it_was_when_the_request_was_opened() {
    berlin("09:00", "17:00");
    var step =
        aStep()
            .calendar("berlin")
            .expiresIn(Duration.ofHours(80))
            .remindAfter(Duration.ofHours(8))
            .escalate(Duration.ofHours(40), Action.WIDEN, byEmail(BOSS));
    var request = world.open(step);
    berlin("00:00", "24:00");

    var kept = world.now(request);
    // It was opened on a Sunday, hours before clocks were put forward: ten days, one, and five.
    assertThat(kept.expiresAt()).isEqualTo("2099-04-10T15:00:00Z");
    assertThat(kept.reminders()).containsExactly(Instant.parse("2099-03-30T15:00:00Z"));
    assertThat(kept.nextLevel().orElseThrow().due()).isEqualTo("2099-04-03T15:00:00Z");
    assertThat(world.open(step).expiresAt()).isBefore("2099-04-10T00:00:00Z");
  }

  @Test
  void a_calendar_that_nobody_knows_is_refused() {
    var refused =
        world.requestApproval.handle(
            new RequestApproval.Command(
                World.client(),
                aStep().calendar("berlin").build(),
                new RequestApproval.Idempotency(null, "0".repeat(64))));

    assertThat(refused)
        .isEqualTo(
            new RequestApproval.Result.Refused(
                new OpenResult.NoSuchCalendar(new CalendarName("berlin"))));
  }
}
