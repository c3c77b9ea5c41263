package io.countersign.application.channel;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Change;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a channel tells one person. Holds only what that person may see: masked and concealed values
 * are not in it.
 */
public sealed interface Notice {
  Envelope envelope();

  default DeliveryId delivery() {
    return envelope().delivery();
  }

  /**
   * Please decide.
   *
   * @param links of this person alone; none in a message to everybody
   * @param answers what counts if it is answered through this channel
   */
  record Asked(Envelope envelope, ActionLinks links, ChannelUse.Answers answers, String code)
      implements Notice {}

  /** Please decide; you were asked before. The links are the same. */
  record Reminded(Envelope envelope, ActionLinks links, ChannelUse.Answers answers, String code)
      implements Notice {}

  /**
   * Nothing left to do for whoever reads it: the request is over, or waits for others.
   *
   * @param state {@code PENDING} if others are still asked; {@code RETURNED} also if a changed
   *     version is asked by now, in another message
   * @param answers in the order they came in
   * @param remark by whom it was sent back for changes or decided above the rules; null if neither
   * @param ranOut whether time running out has decided it, and nobody's answer
   */
  record Closed(
      Envelope envelope,
      RequestState state,
      List<Answered> answers,
      @Nullable Remark remark,
      boolean ranOut)
      implements Notice {
    /** Of a request that time running out has not decided. */
    public Closed(
        Envelope envelope, RequestState state, List<Answered> answers, @Nullable Remark remark) {
      this(envelope, state, answers, remark, false);
    }

    public Closed {
      answers = List.copyOf(answers);
    }

    /** Whether an administrator decided it above the rules, and not those who were asked. */
    public boolean overridden() {
      return remark != null && (state == RequestState.APPROVED || state == RequestState.REJECTED);
    }

    /** Who ended it; empty unless people decided it. */
    public String decidedBy() {
      return switch (state) {
        case APPROVED, REJECTED ->
            answers.isEmpty() || overridden() || ranOut ? "" : answers.getLast().by();
        case DRAFT, PENDING, RETURNED, RECALLED, CANCELLED, EXPIRED -> "";
      };
    }
  }

  /** What somebody said with something that is no answer. */
  record Remark(String by, String why) {}

  /**
   * An answer as others may see it: who, and how it is known.
   *
   * @param own whether it is the reader's
   */
  record Answered(
      String by,
      Verdict verdict,
      Instant at,
      ChannelId channel,
      Assurance assurance,
      String comment,
      boolean own) {}

  /**
   * You decided this.
   *
   * @param receipt page with what was recorded and "this wasn't me"
   * @param code what that page asks for if the visit looked automated
   */
  record Receipt(
      Envelope envelope,
      Verdict verdict,
      Instant decidedAt,
      ChannelId channel,
      String comment,
      String ip,
      URI receipt,
      String code)
      implements Notice {}

  /**
   * Somebody else is asked in your place; nothing left to do.
   *
   * @param to who has the item now
   */
  record PassedOn(Envelope envelope, String to, Assignment.Cause cause) implements Notice {}

  /**
   * Others have been asked, and have not answered yet; nothing for the reader to do.
   *
   * @param waitingFor the names of those who have not answered
   */
  record Escalated(Envelope envelope, List<String> waitingFor) implements Notice {
    public Escalated {
      waitingFor = List.copyOf(waitingFor);
    }
  }

  /**
   * Please decide all of these: no notice of its own, but several in one message.
   *
   * @param delivery of the first item; the same on every attempt
   * @param attempt from 1; above 1 the vendor may have the message already
   * @param to whom it is for; in whose place is said by each item
   * @param items two or more, the oldest first
   */
  record Digest(
      DeliveryId delivery,
      int attempt,
      TenantId tenant,
      Branding branding,
      Recipient to,
      List<Item> items) {
    public Digest {
      items = List.copyOf(items);
    }
  }

  /**
   * One of several requests in one message. What it is about is shown by the page behind its links.
   *
   * @param requester empty when a machine asks on its own account
   * @param onBehalfOf the names of those in whose place this person is asked
   * @param expiresAt null while a question waits for a reply
   * @param links of this person and this request alone
   * @param code what a page behind these links may ask for; empty if there are none
   * @param reminder whether this person was asked before
   */
  record Item(
      String title,
      String requester,
      List<String> onBehalfOf,
      @Nullable Instant expiresAt,
      OnExpiry onExpiry,
      ActionLinks links,
      String code,
      boolean reminder) {
    public Item {
      onBehalfOf = List.copyOf(onBehalfOf);
    }
  }

