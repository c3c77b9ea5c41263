package io.countersign.application.usecase.job;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAccount;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.job.RetrySchedule;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.World;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.ApprovalRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A message goes out, or it is seen that it did not. */
class DeliverNoticeTest {
  private static final DeliveryOutcome BUSY = new DeliveryOutcome.TryLater(Duration.ZERO, "busy");

  private final World world = new World();

  private ApprovalRequest openForAna(ChannelId channel) {
    return world.open(aStep().asking("ana@example.test").through(channel));
  }

  private Duration again(Job job, int attempt) {
    return ((JobRun.Again) world.runJob.handle(job, attempt)).after();
  }

  @Test
  void a_message_is_sent_and_its_handle_kept() {
    var request = openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.Done());

    var delivery = world.delivery(job);
    assertThat(delivery.state()).isEqualTo(Delivery.State.SENT);
    assertThat(delivery.handle()).isEqualTo(new MessageHandle("email-1"));
    assertThat(delivery.attempts()).isEqualTo(1);
    assertThat(delivery.sentAt()).isEqualTo(world.clock.instant());
    var asked = world.email.notices(Notice.Asked.class).getFirst();
    assertThat(asked.delivery()).isEqualTo(delivery.id());
    assertThat(asked.links().approve())
        .asString()
        .startsWith("https://approvals.example.com/hil/action?k=")
        .endsWith(world.link(request, "ana@example.test", LinkAction.APPROVE).token());
    assertThat(asked.links().form()).isNull();
    assertThat(asked.code()).matches("[0-9]{4}");
  }

  @Test
  void a_message_holds_only_what_its_reader_may_see() {
    world.open(
        aStep()
            .asking("ana@example.test")
            .fields(
                aField("iban").text("DE89").masked(),
                aField("score").text("0.93").concealed(),
                aField("centre").text("").empty().required()));
    world.runDueJobs();
    var asked = world.email.notices(Notice.Asked.class).getFirst();
    assertThat(asked.toString()).doesNotContain("DE89", "0.93", "score");
    assertThat(asked.links().approve()).isNull();
    assertThat(asked.links().form()).isNotNull();
  }

  @Test
  void what_was_sent_is_not_sent_again() {
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.runJob.handle(job, 1);
    assertThat(world.runJob.handle(job, 2)).isEqualTo(new JobRun.Done());
    assertThat(world.email.notices()).hasSize(1);
  }

  @Test
  @DisplayName("E90 what fails for now is tried again, with the same links")
  void a_failure_for_now_is_tried_again() {
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.email.answerNext(BUSY, BUSY);

    assertThat(world.runToTheEnd(job)).hasSize(2);
    assertThat(world.delivery(job).attempts()).isEqualTo(3);
    assertThat(world.delivery(job).lastFailure()).isEmpty();
    var links = world.email.notices(Notice.Asked.class).getFirst().links();
    assertThat(world.email.notices(Notice.Asked.class))
        .extracting(Notice.Asked::links, n -> n.envelope().attempt())
        .containsExactly(tuple(links, 1), tuple(links, 2), tuple(links, 3));
  }

  @Test
  void while_it_waits_it_can_be_seen_why() {
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.email.answerNext(BUSY);
    world.runJob.handle(job, 1);
    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.QUEUED);
    assertThat(world.delivery(job).lastFailure()).isEqualTo("busy");
  }

  @Test
  @DisplayName("A wait is up to a fifth longer, and at least what the other side asks for")
  void waits_are_spread_and_obey_the_other_side() {
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    for (var round = 0; round < 200; round++) {
      world.email.answerNext(BUSY);
      assertThat(again(job, 3)).isBetween(Duration.ofMinutes(2), Duration.ofSeconds(144));
    }
    world.email.answerNext(new DeliveryOutcome.TryLater(Duration.ofHours(1), "slow-down"));
    assertThat(again(job, 1)).isEqualTo(Duration.ofHours(1));
    world.email.answerNext(new DeliveryOutcome.TryLater(Duration.ofSeconds(1), "slow-down"));
    assertThat(again(job, 1)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
  }

  @Test
  @DisplayName("D84 E90 what was tried for a day is on record and can be started over")
  void what_is_exhausted_is_seen() {
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.email.answerNext(BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY);
    assertThat(world.runToTheEnd(job)).hasSameSizeAs(RetrySchedule.DELIVERY.waits());

    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.FAILED);
    assertThat(world.storage.jobs.listFailed(ACME, "", 10))
        .singleElement()
        .satisfies(failed -> assertThat(failed.job()).isEqualTo(job))
        .satisfies(failed -> assertThat(failed.why()).isEqualTo("busy"))
        .satisfies(failed -> assertThat(failed.attempts()).isEqualTo(9));
  }

  @Test
  @DisplayName("E91 one bad address fails at once and alone")
  void what_cannot_help_is_not_tried_again() {
    var request = world.open(aStep());
    world.email.answerNext(new DeliveryOutcome.Undeliverable("recipient-refused"));
    world.runDueJobs();
    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .extracting(Delivery::state)
        .containsExactly(Delivery.State.FAILED, Delivery.State.SENT);
    assertThat(world.storage.jobs.listFailed(ACME, "", 10)).hasSize(1);
    assertThat(world.now(request).pending()).isTrue();
  }

  @Test
  void what_is_decided_before_it_was_sent_is_not_asked_any_more() {
    var request = openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.approve(request, "ana@example.test");
    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.SKIPPED);
    assertThat(world.email.notices()).isEmpty();
  }

  @Test
  void nobody_is_asked_what_is_expired() {
    var request = openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.clock.set(request.expiresAt());
    world.runJob.handle(job, 1);
    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.SKIPPED);
  }

  @Test
  void a_missing_secret_is_waited_for() {
    world.storage.channelAccounts.put(
        ACME, anAccount(ACME, Map.of("password", "@{secret:Smtp}")), world.clock.instant());
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    assertThat(again(job, 1)).isPositive();
    assertThat(world.delivery(job).lastFailure()).isEqualTo("missing-reference");
    assertThat(world.email.notices()).isEmpty();
  }

  @Test
  void the_network_comes_after_the_attempt_is_noted() {
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> world.runJob.handle(job, 1))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.email.notices()).isEmpty();

    world.transactions.next(Fault.NONE, Fault.COMMIT_LOST);
    assertThatThrownBy(() -> world.runJob.handle(job, 1))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.delivery(job).attempts()).isEqualTo(1);
    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.QUEUED);
  }

  @Test
  void rewriting_keeps_handle_and_time_of_sending() {
    var request = openForAna(World.CHAT);
    var job = world.take(Job.Kind.DELIVER);
    world.runJob.handle(job, 1);
    var sent = world.delivery(job);
    world.clock.advance(Duration.ofHours(1));
    world.approve(request, "ana@example.test");
    world.runJob.handle(world.take(Job.Kind.REVISE), 1);
    assertThat(world.delivery(job)).isEqualTo(sent);
    assertThat(world.chat.revised()).containsKey(sent.handle());
  }

  @Test
  void what_changes_while_a_message_is_under_way_is_shown_once_it_is_there() {
    var request = openForAna(World.CHAT);
    var deliver = world.take(Job.Kind.DELIVER);
    world
        .chat
        .recording()
        .meanwhile(() -> {
          world.approve(request, "ana@example.test");
          assertThat(world.runJob.handle(world.take(Job.Kind.REVISE), 1))
              .isEqualTo(new JobRun.Done());
        });
    assertThat(world.runJob.handle(deliver, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.chat.revised()).isEmpty();

    world.runJob.handle(world.take(Job.Kind.REVISE), 1);
    assertThat(world.chat.revised()).containsOnlyKeys(world.delivery(deliver).handle());
  }

  @Test
  void so_it_is_after_a_crash_that_came_before_anybody_looked() {
    openForAna(World.CHAT);
    var deliver = world.take(Job.Kind.DELIVER);
    world.storage.deliveries.save(
        ACME, world.delivery(deliver).sent(new MessageHandle("chat-9"), world.clock.instant()));
    world.runJob.handle(deliver, 1);

    world.runJob.handle(world.take(Job.Kind.REVISE), 1);
    assertThat(world.chat.revised()).containsOnlyKeys(new MessageHandle("chat-9"));
  }

  @Test
  void what_may_have_been_sent_by_an_attempt_whose_answer_was_lost_is_brought_to_its_end() {
    var request = openForAna(World.CHAT);
    var deliver = world.take(Job.Kind.DELIVER);
    world.chat.recording().answerNext(BUSY);
    world.runJob.handle(deliver, 1);
    world.approve(request, "ana@example.test");

    assertThat(world.runJob.handle(world.take(Job.Kind.REVISE), 1)).isEqualTo(new JobRun.Done());
    world.runJob.handle(deliver, 2);
    assertThat(world.delivery(deliver).state()).isEqualTo(Delivery.State.SENT);
    assertThat(world.chat.recording().notices(Notice.Closed.class))
        .singleElement()
        .satisfies(closed -> assertThat(closed.envelope().attempt()).isEqualTo(2));
  }

  @Test
  void before_a_request_has_expired_that_is_not_known_to_be_its_end() {
    openForAna(World.CHAT);
    var deliver = world.take(Job.Kind.DELIVER);
    world.chat.recording().answerNext(BUSY);
    world.runJob.handle(deliver, 1);
    world.clock.advance(Duration.ofDays(365));

    assertThat(world.runJob.handle(deliver, 2))
        .isEqualTo(new JobRun.NotYet(Duration.ofSeconds(30)));
    assertThat(world.runJob.handle(world.take(Job.Kind.EXPIRE), 1)).isEqualTo(new JobRun.Done());
    world.runJob.handle(deliver, 2);
    assertThat(world.chat.recording().notices(Notice.Closed.class)).hasSize(1);
  }

  @Test
  void a_mail_that_waits_for_its_next_attempt_is_not_sent_any_more() {
    var request = openForAna(world.email.id());
    var deliver = world.take(Job.Kind.DELIVER);
    world.email.answerNext(BUSY);
    world.runJob.handle(deliver, 1);
    world.approve(request, "ana@example.test");

    world.runJob.handle(deliver, 2);
    assertThat(world.delivery(deliver).state()).isEqualTo(Delivery.State.SKIPPED);
  }

  @Test
  void who_may_just_be_getting_a_mail_is_told_that_it_is_over_once_it_is_there() {
    var request = world.open(aStep().asking("ana@example.test", "ben@example.test"));
    var asks = world.storage.jobs.take(world.clock.instant());
    asks.forEach(job -> world.storage.deliveries.save(ACME, world.delivery(job).attempted()));
    world.approve(request, "ana@example.test");
    var closing =
        world.storage.jobs.take(world.clock.instant()).stream()
            .filter(job -> job.kind() == Job.Kind.DELIVER)
            .filter(job -> world.delivery(job).kind() == Delivery.Kind.CLOSING)
            .findFirst()
            .orElseThrow();

    assertThat(world.runJob.handle(closing, 1))
        .isEqualTo(new JobRun.NotYet(Duration.ofSeconds(30)));
    for (var ask : asks) {
      world.storage.deliveries.save(
          ACME, world.delivery(ask).sent(new MessageHandle("late"), world.clock.instant()));
    }
    assertThat(world.runJob.handle(closing, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.email.notices(Notice.Closed.class)).hasSize(1);
  }

  @Test
  void a_message_whose_key_was_revoked_before_it_was_sent_gets_new_links() {
    var request = openForAna(world.email.id());
    world.revokeSigningKey();
    world.clock.advance(Duration.ofSeconds(1));
    world.runDueJobs();

    assertThat(world.email.notices(Notice.Asked.class)).hasSize(1);
    assertThat(world.link(request, "ana@example.test", LinkAction.APPROVE).keyId())
        .isEqualTo(world.signingKey().id().value());
  }

  @Test
  void so_does_a_receipt() {
    var request = openForAna(world.email.id());
    world.approve(request, "ana@example.test");
    world.revokeSigningKey();
    world.clock.advance(Duration.ofSeconds(1));
    world.runDueJobs();

    assertThat(world.email.notices(Notice.Receipt.class)).hasSize(1);
    assertThat(world.link(request, "ana@example.test", LinkAction.RECEIPT).keyId())
        .isEqualTo(world.signingKey().id().value());
  }

  @Test
  void a_failure_of_our_own_comes_to_light_when_it_does_not_pass() {
    openForAna(world.email.id());
    var job = world.take(Job.Kind.DELIVER);
    world.email.failWith(new IllegalStateException("a bug"));

    assertThat(world.runToTheEnd(job)).hasSize(8);
    assertThat(world.delivery(job).state()).isEqualTo(Delivery.State.FAILED);
    assertThat(world.storage.jobs.listFailed(ACME, "", 10))
        .extracting(FailedJob::why)
        .containsExactly("internal-error");
  }

  @Test
  void what_was_never_sent_needs_no_rewriting() {
    var request = openForAna(World.CHAT);
    var deliver = world.take(Job.Kind.DELIVER);
    world.approve(request, "ana@example.test");
    var revise = world.take(Job.Kind.REVISE);
    assertThat(world.runJob.handle(revise, 1)).isEqualTo(new JobRun.Done());
    world.runJob.handle(deliver, 1);
    assertThat(world.runJob.handle(revise, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.chat.revised()).isEmpty();
  }

  @Test
  void rewriting_that_fails_is_tried_again_and_the_message_stays_sent() {
    var request = openForAna(World.CHAT);
    var deliver = world.take(Job.Kind.DELIVER);
    world.runJob.handle(deliver, 1);
    world.approve(request, "ana@example.test");
    var revise = world.take(Job.Kind.REVISE);
    world.chat.recording().answerNext(BUSY, new DeliveryOutcome.Undeliverable("message-gone"));
    assertThat(world.runToTheEnd(revise)).hasSize(1);
    assertThat(world.delivery(deliver).state()).isEqualTo(Delivery.State.SENT);
    assertThat(world.storage.jobs.listFailed(ACME, "", 10))
        .singleElement()
        .satisfies(failed -> assertThat(failed.job().kind()).isEqualTo(Job.Kind.REVISE));
  }
}
