package io.countersign.application.usecase.job;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.TALK;
import static io.countersign.application.testing.World.asked;
import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.AnswerableChannel.Identity;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.PressId;
import io.countersign.application.channel.Reply;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.port.Presses;
import io.countersign.application.testing.InMemoryJobs;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.RecordingFormChannel;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.channel.ReceiveCall;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people press in a message on a channel, from the vendor's call to the last message. */
class AnswerPressTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";

  private final World world = new World();
  private int pressed;

  @BeforeEach
  void the_directory_knows_ana_and_ben() {
    know(ANA, "U1");
    know(BEN, "U2");
  }

  // What counts

  @Test
  void a_press_is_stored_at_once_and_decides_afterwards() {
    var request = opened(aStep().through(TALK));

    assertThat(receive(press(request, ANA, "U1", Press.Kind.APPROVE)))
        .isEqualTo(new ReceiveCall.Result.Answered(RecordingFormChannel.THANKS));
    assertThat(world.now(request).state()).isEqualTo(RequestState.PENDING);

    world.runDueJobs();
    var decision = world.now(request).outcome().orElseThrow().decision().orElseThrow();
    assertThat(decision.verdict()).isEqualTo(Verdict.APPROVE);
    assertThat(decision.responder().display()).isEqualTo("Ana");
    assertThat(decision.channel()).isEqualTo(TALK);
    assertThat(decision.assurance()).isEqualTo(Assurance.CHANNEL);
    assertThat(decision.evidence().vouchedFor()).isEqualTo("T1/U1 (directory)");
    assertThat(JsonText.text(world.audit.last(request), "details", "vouchedFor"))
        .isEqualTo("T1/U1 (directory)");
    assertThat(world.talk.told()).isEmpty();
  }

  @Test
  void then_every_message_shows_who_decided_and_how() {
    var request = opened(aStep().through(TALK));
    press(Press.Kind.APPROVE, request, ANA, "U1");

    assertThat(world.talk.messages().revised())
        .hasSize(2)
        .allSatisfy((_, notice) -> {
          assertThat(notice).isInstanceOf(Notice.Closed.class);
          var answer = ((Notice.Closed) notice).answers().getFirst();
          assertThat(answer.by()).isEqualTo("Ana");
          assertThat(answer.channel()).isEqualTo(TALK);
          assertThat(answer.assurance()).isEqualTo(Assurance.CHANNEL);
          assertThat(answer.own()).isEqualTo(notice.envelope().to().email().value().equals(ANA));
        });
    assertThat(world.talk.messages().recording().notices(Notice.Receipt.class))
        .extracting(n -> n.envelope().to().email().value())
        .containsExactly(ANA);
  }

  @Test
  @DisplayName("E86 five calls that say the same are one press, and so is one more days later")
  void a_repeated_call_changes_nothing() {
    var request = opened(aStep().quorum(new Quorum.Rule.All(), 1).through(TALK));
    var press = press(request, ANA, "U1", Press.Kind.APPROVE);
    for (var i = 0; i < 5; i++) {
      assertThat(receive(press)).isInstanceOf(ReceiveCall.Result.Answered.class);
    }
    assertThat(jobs(Job.Kind.ANSWER)).isEqualTo(1);
    world.runDueJobs();
    world.clock.advance(Duration.ofDays(2));
    receive(press);
    world.runDueJobs();

    assertThat(world.now(request).decisions()).hasSize(1);
    assertThat(world.talk.told()).isEmpty();
  }

  @Test
  void whoever_looks_at_a_screen_comes_before_whatever_else_is_due() {
    var request = opened(aStep().through(TALK));
    world.open(aStep());
    receive(press(request, ANA, "U1", Press.Kind.EDIT));
    assertThat(
            world.storage.jobs.scheduled().stream()
                .min(comparing(InMemoryJobs.Scheduled::due))
                .orElseThrow()
                .job()
                .kind())
        .isEqualTo(Job.Kind.ANSWER);
  }

  @Test
  void what_cannot_be_taken_as_a_comment_is_complained_of_at_once() {
    var request = opened(aStep().quorum(new Quorum.Rule.All(), 1).through(TALK));
    for (var answered : List.of(false, true)) {
      for (var comment : List.of("x".repeat(2_001), "a\0b")) {
        assertThat(receive(submitted(request, Press.Kind.SUBMIT_REJECTION, comment, Map.of())))
            .isEqualTo(new ReceiveCall.Result.Answered(RecordingFormChannel.COMPLAINT));
        assertThat(jobs(Job.Kind.ANSWER)).isZero();
      }
      if (!answered) {
        world.approve(request, ANA);
      }
    }
    var tooLong = List.of(new FieldProblem(AnswerForm.COMMENT, FieldProblem.Reason.TOO_LONG));
    var notText = List.of(new FieldProblem(AnswerForm.COMMENT, FieldProblem.Reason.NOT_TEXT));
    assertThat(world.talk.complaints()).containsExactly(tooLong, notText, tooLong, notText);
  }

  @Test
  void who_presses_again_is_told_what_they_answered_first() {
    var request = opened(aStep().quorum(new Quorum.Rule.All(), 1).through(TALK));
    press(Press.Kind.APPROVE, request, ANA, "U1");
    press(Press.Kind.REJECT, request, ANA, "U1");

    assertThat(world.now(request).decisions()).hasSize(1);
    assertThat(world.talk.told())
        .singleElement()
        .isInstanceOfSatisfying(
            Reply.AlreadyAnswered.class,
            reply -> {
              assertThat(reply.first().verdict()).isEqualTo(Verdict.APPROVE);
              assertThat(reply.first().own()).isTrue();
            });
  }

  @Test
  void who_comes_too_late_is_told_who_was_faster_and_the_message_is_written_anew() {
    var request = opened(aStep().through(TALK));
    world.approve(request, BEN);
    press(Press.Kind.REJECT, request, ANA, "U1");

    assertThat(world.talk.told())
        .singleElement()
        .isInstanceOfSatisfying(
            Reply.AlreadyAnswered.class,
            reply -> {
              assertThat(reply.first().by()).isEqualTo("Ben");
              assertThat(reply.first().own()).isFalse();
            });
    assertThat(world.talk.messages().revised().values())
        .allSatisfy(notice -> assertThat(notice).isInstanceOf(Notice.Closed.class));
  }

  @Test
  void nobody_answers_what_is_recalled_or_expired() {
    var recalled = opened(aStep().through(TALK));
    world.closeRequest.handle(
        new CloseRequest.Command(
            ACME, recalled.id(), CloseRequest.Cause.RECALL, new Actor.Operator(), ""));
    press(Press.Kind.APPROVE, recalled, ANA, "U1");

    var expired = opened(aStep().through(TALK));
    world.clock.advance(Duration.ofDays(4));
    press(Press.Kind.EDIT, expired, ANA, "U1");
    press(Press.Kind.APPROVE, expired, ANA, "U1");

    assertThat(world.talk.told())
        .containsExactly(
            new Reply.Over(Locale.ENGLISH, RequestState.RECALLED),
            new Reply.Expired(Locale.ENGLISH, expired.expiresAt()),
            new Reply.Expired(Locale.ENGLISH, expired.expiresAt()));
  }

  // Who it was

  @Test
  @DisplayName("B35 whoever was not asked is told so in private: no decision, but a record")
  void a_stranger_decides_nothing() {
    var request = opened(aStep().asking(ANA).through(TALK));
    press(Press.Kind.APPROVE, request, ANA, "U2");
    press(Press.Kind.APPROVE, request, ANA, "U666");

    assertThat(world.now(request)).isEqualTo(request);
    assertThat(world.talk.told())
        .containsExactly(new Reply.NotAsked(Locale.ENGLISH), new Reply.NotAsked(Locale.ENGLISH));
    assertThat(world.audit.of(request))
        .containsExactly("request.opened", "decision.refused", "decision.refused");
    assertThat(JsonText.text(world.audit.last(request), "actor", "handle")).isEqualTo("U666");
    assertThat(JsonText.text(world.audit.last(request), "details", "reason"))
        .isEqualTo("not-asked");
  }

  @Test
  void an_address_counts_only_if_the_channel_vouches_for_it() {
    var request = opened(aStep().asking("chen@example.test").through(TALK));
    press(Press.Kind.APPROVE, request, "chen@example.test", "U3");
    assertThat(world.now(request).pending()).isTrue();

    world.talk.vouch("U3", new Identity.Vouched(new EmailAddress("Chen@example.test")));
    press(Press.Kind.APPROVE, request, "chen@example.test", "U3");
    assertThat(
            world
                .now(request)
                .outcome()
                .orElseThrow()
                .decision()
                .orElseThrow()
                .evidence()
                .vouchedFor())
        .isEqualTo("T1/U3 (address)");
  }

  @Test
  void whom_the_directory_knows_by_another_name_nobody_else_can_be() {
    var request = opened(aStep().asking(ANA).through(TALK));
    world.talk.vouch("U666", new Identity.Vouched(new EmailAddress(ANA)));
    press(Press.Kind.APPROVE, request, ANA, "U666");

    assertThat(world.now(request).pending()).isTrue();
    assertThat(world.talk.told()).containsExactly(new Reply.NotAsked(Locale.ENGLISH));
  }

  @Test
  void a_provider_that_cannot_say_who_it_is_is_asked_again() {
    var request = opened(aStep().asking("chen@example.test").through(TALK));
    world.talk.vouch("U3", new Identity.TryLater(Duration.ofSeconds(30), "rate-limited"));
    receive(press(request, "chen@example.test", "U3", Press.Kind.APPROVE));
    var job = world.take(Job.Kind.ANSWER);
    assertThat(world.runJob.handle(job, 1))
        .hasFieldOrPropertyWithValue("after", Duration.ofSeconds(30));

    world.talk.vouch("U3", new Identity.Vouched(new EmailAddress("chen@example.test")));
    world.runJob.handle(job, 2);
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("C44 another tenant's message looks as if it were not there")
  void a_foreign_message_is_absent() {
    var globex = new TenantId("globex");
    world.found(globex);
    var request = opened(aStep().through(TALK));
    var before = world.storage.requests.find(ACME, request.id());
    world.receiveCall.handle(
        globex, TALK, world.talk.call(press(request, ANA, "U1", Press.Kind.APPROVE)));
    world.runDueJobs();

    assertThat(world.storage.requests.find(ACME, request.id())).isEqualTo(before);
    assertThat(world.audit.of(request)).containsExactly("request.opened");
    assertThat(world.talk.told()).containsExactly(new Reply.NotAsked(Locale.ENGLISH));
  }

  // Calls that are none

  @Test
  @DisplayName("E85, E87 a call that is not genuine or not for this account stores nothing")
  void refused_calls_leave_no_trace() {
    var before = world.everything();
    assertThat(call("nobody")).isEqualTo(new ReceiveCall.Result.NotGenuine());
    assertThat(call("elsewhere")).isEqualTo(new ReceiveCall.Result.NotFound());
    assertThat(call("mumbler")).isEqualTo(new ReceiveCall.Result.Malformed());
    assertThat(call("handshake")).isInstanceOf(ReceiveCall.Result.Answered.class);
    assertThat(world.receiveCall.handle(ACME, World.CHAT, RecordingFormChannel.call("genuine", 0)))
        .isEqualTo(new ReceiveCall.Result.NotFound());
    assertThat(world.everything()).isEqualTo(before);
  }

  // What a step lets a channel say

  @Test
  void a_step_may_say_that_a_channel_only_tells_or_only_rejects() {
    var told = opened(through(ChannelUse.Answers.NOTIFY_ONLY));
    press(Press.Kind.APPROVE, told, ANA, "U1");
    press(Press.Kind.REJECT, told, ANA, "U1");
    press(Press.Kind.READ, told, ANA, "U1");
    var rejecting = opened(through(ChannelUse.Answers.MAY_REJECT));
    press(Press.Kind.APPROVE, rejecting, ANA, "U1");

    assertThat(world.now(told).pending()).isTrue();
    assertThat(world.now(rejecting).pending()).isTrue();
    assertThat(world.talk.told()).hasSize(4).containsOnly(new Reply.ChannelRefused(Locale.ENGLISH));
    press(Press.Kind.REJECT, rejecting, ANA, "U1");
    assertThat(world.now(rejecting).state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  void messages_offer_no_link_to_what_their_channel_may_not_say() {
    opened(through(ChannelUse.Answers.NOTIFY_ONLY));
    opened(through(ChannelUse.Answers.MAY_REJECT));
    var asked = world.talk.messages().recording().notices(Notice.Asked.class);

    assertThat(asked.get(0).links()).isEqualTo(Notice.ActionLinks.NONE);
    assertThat(asked.get(0).answers()).isEqualTo(ChannelUse.Answers.NOTIFY_ONLY);
    assertThat(asked.get(2).links().approve()).isNull();
    assertThat(asked.get(2).links().form()).isNull();
    assertThat(asked.get(2).links().reject()).isNotNull();
    assertThat(world.email.notices(Notice.Asked.class))
        .allSatisfy(mail -> assertThat(mail.links().approve()).isNotNull());
  }

  // Forms

  @Test
  void a_form_is_shown_checked_at_once_and_decides_with_what_was_entered() {
    var request =
        opened(aStep().fields(aField("total").number("18250.40").editable()).through(TALK));
    press(Press.Kind.EDIT, request, ANA, "U1");
    assertThat(world.talk.forms())
        .singleElement()
        .extracting(AnswerForm::purpose)
        .isEqualTo(AnswerForm.Purpose.EDIT);

    var wrong = submitted(request, Press.Kind.SUBMIT_APPROVAL, "", Map.of("total", "plenty"));
    assertThat(receive(wrong))
        .isEqualTo(new ReceiveCall.Result.Answered(RecordingFormChannel.COMPLAINT));
    assertThat(world.talk.complaints().getFirst())
        .containsExactly(new FieldProblem("total", FieldProblem.Reason.NOT_A_NUMBER));
    assertThat(jobs(Job.Kind.ANSWER)).isZero();

    receive(submitted(request, Press.Kind.SUBMIT_APPROVAL, "ok", Map.of("total", "18000")));
    world.runDueJobs();
    var outcome = world.now(request).outcome().orElseThrow();
    assertThat(outcome.fields().values().iterator().next().effective().asText()).isEqualTo("18000");
    assertThat(outcome.decision().orElseThrow().comment().text()).isEqualTo("ok");
  }

  @Test
  void who_must_say_why_is_asked_why() {
    var strict =
        new DecisionPolicy(
            DecisionPolicy.OneClick.NEVER,
            DecisionPolicy.CodeRule.WHEN_SUSPICIOUS,
            DecisionPolicy.CommentRule.REQUIRED_ON_REJECT,
            DecisionPolicy.ApiUse.REFUSED);
    var request = opened(aStep().policy(strict).through(TALK));
    press(Press.Kind.REJECT, request, ANA, "U1");
    assertThat(world.talk.forms())
        .singleElement()
        .extracting(AnswerForm::purpose)
        .isEqualTo(AnswerForm.Purpose.REJECT);

    assertThat(receive(submitted(request, Press.Kind.SUBMIT_REJECTION, " ", Map.of())))
        .isEqualTo(new ReceiveCall.Result.Answered(RecordingFormChannel.COMPLAINT));
    receive(submitted(request, Press.Kind.SUBMIT_REJECTION, "Too much", Map.of()));
    world.runDueJobs();
    assertThat(world.now(request).outcome().orElseThrow().decision().orElseThrow().comment().text())
        .isEqualTo("Too much");
  }

  @Test
  void what_needs_a_value_is_not_approved_by_a_bare_press() {
    var request =
        opened(aStep().fields(aField("centre").text("").empty().required()).through(TALK));
    press(Press.Kind.APPROVE, request, ANA, "U1");

    assertThat(world.now(request).pending()).isTrue();
    assertThat(world.talk.forms()).hasSize(1);
  }

  // Several answers

  @Test
  void while_others_are_waited_for_messages_show_how_far_it_has_come() {
    var request =
        opened(
            aStep()
                .quorum(new Quorum.Rule.All(), 1)
                .fields(aField("total").number("18250.40").editable())
                .through(TALK));
    receive(submitted(request, Press.Kind.SUBMIT_APPROVAL, "", Map.of("total", "18000")));
    world.runDueJobs();

    var shown = world.talk.messages().revised().values();
    assertThat(shown).hasSize(2);
    assertThat(shown)
        .filteredOn(Notice.Asked.class::isInstance)
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.envelope().to().email().value()).isEqualTo(BEN);
          assertThat(notice.envelope().request().progress())
              .isEqualTo(new Notice.Progress(2, 1, 0, 2));
          assertThat(notice.envelope().request().fields().getFirst().shown()).isEqualTo("18000");
        });
    assertThat(shown)
        .filteredOn(Notice.Closed.class::isInstance)
        .singleElement()
        .satisfies(
            notice -> assertThat(((Notice.Closed) notice).state()).isEqualTo(RequestState.PENDING));
  }

  @Test
  void what_was_not_shown_is_not_approved() {
    var request =
        opened(
            aStep()
                .quorum(new Quorum.Rule.All(), 1)
                .fields(aField("total").number("18250.40").editable())
                .through(TALK));
    var shownFirst = request.shownDigest();
    receive(submitted(request, Press.Kind.SUBMIT_APPROVAL, "", Map.of("total", "18000")));
    world.runDueJobs();
    receive(press(request, BEN, "U2", Press.Kind.APPROVE, shownFirst));
    world.runDueJobs();

    assertThat(world.now(request).decisions()).hasSize(1);
    assertThat(world.talk.told()).containsExactly(new Reply.ContentChanged(Locale.ENGLISH));
    receive(press(request, BEN, "U2", Press.Kind.APPROVE, world.now(request).shownDigest()));
    world.runDueJobs();
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void who_is_slow_in_rewriting_looks_again() {
    var request =
        opened(
            aStep()
                .asking(ANA, BEN, "chen@example.test")
                .quorum(new Quorum.Rule.AtLeast(2), 1)
                .through(TALK));
    world.approve(request, "chen@example.test");
    world.talk.whileRevising(() -> world.approve(request, BEN));
    world.runDueJobs();

    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(world.talk.messages().revised().values())
        .hasSize(3)
        .allSatisfy(notice ->
            assertThat(((Notice.Closed) notice).state()).isEqualTo(RequestState.APPROVED));
  }

  // One message for everybody

  @Test
  void in_a_place_that_all_read_there_is_one_message_without_personal_links() {
    world.talk.reaches(Audience.EVERYBODY);
    var request = opened(aStep().through(TALK));

    var asked = world.talk.messages().recording().notices(Notice.Asked.class);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().links()).isEqualTo(Notice.ActionLinks.NONE);
    assertThat(asked.getFirst().envelope().everybody())
        .extracting(reader -> reader.handle())
        .containsExactly(new Handle("U1"), new Handle("U2"));

    press(Press.Kind.READ, request, ANA, "U2");
    assertThat(world.talk.told())
        .singleElement()
        .isInstanceOfSatisfying(
            Reply.Page.class,
            reply -> {
              assertThat(reply.page().address().toString()).contains("/hil/action?k=");
              assertThat(reply.page().code()).matches("[0-9]{4}");
              assertThat(reply.toString()).doesNotContain("/hil/");
            });
    press(Press.Kind.APPROVE, request, ANA, "U2");
    assertThat(
            world
                .now(request)
                .outcome()
                .orElseThrow()
                .decision()
                .orElseThrow()
                .responder()
                .display())
        .isEqualTo("Ben");
    assertThat(world.talk.messages().revised()).hasSize(1);
    var receipt = world.talk.messages().recording().notices(Notice.Receipt.class).getFirst();
    assertThat(receipt.envelope().to().email().value()).isEqualTo(BEN);
    assertThat(receipt.envelope().original()).isNull();
  }

  @Test
  @DisplayName("E87 a receipt stays private when the place for all is taken away meanwhile")
  void what_is_for_one_person_is_not_put_below_what_all_read() {
    world.talk.reaches(Audience.EVERYBODY);
    var request = opened(aStep().through(TALK));
    world.talk.reaches(Audience.PERSON);
    press(Press.Kind.APPROVE, request, ANA, "U1");

    assertThat(world.talk.messages().recording().notices(Notice.Receipt.class))
        .singleElement()
        .satisfies(receipt -> {
          assertThat(receipt.envelope().original()).isNull();
          assertThat(receipt.envelope().everybody()).isEmpty();
        });
  }

  @Test
  void a_reminder_for_all_names_those_who_have_not_answered() {
    world.talk.reaches(Audience.EVERYBODY);
    var request = opened(aStep().quorum(new Quorum.Rule.All(), 1).through(TALK));
    press(Press.Kind.APPROVE, request, ANA, "U1");
    remind(request);

    assertThat(world.talk.messages().recording().notices(Notice.Reminded.class))
        .singleElement()
        .satisfies(reminder ->
            assertThat(reminder.envelope().everybody())
                .extracting(reader -> reader.handle())
                .containsExactly(new Handle("U2")));
  }

  @Test
  void people_are_reminded_where_they_were_asked() {
    var one = opened(aStep().through(TALK));
    world.talk.reaches(Audience.EVERYBODY);
    var all = opened(aStep().through(TALK));
    remind(one);
    assertThat(world.talk.messages().recording().notices(Notice.Reminded.class))
        .hasSize(2)
        .allSatisfy(reminder -> assertThat(reminder.envelope().everybody()).isEmpty());

    world.talk.reaches(Audience.PERSON);
    remind(all);
    assertThat(world.talk.messages().recording().notices(Notice.Reminded.class))
        .hasSize(3)
        .last()
        .satisfies(reminder -> {
          assertThat(reminder.envelope().everybody()).hasSize(2);
          assertThat(reminder.envelope().original()).isNotNull();
        });
  }

  private void remind(ApprovalRequest request) {
    world.remindApprovers.handle(ACME, request.id(), new Actor.Operator());
    world.runDueJobs();
  }

  @Test
  void a_reminder_knows_the_message_it_reminds_of() {
    var request = opened(aStep().through(TALK));
    remind(request);

    assertThat(world.talk.messages().recording().notices(Notice.Reminded.class))
        .hasSize(2)
        .allSatisfy(notice -> assertThat(notice.envelope().original()).isNotNull());
  }

  // When the vendor does not answer

  @Test
  void what_was_decided_stays_decided_when_the_person_cannot_be_told() {
    var request = opened(aStep().through(TALK));
    world.approve(request, BEN);
    world.runDueJobs();
    world.talk.answerNext(new TryLater(Duration.ofSeconds(7), "rate-limited"));
    receive(press(request, ANA, "U1", Press.Kind.APPROVE));
    var job = world.take(Job.Kind.ANSWER);

    assertThat(world.runJob.handle(job, 1))
        .hasFieldOrPropertyWithValue("after", Duration.ofSeconds(7));
    world.runJob.handle(job, 2);
    world.runJob.handle(job, 3);
    assertThat(world.now(request).decisions()).hasSize(1);
    assertThat(world.talk.told()).hasSize(2);
  }

  @Test
  void where_a_form_is_not_taken_there_is_a_page() {
    var request = opened(aStep().through(TALK));
    world.talk.answerNext(new DeliveryOutcome.Undeliverable("refused"));
    press(Press.Kind.EDIT, request, ANA, "U1");

    assertThat(world.talk.told()).singleElement().isInstanceOf(Reply.Page.class);
  }

  @Test
  void who_was_not_asked_is_on_record_once_however_often_it_takes_to_tell_them() {
    var request = opened(aStep().through(TALK));
    var before = world.audit.of(request).size();
    receive(press(request, ANA, "U9", Press.Kind.APPROVE));
    var job = world.take(Job.Kind.ANSWER);
    var busy = new TryLater(Duration.ofSeconds(7), "rate-limited");
    world.talk.answerNext(busy, busy);
    for (var attempt = 1; attempt <= 4; attempt++) {
      world.runJob.handle(job, attempt);
    }
    assertThat(world.talk.told()).hasSize(3);
    assertThat(world.audit.of(request)).hasSize(before + 1);
  }

  @Test
  void a_press_is_done_with_when_nobody_can_be_told_of_it() {
    var request = opened(aStep().through(TALK));
    world.approve(request, BEN);
    world.runDueJobs();
    world.talk.answerNext(new DeliveryOutcome.Undeliverable("token-revoked"));
    receive(submitted(request, Press.Kind.SUBMIT_REJECTION, "Too much", Map.of()));
    var job = world.take(Job.Kind.ANSWER);

    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.Done());
    assertThat(world.storage.presses.find(ACME, new PressId(job.subject())))
        .contains(new Presses.Found.Settled(TALK));
    assertThat(world.storage.jobs.listFailed(ACME, "", 10)).isEmpty();
  }

  private StepBuilder through(ChannelUse.Answers answers) {
    return aStep().through(ChannelUse.of(Samples.EMAIL), new ChannelUse(TALK, answers));
  }

  private void know(String email, String handle) {
    world.storage.people.add(
        ACME,
        new Person(
            new PersonId("per_" + handle),
            new EmailAddress(email),
            email.equals(ANA) ? "Ana" : "Ben",
            Set.of(),
            Locale.ENGLISH,
            Map.of(TALK, new Handle(handle))));
  }

  /** Opens a request and sends its messages. */
  private ApprovalRequest opened(StepBuilder step) {
    var request = world.open(step);
    world.runDueJobs();
    return request;
  }

  private ReceiveCall.Result receive(Press press) {
    return world.receiveCall.handle(ACME, TALK, world.talk.call(press));
  }

  private ReceiveCall.Result call(String from) {
    return world.receiveCall.handle(ACME, TALK, RecordingFormChannel.call(from, 0));
  }

  /** Somebody presses, and all that follows is done. */
  private void press(Press.Kind kind, ApprovalRequest request, String message, String handle) {
    receive(press(request, message, handle, kind));
    world.runDueJobs();
  }

  private Press press(ApprovalRequest request, String message, String handle, Press.Kind kind) {
    return press(request, message, handle, kind, null);
  }

  private Press press(
      ApprovalRequest request,
      String message,
      String handle,
      Press.Kind kind,
      @Nullable ContentDigest seen) {
    return new Press(
        "key-" + ++pressed,
        message(request, message),
        new Handle(handle),
        kind,
        seen,
        "",
        Map.of(),
        "T1/" + handle,
        "back");
  }

  private Press submitted(
      ApprovalRequest request, Press.Kind kind, String comment, Map<String, String> typed) {
    return new Press(
        "key-" + ++pressed,
        message(request, ANA),
        new Handle("U1"),
        kind,
        null,
        comment,
        typed,
        "T1/U1",
        "back");
  }

  private DeliveryId message(ApprovalRequest request, String email) {
    var assignment = asked(request, email).id();
    return world.storage.deliveries.ofRequest(ACME, request.id()).stream()
        .filter(d -> d.channel().equals(TALK) && d.kind() == Delivery.Kind.ASK)
        .filter(d -> d.reaches(assignment))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private long jobs(Job.Kind kind) {
    return world.storage.jobs.scheduled().stream()
        .map(InMemoryJobs.Scheduled::job)
        .filter(job -> job.kind() == kind)
        .count();
  }
}
