package io.countersign.application.usecase.approval;

import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.RevisableChannel;
import io.countersign.application.job.Job;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.link.SigningKey;
import io.countersign.application.link.TenantKey;
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
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that follows from a change of a request, written within the transaction of the change:
 * links, messages to send, callers to resume, timers.
 */
public final class FollowUps {
  private final Channels channels;
  private final Deliveries deliveries;
  private final Links links;
  private final Continuations continuations;
  private final Jobs jobs;
  private final KeyRing keyRing;
  private final PersonalLinks personalLinks;
  private final Ids ids;

  public FollowUps(
      Channels channels,
      Deliveries deliveries,
      Links links,
      Continuations continuations,
      Jobs jobs,
      KeyRing keyRing,
      PersonalLinks personalLinks,
      Ids ids) {
    this.channels = channels;
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
    var key = keyRing.signing(tenant);
    links.addAll(
        tenant,
        request.assignments().stream()
            .flatMap(a -> personalLinks.toAnswer(key, request, a.id(), now).stream())
            .toList());
    var plan = new Plan(tenant, request, now);
    request.assignments().forEach(a -> plan.send(a, Delivery.Kind.ASK));
    plan.run(expiry(tenant, request.id()), request.expiresAt());
    var remindAfter = request.step().remindAfter();
    if (remindAfter != null) {
      plan.run(reminder(tenant, request.id()), now.plus(remindAfter));
    }
    plan.store();
  }

  /**
   * Asks those again who have not answered.
   *
   * @return how many people are asked again
   */
  public int remind(TenantId tenant, ApprovalRequest request, Instant now) {
    var open =
        request.assignments().stream()
            .filter(a -> request.stateOf(a) == Assignment.State.OPEN)
            .toList();
    var plan = new Plan(tenant, request, now);
    open.forEach(a -> plan.send(a, Delivery.Kind.REMINDER));
    plan.store();
    return open.size();
  }

  /**
   * The links that a message to this person offers: all of one key. When the key of those that
   * there were has been revoked, new ones are made.
   */
  public List<Link> linksToAnswer(
      TenantId tenant, ApprovalRequest request, AssignmentId assignment, Instant now) {
    var usable =
        usableLinks(tenant, request.id(), assignment).stream()
            .filter(l -> l.action() != LinkAction.RECEIPT)
            .toList();
    if (usable.isEmpty()) {
      var fresh = personalLinks.toAnswer(keyRing.signing(tenant), request, assignment, now);
      links.addAll(tenant, fresh);
      return fresh;
    }
    var newest = usable.getFirst().key();
    return usable.stream().filter(l -> l.key().equals(newest)).toList();
  }

