package io.countersign.application.usecase.link;

import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.RequestSummary;
import io.countersign.application.link.LinkAction;
import io.countersign.application.view.Summaries;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the pages behind links show. Holds only what the person asked may see. */
public sealed interface LinkPage {

  /**
   * What every page behind a good MAC has.
   *
   * @param onBehalfOf the names of those in whose place this person is asked
   */
  record Frame(
      TenantId tenant,
      Branding branding,
      Locale locale,
      String approver,
      List<String> onBehalfOf,
      RequestSummary request,
      LinkAction action) {
    static Frame of(LinkResolver.Target target) {
      return new Frame(
          target.tenant().id(),
          target.tenant().branding(),
          target.assignment().locale(),
          target.assignment().email().value(),
          target.request().onBehalfOf(target.assignment()).stream()
              .map(Assignment::display)
              .toList(),
          Summaries.of(
              target.claims().action() == LinkAction.RECEIPT ? target.then() : target.request()),
          target.claims().action());
    }
  }

  /** Not a link of ours. */
  record Invalid() implements LinkPage {}

  /** Withdrawn: its key was revoked, or what it was about has changed. */
  record Revoked(Frame frame) implements LinkPage {}

  record Expired(Frame frame, Instant at) implements LinkPage {}

  /**
   * An answer is there already.
   *
   * @param own whether it is this person's own answer
   */
  record AlreadyDecided(Frame frame, AnswerView answer, boolean own) implements LinkPage {}

  /** A changed version is asked by now; another message has its links. */
  record Overtaken(Frame frame) implements LinkPage {}

  /** The link is too old, but the request can still be answered: because of a question. */
  record Outlived(Frame frame) implements LinkPage {}

  /**
   * Sent back for changes; there will be another message.
   *
   * @param own whether it was this person who sent it back
   */
  record Returned(Frame frame, Notice.Remark wanted, Instant at, boolean own) implements LinkPage {}

  /** Decided above the rules. */
  record Overridden(Frame frame, Verdict verdict, Instant at, Notice.Remark override)
      implements LinkPage {}

  /** Nobody has answered in time, and the request says what becomes of it then. */
  record RanOut(Frame frame, Verdict verdict, Instant at) implements LinkPage {}

  /** Recalled or cancelled. */
  record Over(Frame frame, RequestState state) implements LinkPage {}

  /** Somebody else has the item by now: {@code to}. */
  record PassedOn(Frame frame, String to) implements LinkPage {}

  /**
   * Ready to be answered.
   *
   * @param ticket goes back with the form
   * @param oneClick whether the page may submit itself after a countdown
   * @param askForCode whether the four digits are wanted at once
   * @param returnable whether it may be sent back for changes
   */
  record Ready(
      Frame frame,
      String ticket,
      DecisionPolicy policy,
      boolean needsInput,
      boolean editable,
      boolean oneClick,
      boolean askForCode,
      boolean returnable)
      implements LinkPage {}

  /** An answer as others may see it. */
  record AnswerView(Verdict verdict, Instant at, String by, String channel, String comment) {
    static AnswerView of(Decision decision) {
      return new AnswerView(
          decision.verdict(),
          decision.at(),
          decision.responder().display(),
          decision.channel().value(),
          decision.comment().text());
    }
  }

  /** The frame of this page, null for an invalid link. */
  default @Nullable Frame frameOrNull() {
    return switch (this) {
      case Invalid() -> null;
      case Revoked(var frame) -> frame;
      case Expired(var frame, var _) -> frame;
      case AlreadyDecided(var frame, var _, var _) -> frame;
      case Overtaken(var frame) -> frame;
      case Outlived(var frame) -> frame;
      case Returned(var frame, var _, var _, var _) -> frame;
      case Overridden(var frame, var _, var _, var _) -> frame;
      case RanOut(var frame, var _, var _) -> frame;
      case Over(var frame, var _) -> frame;
      case PassedOn(var frame, var _) -> frame;
      case Ready ready -> ready.frame();
    };
  }
}
