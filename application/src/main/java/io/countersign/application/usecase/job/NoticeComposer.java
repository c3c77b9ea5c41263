package io.countersign.application.usecase.job;

import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.ActionLinks;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.link.Link;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Handles;
import io.countersign.application.port.Tenants;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.view.Summaries;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what one person is told: everything that person may see and nothing else. */
public final class NoticeComposer {
  private final Channels channels;
  private final Tenants tenants;
  private final Handles handles;
  private final Deliveries deliveries;
  private final FollowUps followUps;
  private final PersonalLinks personalLinks;

  public NoticeComposer(
      Channels channels,
      Tenants tenants,
      Handles handles,
      Deliveries deliveries,
      FollowUps followUps,
      PersonalLinks personalLinks) {
    this.channels = channels;
    this.tenants = tenants;
    this.handles = handles;
    this.deliveries = deliveries;
    this.followUps = followUps;
    this.personalLinks = personalLinks;
  }

  /** Inside a transaction: links whose key was revoked are made anew. */
  Notice notice(TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    return switch (delivery.kind()) {
      case ASK -> asked(tenant, request, delivery, now);
      case REMINDER -> reminded(tenant, request, delivery, now);
      case CLOSING -> closed(tenant, request, delivery);
      case RECEIPT -> receipt(tenant, request, delivery, now);
      case PASSED_ON -> passedOn(tenant, request, delivery);
      case ESCALATION ->
          new Notice.Escalated(
              envelope(tenant, request, delivery),
              request.asked().stream()
                  .filter(a -> request.stateOf(a) == Assignment.State.OPEN)
                  .map(Assignment::display)
                  .toList());
    };
  }

  /** One of several things that somebody is asked at once; inside a transaction as well. */
  Notice.Item item(TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    var asked = asked(tenant, request, delivery, now);
    var summary = asked.envelope().request();
    return new Notice.Item(
        summary.title(),
        summary.requester(),
        asked.envelope().to().onBehalfOf(),
        summary.expiresAt(),
        summary.onExpiry(),
        asked.links(),
        asked.code(),
        delivery.kind() == Delivery.Kind.REMINDER);
  }

  /** Several items in one message, which goes by the name of this delivery. */
  Notice.Digest digest(
      TenantId tenant, Assignment reader, Delivery delivery, List<Notice.Item> items) {
    return new Notice.Digest(
        delivery.id(),
        delivery.attempts(),
        tenant,
        tenants.find(tenant).orElseThrow().branding(),
        new Notice.Recipient(
            reader.email(),
            reader.name(),
            reader.locale(),
            handles(tenant, delivery.channel(), List.of(reader)).get(reader.email().normalized()),
            List.of()),
        items);
  }

  /** What a message that asks should show by now; empty for messages that say what has happened. */
  Optional<Notice> standing(
      TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    return switch (delivery.kind()) {
      case ASK, REMINDER ->
          Optional.of(
              isOpen(request, delivery)
                  ? notice(tenant, request, delivery, now)
                  : wasPassedOn(request, delivery)
                      ? passedOn(tenant, request, delivery)
                      : closed(tenant, request, delivery));
      case CLOSING, RECEIPT, PASSED_ON, ESCALATION -> Optional.empty();
    };
  }

  /** Whether somebody who reads this message has something to do. */
  static boolean isOpen(ApprovalRequest request, Delivery delivery) {
    if (delivery.revision() != request.revision()) {
      return false;
    }
    return switch (delivery.audience()) {
      case EVERYBODY -> request.pending();
      case PERSON ->
          request.stateOf(request.assignment(delivery.assignment()).orElseThrow())
              == Assignment.State.OPEN;
    };
  }

  private static boolean wasPassedOn(ApprovalRequest request, Delivery delivery) {
    return request.pending()
        && delivery.audience() == Audience.PERSON
        && request.assignment(delivery.assignment()).orElseThrow().passedOn() != null;
  }

  private Notice.Closed closed(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var reader = delivery.audience() == Audience.PERSON ? delivery.assignment() : null;
    var overtaken = overtaken(request, delivery);
    var then = overtaken ? request.asOf(delivery.revision()) : request;
    return new Notice.Closed(
        envelope(tenant, then, delivery),
        overtaken ? RequestState.RETURNED : request.state(),
        then.decisions().stream().map(decision -> Summaries.of(decision, reader)).toList(),
        overtaken
            ? Summaries.of(then.history().returned().getLast().returned())
            : Summaries.remark(request),
        !overtaken && request.clocks().ranOut());
  }

  /** Whether its readers are asked anew by another message. */
  private static boolean overtaken(ApprovalRequest request, Delivery delivery) {
    if (delivery.revision() == request.revision()) {
      return false;
    }
    return switch (delivery.audience()) {
      case EVERYBODY -> true;
      // An answer that stands is not asked for again.
      case PERSON ->
          request
              .decisionOn(delivery.assignment())
              .filter(decision -> decision.revision() <= delivery.revision())
              .isEmpty();
    };
  }

