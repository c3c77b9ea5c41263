package io.countersign.application.usecase.job;

import io.countersign.application.channel.AnswerForm.Purpose;
import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.AnswerableChannel.Identity;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.FormChannel;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.PressId;
import io.countersign.application.channel.Reply;
import io.countersign.application.job.RetrySchedule;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Handles;
import io.countersign.application.port.Presses;
import io.countersign.application.port.Presses.Found;
import io.countersign.application.port.Presses.ReceivedPress;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.view.PressAnswer;
import io.countersign.application.view.Summaries;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.Outcome;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Works on what somebody pressed on a channel: finds out who it was and whether they were asked,
 * decides, and tells them in private if it did not count. Whatever counts is seen in the messages.
 */
public final class AnswerPress {
  private static final Logger LOG = System.getLogger(AnswerPress.class.getName());

  private final Transactions transactions;
  private final Presses presses;
  private final Channels channels;
  private final AccountResolver accounts;
  private final Handles handles;
  private final Deliveries deliveries;
  private final ApprovalRequests requests;
  private final DecideApproval decide;
  private final FollowUps followUps;
  private final PersonalLinks personalLinks;
  private final AuditLog audit;
  private final TenantClock clock;

  public AnswerPress(
      Transactions transactions,
      Presses presses,
      Channels channels,
      AccountResolver accounts,
      Handles handles,
      Deliveries deliveries,
      ApprovalRequests requests,
      DecideApproval decide,
      FollowUps followUps,
      PersonalLinks personalLinks,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.presses = presses;
    this.channels = channels;
    this.accounts = accounts;
    this.handles = handles;
    this.deliveries = deliveries;
    this.requests = requests;
    this.decide = decide;
    this.followUps = followUps;
    this.personalLinks = personalLinks;
    this.audit = audit;
    this.clock = clock;
  }

  /** A press, and the channel that it came through. */
  private record Pressed(
      TenantId tenant, AnswerableChannel channel, ChannelAccount account, ReceivedPress received) {
    DeliveryOutcome tell(Reply reply) {
      return channel.tell(received.press(), reply, account);
    }
  }

  /** The message that was pressed, and what it is about. */
  private record About(Delivery delivery, ApprovalRequest request) {}

  /** Whom a press is taken to come from. */
  private sealed interface Presser {
    /**
     * @param vouchedFor as it goes on record
     */
    record Approver(Assignment assignment, String vouchedFor) implements Presser {}

    record Stranger() implements Presser {}

    record TryLater(Duration after, String why) implements Presser {}
  }

  Attempt answer(TenantId tenant, PressId id) {
    if (!(presses.find(tenant, id).orElse(null) instanceof Found.Waiting(var received))) {
      return new Attempt.Settled();
    }
    if (!(channels.find(received.channel()).orElse(null) instanceof AnswerableChannel channel)) {
      return tryLater(Duration.ZERO, "channel-not-installed");
    }
    var account = accounts.resolveKnown(tenant, received.channel());
    var pressed = new Pressed(tenant, channel, account, received);
    return about(pressed)
        .map(about -> answer(pressed, about))
        .orElseGet(
            () -> ended(pressed, told(pressed.tell(new Reply.NotAsked(Locale.ENGLISH))), () -> {}));
  }

  /**
   * @param record what goes on record together with the end, so that it does so once
   */
  private Attempt ended(Pressed pressed, Attempt attempt, Runnable record) {
    if (attempt instanceof Attempt.Settled) {
      transactions.inTransaction(() -> {
        record.run();
        presses.settle(pressed.tenant(), pressed.received().id(), clock.now(pressed.tenant()));
        return attempt;
      });
    }
    return attempt;
  }

  private Optional<About> about(Pressed pressed) {
    return deliveries
        .find(pressed.tenant(), pressed.received().press().delivery())
        .filter(delivery -> delivery.channel().equals(pressed.received().channel()))
        .flatMap(delivery ->
            requests
                .find(pressed.tenant(), delivery.request())
                .map(request -> new About(delivery, request)));
  }

  private Attempt answer(Pressed pressed, About about) {
    return switch (presser(pressed, about.request())) {
      case Presser.TryLater(var after, var why) -> tryLater(after, why);
      case Presser.Stranger() ->
          ended(
              pressed,
              told(pressed.tell(new Reply.NotAsked(Locale.ENGLISH))),
              () -> recordStranger(pressed, about.request()));
      case Presser.Approver(var assignment, var vouchedFor) ->
          ended(pressed, answer(pressed, about, assignment, vouchedFor), () -> {});
    };
  }

