package io.countersign.application.usecase.link;

import io.countersign.application.link.KnownDevice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PageTicket;
import io.countersign.application.link.TenantKey;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.request.AskResult;
import io.countersign.domain.request.Asking;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.ReturnResult;
import io.countersign.domain.request.SendingBack;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.DecisionPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers through a link: needs the ticket of a page that we showed, and the code if in doubt. */
public final class PressLink {
  private final OpenLink openLink;
  private final ReceiptLinks receiptLinks;
  private final DecideApproval decide;
  private final ReturnForChanges returnForChanges;
  private final AskQuestion askQuestion;
  private final CodeCheck codes;
  private final TenantClock clock;

  public PressLink(
      OpenLink openLink,
      ReceiptLinks receiptLinks,
      DecideApproval decide,
      ReturnForChanges returnForChanges,
      AskQuestion askQuestion,
      CodeCheck codes,
      TenantClock clock) {
    this.openLink = openLink;
    this.receiptLinks = receiptLinks;
    this.decide = decide;
    this.returnForChanges = returnForChanges;
    this.askQuestion = askQuestion;
    this.codes = codes;
    this.clock = clock;
  }

  /** What a press is for. */
  public enum Wish {
    ANSWER,
    /** Send it back for changes. */
    RETURN,
    /** Ask the caller something; the comment is the question. */
    ASK
  }

  /**
   * @param formVerdict what was pressed on the edit form; ignored for action links, whose verdict
   *     is in the link
   * @param code what was entered as the code, empty for nothing
   * @param suspicion further signs of automation that the press itself showed
   */
  public record Command(
      OpenedLink opened,
      String ticket,
      Wish wish,
      Verdict formVerdict,
      String code,
      String comment,
      Map<String, String> typed,
      String ip,
      String userAgent,
      int suspicion) {

    /** Without what was entered. */
    @Override
    public String toString() {
      return "Command[" + opened.link() + ", " + formVerdict + ", suspicion " + suspicion + "]";
    }

    private Command moreSuspicious(int before) {
      return new Command(
          opened,
          ticket,
          wish,
          formVerdict,
          code,
          comment,
          typed,
          ip,
          userAgent,
          suspicion + before);
    }
  }

  /** What became of it. */
  public sealed interface Result {
    /** The link cannot be answered any more, or never could. */
    record NotAnswerable(LinkPage page) implements Result {}

    /** No page of ours came before this, or too long ago. */
    record TicketInvalid(LinkPage fresh) implements Result {}

    /** The four digits are wanted, or were wrong. */
    record CodeNeeded(LinkPage.Ready page, boolean wrong) implements Result {}

    /** Too many wrong digits came from this network. */
    record TooManyCodes(LinkPage.Frame frame, Duration pause) implements Result {}

    /**
     * Stored, now or before.
     *
     * @param receipt where the receipt is
     * @param deviceCookie what the browser may keep to be known next time, null for nothing
     */
    record Done(URI receipt, @Nullable String deviceCookie, LinkPage.Frame frame)
        implements Result {}

    /** Sent back for changes, now or before; the page says so. */
    record SentBack(LinkPage page) implements Result {}

    /** The question is with the caller, now or before. */
    record Asked(LinkPage.Frame frame, String question) implements Result {}

    /** Too many questions were asked already. */
    record QuestionRefused(LinkPage.Ready page) implements Result {}

    /** It cannot be sent back, or not once more. */
    record ReturnRefused(LinkPage.Ready page) implements Result {}

    /** Some values cannot be taken; the page is filled again with what was typed. */
    record InputRefused(LinkPage.Ready page, List<FieldProblem> problems) implements Result {}

    record CommentRequired(LinkPage.Ready page) implements Result {}

    /** What was shown is not what the request says now; the page shows the new content. */
    record ContentChanged(LinkPage.Ready page) implements Result {}

    record SelfApproval(LinkPage.Frame frame) implements Result {}
  }

  public Result handle(Command command) {
    return switch (command.opened().resolved()) {
      case LinkResolver.Resolved.Good(var target) -> press(command, target);
      case LinkResolver.Resolved.Invalid(),
          LinkResolver.Resolved.Revoked _,
          LinkResolver.Resolved.Overtaken _,
          LinkResolver.Resolved.Expired _ ->
          new Result.NotAnswerable(page(command));
    };
  }

