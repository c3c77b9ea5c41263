package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Fact;
import io.countersign.adapters.web.hil.NoticePage.Again;
import io.countersign.adapters.web.hil.NoticePage.Parameter;
import io.countersign.application.channel.Notice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.application.view.VisibleText;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Composes pages that only tell something: why there is nothing to decide, or not now. */
@Singleton
final class NoticePages {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final PageRenderer renderer;
  private final PublicAddress publicAddress;

  NoticePages(PageRenderer renderer, PublicAddress publicAddress) {
    this.renderer = renderer;
    this.publicAddress = publicAddress;
  }

  /** For somebody we know nothing about. */
  MutableHttpResponse<?> problem(PageProblem problem, Words words) {
    return renderer.plain(
        problem.status(), problem, "notice", Dress.plain(words), notice(problem, words));
  }

  /** A reload after the token was taken from the address bar; the page's script still has it. */
  MutableHttpResponse<?> linkMissing(Words words) {
    var problem = PageProblem.LINK_MISSING;
    return renderer.page(
        problem.status(), problem, "notice", Dress.plain(words), notice(problem, words));
  }

  /**
   * What a link shows that cannot be answered.
   *
   * @param pressed whether somebody tried to answer
   * @param entered what was typed, shown again so that it can be copied
   */
  MutableHttpResponse<?> notAnswerable(
      LinkPage page, boolean pressed, Entered entered, Words stranger) {
    return switch (page) {
      case LinkPage.Invalid() -> problem(PageProblem.LINK_INVALID, stranger);
      case LinkPage.Revoked(var frame) -> about(frame, PageProblem.LINK_REVOKED, entered);
      case LinkPage.Expired(var frame, var at) -> expired(frame, at, entered);
      case LinkPage.Over(var frame, var state) -> about(frame, over(state), entered);
      case LinkPage.PassedOn(var frame, var to) -> passedOn(frame, to, entered);
      case LinkPage.AlreadyDecided decided -> decided(decided, pressed, entered);
      case LinkPage.Overtaken(var frame) -> about(frame, PageProblem.REQUEST_REVISED, entered);
      case LinkPage.Outlived(var frame) -> about(frame, PageProblem.LINK_OUTLIVED, entered);
      case LinkPage.Returned returned -> returned(returned, pressed, entered);
      case LinkPage.Overridden overridden -> overridden(overridden, pressed, entered);
      case LinkPage.RanOut ranOut -> ranOut(ranOut, pressed, entered);
      case LinkPage.Ready ready ->
          throw new IllegalArgumentException("Can be answered: " + ready.frame().request().id());
    };
  }

  MutableHttpResponse<?> about(LinkPage.Frame frame, PageProblem problem, Entered entered) {
    var words = Words.in(frame.locale());
    return show(
        frame,
        problem.status(),
        problem,
        new NoticePage(
            words.say("notice." + problem.slug() + ".title"),
            List.of(words.say("notice." + problem.slug() + ".text")),
            VisibleText.line(frame.request().title()),
            List.of(),
            typed(frame, entered, words),
            null));
  }

  MutableHttpResponse<?> tooManyAttempts(LinkPage.Frame frame, Duration wait, Entered entered) {
    var words = Words.in(frame.locale());
    var seconds = Math.max(1, wait.toSeconds());
    return show(
            frame,
            PageProblem.TOO_MANY_ATTEMPTS.status(),
            PageProblem.TOO_MANY_ATTEMPTS,
            new NoticePage(
                words.say("notice.too-many-attempts.title"),
                List.of(
                    words.say("notice.too-many-attempts.text", words.ahead(wait)),
                    words.say("notice.too-many-attempts.others")),
                VisibleText.line(frame.request().title()),
                List.of(),
                typed(frame, entered, words),
                null))
        .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
  }

  /**
   * Storage does not answer: says that pressing again is safe, and keeps what was typed.
   *
   * @param fields as far as they are known
   */
  MutableHttpResponse<?> pressAgain(
      PageProblem problem, String path, Entered entered, Dress dress, List<FieldView> fields) {
    var words = dress.words();
    var parameters = new ArrayList<Parameter>();
    parameters.add(new Parameter("k", entered.key()));
    parameters.add(new Parameter("t", entered.token()));
    parameters.add(new Parameter("ticket", entered.ticket()));
    add(parameters, "code", entered.code());
    add(parameters, "comment", entered.comment());
    add(parameters, "decision", entered.decision());
    add(parameters, "signs", entered.signs());
    entered.values().forEach((name, value) -> add(parameters, Entered.FIELD + name, value));
    var rows = new ArrayList<FieldTexts.Row>();
    entered
        .verdict()
        .ifPresent(verdict ->
            rows.add(
                new FieldTexts.Row(
                    words.say("fact.verdict"),
                    words.say(verdict == Verdict.APPROVE ? "button.approve" : "button.reject"),
                    false)));
    rows.addAll(FieldTexts.typed(entered.values(), fields));
    addComment(rows, entered, words);
    return unavailable(
        problem,
        dress,
        rows,
        new Again("post", publicAddress.path(path), parameters, words.say("again.press")));
  }