  private Presser presser(Pressed pressed, ApprovalRequest request) {
    var press = pressed.received().press();
    var channel = pressed.received().channel();
    var owner = handles.owner(pressed.tenant(), channel, press.by());
    if (owner.isPresent()) {
      return approver(request, owner.get().email(), press.evidence() + " (directory)");
    }
    return switch (pressed.channel().identify(press.by(), pressed.account())) {
      case Identity.TryLater(var after, var why) -> new Presser.TryLater(after, why);
      case Identity.Unknown() -> new Presser.Stranger();
      case Identity.Vouched(var email) -> {
        var known = handles.of(pressed.tenant(), channel, List.of(email.normalized()));
        // The directory knows this person under another name: then this one is somebody else.
        yield known.isEmpty()
            ? approver(request, email, press.evidence() + " (address)")
            : new Presser.Stranger();
      }
    };
  }

  private static Presser approver(ApprovalRequest request, EmailAddress email, String vouchedFor) {
    return request.assignments().stream()
        .filter(assignment -> !assignment.onlyTold())
        .filter(assignment -> assignment.email().normalized().equals(email.normalized()))
        .<Presser>map(assignment -> new Presser.Approver(assignment, vouchedFor))
        .findFirst()
        .orElseGet(Presser.Stranger::new);
  }

  private void recordStranger(Pressed pressed, ApprovalRequest request) {
    var press = pressed.received().press();
    audit.append(
        pressed.tenant(),
        request.id().toString(),
        new AuditEvent(
            "decision.refused",
            new Actor.ChannelAccountHolder(pressed.received().channel(), press.by()),
            clock.now(pressed.tenant()),
            JsonValue.object()
                .put("reason", "not-asked")
                .put("channel", pressed.received().channel().value())
                .put("vouchedFor", press.evidence())
                .build()));
  }

  private Attempt answer(Pressed pressed, About about, Assignment assignment, String vouchedFor) {
    var locale = assignment.locale();
    var press = pressed.received().press();
    if (assignment.passedOn() != null && about.request().pending()) {
      return stale(pressed, about, passedOn(about.request().holder(assignment), locale));
    }
    return switch (press.kind()) {
      case READ -> told(page(pressed, about, assignment, page -> new Reply.Page(locale, page)));
      case EDIT ->
          pressed.channel() instanceof FormChannel forms
                  && about.request().stateOf(assignment) == Assignment.State.OPEN
              ? told(
                  form(
                      forms,
                      pressed,
                      about,
                      assignment,
                      Purpose.EDIT,
                      page -> new Reply.Page(locale, page)))
              : standing(pressed, about, assignment);
      case APPROVE, REJECT, SUBMIT_APPROVAL, SUBMIT_REJECTION ->
          decided(pressed, about, assignment, decide(pressed, about, assignment, vouchedFor));
    };
  }

  /** For whoever asks for a form where there is nothing left to fill in. */
  private Attempt standing(Pressed pressed, About about, Assignment assignment) {
    var request = about.request();
    var own = request.decisionOn(assignment.id());
    var locale = assignment.locale();
    revise(pressed, about);
    if (own.isPresent()) {
      return told(pressed.tell(answered(own.get(), assignment)));
    }
    return switch (request.state()) {
      case APPROVED, REJECTED ->
          told(
              pressed.tell(
                  request
                      .outcome()
                      .flatMap(Outcome::decision)
                      .map(last -> answered(last, assignment))
                      .orElseGet(() -> new Reply.Over(locale, request.state()))));
      case EXPIRED -> told(pressed.tell(new Reply.Expired(locale, request.expiresAt())));
      case RECALLED, CANCELLED, DRAFT, RETURNED ->
          told(pressed.tell(new Reply.Over(locale, request.state())));
      case PENDING -> told(page(pressed, about, assignment, page -> new Reply.Page(locale, page)));
    };
  }

  private DecisionResult decide(
      Pressed pressed, About about, Assignment assignment, String vouchedFor) {
    var press = pressed.received().press();
    return decide
        .handle(
            new DecideApproval.Command(
                pressed.tenant(),
                about.request().id(),
                null,
                new Responder.Approver(assignment.id(), assignment.email(), assignment.name()),
                PressAnswer.verdict(press.kind()).orElseThrow(),
                new Comment(press.comment()),
                press.typed(),
                press.seen(),
                pressed.received().channel(),
                Assurance.CHANNEL,
                Evidence.ofProvider(vouchedFor)))
        .orElseThrow(() -> new IllegalStateException("The delivery's request is there"));
  }