  private Result press(Command pressed, LinkResolver.Target target) {
    var ticket =
        PageTicket.verify(
            target.key(),
            pressed.opened().link().token(),
            pressed.ticket(),
            clock.now(target.tenant().id()));
    if (ticket.isEmpty()) {
      return new Result.TicketInvalid(page(pressed));
    }
    // What counted once counts on: else a second press would need no code.
    var command = pressed.moreSuspicious(ticket.get().suspicion());
    var page = page(command);
    if (page instanceof LinkPage.Ready ready) {
      var codeWanted =
          ready.policy().code() == DecisionPolicy.CodeRule.ALWAYS
              || command.suspicion() >= OpenLink.SUSPICIOUS;
      if (codeWanted) {
        switch (codes.check(target, command.code(), command.ip())) {
          case CodeCheck.Finding.Right() -> {}
          case CodeCheck.Finding.Missing() -> {
            return new Result.CodeNeeded(ready, false);
          }
          case CodeCheck.Finding.Wrong() -> {
            return new Result.CodeNeeded(ready, true);
          }
          case CodeCheck.Finding.TooMany(var wait) -> {
            return new Result.TooManyCodes(ready.frame(), wait);
          }
        }
      }
    } else if (command.wish() != Wish.ANSWER
        || target.request().decisionOn(target.assignment().id()).isEmpty()) {
      // Nothing that asked for no code may be stored, whatever a clock says in a moment.
      return new Result.NotAnswerable(page);
    }
    return switch (command.wish()) {
      case ANSWER -> decide(command, target, ticket.get());
      case RETURN -> sendBack(command, target, ticket.get());
      case ASK -> ask(command, target, ticket.get());
    };
  }

  private Result decide(Command command, LinkResolver.Target target, PageTicket ticket) {
    var key = receiptLinks.key(target.tenant().id());
    var result =
        decide
            .handle(answer(command, target, ticket, key))
            .orElseThrow(() -> new IllegalStateException("The link's request is there"));
    return outcome(command, target, result, key);
  }

  private Result sendBack(Command command, LinkResolver.Target target, PageTicket ticket) {
    var wish =
        new SendingBack(
            approver(target),
            new Comment(command.comment()),
            new ContentDigest(ticket.shown()),
            target.link().channel(),
            Assurance.LINK,
            evidence(command, target));
    var result =
        returnForChanges
            .handle(new ReturnForChanges.Command(target.tenant().id(), target.request().id(), wish))
            .orElseThrow(() -> new IllegalStateException("The link's request is there"));
    return switch (result) {
      case ReturnResult.Accepted _, ReturnResult.Repeated _ -> new Result.SentBack(fresh(command));
      case ReturnResult.NotOffered(), ReturnResult.UsedUp _ ->
          ready(command, Result.ReturnRefused::new);
      case ReturnResult.Refused(var why) ->
          outcome(command, target, why, receiptLinks.key(target.tenant().id()));
    };
  }

  private Result ask(Command command, LinkResolver.Target target, PageTicket ticket) {
    var wish =
        new Asking(
            approver(target),
            new Comment(command.comment()),
            new ContentDigest(ticket.shown()),
            target.link().channel(),
            Assurance.LINK,
            evidence(command, target));
    var result =
        askQuestion
            .handle(new AskQuestion.Command(target.tenant().id(), target.request().id(), wish))
            .orElseThrow(() -> new IllegalStateException("The link's request is there"));
    return switch (result) {
      case AskResult.Asked _, AskResult.Repeated _ ->
          new Result.Asked(LinkPage.Frame.of(target), wish.text().text());
      case AskResult.TooMany _ -> ready(command, Result.QuestionRefused::new);
      case AskResult.Refused(var why) ->
          outcome(command, target, why, receiptLinks.key(target.tenant().id()));
    };
  }

  private static Responder.Approver approver(LinkResolver.Target target) {
    var assignment = target.assignment();
    return new Responder.Approver(assignment.id(), assignment.email(), assignment.name());
  }

