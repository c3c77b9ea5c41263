package io.countersign.application.usecase.approval;

import static java.util.stream.Collectors.groupingBy;

import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.job.Job;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.link.SigningKey;
import io.countersign.application.link.TenantKey;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Links;
import io.countersign.application.runtime.Ids;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.application.view.ApprovalDocument;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.Reach;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Returned;
import io.countersign.domain.step.Escalation;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that follows from a change of a request, written within the transaction of the change:
 * links, messages to send, callers to resume, timers.
 */
public final class FollowUps {
  private final Channels channels;
  private final Audiences audiences;
  private final Deliveries deliveries;
  private final Links links;
  private final Continuations continuations;
  private final Jobs jobs;
  private final KeyRing keyRing;
  private final PersonalLinks personalLinks;
  private final Ids ids;

  public FollowUps(
      Channels channels,
      ChannelAccounts accounts,
      Deliveries deliveries,
      Links links,
      Continuations continuations,
      Jobs jobs,
      KeyRing keyRing,
      PersonalLinks personalLinks,
      Ids ids) {
    this.channels = channels;
    this.audiences = new Audiences(channels, accounts);
    this.deliveries = deliveries;
    this.links = links;
    this.continuations = continuations;
    this.jobs = jobs;
    this.keyRing = keyRing;
    this.personalLinks = personalLinks;
    this.ids = ids;
  }

  /** Asks everybody on every channel of the step; starts the clocks. */
  public void afterOpening(TenantId tenant, ApprovalRequest request, Instant now) {
    var plan = new Plan(tenant, now);
    ask(plan, request, request.asked());
    // Whoever reads what is put before all sees there who is asked.
    request.step().channels().stream()
        .filter(channel -> plan.audience(channel) == Audience.PERSON)
        .forEach(channel ->
            request.assignments().stream()
                .filter(a -> a.passedOn() != null)
                .forEach(a -> plan.begin(request, a, channel, Delivery.Kind.PASSED_ON)));
    plan.store();
  }

  /**
   * Asks those anew whose answer is still wanted; starts the clocks anew. Messages to those whose
   * answer stands say so again.
   */
  public void afterResubmitting(TenantId tenant, ApprovalRequest request, Instant now) {
    var plan = new Plan(tenant, now);
    deliveries.ofRequest(tenant, request.id()).forEach(plan::revise);
    ask(plan, request, open(request));
    plan.store();
  }

  /**
   * Tells the caller that somebody wants to know something, stops the clocks, shows the question in
   * messages that can be rewritten.
   */
  public void afterAsking(TenantId tenant, ApprovalRequest request, Instant now) {
    var plan = new Plan(tenant, now);
    var sofar = deliveries.ofRequest(tenant, request.id());
    resume(plan, request, "approval.info-requested", ApprovalDocument.of(request, sofar));
    sofar.forEach(plan::revise);
    stopClocks(plan, request);
    plan.store();
  }

  /**
   * Asks those anew whose answer is still wanted, with links that last as long as they have time by
   * now; the clocks go on.
   */
  public void afterReplying(TenantId tenant, ApprovalRequest request, Instant now) {
    var plan = new Plan(tenant, now);
    var sofar = deliveries.ofRequest(tenant, request.id());
    sofar.forEach(plan::revise);
    request.step().channels().forEach(one -> plan.known.put(one, audience(sofar, one)));
    ask(plan, request, open(request));
    plan.store();
  }

  private static List<Assignment> open(ApprovalRequest request) {
    return request.assignments().stream()
        .filter(a -> request.stateOf(a) == Assignment.State.OPEN)
        .toList();
  }

  private void ask(Plan plan, ApprovalRequest request, List<Assignment> people) {
    var key = keyRing.signing(plan.tenant);
    for (var assignment : people) {
      for (var channel : request.step().channels()) {
        if (plan.audience(channel) == Audience.PERSON) {
          plan.links.addAll(
              personalLinks.toAnswer(key, request, assignment.id(), channel, plan.now));
        }
      }
    }
    for (var channel : request.step().channels()) {
      plan.send(
          request,
          people,
          plan.audience(channel),
          channel,
          Delivery.Kind.ASK,
          plan.begins(request, channel));
    }
    plan.run(expiry(plan.tenant, request.id()), request.expiresAt());
    request.reminders().stream()
        .findFirst()
        .ifPresent(due -> plan.run(reminder(plan.tenant, request.id()), due));
    request
        .nextLevel()
        .ifPresent(level -> plan.run(escalation(plan.tenant, request.id()), level.due()));
  }

