package io.countersign.channels.pager;

import static java.util.stream.Collectors.joining;

import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.ActionLinks;
import io.countersign.application.channel.Notice.Answered;
import io.countersign.application.channel.Notice.Envelope;
import io.countersign.application.channel.Notice.RequestSummary;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.Reply;
import io.countersign.application.view.VisibleText;
import io.countersign.channels.pager.Page.Button;
import io.countersign.channels.pager.Page.Link;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.Change;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ChannelUse.Answers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes pages. Knows nothing of the network, so that it can be read and tested alone. */
final class PagerComposer {
  private static final int LONGEST_TEXT = 1_000;
  private static final String CUT = "… (shortened)";

  Page page(Notice notice, Handle to) {
    var envelope = notice.envelope();
    return switch (notice) {
      case Notice.Asked(_, var links, var answers, var code) ->
          asking("Approval requested", envelope, links, answers, code, to);
      case Notice.Reminded(_, var links, var answers, var code) ->
          asking("Still waiting for you", envelope, links, answers, code, to);
      case Notice.Closed(_, var state, var answers, var remark, var ranOut) -> {
        var said =
            remark == null
                ? ranOut ? Stream.of("Nobody answered in time") : Stream.<String>of()
                : Stream.of(
                    (state == RequestState.RETURNED ? "Returned by " : "Above the rules, by ")
                        + remark.by()
                        + ": "
                        + remark.why());
        var lines =
            Stream.of(said, answers.stream().map(PagerComposer::answer), about(envelope))
                .flatMap(some -> some);
        yield new Page(to.value(), text(outcome(state), lines, ""), List.of(), List.of());
      }
      case Notice.PassedOn(_, var standIn, _) ->
          new Page(
              to.value(),
              text(standIn + " is asked in your place", about(envelope), ""),
              List.of(),
              List.of());
      case Notice.Escalated(_, var waitingFor) ->
          new Page(
              to.value(),
              text("Still waiting for " + String.join(", ", waitingFor), about(envelope), ""),
              List.of(),
              List.of());
      case Notice.Receipt receipt -> {
        var lines = Stream.concat(Stream.of(receipt.comment()), about(envelope));
        yield new Page(
            to.value(),
            text("You " + past(receipt.verdict()) + " this", lines, code(receipt.code())),
            List.of(),
            links("What was recorded", receipt.receipt()));
      }
    };
  }

  /** What somebody who pressed is told. */
  Page whisper(Reply reply, Handle to) {
    return switch (reply) {
      case Reply.NotAsked _ -> whisper(to, "There is nothing here for you to decide.", null);
      case Reply.AlreadyAnswered(_, var first) ->
          whisper(to, (first.own() ? "You have answered: " : "It is done: ") + answer(first), null);
      case Reply.Over(_, var state) -> whisper(to, "It is over. " + outcome(state), null);
      case Reply.Expired(_, var at) -> whisper(to, "It expired at " + at + ".", null);
      case Reply.ContentChanged _ ->
          whisper(to, "It has changed since you were asked. Please read it again.", null);
      case Reply.ChannelRefused _ -> whisper(to, "This cannot be answered here.", null);
      case Reply.PassedOn(_, var standIn) ->
          whisper(to, standIn + " decides this in your place.", null);
      case Reply.SelfApproval _ -> whisper(to, "Nobody answers their own request.", null);
      case Reply.InputRefused(_, _, var page) ->
          whisper(to, "Values have to be entered first.", page);
      case Reply.CommentRequired(_, var page) -> whisper(to, "Please say why.", page);
      case Reply.Page(_, var page) -> whisper(to, "This shows all of it.", page);
    };
  }

  private static Page whisper(Handle to, String text, Reply.@Nullable OwnPage page) {
    return new Page(
        to.value(),
        text(text, Stream.of(), page == null ? "" : code(page.code())),
        List.of(),
        links("Open", page == null ? null : page.address()));
  }