  private static Evidence evidence(Command command, LinkResolver.Target target) {
    return new Evidence(
        command.ip(),
        command.userAgent(),
        target.key().id().value(),
        target.claims().expiresAt(),
        "");
  }

  private static DecideApproval.Command answer(
      Command command, LinkResolver.Target target, PageTicket ticket, TenantKey receiptKey) {
    var verdict =
        switch (target.claims().action()) {
          case APPROVE -> Verdict.APPROVE;
          case REJECT -> Verdict.REJECT;
          case FORM -> command.formVerdict();
          case RECEIPT -> throw new IllegalStateException("A receipt link answers nothing");
        };
    return new DecideApproval.Command(
        target.tenant().id(),
        target.request().id(),
        new DecideApproval.Known(target.request(), receiptKey),
        approver(target),
        verdict,
        new Comment(command.comment()),
        target.claims().action() == LinkAction.FORM ? command.typed() : Map.of(),
        new ContentDigest(ticket.shown()),
        target.link().channel(),
        Assurance.LINK,
        evidence(command, target));
  }

  private Result outcome(
      Command command, LinkResolver.Target target, DecisionResult result, TenantKey receiptKey) {
    return switch (result) {
      case DecisionResult.Recorded recorded ->
          new Result.Done(
              receiptLinks.of(recorded, receiptKey), deviceOf(target), LinkPage.Frame.of(target));
      case DecisionResult.Repeated(var first) ->
          switch (first.responder()) {
            case Responder.Approver _ -> repeated(command, target);
            // A machine has no receipt, and nobody here has answered.
            case Responder.Machine _ -> new Result.NotAnswerable(fresh(command));
          };
      case DecisionResult.AlreadyAnswered _,
          DecisionResult.AlreadyDecided _,
          DecisionResult.Overridden _,
          DecisionResult.Closed _,
          DecisionResult.PassedOn _ ->
          new Result.NotAnswerable(fresh(command));
      case DecisionResult.Expired(var at) ->
          new Result.NotAnswerable(new LinkPage.Expired(LinkPage.Frame.of(target), at));
      case DecisionResult.SelfApproval() -> new Result.SelfApproval(LinkPage.Frame.of(target));
      case DecisionResult.InputRefused(var problems) ->
          ready(command, page -> new Result.InputRefused(page, problems));
      case DecisionResult.CommentRequired() -> ready(command, Result.CommentRequired::new);
      case DecisionResult.ContentChanged() -> ready(command, Result.ContentChanged::new);
      case DecisionResult.NotAsked(), DecisionResult.MachineRefused() ->
          throw new IllegalStateException("A link names a person who was asked");
      case DecisionResult.ChannelRefused() ->
          throw new IllegalStateException("There is no link for what its channel may not say");
    };
  }

  /**
   * Whoever only repeats an answer has not shown to be a person, and gets no cookie.
   *
   * @throws OutcomeUnknownException if it cannot be read; that nothing was stored would be untrue
   */
  private Result repeated(Command command, LinkResolver.Target target) {
    try {
      return receiptLinks
          .find(target.tenant().id(), target.request().id(), target.assignment().id())
          .<Result>map(receipt -> new Result.Done(receipt, null, LinkPage.Frame.of(target)))
          // Its key was revoked: the page says what was answered, and a new link comes by mail.
          .orElseGet(() -> new Result.NotAnswerable(fresh(command)));
    } catch (StorageUnavailableException unread) {
      throw new OutcomeUnknownException(unread);
    }
  }

  private String deviceOf(LinkResolver.Target target) {
    return KnownDevice.issue(
        target.key(), target.assignment().email(), clock.now(target.tenant().id()));
  }

  private Result ready(Command command, Function<LinkPage.Ready, Result> result) {
    var page = fresh(command);
    return page instanceof LinkPage.Ready ready
        ? result.apply(ready)
        : new Result.NotAnswerable(page);
  }

  /** The page as it is now that something has happened. */
  private LinkPage fresh(Command command) {
    return openLink.find(command.opened().link()).page(command.suspicion(), "");
  }

  /** The page as the press found it. */
  private static LinkPage page(Command command) {
    return command.opened().page(command.suspicion(), "");
  }
}