  /** Asks and tells whoever came in by a level of the ladder, and tells whoever had their items. */
  public void afterEscalating(TenantId tenant, EscalateResult.Escalated escalated, Instant now) {
    var request = escalated.request();
    var plan = new Plan(tenant, now);
    var sofar = deliveries.ofRequest(tenant, request.id());
    sofar.stream()
        .filter(d ->
            d.audience() == Audience.EVERYBODY
                ? escalated.escalation().action() != Escalation.Action.NOTIFY
                : escalated.relieved().stream().anyMatch(a -> d.reaches(a.id())))
        .forEach(plan::conclude);
    var key = keyRing.signing(tenant);
    for (var channel : request.step().channels()) {
      switch (audience(sofar, channel)) {
        case PERSON -> {
          for (var one : escalated.added()) {
            if (one.onlyTold()) {
              plan.begin(request, one, channel, Delivery.Kind.ESCALATION);
            } else if (one.passedOn() != null) {
              plan.begin(request, one, channel, Delivery.Kind.PASSED_ON);
            } else {
              plan.links.addAll(personalLinks.toAnswer(key, request, one.id(), channel, now));
              plan.begin(request, one, channel, Delivery.Kind.ASK);
            }
          }
          if (!revisable(channel)) {
            escalated.relieved().stream()
                .filter(one -> begun(sofar, request, one, channel, now))
                .forEach(one -> plan.send(request, one, channel, Delivery.Kind.PASSED_ON));
          }
        }
        case EVERYBODY ->
            escalated.added().stream()
                .filter(one -> request.stateOf(one) == Assignment.State.OPEN)
                .reduce((_, last) -> last)
                .ifPresent(last -> plan.askAmongAll(request, last, channel));
      }
    }
    plan.store();
  }

  /**
   * Whom the messages that ask have reached while there was time to object, of those whose answer
   * is still wanted.
   */
  Reach reach(TenantId tenant, ApprovalRequest request) {
    var sent =
        deliveries.ofRequest(tenant, request.id()).stream()
            .filter(FollowUps::asks)
            .filter(d -> d.revision() == request.revision())
            .filter(d -> d.state() == Delivery.State.SENT)
            .filter(d -> d.sentAt() != null && !d.sentAt().isAfter(request.lastCall()))
            .toList();
    return open(request).stream()
            .allMatch(one -> sent.stream().anyMatch(d -> hasReached(d, request, one)))
        ? Reach.EVERYBODY
        : Reach.NOT_EVERYBODY;
  }

  /** Whoever came later read of it only in a message that was put before all since then. */
  private static boolean hasReached(Delivery sent, ApprovalRequest request, Assignment one) {
    return switch (sent.audience()) {
      case PERSON -> sent.reaches(one.id());
      case EVERYBODY -> {
        var filed = request.assignment(sent.assignment()).orElseThrow();
        var people = request.assignments();
        yield !request.cameLater(one)
            || (request.cameLater(filed) && people.indexOf(one) <= people.indexOf(filed));
      }
    };
  }

  /** Asks whoever has the item now, and tells whoever had it. */
  public void afterReassigning(TenantId tenant, ReassignResult.Reassigned reassigned, Instant now) {
    var request = reassigned.request();
    var plan = new Plan(tenant, now);
    var sofar = deliveries.ofRequest(tenant, request.id());
    sofar.stream().filter(d -> d.reaches(reassigned.from().id())).forEach(plan::conclude);
    var key = keyRing.signing(tenant);
    for (var channel : request.step().channels()) {
      switch (audience(sofar, channel)) {
        case PERSON -> {
          plan.links.addAll(
              personalLinks.toAnswer(key, request, reassigned.to().id(), channel, now));
          plan.begin(request, reassigned.to(), channel, Delivery.Kind.ASK);
          if (!revisable(channel) && begun(sofar, request, reassigned.from(), channel, now)) {
            plan.send(request, reassigned.from(), channel, Delivery.Kind.PASSED_ON);
          }
        }
        case EVERYBODY -> plan.askAmongAll(request, reassigned.to(), channel);
      }
    }
    plan.store();
  }

