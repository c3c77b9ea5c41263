package io.countersign.application.usecase.link;

import io.countersign.application.link.KnownDevice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PageTicket;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.DecisionPolicy;
import java.time.Instant;
import java.time.InstantSource;

/** Shows what a link is about. Changes nothing, whoever asks and however often. */
public final class OpenLink {
  /** From how many signs of automation on the page asks for the code. */
  static final int SUSPICIOUS = 2;

  private final LinkResolver resolver;
  private final InstantSource clock;

  public OpenLink(LinkResolver resolver, InstantSource clock) {
    this.resolver = resolver;
    this.clock = clock;
  }

  /**
   * @param suspicion how many signs of automation the visit showed
   * @param deviceCookie what the browser's cookie of an earlier press says, empty for none
   */
  public record Query(LinkResolver.Pressed link, int suspicion, String deviceCookie) {}

  public LinkPage find(Query query) {
    return page(resolver.resolve(query.link()), query);
  }

  /** The page of a link that has been looked up already. */
  LinkPage page(LinkResolver.Resolved resolved, Query query) {
    return switch (resolved) {
      case LinkResolver.Resolved.Invalid() -> new LinkPage.Invalid();
      case LinkResolver.Resolved.Revoked(var target) -> unavailable(target);
      case LinkResolver.Resolved.Expired(var target) -> expired(target);
      case LinkResolver.Resolved.Good(var target) -> page(target, query);
    };
  }

  private static LinkPage unavailable(LinkResolver.Target target) {
    return new LinkPage.Revoked(LinkPage.Frame.of(target));
  }

  private static LinkPage expired(LinkResolver.Target target) {
    var state = target.request().state();
    return state == RequestState.PENDING || state == RequestState.EXPIRED
        ? new LinkPage.Expired(LinkPage.Frame.of(target), target.request().expiresAt())
        : closed(target);
  }

  private LinkPage page(LinkResolver.Target target, Query query) {
    var request = target.request();
    if (!request.pending() || request.decisionOn(target.assignment().id()).isPresent()) {
      return closed(target);
    }
    var now = clock.instant();
    if (!now.isBefore(request.expiresAt())) {
      return expired(target);
    }
    return ready(target, query, now);
  }

  private static LinkPage.Ready ready(LinkResolver.Target target, Query query, Instant now) {
    var request = target.request();
    var policy = request.step().policy();
    var askForCode =
        policy.code() == DecisionPolicy.CodeRule.ALWAYS || query.suspicion() >= SUSPICIOUS;
    var oneClick =
        policy.oneClick() == DecisionPolicy.OneClick.KNOWN_DEVICE
            && !askForCode
            && query.suspicion() == 0
            && target.claims().action() != LinkAction.FORM
            && !request.needsInput()
            && KnownDevice.isKnown(
                target.key(), target.assignment().email(), query.deviceCookie(), now);
    var ticket =
        new PageTicket(now, request.shownDigest().value(), query.suspicion())
            .sign(target.key(), query.link().token());
    return new LinkPage.Ready(
        LinkPage.Frame.of(target),
        ticket,
        new LinkPage.Progress(
            request.step().quorum().required(request.assignments().size()),
            request.count(Verdict.APPROVE),
            request.assignments().size()),
        policy,
        request.needsInput(),
        request.editable(),
        oneClick,
        askForCode);
  }

  /** What someone is told who comes when it is over, or after their own answer. */
  static LinkPage closed(LinkResolver.Target target) {
    var request = target.request();
    var frame = LinkPage.Frame.of(target);
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
