package io.countersign.application.usecase.job;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.job.RetrySchedule;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/** Sends one message, or rewrites one that was sent: note the attempt, send, note the end. */
public final class DeliverNotice {
  private static final Duration MAY_BE_ON_ITS_WAY = Duration.ofSeconds(30);

  private final Transactions transactions;
  private final Deliveries deliveries;
  private final ApprovalRequests requests;
  private final Channels channels;
  private final AccountResolver accounts;
  private final NoticeComposer composer;
  private final FollowUps followUps;
  private final People people;
  private final TenantClock clock;

  public DeliverNotice(
      Transactions transactions,
      Deliveries deliveries,
      ApprovalRequests requests,
      Channels channels,
      AccountResolver accounts,
      NoticeComposer composer,
      FollowUps followUps,
      People people,
      TenantClock clock) {
    this.transactions = transactions;
    this.deliveries = deliveries;
    this.requests = requests;
    this.channels = channels;
    this.accounts = accounts;
    this.composer = composer;
    this.followUps = followUps;
    this.people = people;
    this.clock = clock;
  }

  /** What there is to do about a message. */
  private sealed interface Preparation {
    record Prepared(Showing showing) implements Preparation {}

    /** Nobody wants it any more. */
    record NothingToDo() implements Preparation {}

    /** It was sent; whether it is still true was perhaps not looked at. */
    record Sent(Delivery delivery) implements Preparation {}

    /** Its time has not come, or what it is about is being sent or brought to an end just now. */
    record TooEarly(Duration remaining) implements Preparation {}
  }

  /**
   * What a message should show.
   *
   * @param version of the request that it is about
   */
  private record Showing(Delivery delivery, long version, Notice notice) {}

  /** What changes while it is sent is shown by rewriting it. */
  Attempt deliver(TenantId tenant, DeliveryId id) {
    return switch (transactions.inTransaction(() -> prepare(tenant, id))) {
      case Preparation.NothingToDo() -> new Attempt.Settled();
      case Preparation.TooEarly(var remaining) -> new Attempt.NotYet(remaining);
      case Preparation.Sent(var delivery) -> rewriting(tenant, delivery);
      case Preparation.Prepared(var showing) -> {
        var notice = showing.notice();
        var attempt =
            through(
                tenant,
                showing.delivery(),
                notice,
                (channel, account) -> channel.deliver(notice, account));
        yield attempt instanceof Attempt.Settled
                && revisable(showing.delivery())
                && outdated(tenant, showing)
            ? rewriting(tenant, showing.delivery())
            : attempt;
      }
    };
  }

  private Attempt rewriting(TenantId tenant, Delivery delivery) {
    transactions.inTransaction(() -> {
      followUps.revise(tenant, delivery, clock.now(tenant));
      return delivery;
    });
    return new Attempt.Settled();
  }

  /**
   * Has a message that was sent show how its request stands. Whoever is slow may overwrite what
   * another has written since; so it looks again afterwards whether what it wrote is still true. A
   * message that is not sent yet is looked after by its sending.
   */
  Attempt revise(TenantId tenant, DeliveryId id) {
    var found = transactions.inTransaction(() -> standing(tenant, id));
    if (found.isEmpty()) {
      return new Attempt.Settled();
    }
    var delivery = found.get().delivery();
    var handle = Objects.requireNonNull(delivery.handle());
    var notice = found.get().notice();
    var attempt =
        through(
            tenant,
            delivery,
            notice,
            (channel, account) ->
                channel instanceof RevisableChannel revisable
                    ? revisable.revise(handle, notice, account)
                    : new DeliveryOutcome.Delivered(handle));
    return attempt instanceof Attempt.Settled && outdated(tenant, found.get())
        ? new Attempt.NotYet(Duration.ZERO)
        : attempt;
  }

  private Optional<Showing> standing(TenantId tenant, DeliveryId id) {
    var now = clock.now(tenant);
    return deliveries
        .find(tenant, id)
        .filter(delivery -> delivery.handle() != null)
        .flatMap(delivery ->
            requests
                .find(tenant, delivery.request())
                .flatMap(request ->
                    composer
                        .standing(tenant, request, delivery, now)
                        .map(notice -> new Showing(delivery, request.version(), notice))));
  }