  /**
   * What every notice carries.
   *
   * @param delivery the same on every attempt
   * @param attempt from 1; above 1 the vendor may have the message already
   * @param thread the same for every notice of one assignment, for threading
   * @param original the message that asked first, where this one may be put as a reply; null if
   *     there is none
   * @param to whom it is for; in a message to everybody, the first of those who are asked
   * @param everybody who is asked by this one message, empty if only {@code to} is
   */
  record Envelope(
      DeliveryId delivery,
      int attempt,
      String thread,
      @Nullable MessageHandle original,
      TenantId tenant,
      Branding branding,
      Recipient to,
      List<Recipient> everybody,
      RequestSummary request) {
    public Envelope {
      everybody = List.copyOf(everybody);
    }
  }

  /**
   * @param handle what the directory calls this person on the channel, null if it does not say
   * @param onBehalfOf the names of those in whose place this person is asked, along the chain;
   *     empty for whoever is asked on their own account
   */
  record Recipient(
      EmailAddress email,
      String name,
      Locale locale,
      @Nullable Handle handle,
      List<String> onBehalfOf) {
    public Recipient {
      onBehalfOf = List.copyOf(onBehalfOf);
    }
  }

  /**
   * @param requester empty when a machine asks on its own account
   * @param expiresAt null while a question waits for a reply: no clock runs meanwhile
   * @param onExpiry what becomes of it without an answer
   * @param shown the digest of what is shown here
   * @param revised what is new since it was sent back; null if it never was
   * @param questions what approvers have asked, in order
   */
  record RequestSummary(
      RequestId id,
      String title,
      String summary,
      StepContext context,
      String requester,
      List<FieldView> fields,
      Progress progress,
      Instant createdAt,
      @Nullable Instant expiresAt,
      OnExpiry onExpiry,
      ContentDigest shown,
      @Nullable Revised revised,
      List<Exchange> questions) {
    /** About which nobody has asked anything. */
    public RequestSummary(
        RequestId id,
        String title,
        String summary,
        StepContext context,
        String requester,
        List<FieldView> fields,
        Progress progress,
        Instant createdAt,
        @Nullable Instant expiresAt,
        OnExpiry onExpiry,
        ContentDigest shown,
        @Nullable Revised revised) {
      this(
          id, title, summary, context, requester, fields, progress, createdAt, expiresAt, onExpiry,
          shown, revised, List.of());
    }

    public RequestSummary {
      fields = List.copyOf(fields);
      questions = List.copyOf(questions);
    }

    /** Whether what was asked about this revision has its reply. */
    public boolean replied() {
      var revision = revised == null ? 1 : revised.number();
      return expiresAt != null
          && questions.stream().anyMatch(one -> one.revision() == revision && one.reply() != null);
    }

    /** Short form of the digest, for people to compare. */
    public String fingerprint() {
      return shown.shortForm();
    }

    public boolean editable() {
      return fields.stream().anyMatch(FieldView::editable);
    }

    /** Whether approving takes more than a press. */
    public boolean needsInput() {
      return fields.stream().anyMatch(field -> field.input() == InputMode.REQUIRED_FROM_HUMAN);
    }
  }

  /**
   * What a changed version changes.
   *
   * @param number of the revision, from 2
   * @param wanted by whom the one before was sent back, and why
   */
  record Revised(int number, Remark wanted, List<Change> changes) {
    public Revised {
      changes = List.copyOf(changes);
    }
  }

  /**
   * What an approver has asked.
   *
   * @param revision of the request in which it was asked
   * @param reply by whom and what; null while there is none
   */
  record Exchange(int revision, String by, String question, @Nullable Remark reply) {}

  /** How far a quorum has come. */
  record Progress(int required, int approvals, int rejections, int asked) {}

  /**
   * Personal links; those that do not apply are null.
   *
   * @param approve null when approving needs a value to be entered first
   * @param form "Edit &amp; Submit", null when nothing can be edited
   * @param away where this person names somebody to stand in for them
   */
  record ActionLinks(
      @Nullable URI approve, @Nullable URI reject, @Nullable URI form, @Nullable URI away) {
    public static final ActionLinks NONE = new ActionLinks(null, null, null);

    public ActionLinks(@Nullable URI approve, @Nullable URI reject, @Nullable URI form) {
      this(approve, reject, form, null);
    }

    /** The page that shows the whole request and lets this person do most. */
    public @Nullable URI page() {
      if (form != null) {
        return form;
      }
      return approve == null ? reject : approve;
    }
  }
}
