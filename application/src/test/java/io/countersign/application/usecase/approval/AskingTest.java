package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.asked;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.channel.Notice;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.link.LinkAction;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.AskResult;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.ReplyResult;
import io.countersign.domain.request.RequestState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A question before an answer: the request stays open, and its clocks stand still. */
class AskingTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";

  private final World world = new World();

  private static StepBuilder step() {
    return aStep()
        .asking(ANA, BEN)
        .quorum(new Quorum.Rule.All(), 1)
        .remindAfter(Duration.ofHours(24))
        .callbackUrl("https://erp.example.test/hooks");
  }

  private Optional<AskResult> ask(ApprovalRequest request, String email, String text) {
    var wish = anAnswer(asked(request, email)).asking(text);
    return world.askQuestion.handle(new AskQuestion.Command(ACME, request.id(), wish));
  }

  private Optional<ReplyResult> reply(ApprovalRequest request, String text) {
    return world.replyToQuestions.handle(
        new ReplyToQuestions.Command(client(), request.id(), new Comment(text)));
  }

  private List<Notice> mails(String email) {
    return world.email.notices().stream()
        .filter(notice -> notice.envelope().to().email().value().equals(email))
        .toList();
  }

  private List<Job.Kind> timers() {
    return world.storage.jobs.scheduled().stream()
        .map(scheduled -> scheduled.job().kind())
        .filter(List.of(Job.Kind.EXPIRE, Job.Kind.REMIND, Job.Kind.ESCALATE)::contains)
        .toList();
  }

  @Test
  void the_caller_is_told_and_the_clocks_stop_and_nobody_else_gets_mail() {
    var request = world.open(step());
    world.runDueJobs();
    assertThat(timers()).containsExactlyInAnyOrder(Job.Kind.EXPIRE, Job.Kind.REMIND);

    assertThat(ask(request, BEN, "Which vendors?")).containsInstanceOf(AskResult.Asked.class);
    world.runDueJobs();

    assertThat(timers()).isEmpty();
    assertThat(world.now(request).state()).isEqualTo(RequestState.PENDING);
    var owed = world.owed(request).getFirst().data();
    assertThat(owed.event()).isEqualTo("approval.info-requested");
    var body = JsonText.read(owed.body());
    assertThat(JsonText.text(body, "data", "state")).isEqualTo("pending");
    assertThat(owed.body()).contains("Which vendors?", "\"expiresAt\":null");
    assertThat(mails(ANA)).hasSize(1);
    assertThat(mails(BEN)).hasSize(1);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "request.info-requested");
  }

  @Test
  void after_the_reply_those_who_have_not_answered_are_asked_anew_and_the_clocks_go_on() {
    var request = world.open(step());
    world.runDueJobs();
    world.approve(request, ANA);
    world.runDueJobs();
    var before = mails(ANA).size();
    var old = world.link(request, BEN, LinkAction.APPROVE);
    ask(request, BEN, "Which vendors?");
    world.clock.advance(Duration.ofDays(2));

    assertThat(reply(request, "All 14.")).containsInstanceOf(ReplyResult.Replied.class);
    world.runDueJobs();

    assertThat(mails(ANA)).hasSize(before);
    assertThat(mails(BEN).getLast())
        .isInstanceOfSatisfying(
            Notice.Asked.class,
            again -> {
              var summary = again.envelope().request();
              assertThat(summary.replied()).isTrue();
              assertThat(summary.expiresAt()).isEqualTo(world.now(request).expiresAt());
              assertThat(summary.questions())
                  .containsExactly(
                      new Notice.Exchange(
                          1, BEN, "Which vendors?", new Notice.Remark("ERP", "All 14.")));
            });
    assertThat(timers()).containsExactlyInAnyOrder(Job.Kind.EXPIRE, Job.Kind.REMIND);
    assertThat(world.storage.jobs.scheduled())
        .filteredOn(scheduled -> scheduled.job().kind() == Job.Kind.EXPIRE)
        .extracting(scheduled -> scheduled.due())
        .containsExactly(request.expiresAt().plus(Duration.ofDays(2)));
    assertThat(world.owed(request)).hasSize(1);
    assertThat(world.audit.of(request)).endsWith("request.info-given");
    // The new link is another one, and the old one still does.
    assertThat(world.link(world.now(request), BEN, LinkAction.APPROVE)).isNotEqualTo(old);
    assertThat(world.openLink.find(old).page(0, "")).isInstanceOf(LinkPage.Ready.class);
  }

  @Test
  void a_request_does_not_expire_while_a_question_waits_and_does_when_what_was_left_is_over() {
    var request = world.open(step());
    world.runDueJobs();
    world.clock.advance(Duration.ofHours(60));
    world.runDueJobs();
    ask(request, BEN, "Which vendors?");
    world.clock.advance(Duration.ofDays(30));
    assertThat(world.runJob.handle(new Job(ACME, Job.Kind.EXPIRE, request.id().toString()), 1))
        .isInstanceOf(JobRun.Next.class);
    world.runDueJobs();
    assertThat(world.now(request).pending()).isTrue();
    var reminded = mails(BEN).stream().filter(Notice.Reminded.class::isInstance).count();

    reply(request, "All 14.");
    world.clock.advance(Duration.ofHours(11));
    world.runDueJobs();
    assertThat(world.now(request).pending()).isTrue();
    world.clock.advance(Duration.ofHours(2));
    world.runDueJobs();

    assertThat(world.now(request).state()).isEqualTo(RequestState.EXPIRED);
    assertThat(mails(BEN).stream().filter(Notice.Reminded.class::isInstance).count())
        .as("what was reminded before is not again")
        .isEqualTo(reminded)
        .isOne();
  }

  @Test
  void messages_that_can_be_rewritten_show_the_question() {
    var request = world.open(step().through(CHAT));
    world.runDueJobs();

    ask(request, BEN, "Which vendors?");
    world.runDueJobs();

    assertThat(world.chat.revised().values())
        .hasSize(2)
        .allSatisfy(revised ->
            assertThat(revised.envelope().request().questions())
                .extracting(Notice.Exchange::question)
                .containsExactly("Which vendors?"));
  }

  @Test
  void links_made_while_a_question_waits_do_not_last_for_years() {
    var request = world.open(step());
    world.runDueJobs();
    ask(request, BEN, "Which vendors?");
    world.clock.advance(Duration.ofDays(10));
    world.remindApprovers.handle(ACME, request.id(), client().actor());
    world.runDueJobs();

    var reminded = (Notice.Reminded) mails(ANA).getLast();

    assertThat(reminded.envelope().request().expiresAt()).isNull();
    var fresh = world.link(world.now(request), ANA, LinkAction.APPROVE);
    assertThat(world.openLink.find(fresh).page(0, "")).isInstanceOf(LinkPage.Ready.class);
    world.clock.advance(Duration.ofDays(4));
    assertThat(world.openLink.find(fresh).page(0, "")).isInstanceOf(LinkPage.Outlived.class);
  }

  @Test
  void others_may_answer_meanwhile_and_what_ends_it_leaves_no_question() {
    var request = world.open(step());
    ask(request, BEN, "Which vendors?");

    world.approve(request, ANA);
    world.approve(request, BEN);

    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(reply(request, "All 14."))
        .contains(new ReplyResult.NotPending(RequestState.APPROVED));
    assertThat(ask(request, BEN, "And?"))
        .get()
        .isInstanceOfSatisfying(
            AskResult.Refused.class,
            refused ->
                assertThat(refused.why()).isInstanceOf(DecisionResult.AlreadyAnswered.class));
  }

  @Test
  void after_a_commit_that_threw_the_truth_is_found() {
    var request = world.open(step());
    world.transactions.next(Fault.COMMITTED_UNHEARD);
    assertThat(ask(request, BEN, "Which vendors?")).containsInstanceOf(AskResult.Repeated.class);
    world.transactions.next(Fault.COMMITTED_UNHEARD);
    assertThat(reply(request, "All 14.")).containsInstanceOf(ReplyResult.Replied.class);

    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> ask(request, BEN, "And?")).isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.now(request).openQuestions()).isEmpty();
  }
}
