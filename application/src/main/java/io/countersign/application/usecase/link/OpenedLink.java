package io.countersign.application.usecase.link;

import io.countersign.application.channel.Notice;
import io.countersign.application.link.KnownDevice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PageTicket;
import io.countersign.application.view.Summaries;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Revision;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.DecisionPolicy;
import java.time.Instant;

/**
 * A link as it was found a moment ago, to be shown or pressed: whatever is done with it within one
 * call needs no second look into the database.
 */
public final class OpenedLink {
  private final LinkResolver.Pressed link;
  private final LinkResolver.Resolved resolved;
  private final Instant at;

  OpenedLink(LinkResolver.Pressed link, LinkResolver.Resolved resolved, Instant at) {
    this.link = link;
    this.resolved = resolved;
    this.at = at;
  }

  LinkResolver.Pressed link() {
    return link;
  }

  LinkResolver.Resolved resolved() {
    return resolved;
  }

  /**
   * What whoever follows the link is shown.
   *
   * @param suspicion how many signs of automation the visit showed
   * @param deviceCookie what the browser's cookie of an earlier press says, empty for none
   */
  public LinkPage page(int suspicion, String deviceCookie) {
    return switch (resolved) {
      case LinkResolver.Resolved.Invalid() -> new LinkPage.Invalid();
      case LinkResolver.Resolved.Revoked(var target) ->
          new LinkPage.Revoked(LinkPage.Frame.of(target));
      case LinkResolver.Resolved.Overtaken(var target) -> overtaken(target);
      case LinkResolver.Resolved.Expired(var target) ->
          target.request().pending() && at.isBefore(target.request().expiresAt())
              ? outlived(target)
              : expired(target);
      case LinkResolver.Resolved.Good(var target) -> page(target, suspicion, deviceCookie);
    };
  }

  private static LinkPage overtaken(LinkResolver.Target target) {
    var request = target.request();
    if (!request.pending() || request.decisionOn(target.assignment().id()).isPresent()) {
      return closed(target);
    }
    return target.assignment().passedOn() == null
        ? new LinkPage.Overtaken(LinkPage.Frame.of(target))
        : passedOn(target);
  }

  private static LinkPage expired(LinkResolver.Target target) {
    var state = target.request().state();
    return state == RequestState.PENDING || state == RequestState.EXPIRED
        ? new LinkPage.Expired(LinkPage.Frame.of(target), target.request().expiresAt())
        : closed(target);
  }

  /** Somebody has asked something meanwhile: without that, it would be over as its link is. */
  private static LinkPage outlived(LinkResolver.Target target) {
    if (target.request().decisionOn(target.assignment().id()).isPresent()) {
      return closed(target);
    }
    return target.assignment().passedOn() == null
        ? new LinkPage.Outlived(LinkPage.Frame.of(target))
        : passedOn(target);
  }

  private LinkPage page(LinkResolver.Target target, int suspicion, String deviceCookie) {
    var request = target.request();
    if (!request.pending() || request.decisionOn(target.assignment().id()).isPresent()) {
      return closed(target);
    }
    if (!at.isBefore(request.expiresAt())) {
      return expired(target);
    }
    return target.assignment().passedOn() == null
        ? ready(target, suspicion, deviceCookie)
        : passedOn(target);
  }

  private static LinkPage passedOn(LinkResolver.Target target) {
    return new LinkPage.PassedOn(
        LinkPage.Frame.of(target), target.request().holder(target.assignment()).display());
  }

  private LinkPage.Ready ready(LinkResolver.Target target, int suspicion, String deviceCookie) {
    var request = target.request();
    var policy = request.step().policy();
    var askForCode =
        policy.code() == DecisionPolicy.CodeRule.ALWAYS || suspicion >= OpenLink.SUSPICIOUS;
    var oneClick =
        policy.oneClick() == DecisionPolicy.OneClick.KNOWN_DEVICE
            && !askForCode
            && suspicion == 0
            && target.claims().action() != LinkAction.FORM
            && !request.needsInput()
            && KnownDevice.isKnown(target.key(), target.assignment().email(), deviceCookie, at);
    var ticket =
        new PageTicket(at, request.shownDigest().value(), suspicion)
            .sign(target.key(), link.token());
    return new LinkPage.Ready(
        LinkPage.Frame.of(target),
        ticket,
        policy,
        request.needsInput(),
        request.editable(),
        oneClick,
        askForCode,
        request.mayBeSentBack());
  }

  /** What someone is told who comes when it is over, or after their own answer. */
  private static LinkPage closed(LinkResolver.Target target) {
    var request = target.request();
    var frame = LinkPage.Frame.of(target);
    var override = request.override();
    if (override != null) {
      return new LinkPage.Overridden(
          frame,
          override.verdict(),
          override.at(),
          new Notice.Remark(override.keyName(), override.reason().text()));
    }
    if (request.clocks().ranOut()) {
      return new LinkPage.RanOut(
          frame,
          request.state() == RequestState.APPROVED ? Verdict.APPROVE : Verdict.REJECT,
          request.expiresAt());
    }
    var waiting = request.waitingForChanges().map(Revision::returned);
    if (waiting.isPresent()) {
      return new LinkPage.Returned(
          frame,
          Summaries.of(waiting.get()),
          waiting.get().at(),
          waiting.get().responder().assignment().equals(target.assignment().id()));
    }
    var own = request.decisionOn(target.assignment().id());
    if (own.isPresent()) {
      return new LinkPage.AlreadyDecided(
          frame,
          LinkPage.AnswerView.of(own.get()),
          own.get().responder() instanceof Responder.Approver);
    }
    return switch (request.state()) {
      case APPROVED, REJECTED ->
          new LinkPage.AlreadyDecided(
              frame, LinkPage.AnswerView.of(request.decisions().getLast()), false);
      case EXPIRED -> new LinkPage.Expired(frame, request.expiresAt());
      case PENDING, DRAFT, RETURNED, RECALLED, CANCELLED ->
          new LinkPage.Over(frame, request.state());
    };
  }
}
