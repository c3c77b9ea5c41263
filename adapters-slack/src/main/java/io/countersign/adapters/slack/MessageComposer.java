package io.countersign.adapters.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.ContextBlockElement;
import com.slack.api.model.block.DividerBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.ActionLinks;
import io.countersign.application.channel.Notice.Answered;
import io.countersign.application.channel.Notice.RequestSummary;
import io.countersign.application.view.VisibleText;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.request.Change;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.ChannelUse.Answers;
import io.countersign.domain.step.StepContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Composes the message for a notice. Sends nothing and asks nobody. */
final class MessageComposer {
  /** Of all texts of a message together; Slack takes about 13,000. */
  private static final int MESSAGE = 9_500;

  private static final int TITLE = 150;
  private static final int NOTIFICATION = 250;
  private static final int SUMMARY = 2_000;
  private static final int CONTEXT = 300;
  private static final int STEPS = 4;
  private static final int LABEL = 60;
  private static final int FIELDS = 5_000;
  private static final int SHORTEST_VALUE = 40;
  private static final int LONGEST_VALUE = 1_500;
  private static final int COMMENT = 300;
  private static final int CHANGED = 120;
  private static final int ANSWERS = 12;
  private static final int QUESTIONS = 3;

  private final FormComposer forms;

  MessageComposer(FormComposer forms) {
    this.forms = forms;
  }

  /** Whether something can still be entered. */
  private enum Fields {
    OPEN,
    CLOSED
  }

  /**
   * @param text what notifications show, and programs that cannot show blocks
   */
  record ComposedMessage(String text, List<LayoutBlock> blocks) {
    ComposedMessage {
      blocks = List.copyOf(blocks);
    }
  }

  ComposedMessage compose(Notice notice) {
    var words = SlackWords.in(notice.envelope().to().locale());
    return switch (notice) {
      case Notice.Asked asked ->
          question(
              asked,
              asking(asked.envelope().request()),
              asked.links(),
              asked.answers(),
              asked.code(),
              words);
      case Notice.Reminded reminded ->
          question(
              reminded, "reminded", reminded.links(), reminded.answers(), reminded.code(), words);
      case Notice.Closed closed -> closing(closed, words);
      case Notice.Receipt receipt -> receipt(receipt, words);
      case Notice.PassedOn passed -> passedOn(passed, words);
      case Notice.Escalated escalated -> escalated(escalated, words);
    };
  }

  private static String asking(RequestSummary request) {
    if (request.replied()) {
      return "replied";
    }
    return request.revised() == null ? "asked" : "revised";
  }

  /** A reminder that stands below the message it reminds of. */
  ComposedMessage reply(Notice.Reminded reminded) {
    var words = SlackWords.in(reminded.envelope().to().locale());
    var request = reminded.envelope().request();
    var text = new RichText();
    if (reminded.envelope().everybody().isEmpty()) {
      text.plain(timed("reminder", request, words, title(request)));
    } else {
      text.plain(words.say("reminder.for", title(request)));
      mention(text, reminded.envelope().everybody(), words);
    }
    return new ComposedMessage(
        notification("notification.reminded", request, words), List.of(text.block("text")));
  }

  /** What a reminder in a thread says once there is nothing left to do. */
  ComposedMessage replyClosed(Notice.Closed closed) {
    var words = SlackWords.in(closed.envelope().to().locale());
    var text =
        new RichText().plain(title(closed.envelope().request()) + ": " + status(closed, words));
    return new ComposedMessage(
        notification("notification.closed", closed.envelope().request(), words),
        List.of(text.block("text")));
  }