  private Attempt decided(
      Pressed pressed, About about, Assignment assignment, DecisionResult result) {
    var locale = assignment.locale();
    return switch (result) {
      case DecisionResult.Recorded _ -> new Attempt.Settled();
      case DecisionResult.Repeated(var first) -> stale(pressed, about, answered(first, assignment));
      case DecisionResult.AlreadyAnswered(var first) ->
          stale(pressed, about, answered(first, assignment));
      case DecisionResult.AlreadyDecided(var winner) ->
          stale(pressed, about, answered(winner, assignment));
      case DecisionResult.Overridden(var override) ->
          stale(
              pressed,
              about,
              new Reply.Over(
                  locale,
                  override.verdict() == Verdict.APPROVE
                      ? RequestState.APPROVED
                      : RequestState.REJECTED));
      case DecisionResult.Closed(var state) -> stale(pressed, about, new Reply.Over(locale, state));
      case DecisionResult.Expired(var at) -> stale(pressed, about, new Reply.Expired(locale, at));
      case DecisionResult.ContentChanged() ->
          stale(pressed, about, new Reply.ContentChanged(locale));
      case DecisionResult.ChannelRefused() ->
          stale(pressed, about, new Reply.ChannelRefused(locale));
      case DecisionResult.PassedOn(var to) -> stale(pressed, about, passedOn(to, locale));
      case DecisionResult.SelfApproval() -> told(pressed.tell(new Reply.SelfApproval(locale)));
      case DecisionResult.InputRefused(var problems) ->
          told(inputRefused(pressed, about, assignment, problems));
      case DecisionResult.CommentRequired() -> told(commentRequired(pressed, about, assignment));
      case DecisionResult.NotAsked(), DecisionResult.MachineRefused() ->
          throw new IllegalStateException("This is one of those who were asked");
    };
  }

  private static Reply passedOn(Assignment to, Locale locale) {
    return new Reply.PassedOn(locale, to.display());
  }

  private DeliveryOutcome inputRefused(
      Pressed pressed, About about, Assignment assignment, List<FieldProblem> problems) {
    Function<Reply.OwnPage, Reply> reply =
        page -> new Reply.InputRefused(assignment.locale(), problems, page);
    return pressed.channel() instanceof FormChannel forms
            && pressed.received().press().kind() == Press.Kind.APPROVE
        ? form(forms, pressed, about, assignment, Purpose.EDIT, reply)
        : page(pressed, about, assignment, reply);
  }

  private DeliveryOutcome commentRequired(Pressed pressed, About about, Assignment assignment) {
    Function<Reply.OwnPage, Reply> reply =
        page -> new Reply.CommentRequired(assignment.locale(), page);
    return pressed.channel() instanceof FormChannel forms
        ? form(forms, pressed, about, assignment, Purpose.REJECT, reply)
        : page(pressed, about, assignment, reply);
  }

  /**
   * @param otherwise for a form that the vendor does not take
   */
  private DeliveryOutcome form(
      FormChannel forms,
      Pressed pressed,
      About about,
      Assignment assignment,
      Purpose purpose,
      Function<Reply.OwnPage, Reply> otherwise) {
    var form = PressAnswer.form(purpose, about.request(), assignment.locale());
    var shown = forms.show(pressed.received().press(), form, pressed.account());
    return shown instanceof DeliveryOutcome.Undeliverable
        ? page(pressed, about, assignment, otherwise)
        : shown;
  }

  /** The message still offers what is not to be had any more: it is written anew. */
  private Attempt stale(Pressed pressed, About about, Reply reply) {
    revise(pressed, about);
    return told(pressed.tell(reply));
  }

  private void revise(Pressed pressed, About about) {
    transactions.inTransaction(() -> {
      followUps.revise(pressed.tenant(), about.delivery(), clock.now(pressed.tenant()));
      return about;
    });
  }

  private static Reply answered(Decision decision, Assignment reader) {
    return new Reply.AlreadyAnswered(reader.locale(), Summaries.of(decision, reader.id()));
  }

  /** Tells the person something with a link of their own. */
  private DeliveryOutcome page(
      Pressed pressed, About about, Assignment assignment, Function<Reply.OwnPage, Reply> reply) {
    var links =
        transactions.inTransaction(() ->
            followUps.linksToAnswer(
                pressed.tenant(),
                about.request(),
                assignment.id(),
                pressed.received().channel(),
                clock.now(pressed.tenant())));
    if (links.isEmpty()) {
      return pressed.tell(new Reply.ChannelRefused(assignment.locale()));
    }
    var key = followUps.keyOf(links.getFirst());
    var page = personalLinks.offered(key, about.request(), links).page();
    return pressed.tell(
        page == null
            ? new Reply.ChannelRefused(assignment.locale())
            : reply.apply(new Reply.OwnPage(page, key.code(assignment.id().value()))));
  }

  /** Whoever cannot be told sees in the message how things stand; the press is worked on. */
  private static Attempt told(DeliveryOutcome outcome) {
    return switch (outcome) {
      case DeliveryOutcome.Delivered _ -> new Attempt.Settled();
      case DeliveryOutcome.TryLater(var after, var why) -> tryLater(after, why);
      case DeliveryOutcome.Undeliverable(var why) -> {
        LOG.log(Level.INFO, "Somebody who pressed could not be told what became of it: " + why);
        yield new Attempt.Settled();
      }
    };
  }

  private static Attempt tryLater(Duration after, String why) {
    return new Attempt.TryLater(RetrySchedule.INTERNAL, after, why);
  }
}