  private static Page asking(
      String first, Envelope envelope, ActionLinks links, Answers answers, String code, Handle to) {
    return new Page(
        to.value(),
        text(
            first,
            Stream.of(
                    news(envelope.request().revised()),
                    questions(envelope.request()),
                    about(envelope))
                .flatMap(lines -> lines),
            code(code)),
        buttons(envelope, answers),
        links("Open", links.page()));
  }

  /** What a press says comes back to us as it is written here. */
  private static List<Button> buttons(Envelope envelope, Answers answers) {
    var request = envelope.request();
    var about = " " + envelope.delivery() + " " + request.shown().value();
    var buttons = new ArrayList<Button>();
    if (answers.letApprove() && !request.needsInput()) {
      buttons.add(new Button("Approve", Press.Kind.APPROVE + about));
    }
    if (answers.letReject()) {
      buttons.add(new Button("Reject", Press.Kind.REJECT + about));
    }
    return buttons;
  }

  private static List<Link> links(String label, @Nullable URI link) {
    return link == null ? List.of() : List.of(new Link(label, link.toString()));
  }

  private static Stream<String> about(Envelope envelope) {
    var request = envelope.request();
    var context = request.context();
    return Stream.of(
            Stream.of(
                request.title(),
                labelled("Requested by", request.requester()),
                labelled("Approvals", progress(request)),
                request.summary(),
                context.trigger()),
            context.previous().stream().map(step -> labelled(step.step(), step.output())),
            request.fields().stream().map(PagerComposer::field),
            Stream.of(
                labelled("If approved", context.onApprove()),
                labelled("If rejected", context.onReject())))
        .flatMap(lines -> lines);
  }

  private static Stream<String> news(Notice.@Nullable Revised revised) {
    return revised == null
        ? Stream.of()
        : Stream.concat(
            Stream.of(
                "Version " + revised.number(),
                revised.wanted().by() + " wanted: " + revised.wanted().why()),
            revised.changes().stream().map(PagerComposer::change));
  }

  private static Stream<String> questions(RequestSummary request) {
    return Stream.concat(
        request.questions().stream()
            .flatMap(one ->
                one.reply() == null
                    ? Stream.of(one.by() + " asked: " + one.question())
                    : Stream.of(
                        one.by() + " asked: " + one.question(),
                        one.reply().by() + " answered: " + one.reply().why())),
        request.expiresAt() == null
            ? Stream.of("A question waits, and no time runs out until it has its answer")
            : Stream.of());
  }

  private static String change(Change change) {
    return switch (change) {
      case Change.Title(var before, var after) -> before + " is now " + after;
      case Change.Summary() -> "The summary is another";
      case Change.Context() -> "The context is another";
      case Change.Field(var before, var after) -> before.shown() + " is now " + field(after);
    };
  }

  private static String field(FieldView field) {
    return labelled(field.label(), field.shown().isEmpty() ? "–" : field.shown());
  }

  private static String progress(RequestSummary request) {
    var progress = request.progress();
    return progress.required() == 1 ? "" : progress.approvals() + " of " + progress.required();
  }

  private static String answer(Answered answer) {
    return answer.by() + " " + past(answer.verdict()) + " this. " + answer.comment();
  }

  private static String outcome(RequestState state) {
    return state == RequestState.PENDING
        ? "Others are still asked"
        : "Request " + state.name().toLowerCase(Locale.ROOT);
  }

  private static String past(Verdict verdict) {
    return switch (verdict) {
      case APPROVE -> "approved";
      case REJECT -> "rejected";
    };
  }

  private static String code(String code) {
    return labelled("Code", code);
  }

  private static String labelled(String label, String value) {
    return value.isBlank() ? "" : label + ": " + value;
  }

  /** The last line stays, however long the others are. */
  private static String text(String first, Stream<String> lines, String last) {
    var all =
        Stream.concat(Stream.of(first), lines)
            .map(VisibleText::lines)
            .filter(line -> !line.isBlank())
            .collect(joining("\n"));
    var end = last.isEmpty() ? "" : "\n" + last;
    var room = LONGEST_TEXT - end.length();
    return all.length() <= room
        ? all + end
        : VisibleText.head(all, room - CUT.length()) + CUT + end;
  }
}