  /**
   * Asks those again who have not answered, where they have been asked by now.
   *
   * @return how many people are asked again
   */
  public int remind(TenantId tenant, ApprovalRequest request, Instant now) {
    var open = open(request);
    var plan = new Plan(tenant, now);
    var asked = deliveries.ofRequest(tenant, request.id());
    var reminded = new HashSet<AssignmentId>();
    for (var channel : request.step().channels()) {
      var readers =
          open.stream().filter(one -> reminded(asked, request, one, channel, now)).toList();
      readers.forEach(one -> reminded.add(one.id()));
      plan.send(request, readers, audience(asked, channel), channel, Delivery.Kind.REMINDER, now);
    }
    plan.store();
    return reminded.size();
  }

  /** Whether the time has come at which somebody is asked through a channel. */
  private static boolean begun(
      List<Delivery> sofar,
      ApprovalRequest request,
      Assignment reader,
      ChannelId channel,
      Instant now) {
    return asking(sofar, request, reader, channel)
        .filter(d -> d.kind() == Delivery.Kind.ASK)
        .allMatch(d -> d.due(now));
  }

  /** Not where a message that asks still waits for its time: one is enough then. */
  private static boolean reminded(
      List<Delivery> sofar,
      ApprovalRequest request,
      Assignment reader,
      ChannelId channel,
      Instant now) {
    return asking(sofar, request, reader, channel)
        .allMatch(d -> d.due(now) || d.state() != Delivery.State.QUEUED);
  }

  private static Stream<Delivery> asking(
      List<Delivery> sofar, ApprovalRequest request, Assignment reader, ChannelId channel) {
    return sofar.stream()
        .filter(d -> asks(d, channel))
        .filter(d -> d.revision() == request.revision())
        .filter(d -> d.reaches(reader.id()));
  }

  /** As they were asked, whatever the channel's settings say by now. */
  private static Audience audience(List<Delivery> sofar, ChannelId channel) {
    return sofar.stream()
            .filter(delivery -> delivery.kind() == Delivery.Kind.ASK)
            .filter(delivery -> delivery.channel().equals(channel))
            .anyMatch(delivery -> delivery.audience() == Audience.EVERYBODY)
        ? Audience.EVERYBODY
        : Audience.PERSON;
  }

  /**
   * The links that a message to this person offers: all of one key. When the key of those that
   * there were has been revoked, new ones are made. None if nobody may answer through the channel.
   */
  public List<Link> linksToAnswer(
      TenantId tenant,
      ApprovalRequest request,
      AssignmentId assignment,
      ChannelId channel,
      Instant now) {
    var usable =
        usableLinks(tenant, request.id(), assignment).stream()
            .filter(l -> l.channel().equals(channel))
            .filter(l -> l.action() != LinkAction.RECEIPT)
            .filter(l -> isAbout(l, request))
            // While a question waits, a link's time can be over before that of its request.
            .filter(l -> now.isBefore(l.expiresAt()))
            .toList();
    if (usable.isEmpty()) {
      var fresh =
          personalLinks.toAnswer(keyRing.signing(tenant), request, assignment, channel, now);
      links.addAll(tenant, fresh);
      return fresh;
    }
    var newest = usable.getFirst();
    return usable.stream()
        .filter(l -> l.key().equals(newest.key()) && l.issuedAt().equals(newest.issuedAt()))
        .toList();
  }

  /**
   * The link to the receipt of this answer; made anew if its key has been revoked.
   *
   * @param request as of the revision that was answered
   */
  public Link linkToReceipt(
      TenantId tenant, ApprovalRequest request, Decision decision, Instant now) {
    var assignment = decision.responder().assignment();
    return usableLinks(tenant, request.id(), assignment).stream()
        .filter(l -> l.action() == LinkAction.RECEIPT)
        .filter(l -> isAbout(l, request))
        .findFirst()
        .orElseGet(() -> {
          var fresh =
              personalLinks.toReceipt(
                  keyRing.signing(tenant), request, assignment, decision.channel(), now);
          links.addAll(tenant, List.of(fresh));
          return fresh;
        });
  }

