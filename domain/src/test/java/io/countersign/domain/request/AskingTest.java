package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.EXPIRY;
import static io.countersign.domain.request.Asked.NOW;
import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.Shift;
import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy.ApiUse;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import io.countersign.domain.step.Escalation.Action;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AskingTest {
  private static final Instant THEN = NOW.plus(Duration.ofHours(30));
  private static final Instant MUCH_LATER = THEN.plus(Duration.ofDays(30));

  private final ApprovalRequest request =
      Asked.people("ana", "ben", "chen")
          .quorum(new Rule.All(), 1)
          .rules(CommentRule.OPTIONAL, ApiUse.REFUSED)
          .revisable(2)
          .remind(24, 12)
          .escalate(20, Action.NOTIFY)
          .escalate(40, Action.WIDEN)
          .open();

  private static ApprovalRequest asked(ApprovalRequest request, String who, Instant now) {
    var result = request.ask(says(request, who).what("Which vendors?"), now);
    return ((AskResult.Asked) result).request();
  }

  private static Reply reply(String text, Instant now) {
    return new Reply("key1", "ERP", new Comment(text), now);
  }

  private static ApprovalRequest replied(ApprovalRequest request, Instant now) {
    return ((ReplyResult.Replied) request.reply(reply("All 14 of May.", now))).request();
  }

  private static DecisionResult refusal(AskResult result) {
    return ((AskResult.Refused) result).why();
  }

  @Test
  void who_was_reached_too_late_for_silence_to_mean_anything_is_so_after_a_question_too() {
    var late = NOW.plus(Duration.ofHours(60));
    var goesOn = replied(asked(request, "ben", late), late.plusSeconds(60));

    assertThat(goesOn.lastCall()).isEqualTo(NOW.plus(Duration.ofHours(54)));
    assertThat(replied(asked(request, "ben", THEN), MUCH_LATER).lastCall())
        .as("a month later")
        .isEqualTo(request.lastCall().plus(Duration.ofDays(30)));
  }

  // Asking

  @Test
  void a_question_leaves_it_open_for_everybody() {
    var asked = asked(request, "ben", THEN);

    assertThat(asked.state()).isEqualTo(RequestState.PENDING);
    assertThat(asked.version()).isEqualTo(1);
    assertThat(asked.decisions()).isEmpty();
    assertThat(asked.openQuestions())
        .singleElement()
        .satisfies(question -> {
          assertThat(question.number()).isEqualTo(1);
          assertThat(question.responder().display()).isEqualTo("ben");
          assertThat(question.text().text()).isEqualTo("Which vendors?");
          assertThat(question.seen()).isEqualTo(request.shownDigest());
          assertThat(question.at()).isEqualTo(THEN);
        });
    var all =
        after(
            asked,
            says(request, "ana").yes(),
            says(request, "ben").yes(),
            says(request, "chen").yes());
    assertThat(all.state()).isEqualTo(RequestState.APPROVED);
    assertThat(all.openQuestions()).isEmpty();
    assertThat(all.pausedSince()).isEmpty();
  }

  @Test
  void the_same_question_once_more_is_one_and_another_is_another() {
    var asked = asked(request, "ben", THEN);

    assertThat(asked.ask(says(request, "ben").what("Which vendors?"), THEN))
        .isEqualTo(new AskResult.Repeated(asked.openQuestions().getFirst()));
    assertThat(asked(asked, "chen", THEN).openQuestions())
        .extracting(Question::number)
        .containsExactly(1, 2);
    assertThat(replied(asked, THEN).ask(says(request, "ben").what("Which vendors?"), THEN))
        .isInstanceOf(AskResult.Asked.class);
  }

  @Test
  void whoever_could_not_reject_cannot_ask() {
    var answered = after(request, says(request, "ana").yes());
    var told =
        Asked.people("ana")
            .through(new ChannelUse(Asked.EMAIL, ChannelUse.Answers.NOTIFY_ONLY))
            .rules(CommentRule.OPTIONAL, ApiUse.ALLOWED)
            .open();
    var other = Asked.people("ana").salt("another").open().shownDigest();

    assertThat(refusal(answered.ask(says(request, "ana").what("Wait?"), NOW)))
        .isInstanceOf(DecisionResult.AlreadyAnswered.class);
    assertThat(refusal(request.ask(says(request, "ana").what("Late?"), EXPIRY)))
        .isEqualTo(new DecisionResult.Expired(EXPIRY));
    assertThat(refusal(request.ask(says(request, "ana").having(other).what("Old?"), NOW)))
        .isEqualTo(new DecisionResult.ContentChanged());
    assertThat(refusal(request.ask(says(request, "dora").what("Who?"), NOW)))
        .isEqualTo(new DecisionResult.NotAsked());
    assertThat(refusal(request.ask(says(request, "ana").what(" "), NOW)))
        .isEqualTo(new DecisionResult.CommentRequired());
    assertThat(refusal(request.ask(says(request, "ana").throughMachine().what("x"), NOW)))
        .isEqualTo(new DecisionResult.MachineRefused());
    assertThat(refusal(told.ask(says(told, "ana").what("x"), NOW)))
        .isEqualTo(new DecisionResult.ChannelRefused());
    var cancelled = ((CloseResult.Closed) request.cancel(NOW)).request();
    assertThat(refusal(cancelled.ask(says(request, "ana").what("x"), NOW)))
        .isEqualTo(new DecisionResult.Closed(RequestState.CANCELLED));
  }

  @Test
  void a_requester_asks_nothing_about_their_own_request() {
    var own = Asked.people("ana").requestedBy("dora@example.test").open();
    var ana = own.assignments().getFirst();
    var dora = new Responder.Approver(ana.id(), Asked.person("dora").email(), "dora");

    assertThat(refusal(own.ask(says(own, "ana").through(dora).what("x"), NOW)))
        .isEqualTo(new DecisionResult.SelfApproval());
  }

  @Test
  void no_request_has_more_than_twenty_questions() {
    var current = request;
    for (var number = 1; number <= ApprovalRequest.MAX_QUESTIONS; number++) {
      current = replied(asked(current, "ana", THEN), THEN);
    }

    assertThat(current.history().questions()).hasSize(20);
    assertThat(current.ask(says(request, "ana").what("One more?"), THEN))
        .isEqualTo(new AskResult.TooMany(20));
  }

  // Replying

  @Test
  void a_reply_is_one_to_all_questions_that_wait() {
    var two = asked(asked(request, "ben", THEN), "chen", THEN.plusSeconds(60));
    var replied = replied(two, MUCH_LATER);

    assertThat(replied.openQuestions()).isEmpty();
    assertThat(replied.history().questions())
        .extracting(Question::reply)
        .containsOnly(reply("All 14 of May.", MUCH_LATER));
    assertThat(replied.version()).isEqualTo(3);
    assertThat(replied.reply(reply("And?", MUCH_LATER))).isEqualTo(new ReplyResult.NothingAsked());
  }

  @Test
  void there_is_no_reply_to_nothing_nor_without_a_text_nor_to_what_is_over() {
    var asked = asked(request, "ben", THEN);
    var over = ((CloseResult.Closed) asked.recall(THEN)).request();

    assertThat(request.reply(reply("Well.", THEN))).isEqualTo(new ReplyResult.NothingAsked());
    assertThat(asked.reply(reply(" ", THEN))).isEqualTo(new ReplyResult.TextRequired());
    assertThat(over.reply(reply("Well.", THEN)))
        .isEqualTo(new ReplyResult.NotPending(RequestState.RECALLED));
  }

  // Clocks

  @Test
  void while_a_question_waits_no_clock_runs() {
    var asked = asked(request, "ben", THEN);

    assertThat(asked.pausedSince()).contains(THEN);
    assertThat(asked.reminders()).isEmpty();
    assertThat(asked.expire(Reach.EVERYBODY, MUCH_LATER)).isInstanceOf(CloseResult.NotDue.class);
    assertThat(asked.escalate(List.of(), Map.of(), MUCH_LATER))
        .isInstanceOf(EscalateResult.NotDue.class);
    assertThat(asked.decide(says(request, "ana").yes(), MUCH_LATER))
        .isInstanceOf(DecisionResult.Recorded.class);
    assertThat(asked.timeOverFrom(MUCH_LATER)).isEqualTo(MUCH_LATER.plus(Duration.ofHours(42)));
  }

  @Test
  void after_the_reply_goes_on_what_was_left() {
    var level = ((EscalateResult.Escalated) request.escalate(List.of(), Map.of(), THEN)).request();
    var replied = replied(asked(asked(level, "ben", THEN), "ana", MUCH_LATER), MUCH_LATER);

    assertThat(replied.pausedSince()).isEmpty();
    assertThat(replied.expiresAt()).isEqualTo(MUCH_LATER.plus(Duration.ofHours(42)));
    // Of 24, 36, 48 and 60 hours the first were over.
    assertThat(replied.reminders())
        .containsExactly(
            MUCH_LATER.plus(Duration.ofHours(6)),
            MUCH_LATER.plus(Duration.ofHours(18)),
            MUCH_LATER.plus(Duration.ofHours(30)));
    assertThat(replied.nextLevel().orElseThrow().number()).isEqualTo(2);
    assertThat(replied.nextLevel().orElseThrow().due())
        .isEqualTo(MUCH_LATER.plus(Duration.ofHours(10)));
    assertThat(replied.timeOverFrom(MUCH_LATER)).isEqualTo(replied.expiresAt());
    assertThat(replied.expire(Reach.EVERYBODY, replied.expiresAt()))
        .isInstanceOf(CloseResult.Closed.class);
  }

  @Test
  void a_level_whose_timer_was_late_is_due_when_the_clocks_go_on() {
    var replied = replied(asked(request, "ben", THEN), MUCH_LATER);

    assertThat(replied.nextLevel().orElseThrow().number()).isEqualTo(1);
    assertThat(replied.nextLevel().orElseThrow().due()).isEqualTo(MUCH_LATER);
  }

  @Test
  void two_pauses_cost_no_time_either() {
    var first = replied(asked(request, "ben", THEN), MUCH_LATER);
    var then = MUCH_LATER.plus(Duration.ofHours(12));
    var second = replied(asked(first, "ben", then), then.plus(Duration.ofDays(5)));

    assertThat(second.expiresAt())
        .isEqualTo(then.plus(Duration.ofDays(5)).plus(Duration.ofHours(30)));
  }

  @Test
  void only_working_time_counts() {
    var office =
        new BusinessCalendar(
            new CalendarName("office"),
            ZoneOffset.UTC,
            Map.of(
                DayOfWeek.MONDAY, List.of(Shift.of("08:00", "16:00")),
                DayOfWeek.TUESDAY, List.of(Shift.of("08:00", "16:00"))),
            new TreeSet<>());
    // Asked on a Saturday, with 72 hours of 16 in each week.
    var opened = Asked.people("ana").by(new WorkingTime.Of(office)).open();
    var sunday = Instant.parse("2026-11-29T12:00:00Z");
    var tuesday = Instant.parse("2026-12-01T12:00:00Z");
    var asked = asked(opened, "ana", Instant.parse("2026-11-23T10:00:00Z"));

    assertThat(opened.expiresAt()).isEqualTo(Instant.parse("2026-12-21T16:00:00Z"));
    assertThat(asked.clocks().counted()).isEqualTo(Duration.ofHours(2));
    assertThat(replied(asked, sunday).expiresAt()).isEqualTo(Instant.parse("2026-12-28T14:00:00Z"));
    assertThat(replied(asked, tuesday).expiresAt())
        .isEqualTo(Instant.parse("2027-01-04T10:00:00Z"));
  }

  // What else happens meanwhile

  @Test
  void whatever_ends_it_or_sends_it_back_ends_the_pause() {
    var asked = asked(request, "ben", THEN);
    var back =
        ((ReturnResult.Accepted) asked.sendBack(says(request, "ana").back("No."), MUCH_LATER))
            .request();
    var again =
        ((ResubmitResult.Resubmitted)
                back.resubmit(new Resubmission("New", null, null, Map.of()), "new", MUCH_LATER))
            .request();

    assertThat(back.pausedSince()).isEmpty();
    assertThat(back.openQuestions()).isEmpty();
    assertThat(again.pausedSince()).isEmpty();
    assertThat(again.openQuestions()).isEmpty();
    assertThat(again.history().questions()).hasSize(1);
    assertThat(again.expiresAt()).isEqualTo(MUCH_LATER.plus(Duration.ofHours(72)));
    assertThat(asked(again, "ben", MUCH_LATER).openQuestions())
        .extracting(Question::number)
        .containsExactly(2);
    assertThat(asked.overrule(overriding())).isInstanceOf(CloseResult.Closed.class);
  }

  @Test
  void an_earlier_revision_knows_the_questions_of_its_time() {
    var back =
        ((ReturnResult.Accepted)
                asked(request, "ben", THEN).sendBack(says(request, "ana").back("No."), THEN))
            .request();
    var again =
        ((ResubmitResult.Resubmitted)
                back.resubmit(new Resubmission("New", null, null, Map.of()), "new", THEN))
            .request();
    var asked = asked(again, "chen", THEN);

    assertThat(asked.asOf(1).history().questions()).extracting(Question::number).containsExactly(1);
  }

  private static Overriding overriding() {
    return new Overriding(
        "key1", "Operations", Verdict.APPROVE, new Comment("The bank closes."), MUCH_LATER);
  }
}