  /** The link to the receipt of this person's answer; made anew if its key has been revoked. */
  public Link linkToReceipt(
      TenantId tenant, ApprovalRequest request, AssignmentId assignment, Instant now) {
    return usableLinks(tenant, request.id(), assignment).stream()
        .filter(l -> l.action() == LinkAction.RECEIPT)
        .findFirst()
        .orElseGet(() -> {
          var fresh = personalLinks.toReceipt(keyRing.signing(tenant), request, assignment, now);
          links.addAll(tenant, List.of(fresh));
          return fresh;
        });
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
   * A receipt for a person who answered through a channel that this request uses; if it is closed
   * by that, what follows from closing.
   */
  public void afterDecision(
      TenantId tenant, ApprovalRequest request, Decision decision, Instant now) {
    var plan = new Plan(tenant, request, now);
    if (decision.responder() instanceof Responder.Approver approver) {
      var key = keyRing.signing(tenant);
      links.addAll(
          tenant, List.of(personalLinks.toReceipt(key, request, approver.assignment(), now)));
      if (request.step().delivery().contains(decision.channel())) {
        request
            .assignment(approver.assignment())
            .ifPresent(a -> plan.send(a, decision.channel(), Delivery.Kind.RECEIPT));
      }
    }
    if (!request.pending()) {
      close(plan, decision.responder().assignment());
    }
    plan.store();
  }

  /** What follows when a request ends without anybody's answer. */
  public void afterClosing(TenantId tenant, ApprovalRequest request, Instant now) {
    var plan = new Plan(tenant, request, now);
    close(plan, null);
    plan.store();
  }

  /**
   * Resumes the caller, takes buttons away, stops the clocks.
   *
   * @param decider whoever ended it, null if nobody did
   */
  private void close(Plan plan, @Nullable AssignmentId decider) {
    var tenant = plan.tenant;
    var request = plan.request;
    var sofar = new ArrayList<>(deliveries.ofRequest(tenant, request.id()));
    sofar.addAll(plan.messages);
    resume(plan, eventOf(request), ApprovalDocument.of(request, sofar));
    for (var assignment : request.assignments()) {
      for (var channel : request.step().delivery()) {
        var asked =
            sofar.stream()
                .filter(d -> d.assignment().equals(assignment.id()) && d.channel().equals(channel))
                .filter(d -> d.kind() == Delivery.Kind.ASK || d.kind() == Delivery.Kind.REMINDER)
                .toList();
        if (channels.find(channel).orElse(null) instanceof RevisableChannel) {
          asked.forEach(d -> plan.run(new Job(tenant, Job.Kind.REVISE, d.id().value()), plan.now));
        } else if (!assignment.id().equals(decider)
            && request.decisionOn(assignment.id()).isEmpty()
            && !asked.isEmpty()) {
          plan.send(assignment, channel, Delivery.Kind.CLOSING);
        }
      }
    }
    jobs.withdraw(tenant, expiry(tenant, request.id()));
    if (request.step().remindAfter() != null) {
      jobs.withdraw(tenant, reminder(tenant, request.id()));
    }
  }

  /** Owes the caller one more event. */
  public void resume(
      TenantId tenant, ApprovalRequest request, String event, JsonValue.Obj data, Instant now) {
    var plan = new Plan(tenant, request, now);
    resume(plan, event, data);
    plan.store();
  }

  private void resume(Plan plan, String event, JsonValue.Obj data) {
    var id = new ResumeId(ids.next("msg"));
    var body =
        CanonicalJson.write(
            JsonValue.object()
                .put("type", event)
                .put("timestamp", plan.now.toString())
                .put("data", data)
                .build());
    continuations.add(
        plan.tenant,
        new Continuation(
            plan.request.id(),
            new ResponseData(id, event, body, plan.request.step().callbackUrl()),
            Continuation.State.QUEUED,
            0,
            "",
            plan.now,
            null));
    plan.run(new Job(plan.tenant, Job.Kind.RESUME, id.value()), plan.now);
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
      case DRAFT, PENDING, RETURNED ->
          throw new IllegalStateException("Request " + request.id() + " is not closed");
    };
  }

  private static Job expiry(TenantId tenant, RequestId request) {
    return new Job(tenant, Job.Kind.EXPIRE, request.toString());
  }

  private static Job reminder(TenantId tenant, RequestId request) {
    return new Job(tenant, Job.Kind.REMIND, request.toString());
  }

  /** Messages and jobs, collected to be stored with one statement each. */
  private final class Plan {
    private final TenantId tenant;
    private final ApprovalRequest request;
    private final Instant now;
    private final List<Delivery> messages = new ArrayList<>();
    private final List<Jobs.Scheduled> scheduled = new ArrayList<>();

    Plan(TenantId tenant, ApprovalRequest request, Instant now) {
      this.tenant = tenant;
      this.request = request;
      this.now = now;
    }

    void run(Job job, Instant due) {
      scheduled.add(new Jobs.Scheduled(job, due));
    }

    void send(Assignment assignment, Delivery.Kind kind) {
      request.step().delivery().forEach(channel -> send(assignment, channel, kind));
    }

    void send(Assignment assignment, ChannelId channel, Delivery.Kind kind) {
      var id = new DeliveryId(ids.next("dlv"));
      messages.add(Delivery.queued(id, request.id(), assignment.id(), channel, kind, now));
      run(new Job(tenant, Job.Kind.DELIVER, id.value()), now);
    }

    void store() {
      deliveries.addAll(tenant, messages);
      jobs.schedule(tenant, scheduled);
    }
  }
}