  private ComposedMessage question(
      Notice notice,
      String kind,
      ActionLinks links,
      Answers answers,
      String code,
      SlackWords words) {
    var envelope = notice.envelope();
    var request = envelope.request();
    var budget = new Budget(MESSAGE, words.say("cut"));
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(header(request));
    var lead = new RichText();
    lead.plain(
        timed(
            kind.equals("reminded") ? "lead.asked" : "lead." + kind,
            request,
            words,
            asker(notice, budget)));
    if (!envelope.to().onBehalfOf().isEmpty() && envelope.everybody().isEmpty()) {
      lead.plain(" " + words.say("lead.in-place-of", names(envelope.to().onBehalfOf())));
    }
    silence(request, words).ifPresent(sentence -> lead.plain(" " + sentence));
    if (!envelope.everybody().isEmpty()) {
      lead.line().bold(words.say("lead.for"));
      mention(lead, envelope.everybody(), words);
    }
    blocks.add(lead.block("lead"));
    if (request.revised() != null) {
      blocks.add(revised(request.revised(), budget, words));
    }
    if (!request.questions().isEmpty()) {
      blocks.add(questions(request.questions(), budget, words));
    }
    content(blocks, request, Fields.OPEN, budget, words);
    consequences(blocks, request.context(), budget, words);
    var notes = new ArrayList<String>();
    progress(request, words).ifPresent(notes::add);
    note(envelope, request, answers, words).ifPresent(notes::add);
    var buttons = buttons(envelope, links, answers, words);
    if (budget.hasCut()) {
      notes.add(words.say(buttons.isEmpty() ? "cut.note" : "cut.note.page"));
    }
    if (!buttons.isEmpty()) {
      blocks.add(ActionsBlock.builder().blockId("answer").elements(buttons).build());
    }
    if (links.page() != null && !buttons.isEmpty()) {
      code(code, words).ifPresent(notes::add);
    }
    notes.add(words.say("fingerprint", VisibleText.inFours(request.fingerprint())));
    blocks.add(context(notes));
    return new ComposedMessage(notification("notification." + kind, request, words), blocks);
  }

  /** A sentence that ends with until when; with why there is no such time while there is none. */
  private static String timed(
      String key, RequestSummary request, SlackWords words, Object... further) {
    var expiresAt = request.expiresAt();
    return expiresAt == null
        ? words.say(key + ".paused", further) + " " + words.say("paused")
        : words.say(
            key, Stream.concat(Stream.of(further), Stream.of(words.moment(expiresAt))).toArray());
  }

  /** What was asked before, and what was said to it. */
  private static LayoutBlock questions(
      List<Notice.Exchange> questions, Budget budget, SlackWords words) {
    var text = new RichText();
    var left = Math.max(0, questions.size() - QUESTIONS);
    if (left > 0) {
      budget.leaveOut();
    }
    questions.stream()
        .skip(left)
        .forEach(one -> {
          remark(
              text, "question.asked", new Notice.Remark(one.by(), one.question()), budget, words);
          if (one.reply() != null) {
            remark(text, "question.replied", one.reply(), budget, words);
          }
        });
    return text.block("questions");
  }

  /** Who wanted changes, and what has changed: the old value and the new one, side by side. */
  private static LayoutBlock revised(Notice.Revised revised, Budget budget, SlackWords words) {
    var text = new RichText();
    remark(text, "revised.wanted", revised.wanted(), budget, words);
    text.line().bold(words.say("revised.changes", revised.number()));
    for (var change : revised.changes()) {
      text.line();
      switch (change) {
        case Change.Title(var before, var after) ->
            text.plain(
                words.say(
                    "revised.change",
                    words.say("revised.title"),
                    budget.take(VisibleText.line(before), TITLE),
                    budget.take(VisibleText.line(after), TITLE)));
        case Change.Summary() -> text.plain(words.say("revised.summary"));
        case Change.Context() -> text.plain(words.say("revised.context"));
        case Change.Field(FieldView.Masked _, var after) ->
            text.plain(words.say("revised.hidden", budget.take(visible(after.label()), LABEL)));
        case Change.Field(var before, var after) ->
            text.plain(
                words.say(
                    "revised.change",
                    budget.take(visible(after.label()), LABEL),
                    budget.take(VisibleText.line(value(before, words)), CHANGED),
                    budget.take(VisibleText.line(value(after, words)), CHANGED)));
      }
    }
    if (revised.changes().isEmpty()) {
      text.line().plain(words.say("revised.nothing"));
    }
    return text.block("revised");
  }

