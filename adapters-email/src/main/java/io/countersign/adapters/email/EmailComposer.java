package io.countersign.adapters.email;

import io.countersign.adapters.email.Letter.Brand;
import io.countersign.adapters.email.Letter.Button;
import io.countersign.adapters.email.Letter.Fact;
import io.countersign.adapters.email.Letter.Look;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.ActionLinks;
import io.countersign.application.channel.Notice.Exchange;
import io.countersign.application.channel.Notice.RequestSummary;
import io.countersign.application.channel.Notice.Revised;
import io.countersign.application.view.Contrast;
import io.countersign.application.view.VisibleText;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.request.Change;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.step.ChannelUse.Answers;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.tenant.Branding;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Composes the mail for a notice. Sends nothing and asks nobody. */
final class EmailComposer {
  private static final int SUBJECT_LENGTH = 200;
  private static final int SUMMARY_WEIGHT = 8_000;
  private static final int TEXT_WEIGHT = 2_000;
  private static final int STEPS = 8;
  private static final int STEP_WEIGHT = 500;
  private static final int QUESTIONS = 5;
  private static final int QUESTION_WEIGHT = 800;

  private final HtmlPart html = new HtmlPart();

  ComposedMail compose(Notice notice, Sender sender, Instant now) {
    var words = Words.in(notice.envelope().to().locale());
    var letter =
        switch (notice) {
          case Notice.Asked asked ->
              question(
                  asked,
                  asking(asked.envelope().request()),
                  asked.links(),
                  asked.answers(),
                  asked.code(),
                  words,
                  now);
          case Notice.Reminded reminded ->
              question(
                  reminded,
                  "reminded",
                  reminded.links(),
                  reminded.answers(),
                  reminded.code(),
                  words,
                  now);
          case Notice.Closed closed -> closing(closed, words);
          case Notice.Receipt receipt -> receipt(receipt, words);
          case Notice.PassedOn passed -> passedOn(passed, words);
          case Notice.Escalated escalated -> escalated(escalated, words, now);
        };
    var envelope = notice.envelope();
    var root = MessageId.of(envelope.thread(), sender);
    var messageId =
        switch (notice) {
          // Whoever is asked once more has the first mail already.
          case Notice.Asked asked when asking(asked.envelope().request()).equals("asked") -> root;
          case Notice.Asked _ -> MessageId.of(envelope.delivery().value(), sender);
          case Notice.Reminded _ -> MessageId.of(envelope.delivery().value(), sender);
          case Notice.Closed _ -> MessageId.of(envelope.delivery().value(), sender);
          case Notice.Receipt _ -> MessageId.of(envelope.delivery().value(), sender);
          case Notice.PassedOn _ -> MessageId.of(envelope.delivery().value(), sender);
          case Notice.Escalated _ -> MessageId.of(envelope.delivery().value(), sender);
        };
    return mail(letter, messageId, root, envelope.to(), sender, now);
  }

  ComposedMail compose(Notice.Digest digest, Sender sender, Instant now) {
    var messageId = MessageId.of(digest.delivery().value(), sender);
    var letter = digest(digest, Words.in(digest.to().locale()), now);
    return mail(letter, messageId, messageId, digest.to(), sender, now);
  }

  private ComposedMail mail(
      Letter letter,
      String messageId,
      String root,
      Notice.Recipient to,
      Sender sender,
      Instant now) {
    var elsewhere = sender.recipient();
    return new ComposedMail(
        messageId,
        root,
        sender.address(),
        VisibleText.line(sender.name().isBlank() ? letter.brand().name() : sender.name(), 100),
        elsewhere == null ? to.email() : elsewhere,
        elsewhere == null || elsewhere.equals(to.email()) ? VisibleText.line(to.name(), 100) : "",
        now,
        letter.words().language(),
        letter.subject(),
        TextPart.of(letter),
        html.of(letter));
  }

  private static String asking(RequestSummary request) {
    if (request.replied()) {
      return "replied";
    }
    return request.revised() == null ? "asked" : "revised";
  }

