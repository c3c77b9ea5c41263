package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Background;
import io.countersign.adapters.web.hil.DecisionPage.Difference;
import io.countersign.adapters.web.hil.DecisionPage.Earlier;
import io.countersign.adapters.web.hil.DecisionPage.Fact;
import io.countersign.adapters.web.hil.DecisionPage.Field;
import io.countersign.adapters.web.hil.DecisionPage.Input;
import io.countersign.adapters.web.hil.DecisionPage.Mistake;
import io.countersign.adapters.web.hil.DecisionPage.Next;
import io.countersign.adapters.web.hil.DecisionPage.Option;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.RequestSummary;
import io.countersign.application.link.LinkAction;
import io.countersign.application.port.TenantClock;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.application.view.VisibleText;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.request.Change;
import io.countersign.domain.step.DecisionPolicy;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Composes the page on which somebody decides. */
@Singleton
final class DecisionPages {
  private static final Pattern ISO_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final String COMMENT_ID = "comment";
  private static final String CODE_ID = "code";
  private static final String BUTTONS_ID = "buttons";

  private final PageRenderer renderer;
  private final PublicAddress publicAddress;
  private final TenantClock clock;

  DecisionPages(PageRenderer renderer, PublicAddress publicAddress, TenantClock clock) {
    this.renderer = renderer;
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  /**
   * @param entered key and token of the link, and whatever was typed before
   */
  MutableHttpResponse<?> show(LinkPage.Ready ready, Entered entered, Mishap mishap) {
    var dress = Dress.of(ready.frame());
    var problem = mishap.problem();
    return renderer.page(
        problem == null ? HttpStatus.OK : problem.status(),
        problem,
        "decide",
        dress,
        new Composition(ready, entered, mishap, dress.words()).page());
  }

  /** One page in the making. */
  private final class Composition {
    private final LinkPage.Ready ready;
    private final Entered entered;
    private final Mishap mishap;
    private final Words words;
    private final RequestSummary request;
    private final LinkAction action;
    private final List<Mistake> mistakes = new ArrayList<>();

    Composition(LinkPage.Ready ready, Entered entered, Mishap mishap, Words words) {
      this.ready = ready;
      this.entered = entered;
      this.mishap = mishap;
      this.words = words;
      this.request = ready.frame().request();
      this.action = ready.frame().action();
    }

    DecisionPage page() {
      var form = action == LinkAction.FORM;
      var fields = fields(form);
      refusedFields();
      var comment = comment();
      var code = code();
      if (mishap instanceof Mishap.NothingChosen) {
        mistakes.add(new Mistake(BUTTONS_ID, words.say("mistake.nothing-chosen")));
      }
      return new DecisionPage(
          action.toString(),
          publicAddress.path(form ? "/hil/form" : "/hil/action"),
          new DecisionPage.Hidden(entered.key(), entered.token(), ready.ticket()),
          alert(),
          mistakes,
          VisibleText.line(request.title()),
          request.requester().isEmpty()
              ? words.say("decide.lead.machine")
              : words.say("decide.lead", VisibleText.line(request.requester())),
          SummaryMarkup.html(request.summary()),
          fields,
          typedInVain(fields),
          background(),
          next(),
          comment,
          code,
          chosen(),
          facts(),
          ready.oneClick(),
          !form && ready.needsInput() && action == LinkAction.APPROVE,
          !form && ready.editable() && !ready.needsInput(),
          ready.returnable(),
          request.revised() == null ? null : revised(request.revised()),
          request.questions().stream().map(this::exchange).toList());
    }

    private DecisionPage.Exchange exchange(Notice.Exchange one) {
      var reply = one.reply();
      return new DecisionPage.Exchange(
          words.say("question.asked", VisibleText.line(one.by())),
          VisibleText.lines(one.question()),
          reply == null
              ? words.say("question.waits")
              : words.say("question.replied", VisibleText.line(reply.by())),
          reply == null ? "" : VisibleText.lines(reply.why()));
    }

    private DecisionPage.Revised revised(Notice.Revised revised) {
      var differences = new ArrayList<Difference>();
      var notes = new ArrayList<String>();
      for (var change : revised.changes()) {
        switch (change) {
          case Change.Title(var before, var after) ->
              differences.add(
                  new Difference(words.say("revised.title-label"), row(before), row(after)));
          case Change.Summary() -> notes.add(words.say("revised.summary"));
          case Change.Context() -> notes.add(words.say("revised.context"));
          case Change.Field(var before, var after) ->
              differences.add(
                  new Difference(
                      FieldTexts.label(after),
                      FieldTexts.row(before, words),
                      FieldTexts.row(after, words)));
        }
      }
      if (revised.changes().isEmpty()) {
        notes.add(words.say("revised.nothing"));
      }
      return new DecisionPage.Revised(
          words.say("revised.lead", revised.number(), VisibleText.line(revised.wanted().by())),
          VisibleText.lines(revised.wanted().why()),
          differences,
          notes);
    }

    private static FieldTexts.Row row(String text) {
      return new FieldTexts.Row("", VisibleText.line(text), false);
    }

    private String alert() {
      return switch (mishap) {
        case Mishap.ContentChanged() -> words.say("alert.content-changed");
        case Mishap.TicketInvalid() -> words.say("alert.ticket-invalid");
        case Mishap.NotReturnable() -> words.say("alert.not-returnable");
        case Mishap.TooManyQuestions() -> words.say("alert.too-many-questions");
        case Mishap.CodeNeeded(var wrong) -> wrong ? "" : codeNeeded();
        case Mishap.None _,
            Mishap.InputRefused _,
            Mishap.CommentRequired _,
            Mishap.CommentUnusable _,
            Mishap.NothingChosen _ ->
            "";
      };
    }

    private String codeNeeded() {
      var needed = words.say("alert.code-needed");
      return chosen().isEmpty()
          ? needed
          : needed + " " + words.say("alert.code-needed." + chosen());
    }

    /** Who presses one of two buttons and is asked for the code should not have to choose again. */
    private String chosen() {
      if (!(mishap instanceof Mishap.CodeNeeded)) {
        return "";
      }
      if (entered.wish() != PressLink.Wish.ANSWER) {
        return entered.decision();
      }
      return action == LinkAction.FORM
          ? entered.verdict().map(_ -> entered.decision()).orElse("")
          : "";
    }

    private List<Field> fields(boolean form) {
      var problems = problems();
      var fields = new ArrayList<Field>();
      for (var view : request.fields()) {
        fields.add(
            new Field(
                FieldTexts.row(view, words),
                form && view.editable() ? input(view, problems) : null));
      }
      return fields;
    }

    private Map<String, FieldProblem.Reason> problems() {
      if (!(mishap instanceof Mishap.InputRefused(var problems))) {
        return Map.of();
      }
      var byName = new LinkedHashMap<String, FieldProblem.Reason>();
      problems.forEach(p -> byName.put(p.field(), p.reason()));
      return byName;
    }

    private Input input(FieldView view, Map<String, FieldProblem.Reason> problems) {
      var name = view.name().value();
      var id = "field-" + name;
      var typed = entered.values().get(name);
      var reason = problems.get(name);
      var error = reason == null ? "" : sentence(view, reason, typed == null ? "" : typed);
      if (!error.isEmpty()) {
        mistakes.add(new Mistake(id, FieldTexts.label(view) + ": " + error));
      }
      var value = typed == null ? prefill(view) : typed;
      return new Input(
          id,
          Entered.FIELD + name,
          switch (view.type()) {
            case TEXT -> "line";
            case LONG_TEXT -> "lines";
            case NUMBER -> "number";
            // A date input cannot show what is no date, and what was typed must not get lost.
            case DATE -> value.isEmpty() || ISO_DATE.matcher(value).matches() ? "date" : "line";
            case BOOLEAN, CHOICE -> "choice";
          },
          value,
          view.input() == InputMode.REQUIRED_FROM_HUMAN,
          hint(view),
          error,
          options(view, value));
    }

    private String sentence(FieldView view, FieldProblem.Reason reason, String typed) {
      if (reason == FieldProblem.Reason.NOT_A_NUMBER
          && view.type() == FieldType.NUMBER
          && LocalNumber.read(typed, words.decimalSeparator()) instanceof LocalNumber.Grouped) {
        return words.say("mistake.grouped", separatorName());
      }
      return words.say("mistake." + reason, separatorName());
    }

    private String prefill(FieldView view) {
      return switch (view) {
        case FieldView.Masked _ -> "";
        case FieldView.Readable readable ->
            readable.value() instanceof FieldValue.Number number
                ? LocalNumber.prefill(number, words.decimalSeparator())
                : readable.shown();
      };
    }

    private String hint(FieldView view) {
      var hints = new ArrayList<String>();
      if (view instanceof FieldView.Masked(var _, var _, var _, var filled, var input, var _)
          && filled) {
        hints.add(
            input == InputMode.REQUIRED_FROM_HUMAN
                ? words.say("hint.masked-required")
                : words.say("hint.masked"));
      }
      if (view.type() == FieldType.NUMBER) {
        hints.add(words.say("hint.number", separatorName()));
      }
      var plain = view instanceof FieldView.Readable readable ? readable.shown() : "";
      if (!VisibleText.lines(plain).equals(plain.replace("\r\n", "\n"))) {
        hints.add(words.say("hint.invisible", VisibleText.line(plain, 200)));
      }
      return String.join(" ", hints);
    }

    private String separatorName() {
      return switch (words.decimalSeparator()) {
        case '.' -> words.say("separator.point");
        case ',' -> words.say("separator.comma");
        default -> "“" + words.decimalSeparator() + "”";
      };
    }

    private List<Option> options(FieldView view, String value) {
      if (view.type() != FieldType.CHOICE && view.type() != FieldType.BOOLEAN) {
        return List.of();
      }
      var options = new ArrayList<Option>();
      options.add(new Option("", emptyOption(view), value.isEmpty()));
      if (view.type() == FieldType.BOOLEAN) {
        options.add(
            new Option("true", words.yesOrNo(new FieldValue.YesNo(true)), value.equals("true")));
        options.add(
            new Option("false", words.yesOrNo(new FieldValue.YesNo(false)), value.equals("false")));
      } else {
        view.choices()
            .forEach(c -> options.add(new Option(c, VisibleText.line(c), value.equals(c))));
      }
      return options;
    }

    private String emptyOption(FieldView view) {
      if (view.input() == InputMode.REQUIRED_FROM_HUMAN) {
        return words.say("option.choose");
      }
      return view instanceof FieldView.Masked ? words.say("option.keep") : words.say("option.none");
    }

    /** Problems with what this form does not have as an input. */
    private void refusedFields() {
      if (mishap instanceof Mishap.InputRefused(var problems)) {
        for (var problem : problems) {
          var view =
              request.fields().stream()
                  .filter(f -> f.name().value().equals(problem.field()))
                  .findFirst();
          if (action != LinkAction.FORM || view.filter(FieldView::editable).isEmpty()) {
            var label = FieldTexts.label(problem.field(), request.fields());
            mistakes.add(
                new Mistake(
                    "details",
                    label + ": " + words.say("mistake." + problem.reason(), separatorName())));
          }
        }
      }
    }

    private List<FieldTexts.Row> typedInVain(List<Field> fields) {
      var left = new LinkedHashMap<>(entered.values());
      for (int i = 0; i < fields.size(); i++) {
        if (fields.get(i).input() != null) {
          left.remove(request.fields().get(i).name().value());
        }
      }
      return FieldTexts.typed(left, request.fields());
    }

    private DecisionPage.Comment comment() {
      var rejecting = action == LinkAction.REJECT;
      var required =
          ready.policy().comment() == DecisionPolicy.CommentRule.REQUIRED_ON_REJECT
              && action != LinkAction.APPROVE;
      var label =
          !required ? "comment.optional" : rejecting ? "comment.required" : "comment.on-reject";
      var error =
          switch (mishap) {
            case Mishap.CommentRequired() ->
                words.say(
                    switch (entered.wish()) {
                      case ANSWER -> "mistake.comment-required";
                      case RETURN -> "mistake.comment-required.return";
                      case ASK -> "mistake.comment-required.ask";
                    });
            case Mishap.CommentUnusable() -> words.say("mistake.comment-unusable");
            case Mishap.None _,
                Mishap.CodeNeeded _,
                Mishap.InputRefused _,
                Mishap.NothingChosen _,
                Mishap.ContentChanged _,
                Mishap.NotReturnable _,
                Mishap.TooManyQuestions _,
                Mishap.TicketInvalid _ ->
                "";
          };
      if (!error.isEmpty()) {
        mistakes.add(new Mistake(COMMENT_ID, words.say("comment.label") + ": " + error));
      }
      return new DecisionPage.Comment(entered.comment(), words.say(label), error);
    }

    private DecisionPage.@Nullable Code code() {
      var needed = mishap instanceof Mishap.CodeNeeded;
      if (!needed && !ready.askForCode()) {
        return null;
      }
      var wrong = mishap instanceof Mishap.CodeNeeded(var again) && again;
      var error = wrong ? words.say("mistake.code-wrong") : "";
      if (wrong) {
        mistakes.add(new Mistake(CODE_ID, words.say("code.label") + ": " + error));
      }
      return new DecisionPage.Code(needed ? "" : entered.code(), error);
    }

    private Background background() {
      var context = request.context();
      return new Background(
          VisibleText.lines(context.trigger()),
          context.previous().stream()
              .map(p -> new Earlier(VisibleText.line(p.step()), VisibleText.lines(p.output())))
              .toList());
    }

    private List<Next> next() {
      var next = new ArrayList<Next>();
      if (action != LinkAction.REJECT && !request.context().onApprove().isBlank()) {
        next.add(
            new Next(words.say("next.approve"), VisibleText.lines(request.context().onApprove())));
      }
      if (action != LinkAction.APPROVE && !request.context().onReject().isBlank()) {
        next.add(
            new Next(words.say("next.reject"), VisibleText.lines(request.context().onReject())));
      }
      return next;
    }

    private List<Fact> facts() {
      var facts = new ArrayList<Fact>();
      facts.add(Fact.of(words.say("fact.answering-as"), ready.frame().approver()));
      var absent = ready.frame().onBehalfOf();
      if (!absent.isEmpty()) {
        facts.add(
            Fact.of(
                words.say("fact.in-place-of"),
                absent.stream().map(VisibleText::line).collect(Collectors.joining(", "))));
      }
      var expiresAt = request.expiresAt();
      if (expiresAt == null) {
        facts.add(Fact.of(words.say("fact.deadline"), words.say("deadline.paused")));
      } else {
        facts.add(
            new Fact(
                words.say("fact.deadline"),
                words.moment(expiresAt),
                expiresAt.toString(),
                words.ahead(Duration.between(clock.now(ready.frame().tenant()), expiresAt))));
        switch (request.onExpiry()) {
          case EXPIRE, ESCALATE -> {}
          case REJECT -> facts.add(Fact.of(words.say("fact.silence"), words.say("silence.reject")));
          case APPROVE ->
              facts.add(Fact.of(words.say("fact.silence"), words.say("silence.approve")));
        }
      }
      var progress = request.progress();
      if (progress.required() > 1) {
        facts.add(
            Fact.of(
                words.say("fact.progress"),
                words.say("progress", progress.approvals(), progress.required())));
      } else if (progress.asked() > 1) {
        facts.add(Fact.of(words.say("fact.progress"), words.say("progress.any", progress.asked())));
      }
      facts.add(Fact.of(words.say("fact.fingerprint"), VisibleText.inFours(request.fingerprint())));
      return facts;
    }
  }
}