  /** Whether it belongs to this revision. */
  private static boolean isAbout(Link link, ApprovalRequest request) {
    return link.digest().equals(request.contentDigest().shortForm());
  }

  /** The links of an assignment that would still be taken, newest first. */
  public List<Link> usableLinks(TenantId tenant, RequestId request, AssignmentId assignment) {
    return links.ofAssignment(tenant, request, assignment).stream()
        .filter(l -> l.revokedAt() == null)
        .filter(l ->
            keyRing
                .find(l.key())
                .filter(held -> held.state() != SigningKey.State.REVOKED)
                .isPresent())
        .sorted(Comparator.comparing(Link::issuedAt).reversed())
        .toList();
  }

  /**
   * A decision that is stored.
   *
   * @param signing the key of its receipt's link, null for the one that signs now
   */
  public record Decided(DecisionResult.Recorded recorded, @Nullable TenantKey signing) {}

  /**
   * A receipt for each person who answered through a channel that their request uses; for requests
   * that are closed by that, what follows from closing; for others, messages that show how far they
   * have come.
   *
   * @return what executions may wait for
   */
  public List<Continuation> afterDecisions(TenantId tenant, List<Decided> decided, Instant now) {
    var plan = new Plan(tenant, now);
    for (var one : decided) {
      planReceipt(plan, one);
    }
    close(
        plan,
        decided.stream()
            .map(Decided::recorded)
            .filter(one -> !one.request().pending())
            .map(one -> new Closed(one.request(), one.decision().responder().assignment()))
            .toList());
    advance(
        plan,
        decided.stream()
            .map(one -> one.recorded().request())
            .filter(ApprovalRequest::pending)
            .filter(request -> request.step().channels().stream().anyMatch(this::revisable))
            .toList());
    plan.store();
    return plan.forExecutions;
  }

  /** Shows what has been answered, and what was entered, to all who are still asked. */
  private void advance(Plan plan, List<ApprovalRequest> waiting) {
    if (!waiting.isEmpty()) {
      deliveries
          .ofRequests(plan.tenant, waiting.stream().map(ApprovalRequest::id).toList())
          .forEach(plan::revise);
    }
  }

  /** Has one message show how its request stands. */
  public void revise(TenantId tenant, Delivery delivery, Instant now) {
    var plan = new Plan(tenant, now);
    plan.revise(delivery);
    plan.store();
  }

  private boolean revisable(ChannelId channel) {
    return channels.find(channel).orElse(null) instanceof RevisableChannel;
  }

  private void planReceipt(Plan plan, Decided decided) {
    var request = decided.recorded().request();
    var decision = decided.recorded().decision();
    if (decision.responder() instanceof Responder.Approver approver) {
      var key = decided.signing() == null ? signingKey(plan.tenant) : decided.signing();
      plan.links.add(
          personalLinks.toReceipt(
              key, request, approver.assignment(), decision.channel(), plan.now));
      if (request.step().channels().contains(decision.channel())) {
        request
            .assignment(approver.assignment())
            .ifPresent(a -> plan.send(request, a, decision.channel(), Delivery.Kind.RECEIPT));
      }
    }
  }

  /**
   * Tells the caller that changes are wanted, takes buttons away, stops the clocks; whoever sent it
   * back knows.
   */
  public void afterReturning(
      TenantId tenant, ApprovalRequest request, Returned returned, Instant now) {
    var plan = new Plan(tenant, now);
    close(plan, List.of(new Closed(request, returned.responder().assignment())));
    plan.store();
  }

  /**
   * What follows when a request ends without anybody's answer.
   *
   * @return what an execution may wait for
   */
  public List<Continuation> afterClosing(TenantId tenant, ApprovalRequest request, Instant now) {
    var plan = new Plan(tenant, now);
    close(plan, List.of(new Closed(request, null)));
    plan.store();
    return plan.forExecutions;
  }