  MutableHttpResponse<?> openAgain(String path, Entered entered, Words words) {
    return unavailable(
        PageProblem.STORAGE_UNAVAILABLE,
        Dress.plain(words),
        List.of(),
        again(path, entered, words));
  }

  /** The page of a receipt was open for too long. */
  MutableHttpResponse<?> ticketInvalid(String path, Entered entered, Words words) {
    var problem = PageProblem.TICKET_INVALID;
    return renderer.page(
        problem.status(),
        problem,
        "notice",
        Dress.plain(words),
        new NoticePage(
            words.say("notice.form-ticket-invalid.title"),
            List.of(words.say("notice.form-ticket-invalid.text")),
            "",
            List.of(),
            List.of(),
            again(path, entered, words)));
  }

  private Again again(String path, Entered entered, Words words) {
    return new Again(
        "get",
        publicAddress.path(path),
        List.of(new Parameter("k", entered.key()), new Parameter("t", entered.token())),
        words.say("again.open"));
  }

  private MutableHttpResponse<?> unavailable(
      PageProblem problem, Dress dress, List<FieldTexts.Row> typed, Again again) {
    var words = dress.words();
    return renderer
        .page(
            problem.status(),
            problem,
            "notice",
            dress,
            new NoticePage(
                words.say("notice." + problem.slug() + ".title"),
                List.of(words.say("notice." + problem.slug() + ".text")),
                "",
                List.of(),
                typed,
                again))
        .header(HttpHeaders.RETRY_AFTER, Long.toString(SOON.toSeconds()));
  }

  private MutableHttpResponse<?> passedOn(LinkPage.Frame frame, String to, Entered entered) {
    var words = Words.in(frame.locale());
    return show(
        frame,
        PageProblem.PASSED_ON.status(),
        PageProblem.PASSED_ON,
        new NoticePage(
            words.say("notice.passed-on.title"),
            List.of(words.say("notice.passed-on.text")),
            VisibleText.line(frame.request().title()),
            List.of(Fact.of(words.say("fact.passed-on-to"), VisibleText.line(to))),
            typed(frame, entered, words),
            null));
  }

  private MutableHttpResponse<?> expired(LinkPage.Frame frame, Instant at, Entered entered) {
    var words = Words.in(frame.locale());
    var requester = VisibleText.line(frame.request().requester());
    return show(
        frame,
        PageProblem.LINK_EXPIRED.status(),
        PageProblem.LINK_EXPIRED,
        new NoticePage(
            words.say("notice.link-expired.title"),
            List.of(
                requester.isEmpty()
                    ? words.say("notice.link-expired.text")
                    : words.say("notice.link-expired.text.requester", requester)),
            VisibleText.line(frame.request().title()),
            List.of(new Fact(words.say("fact.expired"), words.moment(at), at.toString(), "")),
            typed(frame, entered, words),
            null));
  }

  private MutableHttpResponse<?> decided(
      LinkPage.AlreadyDecided decided, boolean pressed, Entered entered) {
    var frame = decided.frame();
    var words = Words.in(frame.locale());
    var answer = decided.answer();
    var verdict =
        words.say(answer.verdict() == Verdict.APPROVE ? "verdict.approve" : "verdict.reject");
    var key = decided.own() ? "notice.already-answered" : "notice.already-decided";
    var facts = new ArrayList<Fact>();
    facts.add(Fact.of(words.say("fact.verdict"), verdict));
    facts.add(Fact.of(words.say("fact.by"), VisibleText.line(answer.by())));
    facts.add(Fact.of(words.say("fact.channel"), words.channel(answer.channel())));
    facts.add(
        new Fact(words.say("fact.at"), words.moment(answer.at()), answer.at().toString(), ""));
    var status = pressed ? PageProblem.ALREADY_DECIDED.status() : HttpStatus.OK;
    var sentences = new ArrayList<String>();
    sentences.add(words.say(key + ".text"));
    if (pressed && !decided.own()) {
      sentences.add(words.say("notice.already-decided.pressed"));
    }
    if (pressed && decided.own() && otherWay(frame, answer)) {
      sentences.add(words.say("notice.already-answered.pressed"));
    }
    return show(
        frame,
        status,
        PageProblem.ALREADY_DECIDED,
        new NoticePage(
            words.say(key + ".title"),
            sentences,
            VisibleText.line(frame.request().title()),
            facts,
            typed(frame, entered, words),
            null));
  }

  private MutableHttpResponse<?> returned(
      LinkPage.Returned returned, boolean pressed, Entered entered) {
    var frame = returned.frame();
    var words = Words.in(frame.locale());
    var key = returned.own() ? "notice.request-returned.own" : "notice.request-returned";
    return show(
        frame,
        pressed && !(returned.own() && entered.wish() == PressLink.Wish.RETURN)
            ? PageProblem.REQUEST_RETURNED.status()
            : HttpStatus.OK,
        PageProblem.REQUEST_RETURNED,
        new NoticePage(
            words.say(key + ".title"),
            List.of(words.say(key + ".text")),
            VisibleText.line(frame.request().title()),
            remark("fact.returned-by", "fact.wanted", returned.wanted(), returned.at(), words),
            typed(frame, entered, words),
            null));
  }