  private Letter question(
      Notice notice,
      String kind,
      ActionLinks links,
      Answers answers,
      String code,
      Words words,
      Instant now) {
    var request = notice.envelope().request();
    var title = VisibleText.line(request.title());
    var buttons = buttons(links, words);
    var asked =
        words.say("lead." + kind, requester(notice.envelope()), words.moment(request.createdAt()));
    var absent = notice.envelope().to().onBehalfOf();
    var lead = absent.isEmpty() ? asked : asked + " " + inPlaceOf(absent, words);
    var deadline = deadline("expiry", request, words, now);
    return new Letter(
        words,
        brand(notice.envelope().branding()),
        VisibleText.line(words.say("subject." + kind, title), SUBJECT_LENGTH),
        lead + " " + deadline,
        words.say("kicker." + kind),
        title,
        lead,
        SummaryText.of(
            LongText.cut(
                VisibleText.lines(request.summary()).strip(), SUMMARY_WEIGHT, words.say("cut"))),
        Stream.of(
                revised(request.revised(), words),
                questions(request.questions(), words),
                context(request.context(), words))
            .flatMap(List::stream)
            .toList(),
        new FieldRows(words).of(request.fields()),
        consequences(request.context(), words),
        buttons,
        deadline,
        code.isEmpty() ? null : code,
        notes(links, answers, words),
        footer("footer.personal", notice, words),
        links.away() == null
            ? null
            : new Letter.Link(words.say("away"), links.away().toASCIIString()));
  }

  private static Letter digest(Notice.Digest digest, Words words, Instant now) {
    var items = digest.items().stream().map(item -> item(item, digest, words, now)).toList();
    var subject = words.say("subject.digest", items.size());
    return new Letter(
        words,
        brand(digest.branding()),
        subject,
        VisibleText.line(
            items.stream().map(Letter.Item::title).collect(Collectors.joining(", ")),
            SUBJECT_LENGTH),
        words.say("kicker.digest"),
        subject,
        words.say("lead.digest"),
        SummaryText.NONE,
        items,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        List.of(words.say("digest.note")),
        List.of(
            words.say("footer.personal", digest.to().email()),
            words.say("footer.digest"),
            words.say("footer.automatic")),
        null);
  }

  private static Letter.Item item(
      Notice.Item item, Notice.Digest digest, Words words, Instant now) {
    var asker = VisibleText.line(item.requester());
    var lines = new ArrayList<String>();
    lines.add(
        words.say(
            item.reminder() ? "digest.reminded" : "digest.asked",
            asker.isEmpty() ? VisibleText.line(digest.branding().name()) : asker));
    if (!item.onBehalfOf().isEmpty()) {
      lines.add(inPlaceOf(item.onBehalfOf(), words));
    }
    lines.add(deadline("expiry", item.expiresAt(), item.onExpiry(), words, now));
    var links = links(item.links(), words);
    if (links.isEmpty()) {
      lines.add(words.say("button.note.elsewhere"));
    }
    return new Letter.Item(
        VisibleText.line(item.title()), lines, links, links.isEmpty() ? null : item.code());
  }

  /** One link is enough where a page lets people do everything. */
  private static List<Letter.Link> links(ActionLinks links, Words words) {
    var all = new ArrayList<Letter.Link>();
    if (links.form() != null) {
      all.add(new Letter.Link(words.say("digest.open"), links.form().toASCIIString()));
      return all;
    }
    if (links.approve() != null) {
      all.add(new Letter.Link(words.say("button.approve"), links.approve().toASCIIString()));
    }
    if (links.reject() != null) {
      all.add(new Letter.Link(words.say("button.reject"), links.reject().toASCIIString()));
    }
    return all;
  }

  private static String inPlaceOf(List<String> absent, Words words) {
    return words.say(
        "lead.in-place-of",
        absent.stream().map(VisibleText::line).collect(Collectors.joining(", ")));
  }

