package io.countersign.application.usecase.job;

import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.LETTERS;
import static io.countersign.application.testing.World.client;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.Notice;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.domain.person.DigestTimes;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.QuietHours;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.step.ChannelUse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ben is told at half past eight and at two; Ana of each thing when it comes up. */
class DigestTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final Instant EIGHT = Instant.parse("2026-11-24T08:00:00Z");
  private static final Instant HALF_PAST = Instant.parse("2026-11-24T08:30:00Z");
  private static final Instant TWO = Instant.parse("2026-11-24T14:00:00Z");

  private final World world = new World();
  private final Person ben = aPerson(BEN);

  @BeforeEach
  void benWantsDigests() {
    world.storage.people.add(ACME, ben(null));
    world.clock.set(EIGHT);
  }

  private Person ben(@Nullable QuietHours quiet) {
    return new Person(
        ben.id(),
        ben.email(),
        ben.name(),
        ben.roles(),
        ben.locale(),
        ben.handles(),
        ben.aliases(),
        ben.manager(),
        quiet,
        new DigestTimes(ZoneOffset.UTC, List.of(LocalTime.of(8, 30), LocalTime.of(14, 0))));
  }

  private static StepBuilder toBen(String title) {
    return aStep().titled(title).asking(BEN).through(LETTERS);
  }

  private ApprovalRequest open(StepBuilder step) {
    var request = world.open(step);
    world.runDueJobs();
    return request;
  }

  private Delivery delivery(ApprovalRequest request) {
    return world.storage.deliveries.ofRequest(ACME, request.id()).getFirst();
  }

  private JobRun run(ApprovalRequest request) {
    return world.runJob.handle(job(request), 1);
  }

  private Job job(ApprovalRequest request) {
    return new Job(ACME, Job.Kind.DELIVER, delivery(request).id().value());
  }

  private List<Notice.Digest> digests() {
    return world.letters.digests();
  }

  private List<Notice> single() {
    return world.letters.recording().notices();
  }

  private static List<String> titles(Notice.Digest digest) {
    return digest.items().stream().map(Notice.Item::title).toList();
  }

  @Test
  void what_waits_comes_in_one_message_at_the_next_time() {
    var one = open(toBen("One").requestedBy(ANA));
    world.clock.set(EIGHT.plusSeconds(60));
    var two = open(toBen("Two"));
    for (var waiting : List.of(one, two)) {
      assertThat(delivery(waiting).dueAt()).isEqualTo(HALF_PAST);
      assertThat(delivery(waiting).attempts()).isZero();
    }
    assertThat(run(one)).isEqualTo(new JobRun.NotYet(Duration.ofMinutes(29)));

    world.clock.set(HALF_PAST);
    assertThat(run(two)).isEqualTo(new JobRun.NotYet(Duration.ofSeconds(30)));
    assertThat(digests()).isEmpty();
    assertThat(run(one)).isEqualTo(new JobRun.Done());

    assertThat(single()).isEmpty();
    assertThat(digests())
        .singleElement()
        .satisfies(digest -> {
          assertThat(digest.delivery()).isEqualTo(delivery(one).id());
          assertThat(digest.attempt()).isEqualTo(1);
          assertThat(digest.tenant()).isEqualTo(ACME);
          assertThat(digest.to().email().value()).isEqualTo(BEN);
          assertThat(titles(digest)).containsExactly("One", "Two");
          var first = digest.items().getFirst();
          assertThat(first.requester()).isEqualTo(ANA);
          assertThat(first.expiresAt()).isEqualTo(one.expiresAt());
          assertThat(first.reminder()).isFalse();
          assertThat(first.code()).matches("[0-9]{4}");
          assertThat(first.links().page()).isNotEqualTo(digest.items().getLast().links().page());
          assertThat(
                  World.pressed(
                      requireNonNull(first.links().reject()), LinkAction.REJECT.purpose()))
              .isEqualTo(world.link(one, BEN, LinkAction.REJECT));
        });
    for (var sent : List.of(one, two)) {
      assertThat(delivery(sent).state()).isEqualTo(Delivery.State.SENT);
      assertThat(delivery(sent).sentAt()).isEqualTo(HALF_PAST);
      assertThat(delivery(sent).handle()).isEqualTo(delivery(one).handle());
    }
    assertThat(run(two)).isEqualTo(new JobRun.Done());
    assertThat(digests()).hasSize(1);
  }

  @Test
  void one_alone_is_a_message_like_any_other() {
    var request = open(toBen("One"));
    world.clock.set(HALF_PAST);
    run(request);
    assertThat(digests()).isEmpty();
    assertThat(single()).singleElement().isInstanceOf(Notice.Asked.class);
  }

  @Test
  void who_wants_no_digest_and_what_cannot_be_one_is_told_at_once() {
    open(aStep().asking(ANA).through(LETTERS));
    open(aStep().asking(BEN).through(CHAT));
    assertThat(single()).hasSize(1);
    assertThat(world.chat.recording().notices()).hasSize(1);
  }

  @Test
  void what_is_urgent_goes_alone_and_at_once() {
    var waits = open(toBen("Waits").expiresIn(Duration.ofMinutes(91)));
    var urgent = open(toBen("Urgent").expiresIn(Duration.ofMinutes(90)));
    assertThat(delivery(waits).state()).isEqualTo(Delivery.State.QUEUED);
    assertThat(delivery(urgent).sentAt()).isEqualTo(EIGHT);
    assertThat(single())
        .singleElement()
        .satisfies(one -> assertThat(one.envelope().request().title()).isEqualTo("Urgent"));
  }

  @Test
  void quiet_hours_hold_for_the_digest_and_for_what_is_urgent() {
    var quiet = new QuietHours(ZoneOffset.UTC, LocalTime.of(7, 0), LocalTime.of(9, 0));
    world.storage.people.change(ACME, ben(quiet));
    var waits = open(toBen("Waits"));
    var urgent = open(toBen("Urgent").expiresIn(Duration.ofMinutes(90)));
    assertThat(delivery(waits).dueAt()).isEqualTo(HALF_PAST.plusSeconds(1_800));
    assertThat(delivery(urgent).dueAt()).isEqualTo(HALF_PAST.plusSeconds(1_800));
  }

  @Test
  void what_was_decided_meanwhile_is_left_out() {
    var one = open(toBen("One"));
    var two = open(toBen("Two"));
    var three = open(toBen("Three"));
    world.approve(one, BEN);
    world.runDueJobs();
    world.clock.set(HALF_PAST);
    run(two);
    assertThat(delivery(one).state()).isEqualTo(Delivery.State.SKIPPED);
    assertThat(digests())
        .singleElement()
        .satisfies(digest -> assertThat(titles(digest)).containsExactly("Two", "Three"));
    assertThat(delivery(three).state()).isEqualTo(Delivery.State.SENT);
  }

  @Test
  void a_reminder_comes_with_the_next_digest() {
    var one = open(toBen("One").remindAfter(Duration.ofHours(2)));
    world.clock.set(HALF_PAST);
    run(one);
    world.clock.set(EIGHT.plus(Duration.ofHours(2)));
    world.remindApprovers.handle(ACME, one.id(), client().actor());
    world.runDueJobs();
    open(toBen("Two"));
    assertThat(single()).hasSize(1);

    world.clock.set(TWO);
    var reminder = world.storage.deliveries.ofRequest(ACME, one.id()).getLast();
    world.runJob.handle(new Job(ACME, Job.Kind.DELIVER, reminder.id().value()), 1);
    assertThat(digests())
        .singleElement()
        .satisfies(digest ->
            assertThat(digest.items())
                .extracting(Notice.Item::reminder)
                .containsExactly(true, false));
    assertThat(single()).hasSize(1);
  }

  @Test
  void what_comes_into_play_later_waits_for_the_digest_after_that() {
    var later = new ChannelUse(LETTERS, ChannelUse.Answers.MAY_APPROVE, Duration.ofHours(1));
    var request =
        open(
            aStep()
                .asking(BEN)
                .through(
                    new ChannelUse(CHAT, ChannelUse.Answers.MAY_APPROVE, Duration.ZERO), later));
    var letter = world.storage.deliveries.ofRequest(ACME, request.id()).getLast();
    world.clock.set(EIGHT.plus(Duration.ofHours(1)));
    world.runJob.handle(new Job(ACME, Job.Kind.DELIVER, letter.id().value()), 1);
    assertThat(world.storage.deliveries.find(ACME, letter.id()).orElseThrow().dueAt())
        .isEqualTo(TWO);
  }

  @Test
  void what_failed_is_tried_again_as_one_message_with_the_same_name() {
    var one = open(toBen("One"));
    var two = open(toBen("Two"));
    world.clock.set(HALF_PAST);
    world.letters.recording().answerNext(new DeliveryOutcome.TryLater(Duration.ZERO, "busy"));
    assertThat(run(one)).isInstanceOf(JobRun.Again.class);
    assertThat(delivery(two).lastFailure()).isEqualTo("busy");
    // It shares the fate of the one that takes it along.
    assertThat(run(two)).isInstanceOf(JobRun.Again.class);

    world.clock.set(HALF_PAST.plusSeconds(10));
    run(one);
    assertThat(digests()).extracting(Notice.Digest::delivery).containsOnly(delivery(one).id());
    assertThat(digests()).extracting(Notice.Digest::attempt).containsExactly(1, 2);
    assertThat(delivery(two).state()).isEqualTo(Delivery.State.SENT);
  }

  @Test
  void a_machine_that_stops_in_between_sends_the_same_message_once_more() {
    var one = open(toBen("One"));
    var two = open(toBen("Two"));
    world.clock.set(HALF_PAST);
    world.letters.recording().failWith(new IllegalStateException("The machine stops."));
    run(one);
    assertThat(delivery(two).attempts()).isEqualTo(1);
    assertThat(delivery(two).lastFailure()).isEmpty();
    world.letters.recording().recover();

    assertThat(run(two)).isInstanceOf(JobRun.NotYet.class);
    var late = open(toBen("Late"));
    run(one);
    assertThat(digests())
        .hasSize(2)
        .allSatisfy(digest -> {
          assertThat(digest.delivery()).isEqualTo(delivery(one).id());
          assertThat(titles(digest)).containsExactly("One", "Two");
        });
    assertThat(delivery(two).state()).isEqualTo(Delivery.State.SENT);
    assertThat(delivery(late).state()).isEqualTo(Delivery.State.QUEUED);
  }

  @Test
  void what_another_job_is_sending_just_now_is_not_taken_along() {
    var one = open(toBen("One"));
    world.clock.set(EIGHT.plusSeconds(1));
    var two = open(toBen("Two"));
    var three = open(toBen("Three"));
    world.storage.deliveries.save(ACME, delivery(two).attempted());
    world.clock.set(HALF_PAST);
    run(one);
    assertThat(titles(digests().getFirst())).containsExactly("One", "Three");
    assertThat(delivery(three).state()).isEqualTo(Delivery.State.SENT);
    assertThat(delivery(two).state()).isEqualTo(Delivery.State.QUEUED);
  }

  @Test
  void an_answer_while_it_is_on_its_way_is_not_lost() {
    var one = open(toBen("One"));
    var two = open(toBen("Two"));
    world.clock.set(HALF_PAST);
    world.letters.recording().meanwhile(() -> world.approve(two, BEN));
    run(one);
    assertThat(delivery(two).state()).isEqualTo(Delivery.State.SENT);
    assertThat(world.now(two).pending()).isFalse();
  }

  @Test
  void whoever_cannot_be_reached_is_given_up_one_by_one() {
    var one = open(toBen("One"));
    var two = open(toBen("Two"));
    world.clock.set(HALF_PAST);
    var refused = new DeliveryOutcome.Undeliverable("recipient-refused");
    world.letters.recording().answerNext(refused, refused);
    run(one);
    assertThat(delivery(one).state()).isEqualTo(Delivery.State.FAILED);
    assertThat(delivery(two).state()).isEqualTo(Delivery.State.QUEUED);
    run(two);
    assertThat(delivery(two).state()).isEqualTo(Delivery.State.FAILED);
    assertThat(delivery(two).lastFailure()).isEqualTo("recipient-refused");
  }

  @Test
  void more_than_a_message_holds_comes_in_another_one() {
    var requests =
        IntStream.rangeClosed(1, 53).mapToObj(number -> open(toBen("No. " + number))).toList();
    world.clock.set(HALF_PAST);
    requests.forEach(this::run);
    requests.forEach(this::run);
    assertThat(digests()).extracting(digest -> digest.items().size()).containsExactly(50, 3);
    assertThat(requests)
        .allSatisfy(one -> assertThat(delivery(one).state()).isEqualTo(Delivery.State.SENT));
  }
}