  /**
   * A request that is over, or waits for changes.
   *
   * @param decider who ended it, null if none of those who were asked did
   */
  private record Closed(ApprovalRequest request, @Nullable AssignmentId decider) {}

  /** Resumes the callers, takes buttons away, stops the clocks. */
  private void close(Plan plan, List<Closed> closed) {
    if (closed.isEmpty()) {
      return;
    }
    var ids = closed.stream().map(one -> one.request().id()).toList();
    var sofar =
        Stream.concat(
                deliveries.ofRequests(plan.tenant, ids).stream(),
                List.copyOf(plan.messages).stream())
            .collect(groupingBy(Delivery::request));
    for (var one : closed) {
      close(plan, one, sofar.getOrDefault(one.request().id(), List.of()));
    }
  }

  private void close(Plan plan, Closed closed, List<Delivery> sofar) {
    var request = closed.request();
    resume(plan, request, eventOf(request), ApprovalDocument.of(request, sofar));
    if (ExecutionId.read(request.step().workflow().executionId()).isPresent()) {
      plan.forExecutions.add(plan.resumptions.getLast());
    }
    sofar.forEach(plan::conclude);
    for (var channel : request.step().channels()) {
      if (!revisable(channel)) {
        request.asked().stream()
            .filter(a -> !a.id().equals(closed.decider()))
            .filter(a -> request.decisionOn(a.id()).isEmpty())
            .filter(a ->
                sofar.stream()
                    .anyMatch(d -> asks(d, channel) && d.reaches(a.id()) && d.due(plan.now)))
            .forEach(a -> plan.send(request, a, channel, Delivery.Kind.CLOSING));
      }
    }
    stopClocks(plan, request);
  }

  private static void stopClocks(Plan plan, ApprovalRequest request) {
    plan.withdrawn.add(expiry(plan.tenant, request.id()));
    if (request.step().remindAfter() != null) {
      plan.withdrawn.add(reminder(plan.tenant, request.id()));
    }
    if (!request.step().clocks().escalate().isEmpty()) {
      plan.withdrawn.add(escalation(plan.tenant, request.id()));
    }
  }

  private static boolean asks(Delivery delivery, ChannelId channel) {
    return delivery.channel().equals(channel) && asks(delivery);
  }

  private static boolean asks(Delivery delivery) {
    return switch (delivery.kind()) {
      case ASK, REMINDER -> true;
      case CLOSING, RECEIPT, PASSED_ON, ESCALATION -> false;
    };
  }

  /** Owes the caller one more event. */
  public void resume(
      TenantId tenant, ApprovalRequest request, String event, JsonValue.Obj data, Instant now) {
    var plan = new Plan(tenant, now);
    resume(plan, request, event, data);
    plan.store();
  }

  private void resume(Plan plan, ApprovalRequest request, String event, JsonValue.Obj data) {
    var id = new ResumeId(ids.next("msg"));
    var body =
        CanonicalJson.write(
            JsonValue.object()
                .put("type", event)
                .put("timestamp", plan.now.toString())
                .put("data", data)
                .build());
    plan.resumptions.add(
        new Continuation(
            new Resumable.OfRequest(request.id()),
            new ResponseData(id, event, body, request.step().callbackUrl()),
            Continuation.State.QUEUED,
            0,
            "",
            plan.now,
            null));
    plan.run(new Job(plan.tenant, Job.Kind.RESUME, id.value()), plan.now);
  }

  /** The key that signs this tenant's new links. */
  public TenantKey signingKey(TenantId tenant) {
    return keyRing.signing(tenant);
  }

  /** The key that signed a link; it is known, since the link was made with it. */
  public TenantKey keyOf(Link link) {
    return keyRing
        .find(link.key())
        .orElseThrow(() -> new IllegalStateException("Link signed by an unknown key"))
        .key();
  }

  private static String eventOf(ApprovalRequest request) {
    return switch (request.state()) {
      case APPROVED, REJECTED -> "approval.decided";
      case EXPIRED -> "approval.expired";
      case RECALLED -> "approval.recalled";
      case CANCELLED -> "approval.cancelled";
      case RETURNED -> "approval.returned";
      case DRAFT, PENDING ->
          throw new IllegalStateException("Request " + request.id() + " is not closed");
    };
  }

