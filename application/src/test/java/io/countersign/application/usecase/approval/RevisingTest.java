package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.asked;
import static io.countersign.application.testing.World.client;
import static io.countersign.application.testing.World.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.application.usecase.link.ReceiptPage;
import io.countersign.application.view.ApprovalDocument;
import io.countersign.application.view.RevisionDocument;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.ResubmitResult;
import io.countersign.domain.request.ReturnResult;
import io.countersign.domain.request.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A request that is sent back for changes and comes again, and one decided above its rules. */
class RevisingTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final String CHEN = "chen@example.test";

  private final World world = new World();
  private String last = "";

  private static StepBuilder step() {
    return aStep()
        .asking(ANA, BEN, CHEN)
        .quorum(new Quorum.Rule.All(), 1)
        .fields(
            aField("total").labelled("Batch total").number("18250.40"),
            aField("note").text("urgent"),
            aField("iban").text("DE89370400440532013000").masked(),
            aField("score").number("0.93").concealed())
        .revisable(2, "note")
        .callbackUrl("https://erp.example.test/hooks");
  }

  private ApprovalRequest sendBack(ApprovalRequest request, String email) {
    var wish = anAnswer(asked(request, email)).sendingBack("The total is wrong.");
    assertThat(
            world.returnForChanges.handle(new ReturnForChanges.Command(ACME, request.id(), wish)))
        .containsInstanceOf(ReturnResult.Accepted.class);
    return world.now(request);
  }

  private ApprovalRequest resubmit(ApprovalRequest request, Map<String, String> typed) {
    assertThat(
            world.resubmitApproval.handle(
                new ResubmitApproval.Command(
                    client(), request.id(), new Resubmission(null, null, null, typed))))
        .containsInstanceOf(ResubmitResult.Resubmitted.class);
    return world.now(request);
  }

  private List<String> events(ApprovalRequest request) {
    return world.owed(request).stream().map(owed -> owed.data().event()).toList();
  }

  private List<Notice> mails(String email) {
    return world.email.notices().stream()
        .filter(notice -> notice.envelope().to().email().value().equals(email))
        .toList();
  }

  private LinkPage page(ApprovalRequest request, String email) {
    return world.openLink.find(world.link(request, email, LinkAction.APPROVE)).page(0, "");
  }

  @Test
  void the_caller_is_told_and_the_clocks_stop() {
    var request = world.open(step().remindAfter(Duration.ofHours(24)));
    world.runDueJobs();

    var returned = sendBack(request, BEN);

    assertThat(returned.state()).isEqualTo(RequestState.RETURNED);
    assertThat(events(request)).containsExactly("approval.returned");
    var body = JsonText.read(world.owed(request).getFirst().data().body());
    assertThat(JsonText.text(body, "data", "returned", "comment")).isEqualTo("The total is wrong.");
    assertThat(JsonText.text(body, "data", "state")).isEqualTo("returned");
    assertThat(world.storage.jobs.scheduled())
        .extracting(scheduled -> scheduled.job().kind())
        .doesNotContain(Job.Kind.EXPIRE, Job.Kind.REMIND);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "request.returned");
  }

  @Test
  void the_others_are_told_that_nothing_is_to_be_done_and_whoever_sent_it_back_is_not() {
    var request = world.open(step());
    world.runDueJobs();
    sendBack(request, BEN);
    world.runDueJobs();

    assertThat(mails(ANA).getLast())
        .isInstanceOfSatisfying(
            Notice.Closed.class,
            closed -> {
              assertThat(closed.state()).isEqualTo(RequestState.RETURNED);
              assertThat(closed.remark()).isEqualTo(new Notice.Remark(BEN, "The total is wrong."));
            });
    assertThat(mails(BEN)).hasSize(1);
  }

  @Test
  void a_link_says_what_has_become_of_it_in_every_state() {
    var request = world.open(step());
    var link = world.link(request, ANA, LinkAction.APPROVE);
    var bens = world.link(request, BEN, LinkAction.APPROVE);
    assertThat(((LinkPage.Ready) page(request, ANA)).returnable()).isTrue();

    sendBack(request, BEN);
    assertThat(world.openLink.find(link).page(0, ""))
        .isInstanceOfSatisfying(LinkPage.Returned.class, page -> assertThat(page.own()).isFalse());
    assertThat(world.openLink.find(bens).page(0, ""))
        .isInstanceOfSatisfying(LinkPage.Returned.class, page -> assertThat(page.own()).isTrue());

    var next = resubmit(request, Map.of("total", "18000"));
    assertThat(world.openLink.find(link).page(0, "")).isInstanceOf(LinkPage.Overtaken.class);
    assertThat(page(next, ANA)).isInstanceOf(LinkPage.Ready.class);

    for (var email : List.of(ANA, BEN, CHEN)) {
      world.approve(next, email);
    }
    assertThat(world.openLink.find(link).page(0, "")).isInstanceOf(LinkPage.AlreadyDecided.class);
  }

  @Test
  void everybody_whose_answer_is_stale_or_missing_is_asked_anew_with_what_has_changed() {
    var request = world.open(step());
    world.approve(request, ANA);
    world.runDueJobs();
    sendBack(request, BEN);
    resubmit(request, Map.of("total", "18000", "iban", "AT611904300234573201", "score", "0.1"));
    world.runDueJobs();

    assertThat(mails(ANA).getLast())
        .isInstanceOfSatisfying(
            Notice.Asked.class,
            asked -> {
              var revised = Objects.requireNonNull(asked.envelope().request().revised());
              assertThat(revised.number()).isEqualTo(2);
              assertThat(revised.wanted().why()).isEqualTo("The total is wrong.");
              assertThat(revised.changes()).hasSize(2);
              assertThat(asked.toString())
                  .contains("18250.4")
                  .doesNotContain("DE89", "AT61", "0.93", "score");
            });
    assertThat(mails(CHEN).getLast()).isInstanceOf(Notice.Asked.class);
  }

  @Test
  void whose_answer_stands_is_not_asked_again() {
    var request = world.open(step());
    world.approve(request, ANA);
    world.runDueJobs();
    var before = mails(ANA).size();
    sendBack(request, BEN);
    var next = resubmit(request, Map.of("note", "take your time"));
    world.runDueJobs();

    assertThat(mails(ANA)).hasSize(before);
    assertThat(next.stateOf(asked(next, ANA))).isEqualTo(Assignment.State.APPROVED);
    world.approve(next, BEN);
    world.approve(next, CHEN);
    assertThat(world.now(request).state()).isEqualTo(RequestState.APPROVED);
    assertThat(events(request)).containsExactly("approval.returned", "approval.decided");
  }

  @Test
  void every_revision_has_all_its_time_and_one_reminder() {
    var request = world.open(step().remindAfter(Duration.ofHours(24)));
    world.clock.advance(Duration.ofHours(30));
    world.runDueJobs();
    sendBack(request, BEN);
    world.clock.advance(Duration.ofDays(100));
    var next = resubmit(request, Map.of("total", "18000"));
    world.runDueJobs();

    assertThat(next.expiresAt()).isEqualTo(world.clock.instant().plus(Duration.ofHours(72)));
    world.clock.advance(Duration.ofHours(25));
    world.runDueJobs();
    assertThat(mails(CHEN).getLast()).isInstanceOf(Notice.Reminded.class);
    world.clock.advance(Duration.ofHours(48));
    world.runDueJobs();
    assertThat(world.now(request).state()).isEqualTo(RequestState.EXPIRED);
  }

  @Test
  void an_expiry_that_comes_too_early_waits_for_the_new_time() {
    var request = world.open(step());
    var job = world.take(Job.Kind.EXPIRE);
    sendBack(request, BEN);
    assertThat(world.runJob.handle(job, 1)).isInstanceOf(JobRun.Done.class);

    world.clock.advance(Duration.ofHours(80));
    resubmit(request, Map.of());
    assertThat(world.runJob.handle(job, 1)).isEqualTo(new JobRun.Next(Duration.ofHours(72)));
  }

  @Test
  void what_was_written_into_a_channel_says_that_it_went_back_and_stays_so() {
    var request = world.open(step().through(CHAT));
    world.runDueJobs();
    var anas =
        world.storage.deliveries.ofRequest(ACME, request.id()).stream()
            .filter(d -> d.assignment().equals(asked(request, ANA).id()))
            .findFirst()
            .orElseThrow();
    sendBack(request, BEN);
    world.runDueJobs();
    assertThat(shown(anas)).isInstanceOf(Notice.Closed.class);

    var next = resubmit(request, Map.of("total", "18000"));
    world.runDueJobs();
    world.approve(next, CHEN);
    world.runDueJobs();

    assertThat(shown(anas))
        .isInstanceOfSatisfying(
            Notice.Closed.class,
            closed -> {
              assertThat(closed.state()).isEqualTo(RequestState.RETURNED);
              assertThat(closed.remark()).isNotNull();
              assertThat(closed.envelope().request().revised()).isNull();
            });
  }

  @Test
  void whose_answer_stands_reads_so_in_a_channel_until_it_is_over() {
    var request = world.open(step().through(CHAT));
    world.runDueJobs();
    var anas =
        world.storage.deliveries.ofRequest(ACME, request.id()).stream()
            .filter(d -> d.assignment().equals(asked(request, ANA).id()))
            .findFirst()
            .orElseThrow();
    world.approve(request, ANA);
    sendBack(request, BEN);
    world.runDueJobs();
    assertThat(((Notice.Closed) shown(anas)).state()).isEqualTo(RequestState.RETURNED);

    var next = resubmit(request, Map.of("note", "take your time"));
    world.runDueJobs();
    assertThat(((Notice.Closed) shown(anas)).state()).isEqualTo(RequestState.PENDING);

    world.approve(next, BEN);
    world.approve(next, CHEN);
    world.runDueJobs();
    assertThat(((Notice.Closed) shown(anas)).state()).isEqualTo(RequestState.APPROVED);
  }

  /** What this message shows by now. */
  private Notice shown(Delivery delivery) {
    return world.chat.revised().values().stream()
        .filter(notice -> notice.delivery().equals(delivery.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_page_behind_a_link_sends_it_back() {
    var request = world.open(step());
    var link = world.link(request, ANA, LinkAction.APPROVE);

    assertThat(press(link, " ")).isInstanceOf(PressLink.Result.CommentRequired.class);
    assertThat(press(link, "Split it.")).isInstanceOf(PressLink.Result.SentBack.class);
    assertThat(world.now(request).waitingForChanges().orElseThrow().returned())
        .satisfies(returned -> {
          assertThat(returned.why().text()).isEqualTo("Split it.");
          assertThat(returned.evidence().linkKeyId()).isEqualTo(link.keyId());
        });
    assertThat(press(link, "Split it."))
        .isInstanceOfSatisfying(
            PressLink.Result.NotAnswerable.class,
            told -> assertThat(told.page()).isInstanceOf(LinkPage.Returned.class));
  }

  @Test
  void where_it_is_not_offered_a_press_sends_nothing_back() {
    var request = world.open(aStep());
    var link = world.link(request, ANA, LinkAction.REJECT);

    assertThat(press(link, "Please.")).isInstanceOf(PressLink.Result.ReturnRefused.class);
    assertThat(world.now(request)).isEqualTo(request);
  }

  private PressLink.Result press(LinkResolver.Pressed link, String comment) {
    var opened = world.openLink.find(link);
    var ticket = opened.page(0, "") instanceof LinkPage.Ready ready ? ready.ticket() : last;
    last = ticket;
    return world.pressLink.handle(
        new PressLink.Command(
            opened,
            ticket,
            PressLink.Wish.RETURN,
            Verdict.REJECT,
            "",
            comment,
            Map.of(),
            "192.0.2.7",
            "Firefox",
            0));
  }

  @Test
  void a_receipt_shows_what_was_answered_and_that_it_counts_no_more() {
    var request = world.open(step());
    world.approve(request, ANA);
    var receipt = world.link(request, ANA, LinkAction.RECEIPT);
    sendBack(request, BEN);
    var next = resubmit(request, Map.of("total", "18000"));

    assertThat(world.openReceipt.find(receipt, 0))
        .isInstanceOfSatisfying(
            ReceiptPage.Receipt.class,
            page -> {
              assertThat(page.counts()).isFalse();
              assertThat(page.decidedAs()).isEqualTo(request.view());
              assertThat(page.frame().request().shown()).isEqualTo(request.shownDigest());
            });
    world.approve(next, ANA);
    assertThat(world.openReceipt.find(world.link(next, ANA, LinkAction.RECEIPT), 0))
        .isInstanceOfSatisfying(
            ReceiptPage.Receipt.class,
            page -> {
              assertThat(page.counts()).isTrue();
              assertThat(page.decidedAs()).isEqualTo(next.view());
            });
  }

  @Test
  void what_was_asked_before_stays_readable() {
    var request = world.open(step());
    world.approve(request, ANA);
    sendBack(request, BEN);
    resubmit(request, Map.of("total", "18000"));

    var revisions = RevisionDocument.all(world.now(request));
    assertThat(revisions).hasSize(2);
    var first = revisions.getFirst();
    assertThat(JsonText.text(first, "contentDigest")).isEqualTo(request.contentDigest().value());
    assertThat(JsonText.text(first, "returned", "comment")).isEqualTo("The total is wrong.");
    assertThat(CanonicalJson.write(first))
        .contains("\"value\":18250.4")
        .contains("\"staleSince\":2")
        .contains("\"revision\":1");
    assertThat(CanonicalJson.write(revisions.getLast()))
        .contains("\"value\":18000")
        .contains("\"decisions\":[]")
        .contains("\"returned\":null");
    assertThat(revisions.toString()).doesNotContain("DE89", "0.93");
  }

  // Above the rules

  @Test
  void an_override_is_flagged_in_outcome_callback_audit_messages_and_pages() {
    var request = world.open(step());
    world.approve(request, ANA);
    world.runDueJobs();
    var receipt = world.link(request, ANA, LinkAction.RECEIPT);

    assertThat(override(request)).isInstanceOf(CloseResult.Closed.class);
    world.runDueJobs();

    var now = world.now(request);
    var document = ApprovalDocument.of(now, List.of());
    assertThat(JsonText.at(document, "outcome", "override")).isEqualTo(JsonValue.of(true));
    assertThat(JsonText.text(document, "outcome", "verdict")).isEqualTo("reject");
    assertThat(JsonText.text(document, "outcome", "comment")).isEqualTo("The bank closes.");
    assertThat(JsonText.text(document, "outcome", "decidedBy", "apiKey")).isEqualTo("key1");
    assertThat(events(request)).containsExactly("approval.decided");
    assertThat(world.owed(request).getFirst().data().body()).contains("\"override\":true");
    assertThat(world.audit.of(request)).endsWith("request.overridden");
    assertThat(mails(BEN).getLast())
        .isInstanceOfSatisfying(
            Notice.Closed.class, closed -> assertThat(closed.overridden()).isTrue());
    assertThat(page(now, BEN)).isInstanceOf(LinkPage.Overridden.class);
    assertThat(world.openReceipt.find(receipt, 0))
        .isInstanceOfSatisfying(
            ReceiptPage.Receipt.class,
            page ->
                assertThat(page.override())
                    .isEqualTo(new Notice.Remark("ERP", "The bank closes.")));
    assertThat(now.count(Verdict.REJECT)).isZero();
    assertThat(world.decideApproval.handle(command(request, anAnswer(asked(request, BEN)))))
        .containsInstanceOf(DecisionResult.Overridden.class);
    assertThat(override(request)).isEqualTo(new CloseResult.NotPending(RequestState.REJECTED));
  }

  private CloseResult override(ApprovalRequest request) {
    return world
        .overrideApproval
        .handle(
            new OverrideApproval.Command(
                client(), request.id(), Verdict.REJECT, new Comment("The bank closes.")))
        .orElseThrow();
  }

  @Test
  void nobody_of_another_tenant_finds_it() {
    var request = world.open(step());
    var other = Samples.aTenantId();
    var wish = anAnswer(asked(request, ANA)).sendingBack("Mine.");

    assertThat(
            world.returnForChanges.handle(new ReturnForChanges.Command(other, request.id(), wish)))
        .isEmpty();
    assertThat(
            world.resubmitApproval.handle(
                new ResubmitApproval.Command(
                    client(other), request.id(), new Resubmission("x", null, null, Map.of()))))
        .isEmpty();
    assertThat(
            world.overrideApproval.handle(
                new OverrideApproval.Command(
                    client(other), request.id(), Verdict.APPROVE, new Comment("Mine."))))
        .isEmpty();
    assertThat(world.now(request)).isEqualTo(request);
    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .allMatch(delivery -> delivery.kind() == Delivery.Kind.ASK);
  }
}
