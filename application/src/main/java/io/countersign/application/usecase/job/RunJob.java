package io.countersign.application.usecase.job;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.PressId;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.job.RetrySchedule;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Presses;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.EscalateApproval;
import io.countersign.application.usecase.approval.RemindApprovers;
import io.countersign.application.usecase.execution.ExpireTask;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.RequestId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does one round of one job. A job that used up its attempts is put on record before it ends, so
 * nothing is dropped in silence.
 */
public final class RunJob {
  private static final Logger LOG = System.getLogger(RunJob.class.getName());

  private final Precedence precedence;
  private final Transactions transactions;
  private final DeliverNotice deliverNotice;
  private final ResumeCaller resumeCaller;
  private final AnswerPress answerPress;
  private final RemindApprovers remindApprovers;
  private final EscalateApproval escalateApproval;
  private final CloseRequest closeRequest;
  private final ExpireTask expireTask;
  private final ScriptedApprover scriptedApprover;
  private final FairShare fairShare;
  private final Deliveries deliveries;
  private final Continuations continuations;
  private final Presses presses;
  private final Jobs jobs;
  private final Ids ids;
  private final TenantClock clock;

  public RunJob(
      Precedence precedence,
      Transactions transactions,
      DeliverNotice deliverNotice,
      ResumeCaller resumeCaller,
      AnswerPress answerPress,
      RemindApprovers remindApprovers,
      EscalateApproval escalateApproval,
      CloseRequest closeRequest,
      ExpireTask expireTask,
      ScriptedApprover scriptedApprover,
      FairShare fairShare,
      Deliveries deliveries,
      Continuations continuations,
      Presses presses,
      Jobs jobs,
      Ids ids,
      TenantClock clock) {
    this.precedence = precedence;
    this.transactions = transactions;
    this.deliverNotice = deliverNotice;
    this.resumeCaller = resumeCaller;
    this.answerPress = answerPress;
    this.remindApprovers = remindApprovers;
    this.escalateApproval = escalateApproval;
    this.closeRequest = closeRequest;
    this.expireTask = expireTask;
    this.scriptedApprover = scriptedApprover;
    this.fairShare = fairShare;
    this.deliveries = deliveries;
    this.continuations = continuations;
    this.presses = presses;
    this.jobs = jobs;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * @param attempt counts from 1
   * @throws StorageUnavailableException if nothing can be said about the job; the same attempt
   *     again
   */
  public JobRun handle(Job job, int attempt) {
    if (job.kind() != Job.Kind.ANSWER) {
      precedence.giveWay();
    }
    return switch (tried(job)) {
      case Attempt.Settled() -> new JobRun.Done();
      case Attempt.NotYet(var after) -> new JobRun.NotYet(after);
      case Attempt.Next(var after) -> new JobRun.Next(after);
      case Attempt.GiveUp(var why) -> exhausted(job, attempt, why);
      case Attempt.TryLater(var schedule, var atLeast, var why) ->
          schedule
              .after(attempt)
              .<JobRun>map(wait -> new JobRun.Again(longer(jittered(wait), atLeast)))
              .orElseGet(() -> exhausted(job, attempt, why));
    };
  }

  /**
   * A failure of our own counts as an attempt like any other, so that it comes to light. That
   * storage does not answer says nothing about the job.
   */
  private Attempt tried(Job job) {
    try {
      return attempt(job);
    } catch (StorageUnavailableException | OutcomeUnknownException storage) {
      throw storage;
    } catch (RuntimeException ours) {
      LOG.log(Level.WARNING, "Job " + job.kind() + " " + job.subject() + " failed", ours);
      return new Attempt.TryLater(RetrySchedule.of(job.kind()), Duration.ZERO, "internal-error");
    }
  }

  private Attempt attempt(Job job) {
    return switch (job.kind()) {
      case DELIVER -> {
        var id = new DeliveryId(job.subject());
        yield inTurn(job, channel(job, id), () -> deliverNotice.deliver(job.tenant(), id));
      }
      case REVISE -> {
        var id = new DeliveryId(job.subject());
        yield inTurn(job, channel(job, id), () -> deliverNotice.revise(job.tenant(), id));
      }
      case RESUME ->
          inTurn(
              job,
              receiver(job),
              () -> resumeCaller.resume(job.tenant(), new ResumeId(job.subject())));
      case REMIND -> remind(job);
      case ESCALATE -> escalate(job);
      case EXPIRE -> expire(job);
      case WITHDRAW -> {
        closeRequest.handle(
            new CloseRequest.Command(
                job.tenant(),
                request(job),
                CloseRequest.Cause.CANCEL,
                new Actor.Timer(),
                "The workflow went on without this answer."));
        yield new Attempt.Settled();
      }
      case ANSWER -> {
        var id = new PressId(job.subject());
        yield inTurn(
            job,
            presses.find(job.tenant(), id).map(found -> "answers on " + found.channel()),
            () -> answerPress.answer(job.tenant(), id));
      }
      case OVERDUE -> overdue(job);
      case ACT -> scriptedApprover.act(job.tenant(), job.subject());
      case TICK -> throw new IllegalStateException("A sandbox is not run within another job");
    };
  }

  /**
   * What speaks to others may take as long as they like, and so has only its share. What the job is
   * about is stored with it, but a server that is just committing both may show the job, which is
   * read with a lock, a moment before the rest: not to find it is no reason to drop the job.
   */
  private Attempt inTurn(Job job, Optional<String> destination, Supplier<Attempt> attempt) {
    return destination
        .map(it -> fairShare.run(job.tenant(), it, attempt))
        .orElseGet(() -> new Attempt.TryLater(RetrySchedule.INTERNAL, Duration.ZERO, "not-found"));
  }

  private Optional<String> channel(Job job, DeliveryId id) {
    return deliveries.find(job.tenant(), id).map(delivery -> "channel " + delivery.channel());
  }

  private Optional<String> receiver(Job job) {
    return continuation(job).map(owed -> "receiver " + origin(owed.data().callbackUrl()));
  }

  private static String origin(@Nullable String url) {
    return url != null
            && CallbackAddress.parse(url, CallbackAddress.Policy.HTTP_AND_ANY_PORT)
                instanceof CallbackAddress.Parsing.Parsed(var address)
        ? address.toString()
        : "";
  }

  /** As long as there is a next reminder, it is this job that sends it. */
  private Attempt remind(Job job) {
    return remindApprovers
        .handle(job.tenant(), request(job), new Actor.Timer())
        .map(result ->
            switch (result) {
              case RemindApprovers.Result.NotDue(var due) -> notBefore(job, due);
              case RemindApprovers.Result.Reminded(var _, var next) ->
                  next == null ? new Attempt.Settled() : notBefore(job, next);
              case RemindApprovers.Result.NotPending _ -> new Attempt.Settled();
            })
        .orElseGet(Attempt.Settled::new);
  }

  private Attempt notBefore(Job job, Instant due) {
    return new Attempt.Next(
        longer(Duration.between(clock.now(job.tenant()), due), Duration.ofSeconds(1)));
  }

  /** As long as there is a next level, it is this job that uses it. */
  private Attempt escalate(Job job) {
    return escalateApproval
        .handle(job.tenant(), request(job))
        .map(result ->
            switch (result) {
              case EscalateResult.NotDue(var due) -> notBefore(job, due);
              case EscalateResult.Escalated escalated ->
                  escalated
                      .request()
                      .nextLevel()
                      .map(next -> notBefore(job, next.due()))
                      .orElseGet(Attempt.Settled::new);
              case EscalateResult.NotPending _, EscalateResult.NoneLeft _ -> new Attempt.Settled();
            })
        .orElseGet(Attempt.Settled::new);
  }

  private Attempt expire(Job job) {
    var result =
        closeRequest.handle(
            new CloseRequest.Command(
                job.tenant(), request(job), CloseRequest.Cause.EXPIRY, new Actor.Timer(), ""));
    return result
        .filter(CloseResult.NotDue.class::isInstance)
        .map(CloseResult.NotDue.class::cast)
        .map(early -> notBefore(job, early.due()))
        .orElseGet(Attempt.Settled::new);
  }

  private Attempt overdue(Job job) {
    return expireTask
        .handle(job.tenant(), ExpireTask.Handing.read(job.subject()))
        .map(early -> notBefore(job, early.due()))
        .orElseGet(Attempt.Settled::new);
  }

  private JobRun exhausted(Job job, int attempt, String why) {
    var failed = new FailedJob(ids.next("job"), job, attempt, why, clock.now(job.tenant()));
    return transactions.inTransaction(() -> {
      if (givenUp(job, why)) {
        jobs.addFailed(job.tenant(), failed);
      }
      return new JobRun.Done();
    });
  }

  /** False if another replica has brought it to an end meanwhile. */
  private boolean givenUp(Job job, String why) {
    return switch (job.kind()) {
      case DELIVER -> {
        var delivery = deliveries.find(job.tenant(), new DeliveryId(job.subject()));
        var open = delivery.filter(d -> d.state() == Delivery.State.QUEUED);
        open.ifPresent(d -> deliveries.save(job.tenant(), d.ended(Delivery.State.FAILED, why)));
        yield delivery.isEmpty() || open.isPresent();
      }
      case RESUME -> {
        var continuation = continuation(job);
        var open = continuation.filter(c -> c.state() == Continuation.State.QUEUED);
        open.ifPresent(c -> continuations.save(job.tenant(), c.failed(why)));
        yield continuation.isEmpty() || open.isPresent();
      }
      case REVISE, REMIND, EXPIRE, ESCALATE, ANSWER, WITHDRAW, OVERDUE, ACT, TICK -> true;
    };
  }

  private Optional<Continuation> continuation(Job job) {
    return continuations.find(job.tenant(), new ResumeId(job.subject()));
  }

  private static RequestId request(Job job) {
    return new RequestId(UUID.fromString(job.subject()));
  }

  /** Up to a fifth longer, so that what failed together does not come back together. */
  private Duration jittered(Duration wait) {
    var part = ids.random(1)[0] & 0xff;
    return wait.plusMillis(wait.toMillis() * part / (5 * 256));
  }

  private static Duration longer(Duration left, Duration right) {
    return left.compareTo(right) >= 0 ? left : right;
  }
}
