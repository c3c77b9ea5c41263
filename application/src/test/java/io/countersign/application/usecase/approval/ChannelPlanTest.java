package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.Samples.byEmail;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.TALK;
import static io.countersign.application.testing.World.asked;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.calendar.PutCalendar;
import io.countersign.application.view.ApprovalDocument;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.Shift;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.ChannelUse.Answers;
import io.countersign.domain.step.Escalation.Action;
import io.countersign.domain.step.OnExpiry;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Chat first, and mail only if it still waits ten minutes later. */
class ChannelPlanTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final String ZOE = "zoe@example.test";
  private static final Duration TEN = Duration.ofMinutes(10);

  private final World world = new World();

  private StepBuilder aPlan() {
    return aStep().through(ChannelUse.of(CHAT), mailAfter(TEN));
  }

  private ChannelUse mailAfter(Duration wait) {
    return new ChannelUse(world.email.id(), Answers.MAY_APPROVE, wait);
  }

  private ApprovalRequest opened(StepBuilder step) {
    var request = world.open(step);
    world.runDueJobs();
    return request;
  }

  private void pass(Duration time) {
    world.clock.advance(time);
    world.runDueJobs();
  }

  private <N extends Notice> List<String> mailed(Class<N> kind) {
    return world.email.notices(kind).stream()
        .map(notice -> notice.envelope().to().email().value())
        .toList();
  }

  private void approveInChat(ApprovalRequest request, String email) {
    world.decideApproval.handle(
        World.command(request, anAnswer(asked(request, email)).on(CHAT, Assurance.CHANNEL)));
  }

  private List<Delivery> mails(ApprovalRequest request) {
    return world.storage.deliveries.ofRequest(ACME, request.id()).stream()
        .filter(delivery -> delivery.channel().equals(world.email.id()))
        .toList();
  }

  @Test
  void who_has_not_answered_by_then_gets_the_later_message_too() {
    var request = opened(aPlan().quorum(new Quorum.Rule.All(), 1));
    assertThat(world.chat.recording().notices(Notice.Asked.class)).hasSize(2);
    approveInChat(request, ANA);

    pass(TEN.minusSeconds(1));
    assertThat(world.email.notices()).isEmpty();
    assertThat(mails(request)).allSatisfy(d -> assertThat(d.attempts()).isZero());
    pass(Duration.ofSeconds(1));

    assertThat(mailed(Notice.Asked.class)).containsExactly(BEN);
    assertThat(mails(request))
        .extracting(Delivery::state)
        .containsExactly(Delivery.State.SKIPPED, Delivery.State.SENT);
    assertThat(world.email.notices(Notice.Asked.class).getFirst().links().approve()).isNotNull();
  }

  @Test
  void what_is_decided_before_that_is_not_written_about_and_not_closed_there() {
    var request = opened(aPlan());
    approveInChat(request, ANA);
    world.runDueJobs();

    // Nobody has to wait for the time of the message to see that it will not come.
    assertThat(mails(request))
        .hasSize(2)
        .allSatisfy(d -> assertThat(d.state()).isEqualTo(Delivery.State.SKIPPED));
    pass(TEN);
    assertThat(world.email.notices()).isEmpty();
  }

  @Test
  void what_is_decided_later_is_closed_where_it_was_asked() {
    var request = opened(aPlan());
    pass(TEN);
    approveInChat(request, ANA);
    world.runDueJobs();

    assertThat(mailed(Notice.Closed.class)).containsExactly(BEN);
  }

  @Test
  void a_job_that_comes_too_early_waits_for_its_time_and_counts_no_attempt() {
    var request = opened(aPlan().asking(ANA));
    var mail = mails(request).getFirst();
    assertThat(mail.dueAt()).isEqualTo(request.askedAt().plus(TEN));
    pass(Duration.ofMinutes(4));

    var job = new Job(ACME, Job.Kind.DELIVER, mail.id().value());
    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.NotYet(Duration.ofMinutes(6)));
    assertThat(mails(request)).containsExactly(mail);
  }

  private ApprovalRequest askedAbout(StepBuilder step) {
    var request = opened(step);
    pass(Duration.ofMinutes(2));
    world.askQuestion.handle(
        new AskQuestion.Command(
            ACME, request.id(), anAnswer(asked(request, ANA)).asking("Which vendors?")));
    return request;
  }

  private void reply(ApprovalRequest request) {
    world.replyToQuestions.handle(
        new ReplyToQuestions.Command(client(), request.id(), new Comment("All 14.")));
    world.runDueJobs();
  }

  @Test
  void
      no_later_channel_begins_while_a_question_waits_and_all_of_the_plan_begins_anew_with_the_reply() {
    var request = askedAbout(aPlan());
    pass(TEN);
    assertThat(world.email.notices()).as("no clock runs").isEmpty();

    reply(request);
    pass(TEN.minusSeconds(1));
    assertThat(world.email.notices()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(mailed(Notice.Asked.class)).containsExactly(ANA, BEN);
  }

  @Test
  void who_was_to_be_asked_before_a_reply_is_asked_once_after_it() {
    var request = askedAbout(aPlan());
    pass(Duration.ofMinutes(3));
    reply(request);

    pass(TEN);
    assertThat(mailed(Notice.Asked.class)).containsExactly(ANA, BEN);
  }

  @Test
  void nobody_is_reminded_where_they_have_not_been_asked() {
    var request = opened(aPlan().remindAfter(Duration.ofHours(24)));
    world.remindApprovers.handle(ACME, request.id(), client().actor());
    world.runDueJobs();
    assertThat(world.chat.recording().notices(Notice.Reminded.class)).hasSize(2);
    assertThat(mails(request)).hasSize(2);

    pass(TEN);
    world.remindApprovers.handle(ACME, request.id(), client().actor());
    world.runDueJobs();
    assertThat(mailed(Notice.Reminded.class)).containsExactly(ANA, BEN);
  }

  @Test
  void whoever_gets_an_item_later_has_the_plan_before_them() {
    world.storage.people.add(ACME, Samples.aPerson(ZOE));
    var request = opened(aPlan());
    pass(Duration.ofMinutes(6));
    world.reassignApproval.handle(
        new ReassignApproval.Command(
            ACME,
            client().actor(),
            request.id(),
            asked(request, ANA).id(),
            new EmailAddress(ZOE),
            "On leave"));
    world.runDueJobs();
    assertThat(mails(request).getFirst().state()).isEqualTo(Delivery.State.SKIPPED);

    pass(Duration.ofMinutes(4));
    // Whoever was not asked by mail is not told by mail that others are.
    assertThat(mailed(Notice.PassedOn.class)).isEmpty();
    assertThat(mailed(Notice.Asked.class)).containsExactly(BEN);
    pass(Duration.ofMinutes(6));
    assertThat(mailed(Notice.Asked.class)).containsExactly(BEN, ZOE);
  }

  @Test
  void so_has_whoever_comes_in_by_the_ladder_and_whoever_is_told() {
    var request =
        opened(
            aPlan()
                .asking(ANA)
                .escalate(Duration.ofMinutes(5), Action.NOTIFY, byEmail(BEN))
                .escalate(Duration.ofMinutes(7), Action.REPLACE, byEmail(ZOE)));
    pass(Duration.ofMinutes(5));
    escalate(request);
    pass(Duration.ofMinutes(2));
    escalate(request);
    assertThat(world.chat.recording().notices(Notice.Asked.class)).hasSize(2);

    pass(Duration.ofMinutes(3));
    assertThat(world.email.notices()).isEmpty();
    pass(Duration.ofMinutes(5));
    assertThat(mailed(Notice.Escalated.class)).containsExactly(BEN);
    assertThat(mailed(Notice.Asked.class)).isEmpty();
    pass(Duration.ofMinutes(2));
    assertThat(mailed(Notice.Asked.class)).containsExactly(ZOE);
    assertThat(mailed(Notice.PassedOn.class)).isEmpty();
  }

  private void escalate(ApprovalRequest request) {
    world.runJob.handle(new Job(ACME, Job.Kind.ESCALATE, request.id().toString()), 1);
    world.runDueJobs();
  }

  @Test
  void whoever_is_away_is_told_by_the_plan_too() {
    var zoe = Samples.aPerson(ZOE);
    var ana = Samples.aPerson(ANA);
    world.storage.people.add(ACME, zoe);
    world.storage.people.add(ACME, ana);
    world.storage.delegations.add(
        ACME,
        new Delegation(
            new DelegationId("dgn_1"),
            ana.id(),
            zoe.id(),
            world.clock.instant(),
            null,
            Delegation.Scope.ALL));
    opened(aPlan().asking(ANA));
    assertThat(world.email.notices()).isEmpty();
    pass(TEN);
    assertThat(mailed(Notice.PassedOn.class)).containsExactly(ANA);
    assertThat(mailed(Notice.Asked.class)).containsExactly(ZOE);
  }

  @Test
  void a_message_to_all_can_wait_as_well() {
    world.talk.reaches(Audience.EVERYBODY);
    var request =
        opened(
            aStep()
                .quorum(new Quorum.Rule.All(), 1)
                .through(
                    ChannelUse.of(world.email.id()),
                    new ChannelUse(TALK, Answers.MAY_APPROVE, TEN)));
    world.approve(request, ANA);
    world.runDueJobs();
    assertThat(world.talk.messages().recording().notices()).isEmpty();
    pass(TEN);
    assertThat(world.talk.messages().recording().notices(Notice.Asked.class)).hasSize(1);
  }

  @Test
  void working_time_counts_if_the_step_says_so() {
    new PutCalendar(
            world.transactions, world.storage.calendars, world.storage.auditLog, world.tenantClock)
        .handle(
            client(),
            new BusinessCalendar(
                new CalendarName("office"),
                ZoneId.of("UTC"),
                Map.of(DayOfWeek.MONDAY, List.of(Shift.of("09:00", "10:00"))),
                new TreeSet<>()));
    world.clock.set(Instant.parse("2026-11-30T09:55:00Z"));
    var request = opened(aPlan().calendar("office").expiresIn(Duration.ofHours(2)));
    assertThat(mails(request).getFirst().dueAt()).isEqualTo(Instant.parse("2026-12-07T09:05:00Z"));
  }

  @Test
  void silence_is_approval_of_whom_the_first_message_reached() {
    var request =
        opened(
            aStep()
                .onExpiry(OnExpiry.APPROVE)
                .through(ChannelUse.of(CHAT), mailAfter(Duration.ofHours(70))));
    world.clock.set(request.expiresAt());
    world.runJob.handle(new Job(ACME, Job.Kind.EXPIRE, request.id().toString()), 1);
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void the_document_says_which_channel_comes_later_and_when() {
    var request = opened(aPlan());
    var document =
        ApprovalDocument.of(request, world.storage.deliveries.ofRequest(ACME, request.id()));
    assertThat(CanonicalJson.write(document))
        .contains(
            "{\"after\":\"PT10M\",\"answers\":\"may-approve\",\"channel\":\"email\"}",
            "\"dueAt\":\"" + request.askedAt().plus(TEN) + "\"");
  }

  @Test
  void at_least_one_channel_comes_at_once_and_all_before_the_end() {
    var pager = new ChannelId("pager");
    assertThatThrownBy(() -> aStep().through(mailAfter(TEN)).build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("At least one channel must be used at once.");
    assertThatThrownBy(() ->
            aStep()
                .through(ChannelUse.of(pager), mailAfter(Duration.ofHours(1)))
                .expiresIn(Duration.ofHours(1))
                .build())
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("Every channel must be used before the request expires.");
    assertThatThrownBy(() -> mailAfter(Duration.ofSeconds(-1)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("A channel is used at once or after some time.");
  }
}