  private static Job expiry(TenantId tenant, RequestId request) {
    return new Job(tenant, Job.Kind.EXPIRE, request.toString());
  }

  private static Job reminder(TenantId tenant, RequestId request) {
    return new Job(tenant, Job.Kind.REMIND, request.toString());
  }

  private static Job escalation(TenantId tenant, RequestId request) {
    return new Job(tenant, Job.Kind.ESCALATE, request.toString());
  }

  /** What is to be written, collected so that each table is written once. */
  private final class Plan {
    private final TenantId tenant;
    private final Instant now;
    private final List<Link> links = new ArrayList<>();
    private final List<Delivery> messages = new ArrayList<>();
    private final List<Continuation> resumptions = new ArrayList<>();
    private final List<Continuation> forExecutions = new ArrayList<>();
    private final List<Jobs.Scheduled> scheduled = new ArrayList<>();
    private final List<Job> withdrawn = new ArrayList<>();
    private final Map<ChannelId, Audience> known = new HashMap<>();

    Plan(TenantId tenant, Instant now) {
      this.tenant = tenant;
      this.now = now;
    }

    void run(Job job, Instant due) {
      scheduled.add(new Jobs.Scheduled(job, due));
    }

    Audience audience(ChannelId channel) {
      return known.computeIfAbsent(channel, one -> audiences.of(tenant, one));
    }

    /** To each of these people, or to all of them at once. */
    void send(
        ApprovalRequest request,
        List<Assignment> people,
        Audience audience,
        ChannelId channel,
        Delivery.Kind kind,
        Instant due) {
      switch (audience) {
        case PERSON -> people.forEach(one -> send(request, one, audience, channel, kind, due));
        case EVERYBODY -> {
          if (!people.isEmpty()) {
            send(request, request.asked().getLast(), audience, channel, kind, due);
          }
        }
      }
    }

    /** At once. */
    void send(
        ApprovalRequest request, Assignment assignment, ChannelId channel, Delivery.Kind kind) {
      send(request, assignment, Audience.PERSON, channel, kind, now);
    }

    /** To somebody who comes in now, as soon as the step says of the channel. */
    void begin(
        ApprovalRequest request, Assignment assignment, ChannelId channel, Delivery.Kind kind) {
      send(request, assignment, Audience.PERSON, channel, kind, begins(request, channel));
    }

    Instant begins(ApprovalRequest request, ChannelId channel) {
      return request.step().begins(channel, now);
    }

    /**
     * Puts it before all once more, since that names somebody who came later: nobody is notified of
     * a message that is rewritten.
     */
    void askAmongAll(ApprovalRequest request, Assignment last, ChannelId channel) {
      send(request, last, Audience.EVERYBODY, channel, Delivery.Kind.ASK, begins(request, channel));
    }

    private void send(
        ApprovalRequest request,
        Assignment assignment,
        Audience audience,
        ChannelId channel,
        Delivery.Kind kind,
        Instant due) {
      var id = new DeliveryId(ids.next("dlv"));
      messages.add(
          Delivery.queued(
              id,
              request.id(),
              assignment.id(),
              audience,
              channel,
              kind,
              now,
              due,
              request.revision()));
      run(new Job(tenant, Job.Kind.DELIVER, id.value()), due);
    }

    /** A message that asks shows from now on how its request stands, where that can be done. */
    void revise(Delivery delivery) {
      if (asks(delivery) && revisable(delivery.channel())) {
        run(new Job(tenant, Job.Kind.REVISE, delivery.id().value()), now);
      }
    }

    /** Its reader is asked no more: it says so, or is left out if its time has not come. */
    void conclude(Delivery delivery) {
      revise(delivery);
      if (delivery.state() == Delivery.State.QUEUED && !delivery.due(now)) {
        run(new Job(tenant, Job.Kind.DELIVER, delivery.id().value()), now);
      }
    }

    void store() {
      FollowUps.this.links.addAll(tenant, links);
      continuations.addAll(tenant, resumptions);
      deliveries.addAll(tenant, messages);
      jobs.schedule(tenant, scheduled);
      jobs.withdraw(tenant, withdrawn);
    }
  }
}