  /** What was asked before, and what was said to it. */
  private static List<Fact> questions(List<Exchange> questions, Words words) {
    var facts = new ArrayList<Fact>();
    questions.stream()
        .skip(Math.max(0, questions.size() - QUESTIONS))
        .forEach(one -> {
          addIfFilled(
              facts,
              words.say("question.asked", VisibleText.line(one.by())),
              one.question(),
              QUESTION_WEIGHT,
              words);
          var reply = one.reply();
          if (reply != null) {
            addIfFilled(
                facts,
                words.say("question.replied", VisibleText.line(reply.by())),
                reply.why(),
                QUESTION_WEIGHT,
                words);
          }
        });
    return facts;
  }

  /** Who wanted changes, and what has changed: the old value and the new one, side by side. */
  private static List<Fact> revised(@Nullable Revised revised, Words words) {
    if (revised == null) {
      return List.of();
    }
    var facts = new ArrayList<Fact>();
    addIfFilled(
        facts,
        words.say("revised.wanted", VisibleText.line(revised.wanted().by())),
        revised.wanted().why(),
        words);
    var rows = new FieldRows(words);
    var lines = new ArrayList<String>();
    for (var change : revised.changes()) {
      switch (change) {
        case Change.Title(var before, var after) ->
            lines.add(
                words.say(
                    "revised.change",
                    words.say("revised.title"),
                    VisibleText.line(before),
                    VisibleText.line(after)));
        case Change.Summary() -> lines.add(words.say("revised.summary"));
        case Change.Context() -> lines.add(words.say("revised.context"));
        case Change.Field(FieldView.Masked _, var after) ->
            lines.add(words.say("revised.hidden", VisibleText.line(after.label())));
        case Change.Field(var before, var after) ->
            lines.add(
                words.say(
                    "revised.change",
                    VisibleText.line(after.label()),
                    rows.brief(before),
                    rows.brief(after)));
      }
    }
    if (lines.isEmpty()) {
      lines.add(words.say("revised.nothing"));
    }
    facts.add(new Fact(words.say("revised.changes", revised.number()), lines));
    return facts;
  }

  private Letter closing(Notice.Closed notice, Words words) {
    var title = VisibleText.line(notice.envelope().request().title());
    var by = VisibleText.line(notice.decidedBy());
    var remark = notice.remark();
    var facts = new ArrayList<Fact>();
    if (remark != null) {
      addIfFilled(
          facts,
          words.say(
              notice.overridden() ? "overridden.reason" : "revised.wanted",
              VisibleText.line(remark.by())),
          remark.why(),
          words);
    }
    var kind = notice.state() == RequestState.RETURNED ? "returned" : "closed";
    var lead =
        notice.overridden()
            ? words.say("closed.overridden")
            : notice.ranOut() ? ranOut(notice, words) : ended(notice, by, words);
    return new Letter(
        words,
        brand(notice.envelope().branding()),
        VisibleText.line(words.say("subject." + kind, title), SUBJECT_LENGTH),
        lead,
        words.say("kicker." + kind),
        title,
        lead,
        SummaryText.NONE,
        facts,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        List.of(words.say("closed.links")),
        footer("footer.closed", notice, words),
        null);
  }

  private Letter passedOn(Notice.PassedOn notice, Words words) {
    var title = VisibleText.line(notice.envelope().request().title());
    var lead =
        words.say(
            switch (notice.cause()) {
              case DELEGATION -> "passed-on.delegation";
              case REASSIGNMENT -> "passed-on.reassignment";
              case ESCALATION -> "passed-on.escalation";
            },
            VisibleText.line(notice.to()));
    return new Letter(
        words,
        brand(notice.envelope().branding()),
        VisibleText.line(words.say("subject.passed-on", title), SUBJECT_LENGTH),
        lead,
        words.say("kicker.passed-on"),
        title,
        lead,
        SummaryText.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        switch (notice.cause()) {
          case DELEGATION -> List.of();
          case REASSIGNMENT, ESCALATION -> List.of(words.say("closed.links"));
        },
        footer("footer.passed-on", notice, words),
        null);
  }

