package io.countersign.application.channel;

import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.request.RequestState;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What somebody who pressed is told in private. Whose answer counted is seen in the message. */
public sealed interface Reply {
  Locale locale();

  /**
   * A page of this person's own.
   *
   * @param code what the page may ask for: it is to be shown beside the link
   */
  record OwnPage(URI address, String code) {
    /** Without what opens it. */
    @Override
    public String toString() {
      return "OwnPage[]";
    }
  }

  /** There is nothing here for this account: it was not asked, or there is no such request. */
  record NotAsked(Locale locale) implements Reply {}

  /** An answer is there already. */
  record AlreadyAnswered(Locale locale, Notice.Answered first) implements Reply {}

  /** Recalled or cancelled. */
  record Over(Locale locale, RequestState state) implements Reply {}

  record Expired(Locale locale, Instant at) implements Reply {}

  /** What the message showed is not what the request says now; it is being rewritten. */
  record ContentChanged(Locale locale) implements Reply {}

  /** The step does not let people answer like this through this channel. */
  record ChannelRefused(Locale locale) implements Reply {}

  /** Somebody else has the item by now: {@code to}. */
  record PassedOn(Locale locale, String to) implements Reply {}

  /** Nobody answers their own request. */
  record SelfApproval(Locale locale) implements Reply {}

  /** Values are missing or cannot be taken; {@code page} is where they can be entered. */
  record InputRefused(Locale locale, List<FieldProblem> problems, OwnPage page) implements Reply {
    public InputRefused {
      problems = List.copyOf(problems);
    }
  }

  /** A rejection needs a reason; {@code page} is where it can be given. */
  record CommentRequired(Locale locale, OwnPage page) implements Reply {}

  /** The whole request, on a page of this person's own. */
  record Page(Locale locale, OwnPage page) implements Reply {}
}