  /** The question is sent; its asker can still answer with the same link. */
  MutableHttpResponse<?> asked(LinkPage.Frame frame, String question) {
    var words = Words.in(frame.locale());
    return show(
        frame,
        PageProblem.QUESTION_SENT.status(),
        PageProblem.QUESTION_SENT,
        new NoticePage(
            words.say("notice.question-sent.title"),
            List.of(words.say("notice.question-sent.text")),
            VisibleText.line(frame.request().title()),
            List.of(Fact.of(words.say("fact.question"), VisibleText.lines(question))),
            List.of(),
            null));
  }

  private MutableHttpResponse<?> overridden(
      LinkPage.Overridden overridden, boolean pressed, Entered entered) {
    var frame = overridden.frame();
    var words = Words.in(frame.locale());
    var facts = new ArrayList<Fact>();
    facts.add(
        Fact.of(
            words.say("fact.verdict"),
            words.say(
                overridden.verdict() == Verdict.APPROVE ? "verdict.approve" : "verdict.reject")));
    facts.addAll(
        remark("fact.overridden-by", "fact.reason", overridden.override(), overridden.at(), words));
    return show(
        frame,
        pressed ? PageProblem.OVERRIDDEN.status() : HttpStatus.OK,
        PageProblem.OVERRIDDEN,
        new NoticePage(
            words.say("notice.overridden.title"),
            List.of(words.say("notice.overridden.text")),
            VisibleText.line(frame.request().title()),
            facts,
            typed(frame, entered, words),
            null));
  }

  private MutableHttpResponse<?> ranOut(LinkPage.RanOut ranOut, boolean pressed, Entered entered) {
    var frame = ranOut.frame();
    var words = Words.in(frame.locale());
    var key =
        ranOut.verdict() == Verdict.APPROVE ? "notice.ran-out.approve" : "notice.ran-out.reject";
    return show(
        frame,
        pressed ? PageProblem.LINK_EXPIRED.status() : HttpStatus.OK,
        PageProblem.LINK_EXPIRED,
        new NoticePage(
            words.say("notice.ran-out.title"),
            List.of(words.say(key)),
            VisibleText.line(frame.request().title()),
            List.of(
                Fact.of(
                    words.say("fact.verdict"),
                    words.say(
                        ranOut.verdict() == Verdict.APPROVE
                            ? "verdict.approve"
                            : "verdict.reject")),
                new Fact(
                    words.say("fact.deadline"),
                    words.moment(ranOut.at()),
                    ranOut.at().toString(),
                    "")),
            typed(frame, entered, words),
            null));
  }

  private static List<Fact> remark(
      String by, String why, Notice.Remark remark, Instant at, Words words) {
    return List.of(
        Fact.of(words.say(by), VisibleText.line(remark.by())),
        Fact.of(words.say(why), VisibleText.lines(remark.why())),
        new Fact(words.say("fact.at"), words.moment(at), at.toString(), ""));
  }

  private static boolean otherWay(LinkPage.Frame frame, LinkPage.AnswerView answer) {
    return frame.action() == LinkAction.FORM
        || (frame.action() == LinkAction.APPROVE) != (answer.verdict() == Verdict.APPROVE);
  }

  private static PageProblem over(RequestState state) {
    return switch (state) {
      case RECALLED -> PageProblem.REQUEST_RECALLED;
      case CANCELLED -> PageProblem.REQUEST_CANCELLED;
      case EXPIRED -> PageProblem.LINK_EXPIRED;
      case DRAFT, PENDING, RETURNED, APPROVED, REJECTED -> PageProblem.REQUEST_CLOSED;
    };
  }

  private MutableHttpResponse<?> show(
      LinkPage.Frame frame, HttpStatus status, PageProblem problem, NoticePage page) {
    return renderer.page(status, problem, "notice", Dress.of(frame), page);
  }

  private static NoticePage notice(PageProblem problem, Words words) {
    return new NoticePage(
        words.say("notice." + problem.slug() + ".title"),
        List.of(words.say("notice." + problem.slug() + ".text")),
        "",
        List.of(),
        List.of(),
        null);
  }

  private static List<FieldTexts.Row> typed(LinkPage.Frame frame, Entered entered, Words words) {
    var rows = new ArrayList<>(FieldTexts.typed(entered.values(), frame.request().fields()));
    addComment(rows, entered, words);
    return rows;
  }

  private static void addComment(List<FieldTexts.Row> rows, Entered entered, Words words) {
    if (!entered.comment().isBlank()) {
      rows.add(new FieldTexts.Row(words.say("comment.label"), entered.comment(), false));
    }
  }

  private static void add(List<Parameter> parameters, String name, String value) {
    if (!value.isEmpty()) {
      parameters.add(new Parameter(name, value));
    }
  }
}