  private boolean outdated(TenantId tenant, Showing showing) {
    return transactions.inTransaction(() ->
        requests
            .find(tenant, showing.delivery().request())
            .filter(request -> request.version() != showing.version())
            .isPresent());
  }

  private Attempt through(
      TenantId tenant,
      Delivery delivery,
      Notice notice,
      BiFunction<HilChannel, ChannelAccount, DeliveryOutcome> send) {
    var channel = channels.find(delivery.channel());
    if (channel.isEmpty()) {
      return failed(tenant, delivery, Duration.ZERO, "channel-not-installed");
    }
    var to = notice.envelope().to();
    var inputs =
        Map.of(
            "approverEmail", to.email().value(),
            "approverName", to.name(),
            "requestId", delivery.request().toString());
    return switch (accounts.resolve(tenant, delivery.channel(), inputs)) {
      case AccountResolver.Resolved.MissingReference _ ->
          failed(tenant, delivery, Duration.ZERO, "missing-reference");
      case AccountResolver.Resolved.Ready(var account) ->
          switch (send.apply(channel.get(), account)) {
            case DeliveryOutcome.Delivered(var handle) -> {
              save(tenant, delivery.sent(handle, clock.now(tenant)));
              yield new Attempt.Settled();
            }
            case DeliveryOutcome.TryLater(var after, var why) ->
                failed(tenant, delivery, after, why);
            case DeliveryOutcome.Undeliverable(var why) -> new Attempt.GiveUp(why);
          };
    };
  }

  private Attempt failed(TenantId tenant, Delivery delivery, Duration atLeast, String why) {
    save(tenant, delivery.ended(delivery.state(), why));
    return new Attempt.TryLater(RetrySchedule.DELIVERY, atLeast, why);
  }

  private void save(TenantId tenant, Delivery delivery) {
    transactions.inTransaction(() -> {
      deliveries.save(tenant, delivery);
      return delivery;
    });
  }

  private Preparation prepare(TenantId tenant, DeliveryId id) {
    var found = deliveries.find(tenant, id);
    return found
        .filter(delivery -> delivery.state() == Delivery.State.QUEUED)
        .map(delivery -> prepare(tenant, delivery))
        .orElseGet(() ->
            found
                .filter(DeliverNotice::sent)
                .<Preparation>map(Preparation.Sent::new)
                .orElseGet(Preparation.NothingToDo::new));
  }

  private Preparation prepare(TenantId tenant, Delivery queued) {
    var now = clock.now(tenant);
    var request = requests.find(tenant, queued.request()).orElseThrow();
    var assignment = request.assignment(queued.assignment()).orElseThrow();
    var delivery = queued.attempted();
    var before =
        delivery.kind() == Delivery.Kind.CLOSING
            ? messagesBefore(tenant, delivery)
            : List.<Delivery>of();
    if (before.stream().noneMatch(DeliverNotice::sent)
        && before.stream().anyMatch(DeliverNotice::mayBeOnItsWay)) {
      return new Preparation.TooEarly(MAY_BE_ON_ITS_WAY);
    }
    var wanted =
        switch (delivery.kind()) {
          case ASK ->
              NoticeComposer.isOpen(request, delivery)
                  && now.isBefore(request.expiresAt())
                  && (mayStandThere(queued) || !overtaken(tenant, request, queued));
          case REMINDER ->
              NoticeComposer.isOpen(request, delivery) && now.isBefore(request.expiresAt());
          case CLOSING ->
              request.state() != RequestState.PENDING
                  && delivery.revision() == request.revision()
                  && before.stream().anyMatch(DeliverNotice::sent);
          case RECEIPT -> request.asOf(delivery.revision()).decisionOn(assignment.id()).isPresent();
          case PASSED_ON, ESCALATION -> request.pending() && now.isBefore(request.expiresAt());
        };
    if (wanted && !queued.due(now)) {
      return new Preparation.TooEarly(Duration.between(now, queued.dueAt()));
    }
    var rest = wanted ? rest(tenant, request, queued, now) : Optional.<Instant>empty();
    if (rest.isPresent()) {
      deliveries.save(tenant, queued.postponed(rest.get()));
      return new Preparation.TooEarly(Duration.between(now, rest.get()));
    }
    if (wanted) {
      deliveries.save(tenant, delivery);
      return prepared(request, delivery, composer.notice(tenant, request, delivery, now));
    }
    if (!mayStandThere(queued)) {
      deliveries.save(tenant, delivery.ended(Delivery.State.SKIPPED, ""));
      return new Preparation.NothingToDo();
    }
    if (NoticeComposer.isOpen(request, delivery)) {
      return new Preparation.TooEarly(MAY_BE_ON_ITS_WAY);
    }
    deliveries.save(tenant, delivery);
    return prepared(
        request, delivery, composer.standing(tenant, request, delivery, now).orElseThrow());
  }

