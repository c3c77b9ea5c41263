package io.countersign.application.usecase.job;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.job.RetrySchedule;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.Deliveries;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Sends one message, or rewrites one that was sent: note the attempt, send, note the end. */
public final class DeliverNotice {
  private static final Duration MAY_BE_ON_ITS_WAY = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Transactions transactions;
  private final Deliveries deliveries;
  private final ApprovalRequests requests;
  private final Channels channels;
  private final AccountResolver accounts;
  private final NoticeComposer composer;
  private final InstantSource clock;

  public DeliverNotice(
      Transactions transactions,
      Deliveries deliveries,
      ApprovalRequests requests,
      Channels channels,
      AccountResolver accounts,
      NoticeComposer composer,
      InstantSource clock) {
    this.transactions = transactions;
    this.deliveries = deliveries;
    this.requests = requests;
    this.channels = channels;
    this.accounts = accounts;
    this.composer = composer;
    this.clock = clock;
  }

  /** What there is to do about a message. */
  private sealed interface Preparation {
    record Prepared(Delivery delivery, Notice notice) implements Preparation {}

    /** It was sent, or nobody wants it any more. */
    record NothingToDo() implements Preparation {}

    /** What it is about is being sent at this moment. */
    record TooEarly() implements Preparation {}
  }

  /**
   * What a message should show.
   *
   * @param version of the request that it is about
   */
  private record Revision(Delivery delivery, long version, Notice notice) {}

  Attempt deliver(TenantId tenant, DeliveryId id) {
    return switch (transactions.inTransaction(() -> prepare(tenant, id))) {
      case Preparation.NothingToDo() -> new Attempt.Settled();
      case Preparation.TooEarly() -> new Attempt.NotYet(MAY_BE_ON_ITS_WAY);
      case Preparation.Prepared(var delivery, var notice) ->
          through(tenant, delivery, notice, (channel, account) -> channel.deliver(notice, account));
    };
  }

  /**
   * Has a message that was sent show how its request stands. Whoever is slow may overwrite what
   * another has written since; so it looks again afterwards whether what it wrote is still true.
   */
  Attempt revise(TenantId tenant, DeliveryId id) {
    var found = transactions.inTransaction(() -> revision(tenant, id));
    if (found.isEmpty()) {
      return new Attempt.Settled();
    }
    var delivery = found.get().delivery();
    if (mayBeOnItsWay(delivery)) {
      return new Attempt.NotYet(SOON);
    }
    var handle = delivery.handle();
    if (handle == null) {
      return new Attempt.Settled();
    }
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

  private Optional<Revision> revision(TenantId tenant, DeliveryId id) {
    var now = clock.instant();
    return deliveries
        .find(tenant, id)
        .flatMap(delivery ->
            requests
                .find(tenant, delivery.request())
                .flatMap(request ->
                    composer
                        .standing(tenant, request, delivery, now)
                        .map(notice -> new Revision(delivery, request.version(), notice))));
  }

  private boolean outdated(TenantId tenant, Revision revision) {
    return transactions.inTransaction(() ->
        requests
            .find(tenant, revision.delivery().request())
            .filter(request -> request.version() != revision.version())
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
              save(tenant, delivery.sent(handle, clock.instant()));
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
    var found = deliveries.find(tenant, id).filter(d -> d.state() == Delivery.State.QUEUED);
    if (found.isEmpty()) {
      return new Preparation.NothingToDo();
    }
    var now = clock.instant();
    var request = requests.find(tenant, found.get().request()).orElseThrow();
    var assignment = request.assignment(found.get().assignment()).orElseThrow();
    var delivery = found.get().attempted();
    var before =
        delivery.kind() == Delivery.Kind.CLOSING
            ? messagesBefore(tenant, delivery)
            : List.<Delivery>of();
    if (before.stream().noneMatch(DeliverNotice::sent)
        && before.stream().anyMatch(DeliverNotice::mayBeOnItsWay)) {
      return new Preparation.TooEarly();
    }
    var wanted =
        switch (delivery.kind()) {
          case ASK, REMINDER ->
              NoticeComposer.isOpen(request, delivery) && now.isBefore(request.expiresAt());
          case CLOSING ->
              request.state() != RequestState.PENDING
                  && before.stream().anyMatch(DeliverNotice::sent);
          case RECEIPT -> request.decisionOn(assignment.id()).isPresent();
        };
    if (!wanted) {
      deliveries.save(tenant, delivery.ended(Delivery.State.SKIPPED, ""));
      return new Preparation.NothingToDo();
    }
    deliveries.save(tenant, delivery);
    return new Preparation.Prepared(delivery, composer.notice(tenant, request, delivery, now));
  }

  private List<Delivery> messagesBefore(TenantId tenant, Delivery closing) {
    return deliveries.ofRequest(tenant, closing.request()).stream()
        .filter(d -> d.reaches(closing.assignment()))
        .filter(d -> d.channel().equals(closing.channel()))
        .filter(d -> d.kind() != Delivery.Kind.CLOSING)
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
