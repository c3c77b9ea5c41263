package io.countersign.application.usecase.channel;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.AnswerableChannel;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.FormChannel;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.PressId;
import io.countersign.application.job.Job;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Handles;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Presses;
import io.countersign.application.port.Presses.ReceivedPress;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.view.PressAnswer;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.DecisionId;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes in what a vendor calls with: stores what was pressed, once however often it is repeated,
 * and leaves the work to a job. What the vendor is told is true as soon as it is told.
 */
public final class ReceiveCall {
  /** What is due first is run first, and somebody is looking at a screen. */
  private static final Duration BEFORE_ALL_ELSE = Duration.ofHours(1);

  private final Transactions transactions;
  private final Channels channels;
  private final AccountResolver accounts;
  private final Deliveries deliveries;
  private final ApprovalRequests requests;
  private final Handles handles;
  private final Presses presses;
  private final Jobs jobs;
  private final Ids ids;
  private final TenantClock clock;

  public ReceiveCall(
      Transactions transactions,
      Channels channels,
      AccountResolver accounts,
      Deliveries deliveries,
      ApprovalRequests requests,
      Handles handles,
      Presses presses,
      Jobs jobs,
      Ids ids,
      TenantClock clock) {
    this.transactions = transactions;
    this.channels = channels;
    this.accounts = accounts;
    this.deliveries = deliveries;
    this.requests = requests;
    this.handles = handles;
    this.presses = presses;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Result {
    record Answered(IncomingAnswer answer) implements Result {}

    /** Nothing vouches for it; a tenant that there is not looks the same. */
    record NotGenuine() implements Result {}

    /** No such channel, none that takes calls, or a call for another account. */
    record NotFound() implements Result {}

    record Malformed() implements Result {}
  }

  public Result handle(TenantId tenant, ChannelId id, IncomingCall call) {
    if (!(channels.find(id).orElse(null) instanceof AnswerableChannel channel)) {
      return new Result.NotFound();
    }
    var account = accounts.resolveKnown(tenant, id);
    return handle(tenant, channel, channel.receive(call, account, clock.now(tenant)));
  }

  /** What a channel has made of a call already. */
  Result handle(TenantId tenant, AnswerableChannel channel, Incoming incoming) {
    return switch (incoming) {
      case Incoming.NotGenuine() -> new Result.NotGenuine();
      case Incoming.NotForThisAccount() -> new Result.NotFound();
      case Incoming.Malformed() -> new Result.Malformed();
      case Incoming.Handled(var answer) -> new Result.Answered(answer);
      case Incoming.Pressed(var press, var answer) ->
          new Result.Answered(
              complaint(tenant, channel, press)
                  .orElseGet(() -> {
                    store(tenant, channel.id(), press);
                    return answer;
                  }));
    };
  }

  private void store(TenantId tenant, ChannelId channel, Press press) {
    var now = clock.now(tenant);
    var received = new ReceivedPress(new PressId(ids.next("prs")), channel, press, now);
    transactions.inTransaction(() -> {
      var first = presses.add(tenant, received);
      if (first) {
        jobs.schedule(
            tenant,
            new Job(tenant, Job.Kind.ANSWER, received.id().value()),
            now.minus(BEFORE_ALL_ELSE));
      }
      return first;
    });
  }

  /** Whoever fills in a form is told at once what is wrong with it: nothing is stored then. */
  private Optional<IncomingAnswer> complaint(
      TenantId tenant, AnswerableChannel channel, Press press) {
    if (!(channel instanceof FormChannel forms) || PressAnswer.purpose(press.kind()).isEmpty()) {
      return Optional.empty();
    }
    return deliveries
        .find(tenant, press.delivery())
        .filter(delivery -> delivery.channel().equals(channel.id()))
        .flatMap(delivery ->
            requests
                .find(tenant, delivery.request())
                .flatMap(request ->
                    complaint(
                        forms,
                        clock.now(tenant),
                        press,
                        delivery,
                        request,
                        writer(tenant, press, delivery, request))));
  }

  /** Whoever wrote this, if the directory knows them; else somebody whom the message reaches. */
  private Assignment writer(
      TenantId tenant, Press press, Delivery delivery, ApprovalRequest request) {
    var owner = handles.owner(tenant, delivery.channel(), press.by());
    return owner
        .flatMap(person ->
            request.assignments().stream()
                .filter(one -> !one.onlyTold())
                .filter(one -> one.email().normalized().equals(person.email().normalized()))
                .findFirst())
        .or(() ->
            request.assignments().stream()
                .filter(one -> delivery.reaches(one.id()))
                .filter(one -> request.stateOf(one) == Assignment.State.OPEN)
                .findFirst())
        .orElseGet(() -> request.assignment(delivery.assignment()).orElseThrow());
  }

  private Optional<IncomingAnswer> complaint(
      FormChannel forms,
      Instant now,
      Press press,
      Delivery delivery,
      ApprovalRequest request,
      Assignment writer) {
    var purpose = PressAnswer.purpose(press.kind()).orElseThrow();
    var form = PressAnswer.form(purpose, request, writer.locale());
    var unusable = PressAnswer.complaint(press);
    if (unusable.isPresent()) {
      return Optional.of(forms.complain(press, List.of(unusable.get()), form));
    }
    var tried =
        PressAnswer.of(
            press, new DecisionId(ids.next("dec")), writer, delivery.channel(), press.evidence());
    return complaint(forms, press, form, request.decide(tried, now));
  }

  private static Optional<IncomingAnswer> complaint(
      FormChannel forms, Press press, AnswerForm form, DecisionResult tried) {
    return switch (tried) {
      case DecisionResult.InputRefused(var problems) ->
          Optional.of(forms.complain(press, problems, form));
      case DecisionResult.CommentRequired() -> Optional.of(forms.complain(press, List.of(), form));
      case DecisionResult.Recorded _,
          DecisionResult.Repeated _,
          DecisionResult.AlreadyAnswered _,
          DecisionResult.AlreadyDecided _,
          DecisionResult.Overridden _,
          DecisionResult.Closed _,
          DecisionResult.Expired _,
          DecisionResult.NotAsked _,
          DecisionResult.PassedOn _,
          DecisionResult.SelfApproval _,
          DecisionResult.ContentChanged _,
          DecisionResult.ChannelRefused _,
          DecisionResult.MachineRefused _ ->
          Optional.empty();
    };
  }
}
