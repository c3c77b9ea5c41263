package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Code;
import io.countersign.adapters.web.hil.DecisionPage.Fact;
import io.countersign.adapters.web.hil.DecisionPage.Hidden;
import io.countersign.adapters.web.hil.DecisionPage.Input;
import io.countersign.adapters.web.hil.DecisionPage.Mistake;
import io.countersign.application.port.TenantClock;
import io.countersign.application.usecase.link.AwayPage;
import io.countersign.application.usecase.link.NameStandIn;
import io.countersign.application.view.VisibleText;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Composes the page on which somebody names who stands in for them. */
@Singleton
final class AwayPages {
  static final String PATH = "/hil/action/away";
  private static final String CODE_ID = "code";

  private final PageRenderer renderer;
  private final PublicAddress publicAddress;
  private final TenantClock clock;

  AwayPages(PageRenderer renderer, PublicAddress publicAddress, TenantClock clock) {
    this.renderer = renderer;
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  /** Why somebody who pressed sees the page again, and at which input to mend it. */
  enum Mishap {
    /** Nothing happened yet. */
    NONE("", "", null),
    TICKET_INVALID("", "alert.ticket-invalid", PageProblem.TICKET_INVALID),
    CODE_MISSING(CODE_ID, "alert.code-needed", PageProblem.CODE_NEEDED),
    CODE_WRONG(CODE_ID, "mistake.code-wrong", PageProblem.CODE_NEEDED),
    EMAIL_UNUSABLE(StandInWish.STAND_IN, "away.mistake.email", PageProblem.VALIDATION_FAILED),
    FROM_UNUSABLE(StandInWish.FROM, "mistake.NOT_A_DATE", PageProblem.VALIDATION_FAILED),
    UNTIL_UNUSABLE(StandInWish.UNTIL, "mistake.NOT_A_DATE", PageProblem.VALIDATION_FAILED),
    UNKNOWN(StandInWish.STAND_IN, "away.mistake.unknown", PageProblem.VALIDATION_FAILED),
    YOURSELF(StandInWish.STAND_IN, "away.mistake.yourself", PageProblem.VALIDATION_FAILED),
    CIRCLE(StandInWish.STAND_IN, "away.mistake.circle", PageProblem.VALIDATION_FAILED),
    TOO_EARLY(StandInWish.UNTIL, "away.mistake.too-early", PageProblem.VALIDATION_FAILED),
    TOO_FAR(StandInWish.UNTIL, "away.mistake.too-far", PageProblem.VALIDATION_FAILED),
    REQUESTER(StandInWish.PASS_ON, "away.mistake.requester", PageProblem.VALIDATION_FAILED),
    ALREADY_ASKED(StandInWish.PASS_ON, "away.mistake.asked", PageProblem.VALIDATION_FAILED);

    private final String target;
    private final String key;
    private final @Nullable PageProblem problem;

    Mishap(String target, String key, @Nullable PageProblem problem) {
      this.target = target;
      this.key = key;
      this.problem = problem;
    }

    static Mishap of(NameStandIn.Refusal why) {
      return switch (why) {
        case UNKNOWN -> UNKNOWN;
        case YOURSELF -> YOURSELF;
        case CIRCLE -> CIRCLE;
        case TOO_EARLY -> TOO_EARLY;
        case TOO_FAR -> TOO_FAR;
        case REQUESTER -> REQUESTER;
        case ALREADY_ASKED -> ALREADY_ASKED;
      };
    }

    private String sentence(Words words) {
      return key.isEmpty() ? "" : words.say(key, NameStandIn.MOST_DAYS);
    }

    private String at(String id, Words words) {
      return target.equals(id) ? sentence(words) : "";
    }
  }

  /**
   * @param entered key and token of the link, and whatever was typed before
   */
  MutableHttpResponse<?> show(AwayPage.Open open, Entered entered, Mishap mishap) {
    var frame = open.frame();
    var dress = Dress.of(frame);
    var words = dress.words();
    var today = LocalDate.ofInstant(clock.now(frame.tenant()), ZoneOffset.UTC);
    var sentence = mishap.sentence(words);
    return renderer.page(
        mishap.problem == null ? HttpStatus.OK : mishap.problem.status(),
        mishap.problem,
        "away",
        dress,
        new AwayView(
            publicAddress.path(PATH),
            new Hidden(entered.key(), entered.token(), open.ticket()),
            mishap.target.isEmpty() ? sentence : "",
            mishap.target.isEmpty() ? List.of() : List.of(new Mistake(mishap.target, sentence)),
            VisibleText.line(frame.request().title()),
            List.of(Fact.of(words.say("away.fact.for"), VisibleText.line(frame.approver()))),
            input(StandInWish.STAND_IN, "email", entered, mishap, words, ""),
            input(StandInWish.FROM, "date", entered, mishap, words, words.say("away.from.hint")),
            input(
                StandInWish.UNTIL,
                "date",
                entered,
                mishap,
                words,
                words.say("away.until.hint", words.date(today.plusDays(NameStandIn.MOST_DAYS)))),
            !StandInWish.typed(entered, StandInWish.PASS_ON).isEmpty(),
            mishap.at(StandInWish.PASS_ON, words),
            new Code("", mishap == Mishap.CODE_WRONG ? sentence : "")));
  }

  private static Input input(
      String name, String kind, Entered entered, Mishap mishap, Words words, String hint) {
    return new Input(
        name,
        Entered.FIELD + name,
        kind,
        StandInWish.typed(entered, name),
        !name.equals(StandInWish.FROM),
        hint,
        mishap.at(name, words),
        List.of());
  }

  /** That it is on record. */
  MutableHttpResponse<?> named(NameStandIn.Result.Named named) {
    var frame = named.frame();
    var dress = Dress.of(frame);
    var words = dress.words();
    var facts = new ArrayList<Fact>();
    facts.add(
        Fact.of(
            words.say("away.fact.stand-in"),
            VisibleText.line(named.standIn().name())
                + " ("
                + VisibleText.line(named.standIn().email().value())
                + ")"));
    if (named.from() != null) {
      facts.add(
          new Fact(
              words.say("away.from"), words.moment(named.from()), named.from().toString(), ""));
    }
    // It ends with the last day, not on the one after it.
    var last = named.until().minus(Duration.ofMinutes(1));
    facts.add(new Fact(words.say("away.until"), words.moment(last), last.toString(), ""));
    var sentences = new ArrayList<String>();
    sentences.add(words.say("away.named.text"));
    sentences.add(
        words.say(
            switch (named.item()) {
              case KEEP -> "away.named.kept";
              case PASS_ON -> "away.named.passed-on";
            }));
    return renderer.page(
        HttpStatus.OK,
        null,
        "notice",
        dress,
        new NoticePage(
            words.say("away.named.title"),
            sentences,
            VisibleText.line(frame.request().title()),
            facts,
            List.of(),
            null));
  }
}
