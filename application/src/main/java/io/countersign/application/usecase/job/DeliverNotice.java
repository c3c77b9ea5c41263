package io.countersign.application.usecase.job;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DigestChannel;
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
import io.countersign.domain.person.WritingTimes;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Sends one message, or rewrites one that was sent: note the attempt, send, note the end. What else
 * waits for a reader who wants one message for all goes along with the oldest.
 */
public final class DeliverNotice {
  private static final Duration MAY_BE_ON_ITS_WAY = Duration.ofSeconds(30);

  /** What is to be decided sooner after a digest does not wait for it. */
  private static final Duration TIME_TO_DECIDE = Duration.ofHours(1);

  /** As much as one message holds; more comes in another one, right after it. */
  private static final int AT_ONCE = 50;

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

    /** Several go in one message, the one whose job this is first. */
    record Together(List<Delivery> deliveries, Notice.Digest digest) implements Preparation {}

    /** It goes along with another one, which cannot be sent just now for this reason. */
    record HeldUp(String why) implements Preparation {}

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
      case Preparation.HeldUp(var why) ->
          new Attempt.TryLater(RetrySchedule.DELIVERY, Duration.ZERO, why);
      case Preparation.Together(var together, var digest) ->
          through(
              tenant,
              together,
              digest.to(),
              (channel, account) -> ((DigestChannel) channel).deliverDigest(digest, account));
      case Preparation.Prepared(var showing) -> {
        var notice = showing.notice();
        var attempt =
            through(
                tenant,
                List.of(showing.delivery()),
                notice.envelope().to(),
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
            List.of(delivery),
            notice.envelope().to(),
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

  /**
   * @param together what one message is about
   */
  private Attempt through(
      TenantId tenant,
      List<Delivery> together,
      Notice.Recipient to,
      BiFunction<HilChannel, ChannelAccount, DeliveryOutcome> send) {
    var first = together.getFirst();
    var channel = channels.find(first.channel());
    if (channel.isEmpty()) {
      return failed(tenant, together, Duration.ZERO, "channel-not-installed");
    }
    var inputs =
        Map.of(
            "approverEmail", to.email().value(),
            "approverName", to.name(),
            "requestId", first.request().toString());
    return switch (accounts.resolve(tenant, first.channel(), inputs)) {
      case AccountResolver.Resolved.MissingReference _ ->
          failed(tenant, together, Duration.ZERO, "missing-reference");
      case AccountResolver.Resolved.Ready(var account) ->
          switch (send.apply(channel.get(), account)) {
            case DeliveryOutcome.Delivered(var handle) -> {
              var now = clock.now(tenant);
              save(tenant, together.stream().map(one -> one.sent(handle, now)).toList());
              yield new Attempt.Settled();
            }
            case DeliveryOutcome.TryLater(var after, var why) ->
                failed(tenant, together, after, why);
            case DeliveryOutcome.Undeliverable(var why) -> {
              // What went along is given up by its own job.
              save(tenant, ended(together.subList(1, together.size()), why));
              yield new Attempt.GiveUp(why);
            }
          };
    };
  }

  private Attempt failed(TenantId tenant, List<Delivery> together, Duration atLeast, String why) {
    save(tenant, ended(together, why));
    return new Attempt.TryLater(RetrySchedule.DELIVERY, atLeast, why);
  }

  private static List<Delivery> ended(List<Delivery> together, String why) {
    return together.stream().map(one -> one.ended(one.state(), why)).toList();
  }

  private void save(TenantId tenant, List<Delivery> together) {
    transactions.inTransaction(() -> {
      together.forEach(one -> deliveries.save(tenant, one));
      return together;
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
          case ASK, REMINDER -> wanted(tenant, request, queued, now);
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
    var times =
        wanted && waitsForItsReader(queued)
            ? people.writingTimes(tenant, assignment.email())
            : Optional.<WritingTimes>empty();
    var rest = times.flatMap(wishes -> rest(request, queued, wishes, now));
    if (rest.isPresent()) {
      deliveries.save(tenant, queued.postponed(rest.get()));
      return new Preparation.TooEarly(Duration.between(now, rest.get()));
    }
    if (times.filter(wishes -> goesAlong(queued, wishes)).isPresent()) {
      var together = together(tenant, assignment, queued, times.get(), now);
      if (together.isPresent()) {
        return together.get();
      }
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
   * Until when its reader is not to be disturbed, or not with this alone; empty if it may go now.
   * It does not wait until there would be hardly any time left to answer, nor once it may have been
   * sent.
   */
  private Optional<Instant> rest(
      ApprovalRequest request, Delivery queued, WritingTimes wishes, Instant now) {
    if (mayBeOnItsWay(queued)) {
      return Optional.empty();
    }
    return digest(request, queued, wishes, now)
        .or(() ->
            wishes
                .quietUntil(now)
                .filter(end -> !request.pending() || end.isBefore(request.lastCall())));
  }

  private Optional<Instant> digest(
      ApprovalRequest request, Delivery queued, WritingTimes wishes, Instant now) {
    return goesAlong(queued, wishes)
        ? wishes
            .digestUntil(planned(request, queued), now)
            .filter(time -> time.plus(TIME_TO_DECIDE).isBefore(request.expiresAt()))
        : Optional.empty();
  }

  /** When it would go to somebody who has no wishes: {@code dueAt} has been put off by now. */
  private static Instant planned(ApprovalRequest request, Delivery delivery) {
    return delivery.kind() == Delivery.Kind.ASK
        ? request.step().begins(delivery.channel(), delivery.createdAt())
        : delivery.createdAt();
  }

  /** Whether it is one of those that come in one message. */
  private boolean goesAlong(Delivery delivery, WritingTimes wishes) {
    return wishes.digest() != null
        && delivery.audience() == Audience.PERSON
        && asks(delivery)
        && channels.find(delivery.channel()).orElse(null) instanceof DigestChannel channel
        && !(channel instanceof RevisableChannel);
  }

  private static boolean asks(Delivery delivery) {
    return switch (delivery.kind()) {
      case ASK, REMINDER -> true;
      case CLOSING, RECEIPT, PASSED_ON, ESCALATION -> false;
    };
  }

  /** A message that asks, and the request it is about. */
  private record Waiting(Delivery delivery, ApprovalRequest request) {}

  /**
   * Takes along what else is to go to this reader now. The oldest takes the others, so that no two
   * jobs do; the others wait for it, and fail with it. Empty if there is nothing else.
   */
  private Optional<Preparation> together(
      TenantId tenant, Assignment reader, Delivery queued, WritingTimes wishes, Instant now) {
    var waiting = waiting(tenant, reader, queued, wishes, now);
    var leader = waiting.isEmpty() ? queued : waiting.getFirst().delivery();
    if (!leader.id().equals(queued.id())) {
      return Optional.of(
          leader.lastFailure().isEmpty()
              ? new Preparation.TooEarly(MAY_BE_ON_ITS_WAY)
              : new Preparation.HeldUp(leader.lastFailure()));
    }
    // What may have gone in a message whose end is not known goes in the same one again.
    var along =
        waiting.stream()
            .filter(one -> mayBeOnItsWay(queued) || !mayBeOnItsWay(one.delivery()))
            .map(one -> new Waiting(one.delivery().attempted(), one.request()))
            .toList();
    var shown = new LinkedHashMap<AssignmentId, Waiting>();
    along.forEach(one -> shown.putIfAbsent(one.delivery().assignment(), one));
    if (shown.size() < 2) {
      return Optional.empty();
    }
    var sent = along.stream().map(Waiting::delivery).toList();
    sent.forEach(one -> deliveries.save(tenant, one));
    var items =
        shown.values().stream()
            .map(one -> composer.item(tenant, one.request(), one.delivery(), now))
            .toList();
    return Optional.of(
        new Preparation.Together(sent, composer.digest(tenant, reader, sent.getFirst(), items)));
  }

  /** What is still wanted, and waits for nothing else, the oldest first. */
  private List<Waiting> waiting(
      TenantId tenant, Assignment reader, Delivery queued, WritingTimes wishes, Instant now) {
    var due = deliveries.dueTo(tenant, reader.email().normalized(), queued.channel(), now, AT_ONCE);
    var about =
        requests.findAll(tenant, due.stream().map(Delivery::request).distinct().toList()).stream()
            .collect(toMap(ApprovalRequest::id, identity()));
    return due.stream()
        .flatMap(one ->
            Stream.ofNullable(about.get(one.request())).map(request -> new Waiting(one, request)))
        .filter(one -> wanted(tenant, one.request(), one.delivery(), now))
        .filter(one -> rest(one.request(), one.delivery(), wishes, now).isEmpty())
        .toList();
  }

  private boolean wanted(TenantId tenant, ApprovalRequest request, Delivery asking, Instant now) {
    return NoticeComposer.isOpen(request, asking)
        && now.isBefore(request.expiresAt())
        && (asking.kind() != Delivery.Kind.ASK
            || mayStandThere(asking)
            || !overtaken(tenant, request, asking));
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