  private static void remark(
      RichText text, String key, Notice.Remark remark, Budget budget, SlackWords words) {
    text.line().plain(words.say(key, VisibleText.line(remark.by(), 120)));
    text.line().italic("“" + budget.take(VisibleText.lines(remark.why()).strip(), COMMENT) + "”");
  }

  private ComposedMessage closing(Notice.Closed closed, SlackWords words) {
    var request = closed.envelope().request();
    var budget = new Budget(MESSAGE, words.say("cut"));
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(header(request));
    var outcome = new RichText().bold(status(closed, words));
    var remark = closed.remark();
    if (remark != null) {
      remark(
          outcome, closed.overridden() ? "overridden.by" : "revised.wanted", remark, budget, words);
    }
    var answers = closed.answers();
    answers.stream()
        .skip(Math.max(0, answers.size() - ANSWERS))
        .forEach(answer -> {
          outcome.line().plain(answer(answer, words));
          if (!answer.comment().isEmpty()) {
            var said = budget.take(VisibleText.lines(answer.comment()), COMMENT);
            outcome.line().italic("“" + said + "”");
          }
        });
    blocks.add(outcome.block("outcome"));
    blocks.add(DividerBlock.builder().blockId("line").build());
    content(blocks, request, Fields.CLOSED, budget, words);
    var notes = new ArrayList<String>();
    if (closed.state() == RequestState.PENDING) {
      progress(request, words).ifPresent(notes::add);
    }
    if (budget.hasCut()) {
      notes.add(words.say("cut.note"));
    }
    notes.add(words.say("fingerprint", VisibleText.inFours(request.fingerprint())));
    blocks.add(context(notes));
    var key =
        switch (closed.state()) {
          case PENDING -> "notification.answered";
          case RETURNED -> "notification.returned";
          case DRAFT, APPROVED, REJECTED, RECALLED, CANCELLED, EXPIRED -> "notification.closed";
        };
    return new ComposedMessage(notification(key, request, words), blocks);
  }

  private static ComposedMessage passedOn(Notice.PassedOn passed, SlackWords words) {
    var request = passed.envelope().request();
    var text =
        new RichText()
            .plain(
                words.say(
                    switch (passed.cause()) {
                      case DELEGATION -> "passed-on.delegation";
                      case REASSIGNMENT -> "passed-on.reassignment";
                      case ESCALATION -> "passed-on.escalation";
                    },
                    title(request),
                    VisibleText.line(passed.to(), 120)));
    return new ComposedMessage(
        notification("notification.passed-on", request, words), List.of(text.block("text")));
  }

  private static ComposedMessage escalated(Notice.Escalated escalated, SlackWords words) {
    var request = escalated.envelope().request();
    var text =
        new RichText()
            .plain(
                timed("escalated", request, words, title(request), names(escalated.waitingFor())));
    silence(request, words).ifPresent(sentence -> text.line().plain(sentence));
    return new ComposedMessage(
        notification("notification.escalated", request, words), List.of(text.block("text")));
  }

  /** What becomes of it if nobody answers, unless it is nothing. */
  private static Optional<String> silence(RequestSummary request, SlackWords words) {
    return switch (request.onExpiry()) {
      case EXPIRE, ESCALATE -> Optional.empty();
      case REJECT -> Optional.of(words.say("silence.reject"));
      case APPROVE -> Optional.of(words.say("silence.approve"));
    };
  }

  private static String names(List<String> people) {
    return VisibleText.line(String.join(", ", people), 260);
  }