  private Letter escalated(Notice.Escalated notice, Words words, Instant now) {
    var request = notice.envelope().request();
    var title = VisibleText.line(request.title());
    var lead =
        words.say("escalated", requester(notice.envelope()), words.moment(request.createdAt()));
    var facts = new ArrayList<Fact>();
    addIfFilled(
        facts,
        words.say("escalated.waiting"),
        notice.waitingFor().stream().map(VisibleText::line).collect(Collectors.joining("\n")),
        words);
    facts.add(
        new Fact(
            words.say("escalated.deadline"),
            List.of(deadline("escalated.by", request, words, now))));
    return new Letter(
        words,
        brand(notice.envelope().branding()),
        VisibleText.line(words.say("subject.escalated", title), SUBJECT_LENGTH),
        lead,
        words.say("kicker.escalated"),
        title,
        lead,
        SummaryText.NONE,
        facts,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        List.of(words.say("escalated.note")),
        footer("footer.escalated", notice, words),
        null);
  }

  private static String ranOut(Notice.Closed notice, Words words) {
    return words.say(
        notice.state() == RequestState.APPROVED
            ? "closed.approved.ran-out"
            : "closed.rejected.ran-out",
        words.moment(Objects.requireNonNull(notice.envelope().request().expiresAt())));
  }

  private static String ended(Notice.Closed notice, String by, Words words) {
    return switch (notice.state()) {
      case APPROVED ->
          by.isEmpty() ? words.say("closed.approved") : words.say("closed.approved.by", by);
      case REJECTED ->
          by.isEmpty() ? words.say("closed.rejected") : words.say("closed.rejected.by", by);
      case RECALLED -> words.say("closed.recalled");
      case CANCELLED -> words.say("closed.cancelled");
      case EXPIRED -> words.say("closed.expired");
      case RETURNED -> words.say("closed.returned");
      case DRAFT, PENDING -> words.say("closed.other");
    };
  }

  private Letter receipt(Notice.Receipt notice, Words words) {
    var verdict =
        switch (notice.verdict()) {
          case APPROVE -> "approve";
          case REJECT -> "reject";
        };
    var title = VisibleText.line(notice.envelope().request().title());
    var lead = words.say("lead.receipt." + verdict);
    var facts = new ArrayList<Fact>();
    facts.add(new Fact(words.say("receipt.verdict"), List.of(words.say("receipt." + verdict))));
    facts.add(new Fact(words.say("receipt.when"), List.of(words.moment(notice.decidedAt()))));
    facts.add(new Fact(words.say("receipt.channel"), List.of(channel(notice.channel(), words))));
    addIfFilled(facts, words.say("receipt.ip"), VisibleText.line(notice.ip()), words);
    addIfFilled(facts, words.say("receipt.comment"), notice.comment(), words);
    return new Letter(
        words,
        brand(notice.envelope().branding()),
        VisibleText.line(words.say("subject.receipt." + verdict, title), SUBJECT_LENGTH),
        lead,
        words.say("kicker.receipt"),
        title,
        lead,
        SummaryText.NONE,
        facts,
        List.of(),
        List.of(),
        List.of(
            button("button.receipt", notice.receipt(), Look.PLAIN, words),
            new Button(
                words.say("button.dispute"),
                notice.receipt().toASCIIString() + "#not-me",
                Look.REJECT)),
        null,
        notice.code(),
        List.of(words.say("receipt.dispute")),
        footer("footer.receipt", notice, words),
        null);
  }

  private static Brand brand(Branding branding) {
    return new Brand(
        VisibleText.line(branding.name()),
        branding.color(),
        Contrast.inkOn(branding.color()),
        branding.logoUrl());
  }

  private static String requester(Notice.Envelope envelope) {
    var requester = VisibleText.line(envelope.request().requester());
    return requester.isEmpty() ? VisibleText.line(envelope.branding().name()) : requester;
  }

  private static String channel(ChannelId channel, Words words) {
    return channel.equals(EmailChannel.ID)
        ? words.say("receipt.channel.email")
        : VisibleText.name(channel);
  }

