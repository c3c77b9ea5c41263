package io.countersign.application.channel;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
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

  /** Please decide. */
  record Asked(Envelope envelope, ActionLinks links, String code) implements Notice {}

  /** Please decide; you were asked before. The links are the same. */
  record Reminded(Envelope envelope, ActionLinks links, String code) implements Notice {}

  /**
   * Nothing left to do.
   *
   * @param decidedBy who ended it, empty unless it was decided
   */
  record Closed(Envelope envelope, RequestState state, String decidedBy) implements Notice {}

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
   * What every notice carries.
   *
   * @param delivery the same on every attempt
   * @param thread the same for every notice of one assignment, for threading
   */
  record Envelope(
      DeliveryId delivery,
      String thread,
      TenantId tenant,
      Branding branding,
      Recipient to,
      RequestSummary request) {}

  record Recipient(EmailAddress email, String name, Locale locale) {}

  /**
   * @param requester empty when a machine asks on its own account
   * @param fingerprint short form of the content digest
   */
  record RequestSummary(
      RequestId id,
      String title,
      String summary,
      StepContext context,
      String requester,
      List<FieldView> fields,
      Instant createdAt,
      Instant expiresAt,
      String fingerprint) {
    public RequestSummary {
      fields = List.copyOf(fields);
    }
  }

  /**
   * Personal links.
   *
   * @param approve null when approving needs a value to be entered first
   * @param form "Edit &amp; Submit", null when nothing can be edited
   */
  record ActionLinks(@Nullable URI approve, URI reject, @Nullable URI form) {}
}
