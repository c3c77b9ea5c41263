package io.countersign.application.usecase.decision;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.countersign.application.link.TenantKey;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.port.RequestExpiredException;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Gathering;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.Evidences;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.Answer;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.DecisionId;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way to answer a request: every page, channel and API call ends here. One transaction lets
 * the domain judge, changes the request's row if it still is what was judged, and stores decision,
 * evidence and every follow-up. In a rush several answers to several requests share a transaction.
 */
public final class DecideApproval {
  private static final Logger LOG = System.getLogger(DecideApproval.class.getName());
  private static final int COMMIT_ATTEMPTS = 3;

  private final Precedence precedence;
  private final Transactions transactions;
  private final ApprovalRequests requests;
  private final FollowUps followUps;
  private final ContinuationOrchestrator executions;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;
  private final Gathering<Asked, Optional<DecisionResult>> rush =
      new Gathering<>(this::decideTogether);

  /**
   * @param executions goes on with what waits in the same storage, within the same transaction
   */
  public DecideApproval(
      Precedence precedence,
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      ContinuationOrchestrator executions,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    this.precedence = precedence;
    this.transactions = transactions;
    this.requests = requests;
    this.followUps = followUps;
    this.executions = executions;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * An answer; see {@link Answer} for its parts.
   *
   * @param known null if nothing was read before
   */
  public record Command(
      TenantId tenant,
      RequestId request,
      @Nullable Known known,
      Responder responder,
      Verdict verdict,
      Comment comment,
      Map<String, String> typed,
      @Nullable ContentDigest seen,
      ChannelId channel,
      Assurance assurance,
      Evidence evidence) {}

  /**
   * What was read a moment ago.
   *
   * @param request is not read again under a lock unless somebody changed it since
   * @param signing the key for the link to the receipt
   */
  public record Known(ApprovalRequest request, TenantKey signing) {}

  /**
   * Empty if the tenant has no such request.
   *
   * @throws OutcomeUnknownException if even reading again could not tell whether it was stored;
   *     answering again is safe
   */
  public Optional<DecisionResult> handle(Command command) {
    var answer =
        new Answer(
            new DecisionId(ids.next("dec")),
            command.responder(),
            command.verdict(),
            command.comment(),
            command.typed(),
            command.seen(),
            command.channel(),
            command.assurance(),
            command.evidence());
    return precedence.first(() -> decide(command, answer));
  }

  private Optional<DecisionResult> decide(Command command, Answer answer) {
    if (command.known() != null) {
      var together = decideWithOthers(command, answer, command.known());
      if (together.isPresent()) {
        return together;
      }
    }
    return decideAlone(command, answer);
  }

  private Optional<DecisionResult> decideWithOthers(Command command, Answer answer, Known known) {
    try {
      return rush.ask(new Asked(command.tenant(), known, answer));
    } catch (OutcomeUnknownException unknown) {
      return reread(command, answer, unknown);
    }
  }

  private Optional<DecisionResult> decideAlone(Command command, Answer answer) {
    for (var attempt = 1; ; attempt++) {
      try {
        return transactions.inTransaction(() ->
            requests
                .findForUpdate(command.tenant(), command.request())
                .map(request -> decide(command, request, answer)));
      } catch (RequestExpiredException over) {
        return Optional.of(new DecisionResult.Expired(over.at()));
      } catch (OutcomeUnknownException unknown) {
        var stored = reread(command, answer, unknown);
        if (stored.isPresent()) {
          return stored;
        }
        if (attempt == COMMIT_ATTEMPTS) {
          throw unknown;
        }
      }
    }
  }

  /** An answer to a request as it was read a moment ago. */
  private record Asked(TenantId tenant, Known known, Answer answer) {
    ApprovalRequest request() {
      return known.request();
    }
  }

  /** What becomes of it if nobody was faster. */
  private record Judged(Asked asked, DecisionResult.Recorded recorded) {
    RequestId id() {
      return asked.request().id();
    }

    FollowUps.Decided decided() {
      return new FollowUps.Decided(recorded, asked.known().signing());
    }
  }

  /**
   * Decides in one transaction what can be recorded without looking again. Empty for those that
   * have to be decided alone: they are refused, or somebody was faster with one of them.
   */
  private List<Optional<DecisionResult>> decideTogether(List<Asked> asked) {
    var times = new HashMap<TenantId, Instant>();
    var judged = new TreeMap<RequestId, Judged>(comparing(RequestId::toString));
    for (var one : asked) {
      var now = times.computeIfAbsent(one.tenant(), clock::now);
      if (one.request().decide(one.answer(), now) instanceof DecisionResult.Recorded recorded) {
        judged.putIfAbsent(one.request().id(), new Judged(one, recorded));
      }
    }
    var stored = judged.isEmpty() ? Set.of() : storedTogether(judged.values());
    return asked.stream()
        .map(question ->
            Optional.ofNullable(judged.get(question.request().id()))
                .filter(one -> one.asked() == question && stored.contains(one.id()))
                .<DecisionResult>map(Judged::recorded))
        .toList();
  }

  private Set<RequestId> storedTogether(Collection<Judged> judged) {
    var ofTenants =
        judged.stream().collect(groupingBy(one -> one.asked().tenant(), byName(), toList()));
    try {
      return transactions.inTransaction(() -> {
        var stored = new HashSet<RequestId>();
        ofTenants.forEach((tenant, theirs) ->
            stored.addAll(store(tenant, theirs, theirs.getFirst().recorded().decision().at())));
        return stored;
      });
    } catch (OutcomeUnknownException | StorageUnavailableException failed) {
      throw failed;
    } catch (RuntimeException oneOfThem) {
      LOG.log(Level.WARNING, "Several decisions could not be stored together", oneOfThem);
      // Alone each finds out for itself; one that cannot be stored takes no other with it.
      return Set.of();
    }
  }

  /** Everybody takes the tenants in the same order, so that no two wait for each other. */
  private static Supplier<TreeMap<TenantId, List<Judged>>> byName() {
    return () -> new TreeMap<>(comparing(TenantId::value));
  }

  private Set<RequestId> store(TenantId tenant, List<Judged> judged, Instant now) {
    var free = requests.saveDecisions(tenant, judged.stream().map(Judged::recorded).toList());
    var stored = judged.stream().filter(one -> free.contains(one.id())).toList();
    if (!stored.isEmpty()) {
      audit.appendEach(
          tenant,
          stored.stream()
              .collect(
                  toMap(
                      one -> one.id().toString(),
                      one -> evidence(one.asked().request(), one.recorded(), now))));
      goOn(
          tenant,
          followUps.afterDecisions(tenant, stored.stream().map(Judged::decided).toList(), now));
    }
    return free;
  }

  private DecisionResult decide(Command command, ApprovalRequest before, Answer answer) {
    var tenant = command.tenant();
    var now = clock.now(tenant);
    var result = before.decide(answer, now);
    switch (result) {
      case DecisionResult.Recorded recorded -> store(command, before, recorded, now);
      case DecisionResult.SelfApproval() -> refuse(tenant, before, answer, "self-approval", now);
      case DecisionResult.MachineRefused() -> refuse(tenant, before, answer, "machine", now);
      case DecisionResult.ChannelRefused() -> refuse(tenant, before, answer, "channel", now);
      case DecisionResult.Repeated _,
          DecisionResult.AlreadyAnswered _,
          DecisionResult.AlreadyDecided _,
          DecisionResult.Overridden _,
          DecisionResult.Closed _,
          DecisionResult.Expired _,
          DecisionResult.NotAsked _,
          DecisionResult.PassedOn _,
          DecisionResult.ContentChanged _,
          DecisionResult.InputRefused _,
          DecisionResult.CommentRequired _ -> {}
    }
    return result;
  }

  private void store(
      Command command, ApprovalRequest before, DecisionResult.Recorded recorded, Instant now) {
    var tenant = command.tenant();
    var signing = command.known() == null ? null : command.known().signing();
    var after = recorded.request();
    requests.saveDecision(tenant, after, recorded.decision());
    audit.append(tenant, after.id().toString(), evidence(before, recorded, now));
    goOn(
        tenant,
        followUps.afterDecisions(tenant, List.of(new FollowUps.Decided(recorded, signing)), now));
  }

  /** What waits in an execution goes on with the decision or not at all. */
  private void goOn(TenantId tenant, List<Continuation> waiting) {
    waiting.forEach(one -> executions.resume(tenant, one.about(), one.data()));
  }

  private static AuditEvent evidence(
      ApprovalRequest before, DecisionResult.Recorded recorded, Instant now) {
    var decision = recorded.decision();
    return new AuditEvent(
        "decision.recorded",
        Evidences.actor(decision.responder()),
        now,
        Evidences.decided(before, recorded.request(), decision));
  }

  private void refuse(
      TenantId tenant, ApprovalRequest request, Answer answer, String reason, Instant now) {
    audit.append(
        tenant,
        request.id().toString(),
        new AuditEvent(
            "decision.refused",
            Evidences.actor(answer.responder()),
            now,
            JsonValue.object()
                .put("reason", reason)
                .put("assignmentId", answer.responder().assignment().value())
                .put("channel", answer.channel().value())
                .put("ip", answer.evidence().ip())
                .build()));
  }

  /** The truth after a COMMIT that threw: our own decision if it is there, else nothing yet. */
  private Optional<DecisionResult> reread(
      Command command, Answer answer, OutcomeUnknownException unknown) {
    try {
      return transactions.inTransaction(() ->
          requests
              .findForUpdate(command.tenant(), command.request())
              .flatMap(request ->
                  request
                      .decisionOn(answer.responder().assignment())
                      .filter(d -> d.id().equals(answer.id()))
                      .map(d -> new DecisionResult.Recorded(request, d))));
    } catch (StorageUnavailableException | OutcomeUnknownException stillUnknown) {
      unknown.addSuppressed(stillUnknown);
      throw unknown;
    }
  }
}
