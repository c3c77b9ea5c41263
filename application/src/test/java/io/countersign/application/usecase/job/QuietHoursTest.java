package io.countersign.application.usecase.job;

import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.Samples.byEmail;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.TALK;
import static io.countersign.application.testing.World.asked;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.ReassignApproval;
import io.countersign.application.usecase.approval.RemindApprovers;
import io.countersign.application.usecase.approval.ReplyToQuestions;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.QuietHours;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Comment;
import io.countersign.domain.step.Escalation.Action;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ben sleeps from ten to seven; Ana does not say when. */
class QuietHoursTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final Instant EVENING = Instant.parse("2026-11-23T20:00:00Z");
  private static final Instant NIGHT = Instant.parse("2026-11-23T23:30:00Z");
  private static final Instant MORNING = Instant.parse("2026-11-24T06:00:00Z");

  private final World world = new World();
  private final Person ben = resting(aPerson(BEN));

  @BeforeEach
  void benSleepsInBerlin() {
    world.storage.people.add(ACME, ben);
    world.clock.set(NIGHT);
  }

  private static Person resting(Person person) {
    return new Person(
        person.id(),
        person.email(),
        person.name(),
        person.roles(),
        person.locale(),
        person.handles(),
        person.aliases(),
        person.manager(),
        new QuietHours(ZoneId.of("Europe/Berlin"), LocalTime.of(22, 0), LocalTime.of(7, 0)),
        null);
  }

  private void at(Instant time) {
    world.clock.set(time);
    world.runDueJobs();
  }

  /** As its driver does it: what is not to be done yet comes again. */
  private void deliver(ApprovalRequest request) {
    deliveries(request).stream()
        .filter(d -> d.state() == Delivery.State.QUEUED)
        .forEach(d -> world.runJob.handle(new Job(ACME, Job.Kind.DELIVER, d.id().value()), 1));
  }

  private List<Delivery> deliveries(ApprovalRequest request) {
    return world.storage.deliveries.ofRequest(ACME, request.id());
  }

  private List<Delivery> toBen(ApprovalRequest request) {
    return deliveries(request).stream()
        .filter(d -> d.assignment().equals(asked(world.now(request), BEN).id()))
        .toList();
  }

  private <N extends Notice> List<String> mailed(Class<N> kind) {
    return world.email.notices(kind).stream()
        .map(notice -> notice.envelope().to().email().value())
        .toList();
  }

  @Test
  void a_morning_that_leaves_hardly_any_time_is_too_late() {
    var length = Duration.between(NIGHT, MORNING);
    world.open(aStep().expiresIn(length.plusMinutes(1)));
    world.runDueJobs();
    assertThat(mailed(Notice.Asked.class)).containsExactly(ANA, BEN);

    world.open(aStep().expiresIn(length.multipliedBy(2)));
    world.runDueJobs();
    assertThat(mailed(Notice.Asked.class)).as("there is a day to answer").hasSize(3);
  }

  @Test
  void who_sleeps_while_somebody_asks_and_gets_a_reply_is_asked_once_in_the_morning() {
    var request = world.open(aStep());
    world.runDueJobs();
    world.askQuestion.handle(
        new AskQuestion.Command(
            ACME, request.id(), anAnswer(asked(request, ANA)).asking("Which vendors?")));
    world.replyToQuestions.handle(
        new ReplyToQuestions.Command(client(), request.id(), new Comment("All 14.")));
    world.runDueJobs();

    at(MORNING);
    deliver(request);
    assertThat(mailed(Notice.Asked.class)).filteredOn(BEN::equals).hasSize(1);
  }

  @Test
  void nobody_is_said_to_be_reminded_who_is_not() {
    var request = world.open(aStep().asking(BEN));
    world.runDueJobs();

    assertThat(world.remindApprovers.handle(ACME, request.id(), client().actor()))
        .contains(new RemindApprovers.Result.Reminded(0, null));
    assertThat(world.audit.of(request)).containsExactly("request.opened");
  }

  @Test
  void nobody_is_woken_and_nothing_is_lost() {
    var request = world.open(aStep());
    world.runDueJobs();
    assertThat(mailed(Notice.Asked.class)).containsExactly(ANA);
    assertThat(toBen(request))
        .singleElement()
        .satisfies(waiting -> {
          assertThat(waiting.state()).isEqualTo(Delivery.State.QUEUED);
          assertThat(waiting.attempts()).isZero();
          assertThat(waiting.dueAt()).isEqualTo(MORNING);
          assertThat(world.runJob.handle(new Job(ACME, Job.Kind.DELIVER, waiting.id().value()), 1))
              .isEqualTo(new JobRun.NotYet(Duration.between(NIGHT, MORNING)));
        });

    at(MORNING);
    deliver(request);
    assertThat(mailed(Notice.Asked.class)).containsExactly(ANA, BEN);
    assertThat(world.email.notices(Notice.Asked.class).getLast().envelope().attempt()).isEqualTo(1);
  }

  @Test
  void what_was_decided_in_the_night_is_no_news_in_the_morning() {
    var request = world.open(aStep());
    world.runDueJobs();
    world.approve(request, ANA);
    world.runDueJobs();

    assertThat(toBen(request)).extracting(Delivery::state).containsExactly(Delivery.State.SKIPPED);
    at(MORNING);
    assertThat(world.email.notices())
        .allSatisfy(n -> assertThat(n.envelope().to().email().value()).isEqualTo(ANA));
  }

  @Test
  void the_end_of_what_ben_knows_of_waits_for_the_morning_too() {
    world.clock.set(EVENING);
    var request = world.open(aStep());
    world.runDueJobs();
    assertThat(mailed(Notice.Asked.class)).containsExactly(ANA, BEN);
    world.clock.set(NIGHT);
    world.approve(request, ANA);
    world.runDueJobs();
    assertThat(mailed(Notice.Closed.class)).isEmpty();

    world.clock.set(MORNING);
    deliver(request);
    assertThat(mailed(Notice.Closed.class)).containsExactly(BEN);
  }

  @Test
  void what_would_expire_before_the_morning_comes_at_once() {
    var request = world.open(aStep().expiresIn(Duration.between(NIGHT, MORNING)));
    world.runDueJobs();
    assertThat(mailed(Notice.Asked.class)).containsExactly(ANA, BEN);
    assertThat(toBen(request).getFirst().sentAt()).isEqualTo(NIGHT);
  }

  @Test
  void however_many_reminders_a_night_had_one_comes_in_the_morning() {
    world.clock.set(EVENING);
    var request =
        world.open(
            aStep().asking(BEN).remindAfter(Duration.ofHours(4)).remindEvery(Duration.ofHours(1)));
    world.runDueJobs();
    for (var hour = 4; hour < 10; hour++) {
      world.clock.set(EVENING.plus(Duration.ofHours(hour)));
      world.runJob.handle(new Job(ACME, Job.Kind.REMIND, request.id().toString()), 1);
      world.runDueJobs();
    }
    assertThat(world.audit.of(request)).contains("request.reminded");
    assertThat(mailed(Notice.Reminded.class)).isEmpty();

    world.clock.set(MORNING);
    deliver(request);
    assertThat(mailed(Notice.Reminded.class)).containsExactly(BEN);
  }

  @Test
  void whoever_was_not_asked_yet_is_not_reminded() {
    var request = world.open(aStep().asking(BEN));
    world.runDueJobs();
    world.remindApprovers.handle(ACME, request.id(), client().actor());
    assertThat(toBen(request)).hasSize(1);
  }

  @Test
  void a_message_to_all_wakes_whom_it_wakes() {
    world.talk.reaches(Audience.EVERYBODY);
    world.open(aStep().asking(BEN).through(TALK));
    world.runDueJobs();
    assertThat(world.talk.messages().recording().notices(Notice.Asked.class)).hasSize(1);
  }

  @Test
  void whoever_answers_in_the_night_gets_the_receipt() {
    var request = world.open(aStep().asking(BEN));
    world.runDueJobs();
    world.approve(request, BEN);
    world.runDueJobs();
    assertThat(mailed(Notice.Receipt.class)).containsExactly(BEN);
  }

  @Test
  void who_is_only_told_and_who_is_relieved_may_sleep_as_well() {
    world.clock.set(EVENING);
    var request =
        world.open(
            aStep()
                .quorum(new Quorum.Rule.All(), 1)
                .escalate(Duration.ofHours(3), Action.NOTIFY, byEmail("carl@example.test")));
    world.storage.people.add(ACME, resting(aPerson("carl@example.test")));
    world.runDueJobs();
    world.clock.set(NIGHT);
    world.runJob.handle(new Job(ACME, Job.Kind.ESCALATE, request.id().toString()), 1);
    world.reassignApproval.handle(
        new ReassignApproval.Command(
            ACME,
            client().actor(),
            request.id(),
            asked(request, BEN).id(),
            new EmailAddress("zoe@example.test"),
            "On leave"));
    world.runDueJobs();
    assertThat(mailed(Notice.Escalated.class)).isEmpty();
    assertThat(mailed(Notice.PassedOn.class)).isEmpty();

    world.clock.set(MORNING);
    deliver(request);
    assertThat(mailed(Notice.Escalated.class)).containsExactly("carl@example.test");
    assertThat(mailed(Notice.PassedOn.class)).containsExactly(BEN);
  }

  @Test
  void a_message_that_is_there_shows_at_any_hour_what_has_become_of_it() {
    world.clock.set(EVENING);
    var request = world.open(aStep().through(CHAT));
    world.runDueJobs();
    world.clock.set(NIGHT);
    world.approve(request, ANA);
    world.runDueJobs();
    assertThat(world.chat.revised()).hasSize(2);
  }

  @Test
  void what_may_have_been_sent_is_tried_again_and_what_was_refused_waits() {
    world.clock.set(EVENING);
    var request = world.open(aStep().asking(BEN));
    var job = world.take(Job.Kind.DELIVER);
    world.email.answerNext(new DeliveryOutcome.TryLater(Duration.ZERO, "busy"));
    world.runJob.handle(job, 1);
    world.clock.set(NIGHT);
    assertThat(world.runJob.handle(job, 2))
        .isEqualTo(new JobRun.NotYet(Duration.between(NIGHT, MORNING)));
    assertThat(toBen(request).getFirst().attempts()).isEqualTo(1);

    world.clock.set(EVENING);
    world.open(aStep().asking(BEN));
    var lost = world.take(Job.Kind.DELIVER);
    world.email.failWith(new IllegalStateException("The machine stops."));
    world.runJob.handle(lost, 1);
    world.clock.set(NIGHT);
    world.runJob.handle(lost, 2);
    assertThat(world.delivery(lost).attempts()).isEqualTo(2);
  }
}