  private Notice.PassedOn passedOn(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var assignment = request.assignment(delivery.assignment()).orElseThrow();
    var passed = Objects.requireNonNull(assignment.passedOn());
    return new Notice.PassedOn(
        envelope(tenant, request, delivery), request.holder(assignment).display(), passed.cause());
  }

  private Notice.Asked asked(
      TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    var envelope = envelope(tenant, request, delivery);
    var answers = request.step().answersThrough(delivery.channel());
    var links =
        delivery.audience() == Audience.EVERYBODY
            ? List.<Link>of()
            : followUps.linksToAnswer(
                tenant, request, delivery.assignment(), delivery.channel(), now);
    if (links.isEmpty()) {
      return new Notice.Asked(envelope, ActionLinks.NONE, answers, "");
    }
    var key = followUps.keyOf(links.getFirst());
    return new Notice.Asked(
        envelope,
        personalLinks.offered(key, request, links),
        answers,
        key.code(delivery.assignment().value()));
  }

  private Notice.Reminded reminded(
      TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    var asked = asked(tenant, request, delivery, now);
    return new Notice.Reminded(asked.envelope(), asked.links(), asked.answers(), asked.code());
  }

  private Notice.Receipt receipt(
      TenantId tenant, ApprovalRequest request, Delivery delivery, Instant now) {
    var then = request.asOf(delivery.revision());
    var decision = then.decisionOn(delivery.assignment()).orElseThrow();
    var link = followUps.linkToReceipt(tenant, then, decision, now);
    var key = followUps.keyOf(link);
    return new Notice.Receipt(
        envelope(tenant, then, delivery),
        decision.verdict(),
        decision.at(),
        decision.channel(),
        decision.comment().text(),
        decision.evidence().ip(),
        personalLinks.address(key, link),
        key.code(delivery.assignment().value()));
  }

  private Notice.Envelope envelope(TenantId tenant, ApprovalRequest request, Delivery delivery) {
    var owner = tenants.find(tenant).orElseThrow();
    var assignment = request.assignment(delivery.assignment()).orElseThrow();
    var readers = readers(request, delivery, assignment);
    var handles = handles(tenant, delivery.channel(), readers);
    return new Notice.Envelope(
        delivery.id(),
        delivery.attempts(),
        assignment.id().value(),
        original(tenant, delivery),
        tenant,
        owner.branding(),
        recipient(request, readers.getFirst(), handles),
        switch (delivery.audience()) {
          case PERSON -> List.of();
          case EVERYBODY -> readers.stream().map(one -> recipient(request, one, handles)).toList();
        },
        Summaries.of(request));
  }

  /** Those it is for: nobody is reminded of what they have done. */
  private static List<Assignment> readers(
      ApprovalRequest request, Delivery delivery, Assignment assignment) {
    return switch (delivery.audience()) {
      case PERSON -> List.of(assignment);
      case EVERYBODY ->
          delivery.kind() == Delivery.Kind.REMINDER && request.pending()
              ? request.asked().stream()
                  .filter(one -> request.stateOf(one) == Assignment.State.OPEN)
                  .toList()
              : request.asked();
    };
  }

  /** Only channels that people answer in know them by another name than their address. */
  private Map<EmailAddress, Handle> handles(
      TenantId tenant, ChannelId channel, List<Assignment> readers) {
    return channels.find(channel).orElse(null) instanceof AnswerableChannel
        ? handles.of(
            tenant, channel, readers.stream().map(one -> one.email().normalized()).toList())
        : Map.of();
  }

  /** Only channels whose messages stay within reach have something to reply to. */
  private @Nullable MessageHandle original(TenantId tenant, Delivery delivery) {
    return delivery.kind() != Delivery.Kind.ASK
            && channels.find(delivery.channel()).orElse(null) instanceof RevisableChannel
        ? deliveries.ofRequest(tenant, delivery.request()).stream()
            .filter(d -> d.kind() == Delivery.Kind.ASK)
            .filter(d -> d.revision() == delivery.revision())
            .filter(d -> d.channel().equals(delivery.channel()))
            // What is for one person has no place below a message that others read.
            .filter(d -> d.audience() == delivery.audience())
            .filter(d -> d.reaches(delivery.assignment()))
            .map(Delivery::handle)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null)
        : null;
  }

  private static Notice.Recipient recipient(
      ApprovalRequest request, Assignment assignment, Map<EmailAddress, Handle> handles) {
    return new Notice.Recipient(
        assignment.email(),
        assignment.name(),
        assignment.locale(),
        handles.get(assignment.email().normalized()),
        request.onBehalfOf(assignment).stream().map(Assignment::display).toList());
  }
}