  private static List<Button> buttons(ActionLinks links, Words words) {
    var buttons = new ArrayList<Button>();
    if (links.approve() != null) {
      buttons.add(button("button.approve", links.approve(), Look.APPROVE, words));
    } else if (links.form() != null) {
      buttons.add(button("button.form", links.form(), Look.PRIMARY, words));
    }
    if (links.reject() != null) {
      buttons.add(button("button.reject", links.reject(), Look.REJECT, words));
    }
    if (links.approve() != null && links.form() != null) {
      buttons.add(button("button.form", links.form(), Look.PLAIN, words));
    }
    return buttons;
  }

  private static List<String> notes(ActionLinks links, Answers answers, Words words) {
    return switch (answers) {
      case NOTIFY_ONLY -> List.of(words.say("button.note.elsewhere"));
      case MAY_REJECT -> List.of(words.say("button.note.reject"), words.say("button.note"));
      case MAY_APPROVE -> {
        var notes = new ArrayList<String>();
        if (links.approve() == null) {
          notes.add(words.say("button.note.input"));
        } else if (links.form() != null) {
          notes.add(words.say("button.note.form"));
        }
        notes.add(words.say("button.note"));
        yield notes;
      }
    };
  }

  private static Button button(String key, URI target, Look look, Words words) {
    return new Button(words.say(key), target.toASCIIString(), look);
  }

  private static String deadline(String by, RequestSummary request, Words words, Instant now) {
    return deadline(by, request.expiresAt(), request.onExpiry(), words, now);
  }

  private static String deadline(
      String by, @Nullable Instant expiresAt, OnExpiry onExpiry, Words words, Instant now) {
    if (expiresAt == null) {
      return words.say("expiry.paused");
    }
    var moment = words.moment(expiresAt);
    var left = Duration.between(now, expiresAt);
    if (!left.isPositive()) {
      return words.say("expiry.past", moment);
    }
    var until = words.say(by, moment) + " (" + words.ahead(left) + ").";
    return switch (onExpiry) {
      case EXPIRE, ESCALATE -> until;
      case REJECT -> until + " " + words.say("expiry.reject");
      case APPROVE -> until + " " + words.say("expiry.approve");
    };
  }

  private static List<Fact> context(StepContext context, Words words) {
    var facts = new ArrayList<Fact>();
    addIfFilled(facts, words.say("context.trigger"), context.trigger(), words);
    var previous = new ArrayList<String>();
    // The latest steps say most about why the question comes now.
    int left = Math.max(0, context.previous().size() - STEPS);
    if (left > 0) {
      previous.add("(" + words.say("context.more", left) + ")");
    }
    context.previous().stream()
        .skip(left)
        .forEach(step -> {
          var lines =
              LongText.lines(VisibleText.lines(step.output()), STEP_WEIGHT, words.say("cut"));
          var name = VisibleText.line(step.step());
          previous.add(lines.isEmpty() ? name : name + ": " + lines.getFirst());
          previous.addAll(lines.stream().skip(1).toList());
        });
    if (!previous.isEmpty()) {
      facts.add(new Fact(words.say("context.previous"), previous));
    }
    return facts;
  }

  private static List<Fact> consequences(StepContext context, Words words) {
    var facts = new ArrayList<Fact>();
    addIfFilled(facts, words.say("context.approve"), context.onApprove(), words);
    addIfFilled(facts, words.say("context.reject"), context.onReject(), words);
    return facts;
  }

  private static void addIfFilled(List<Fact> facts, String label, String text, Words words) {
    addIfFilled(facts, label, text, TEXT_WEIGHT, words);
  }

  private static void addIfFilled(
      List<Fact> facts, String label, String text, int weight, Words words) {
    if (!text.isBlank()) {
      facts.add(new Fact(label, LongText.lines(VisibleText.lines(text), weight, words.say("cut"))));
    }
  }

  private static List<String> footer(String personal, Notice notice, Words words) {
    return List.of(
        words.say(personal, notice.envelope().to().email()),
        words.say(
            "footer.fingerprint", VisibleText.inFours(notice.envelope().request().fingerprint())),
        words.say("footer.automatic"));
  }
}