  private static ComposedMessage receipt(Notice.Receipt receipt, SlackWords words) {
    var text = new RichText();
    var moment = words.moment(receipt.decidedAt());
    text.plain(
        switch (receipt.verdict()) {
          case APPROVE -> words.say("receipt.approve", title(receipt.envelope().request()), moment);
          case REJECT -> words.say("receipt.reject", title(receipt.envelope().request()), moment);
        });
    if (!receipt.comment().isEmpty()) {
      var comment = new Budget(COMMENT, words.say("cut"));
      text.line().italic("“" + comment.take(VisibleText.lines(receipt.comment()), COMMENT) + "”");
    }
    var page = receipt.receipt().toASCIIString();
    var blocks = new ArrayList<LayoutBlock>();
    blocks.add(text.block("text"));
    blocks.add(
        ActionsBlock.builder()
            .blockId("receipt")
            .elements(
                List.of(
                    link(words.say("receipt.page"), page, SlackAction.PAGE),
                    link(
                        words.say("receipt.dispute"),
                        page + "#not-me",
                        SlackAction.PAGE + "-dispute")))
            .build());
    code(receipt.code(), words).ifPresent(note -> blocks.add(context(List.of(note))));
    return new ComposedMessage(
        notification("notification.receipt", receipt.envelope().request(), words), blocks);
  }

  /** What stands beside a link of the reader's own, whose page may ask for it. */
  static Optional<String> code(String code, SlackWords words) {
    return code.isEmpty() ? Optional.empty() : Optional.of(words.say("code", code));
  }

  /** Who answered what, and how that is known. */
  static String answer(Answered answer, SlackWords words) {
    var verdict = answer.verdict().name().toLowerCase(Locale.ROOT);
    var who =
        words.say(
            "answer." + verdict + (answer.own() ? ".own" : ""), VisibleText.line(answer.by(), 120));
    var how =
        words.channel(answer.channel())
            + ", "
            + words.say("assurance." + answer.assurance().name().toLowerCase(Locale.ROOT));
    return words.say("answer.how", who, how, words.moment(answer.at()));
  }

  private static String status(Notice.Closed closed, SlackWords words) {
    var status = standing(closed, words);
    if (closed.ranOut()) {
      return words.say(
          "ran-out",
          status,
          words.moment(Objects.requireNonNull(closed.envelope().request().expiresAt())));
    }
    return closed.overridden() ? words.say("overridden", status) : status;
  }

  private static String standing(Notice.Closed closed, SlackWords words) {
    return words.say(
        switch (closed.state()) {
          case APPROVED -> "closed.approved";
          case REJECTED -> "closed.rejected";
          case RECALLED -> "closed.recalled";
          case CANCELLED -> "closed.cancelled";
          case EXPIRED -> "closed.expired";
          case RETURNED -> "closed.returned";
          case PENDING -> "closed.waiting";
          case DRAFT -> "closed.other";
        });
  }

  private static String asker(Notice notice, Budget budget) {
    var requester = VisibleText.line(notice.envelope().request().requester());
    return budget.take(
        requester.isEmpty() ? VisibleText.line(notice.envelope().branding().name()) : requester,
        260);
  }

  private static void mention(RichText text, List<Notice.Recipient> people, SlackWords words) {
    for (var person : people) {
      text.plain(" ");
      var handle = person.handle();
      if (handle != null && SlackChannel.isUser(handle)) {
        text.mention(handle);
      } else {
        text.plain(
            VisibleText.line(person.name().isBlank() ? person.email().value() : person.name(), 60));
      }
      if (!person.onBehalfOf().isEmpty()) {
        text.plain(" (" + words.say("mention.in-place-of", names(person.onBehalfOf())) + ")");
      }
    }
  }

  private static LayoutBlock header(RequestSummary request) {
    return HeaderBlock.builder()
        .blockId("title")
        .text(plain(visible(request.title(), TITLE)))
        .build();
  }