  /**
   * Until when its reader is not to be disturbed; empty if it may go now. It does not wait until
   * there would be hardly any time left to answer, nor once it may have been sent.
   */
  private Optional<Instant> rest(
      TenantId tenant, ApprovalRequest request, Delivery queued, Instant now) {
    if (!waitsForItsReader(queued) || mayBeOnItsWay(queued)) {
      return Optional.empty();
    }
    var reader = request.assignment(queued.assignment()).orElseThrow();
    return people
        .quietHours(tenant, reader.email())
        .flatMap(hours -> hours.endOf(now))
        .filter(end -> !request.pending() || end.isBefore(request.lastCall()));
  }

  private static boolean waitsForItsReader(Delivery delivery) {
    return switch (delivery.audience()) {
      case EVERYBODY -> false;
      case PERSON ->
          switch (delivery.kind()) {
            case ASK, REMINDER, CLOSING, PASSED_ON, ESCALATION -> true;
            // Whoever has just answered is awake.
            case RECEIPT -> false;
          };
    };
  }

  private static Preparation prepared(ApprovalRequest request, Delivery delivery, Notice notice) {
    return new Preparation.Prepared(new Showing(delivery, request.version(), notice));
  }

  /** Whether it may have been sent with buttons, by an attempt whose answer was lost. */
  private boolean mayStandThere(Delivery queued) {
    return queued.kind() == Delivery.Kind.ASK && queued.attempts() > 0 && revisable(queued);
  }

  private boolean revisable(Delivery delivery) {
    return channels.find(delivery.channel()).orElse(null) instanceof RevisableChannel;
  }

  /**
   * Whether its reader is asked by another message instead: by a newer one that was made when
   * somebody replied to a question or came in, or by the one that comes with the reply.
   */
  private boolean overtaken(TenantId tenant, ApprovalRequest request, Delivery queued) {
    if (request.pausedSince().isPresent() && queued.dueAt().isAfter(queued.createdAt())) {
      return true;
    }
    if (queued.audience() == Audience.PERSON && request.history().questions().isEmpty()) {
      return false;
    }
    return deliveries.ofRequest(tenant, request.id()).stream()
        .dropWhile(d -> !d.id().equals(queued.id()))
        .skip(1)
        .filter(d -> d.kind() == Delivery.Kind.ASK)
        .filter(d -> d.channel().equals(queued.channel()))
        .filter(d -> d.revision() == queued.revision())
        .filter(d -> d.audience() == queued.audience())
        .filter(d -> d.state() == Delivery.State.QUEUED || d.state() == Delivery.State.SENT)
        .anyMatch(
            d -> d.audience() == Audience.EVERYBODY || d.assignment().equals(queued.assignment()));
  }

  private List<Delivery> messagesBefore(TenantId tenant, Delivery closing) {
    return deliveries.ofRequest(tenant, closing.request()).stream()
        .filter(d -> d.reaches(closing.assignment()))
        .filter(d -> d.channel().equals(closing.channel()))
        .filter(d -> d.kind() != Delivery.Kind.CLOSING)
        .filter(d -> d.revision() == closing.revision())
        .toList();
  }

  private static boolean sent(Delivery delivery) {
    return delivery.state() == Delivery.State.SENT;
  }

  private static boolean mayBeOnItsWay(Delivery delivery) {
    return delivery.state() == Delivery.State.QUEUED
        && delivery.attempts() > 0
        && delivery.lastFailure().isEmpty();
  }
}