  private static String title(RequestSummary request) {
    return "“" + visible(request.title(), TITLE) + "”";
  }

  private static String notification(String key, RequestSummary request, SlackWords words) {
    return Mrkdwn.escaped(words.say(key, visible(request.title(), NOTIFICATION - 60)));
  }

  private static void content(
      List<LayoutBlock> blocks,
      RequestSummary request,
      Fields state,
      Budget budget,
      SlackWords words) {
    if (!request.summary().isBlank()) {
      var summary = new RichText();
      SummaryText.append(
          summary, budget.take(VisibleText.lines(request.summary()).strip(), SUMMARY));
      if (!summary.isEmpty()) {
        blocks.add(summary.block("summary"));
      }
    }
    var before = new RichText();
    fact(before, words.say("context.trigger"), request.context().trigger(), budget);
    steps(before, request.context(), budget, words);
    if (!before.isEmpty()) {
      blocks.add(before.block("before"));
    }
    if (!request.fields().isEmpty()) {
      blocks.add(fields(request.fields(), state, budget, words));
    }
  }

  private static LayoutBlock fields(
      List<FieldView> fields, Fields state, Budget budget, SlackWords words) {
    var most = Math.min(LONGEST_VALUE, Math.max(SHORTEST_VALUE, FIELDS / fields.size() - LABEL));
    var text = new RichText();
    for (var field : fields) {
      text.line().bold(budget.take(visible(field.label()), LABEL)).plain("  ");
      text.plain(budget.take(value(field, words), most));
      hint(field, state, words).ifPresent(hint -> text.italic("  (" + hint + ")"));
    }
    return text.block("fields");
  }

  private static Optional<String> hint(FieldView field, Fields state, SlackWords words) {
    var masked =
        field instanceof FieldView.Masked && !field.shown().isBlank()
            ? words.say("field.masked")
            : "";
    var input =
        state == Fields.CLOSED
            ? ""
            : switch (field.input()) {
              case LOCKED -> "";
              case EDITABLE_OPTIONAL -> words.say("field.editable");
              case REQUIRED_FROM_HUMAN -> words.say("field.required");
            };
    var both = masked.isEmpty() || input.isEmpty() ? masked + input : masked + ", " + input;
    return both.isEmpty() ? Optional.empty() : Optional.of(both);
  }

  /** A value as its reader writes it. */
  static String value(FieldView field, SlackWords words) {
    var shown =
        switch (field) {
          case FieldView.Masked masked -> masked.shown();
          case FieldView.Readable readable ->
              switch (readable.value()) {
                case FieldValue.None() -> "";
                case FieldValue.Text(var text) -> VisibleText.lines(text).strip();
                case FieldValue.Number(var number) -> words.number(number);
                case FieldValue.YesNo yesNo -> words.yesOrNo(yesNo);
                case FieldValue.Date(var date) -> words.date(date);
                case FieldValue.Choice(var choice) -> VisibleText.line(choice);
              };
        };
    return shown.isBlank() ? words.say("field.none") : shown;
  }

  private static void steps(RichText text, StepContext context, Budget budget, SlackWords words) {
    var previous = context.previous();
    if (previous.isEmpty()) {
      return;
    }
    // The latest steps say most about why the question comes now.
    var left = Math.max(0, previous.size() - STEPS);
    text.line().bold(words.say("context.previous"));
    if (left > 0) {
      budget.leaveOut();
      text.plain("  " + words.say("context.more", left));
    }
    previous.stream()
        .skip(left)
        .forEach(step -> {
          var name = budget.take(VisibleText.line(step.step()), LABEL * 2);
          var output = VisibleText.line(step.output());
          text.line()
              .plain("• " + (output.isEmpty() ? name : name + ": " + budget.take(output, CONTEXT)));
        });
  }

  private static void consequences(
      List<LayoutBlock> blocks, StepContext context, Budget budget, SlackWords words) {
    var text = new RichText();
    fact(text, words.say("context.approve"), context.onApprove(), budget);
    fact(text, words.say("context.reject"), context.onReject(), budget);
    if (!text.isEmpty()) {
      blocks.add(text.block("next"));
    }
  }

  private static void fact(RichText text, String label, String said, Budget budget) {
    if (!said.isBlank()) {
      text.line().bold(label).plain("  " + budget.take(VisibleText.lines(said).strip(), CONTEXT));
    }
  }

  private static Optional<String> progress(RequestSummary request, SlackWords words) {
    var progress = request.progress();
    if (progress.asked() == 1) {
      return Optional.empty();
    }
    if (progress.required() == 1) {
      return Optional.of(words.say("progress.asked", progress.asked()));
    }
    return Optional.of(
        progress.approvals() == 0
            ? words.say("progress.several", progress.asked(), progress.required())
            : words.say("progress", progress.approvals(), progress.required()));
  }

  private static Optional<String> note(
      Notice.Envelope envelope, RequestSummary request, Answers answers, SlackWords words) {
    return switch (answers) {
      case NOTIFY_ONLY -> Optional.of(words.say("note.elsewhere"));
      case MAY_REJECT -> Optional.of(words.say("note.reject"));
      case MAY_APPROVE -> {
        if (request.needsInput()) {
          yield Optional.of(words.say("note.input"));
        }
        yield envelope.everybody().isEmpty()
            ? Optional.empty()
            : Optional.of(words.say("note.asked"));
      }
    };
  }

  private List<BlockElement> buttons(
      Notice.Envelope envelope, ActionLinks links, Answers answers, SlackWords words) {
    var request = envelope.request();
    var value = new ButtonValue(envelope.delivery(), request.shown()).toString();
    var fits = forms.fits(request);
    var buttons = new ArrayList<BlockElement>();
    if (answers.letApprove()) {
      if (!request.needsInput()) {
        buttons.add(button(words.say("button.approve"), SlackAction.APPROVE, value, "primary"));
      }
      if (request.editable() && fits) {
        var style = request.needsInput() ? "primary" : null;
        buttons.add(button(words.say("button.edit"), SlackAction.EDIT, value, style));
      }
    }
    if (answers.letReject()) {
      buttons.add(button(words.say("button.reject"), SlackAction.REJECT, value, "danger"));
      buttons.add(page(links.page(), value, words));
    }
    return buttons;
  }

  /**
   * In a direct message a link; where others read, a button that gives each a link of their own.
   */
  private static BlockElement page(@Nullable URI page, String value, SlackWords words) {
    return page == null
        ? button(words.say("button.page"), SlackAction.READ, value, null)
        : link(words.say("button.page"), page.toASCIIString(), SlackAction.PAGE);
  }

  private static BlockElement button(
      String label, SlackAction action, String value, @Nullable String style) {
    return ButtonElement.builder()
        .text(plain(label))
        .actionId(action.id())
        .value(value)
        .style(style)
        .build();
  }

  private static BlockElement link(String label, String url, String actionId) {
    return ButtonElement.builder().text(plain(label)).actionId(actionId).url(url).build();
  }

  private static LayoutBlock context(List<String> notes) {
    return ContextBlock.builder()
        .blockId("notes")
        .elements(notes.stream().<ContextBlockElement>map(MessageComposer::plain).toList())
        .build();
  }

  /** On one line; a dash if nothing of it can be seen, for Slack refuses to show nothing. */
  static String visible(String text) {
    var line = VisibleText.line(text);
    return line.isEmpty() ? "–" : line;
  }

  static String visible(String text, int max) {
    return VisibleText.line(visible(text), max);
  }

  static PlainTextObject plain(String text) {
    return PlainTextObject.builder().text(text).emoji(false).build();
  }
}
