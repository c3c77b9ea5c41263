package io.countersign.application.usecase.execution;

import io.countersign.application.job.Job;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.port.Executions;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.usecase.approval.Opening;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.application.view.ExecutionDocument;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.execution.Advance;
import io.countersign.domain.execution.ApprovalEnd;
import io.countersign.domain.execution.Effect;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.Flow;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.Outcome;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Moves executions: reads one under a lock, lets {@link Flow} say how it goes on, and writes what
 * follows, all within the transaction at hand. A decision and the next step are stored together or
 * not at all.
 */
public final class ExecutionEngine implements ContinuationOrchestrator {
  private final Executions executions;
  private final Definitions definitions;
  private final ApprovalRequests requests;
  private final Opening opening;
  private final Continuations continuations;
  private final Jobs jobs;
  private final AuditLog audit;
  private final Ids ids;
  private final TenantClock clock;

  public ExecutionEngine(
      Executions executions,
      Definitions definitions,
      ApprovalRequests requests,
      Opening opening,
      Continuations continuations,
      Jobs jobs,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    this.executions = executions;
    this.definitions = definitions;
    this.requests = requests;
    this.opening = opening;
    this.continuations = continuations;
    this.jobs = jobs;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /** A request of one of its steps has ended: goes on from there. */
  @Override
  public ContinuationResult resume(TenantId tenant, Resumable waiting, ResponseData responseData) {
    return switch (waiting) {
      case Resumable.OfRequest(var request) ->
          requests
              .find(tenant, request)
              .flatMap(found -> resume(tenant, found))
              .map(_ -> (ContinuationResult) new ContinuationResult.Resumed())
              .orElseGet(ContinuationResult.NothingWaits::new);
      case Resumable.OfExecution _ -> new ContinuationResult.NothingWaits();
    };
  }

  /** The id in the request may be a caller's own; only an execution that asked it goes on. */
  private Optional<Execution> resume(TenantId tenant, ApprovalRequest request) {
    return ExecutionId.read(request.step().workflow().executionId())
        .flatMap(id -> executions.findForUpdate(tenant, id))
        .flatMap(before ->
            before
                .stepOf(request.id())
                .map(run ->
                    move(
                        tenant,
                        before,
                        new Actor.Workflow(before.id().toString()),
                        (flow, now) -> flow.decided(before, run.step(), end(request), now))));
  }

  /** What a step learns from the request that it asked, once that is over. */
  static ApprovalEnd end(ApprovalRequest request) {
    var kind =
        switch (request.state()) {
          case APPROVED -> ApprovalEnd.Kind.APPROVE;
          case REJECTED -> ApprovalEnd.Kind.REJECT;
          case EXPIRED -> ApprovalEnd.Kind.EXPIRE;
          case RECALLED -> ApprovalEnd.Kind.RECALL;
          case CANCELLED -> ApprovalEnd.Kind.CANCEL;
          case DRAFT, PENDING, RETURNED ->
              throw new IllegalStateException("Request " + request.id() + " has not ended");
        };
    var fields = readable(request);
    return request
        .outcome()
        .map(outcome ->
            switch (outcome.by()) {
              case Outcome.By.People(var last) ->
                  new ApprovalEnd(kind, last.comment().text(), name(last.responder()), fields, "");
              case Outcome.By.Administrator(var override) ->
                  new ApprovalEnd(
                      kind,
                      override.reason().text(),
                      key(override.keyId()),
                      fields,
                      ApprovalEnd.OVERRIDE);
              case Outcome.By.TimeRunningOut() ->
                  new ApprovalEnd(kind, "", "", fields, ApprovalEnd.ON_EXPIRY);
            })
        .orElseGet(() -> new ApprovalEnd(kind, "", "", fields, ""));
  }

  private static String name(Responder responder) {
    return switch (responder) {
      case Responder.Approver(var _, var email, var _) -> email.value();
      case Responder.Machine(var _, var keyId, var _) -> key(keyId);
    };
  }

  private static String key(String id) {
    return "api-key:" + id;
  }

  private static Map<FieldName, FieldValue> readable(ApprovalRequest request) {
    var values = new LinkedHashMap<FieldName, FieldValue>();
    for (HilField field : request.fieldsNow()) {
      if (field.display() == DisplayMode.READABLE) {
        values.put(field.name(), field.value());
      }
    }
    return values;
  }

  /** Begins an execution that there was not. */
  Execution start(TenantId tenant, Flow flow, Flow.Start start, Actor actor) {
    var now = clock.now(tenant);
    var after = carryOut(tenant, flow, flow.start(start, now), actor, now);
    executions.add(tenant, after);
    audit.append(
        tenant,
        after.id().toString(),
        new AuditEvent("execution.started", actor, now, ExecutionDocument.of(after)));
    tellHowItStands(tenant, null, after, now);
    setTimers(tenant, List.of(), after);
    return after;
  }

  /** Lets an execution that was read under a lock go on. */
  Execution move(
      TenantId tenant, Execution before, Actor actor, BiFunction<Flow, Instant, Advance> event) {
    var now = clock.now(tenant);
    var flow = flow(tenant, before);
    var advance = event.apply(flow, now);
    if (advance.execution().equals(before)) {
      return before;
    }
    var after = carryOut(tenant, flow, advance, actor, now);
    executions.save(tenant, before, after);
    audit.append(
        tenant,
        after.id().toString(),
        new AuditEvent("execution.advanced", actor, now, changes(before, after)));
    tellHowItStands(tenant, before, after, now);
    setTimers(tenant, before.steps(), after);
    return after;
  }

  /** Tasks that wait from now on have their time; nobody waits for those that came to an end. */
  private void setTimers(TenantId tenant, List<StepRun> before, Execution after) {
    var definition = definitions.of(tenant, after.pinned());
    var ended = new ArrayList<Job>();
    for (var run : before) {
      if (limit(definition, run).isPresent() && !after.steps().contains(run)) {
        ended.add(overdue(tenant, after, run));
      }
    }
    var begun = new ArrayList<Jobs.Scheduled>();
    for (var run : after.steps()) {
      if (!before.contains(run)) {
        limit(definition, run)
            .map(run.startedAt()::plus)
            .ifPresent(due -> begun.add(new Jobs.Scheduled(overdue(tenant, after, run), due)));
      }
    }
    if (!ended.isEmpty()) {
      jobs.withdraw(tenant, ended);
    }
    if (!begun.isEmpty()) {
      jobs.schedule(tenant, begun);
    }
  }

  /** How long the caller has for a task that waits. */
  private static Optional<Duration> limit(WorkflowDefinition definition, StepRun run) {
    return run.state() == StepRun.State.WAITING
            && definition.step(run.step()) instanceof WorkflowStep.Task task
        ? Optional.ofNullable(task.expiresIn())
        : Optional.empty();
  }

  private static Job overdue(TenantId tenant, Execution execution, StepRun run) {
    return new Job(tenant, Job.Kind.OVERDUE, ExpireTask.Handing.of(execution, run).subject());
  }

  Flow flow(TenantId tenant, Execution execution) {
    return new Flow(definitions.of(tenant, execution.pinned()), definitions.expressions());
  }

  private static JsonValue.Obj changes(Execution before, Execution after) {
    return JsonValue.object()
        .put("state", after.state().name().toLowerCase(Locale.ROOT))
        .put(
            "steps",
            JsonValue.array(
                after.steps().stream()
                    .filter(run -> !before.steps().contains(run))
                    .map(ExecutionDocument::of)
                    .toList()))
        .build();
  }

  private Execution carryOut(
      TenantId tenant, Flow flow, Advance advance, Actor actor, Instant now) {
    return Consequences.carryOut(flow, advance, new Outside(tenant, actor, now), now);
  }

  /** Effects that are stored: people are asked, callers told. */
  private final class Outside implements Consequences.Outside {
    private final TenantId tenant;
    private final Actor actor;
    private final Instant now;

    Outside(TenantId tenant, Actor actor, Instant now) {
      this.tenant = tenant;
      this.actor = actor;
      this.now = now;
    }

    @Override
    public OpenResult ask(StepId step, ApprovalStep question) {
      return opening.open(tenant, ids.request(), question, actor, now);
    }

    @Override
    public void withdraw(RequestId request) {
      jobs.schedule(tenant, new Job(tenant, Job.Kind.WITHDRAW, request.toString()), now);
    }

    @Override
    public void hand(Execution execution, StepRun run, Effect.Hand task) {
      ExecutionEngine.this.tell(
          tenant, execution, "execution.task", task(execution, run, task.input()), now);
    }

    @Override
    public void tell(Execution execution, StepId step, String message) {
      ExecutionEngine.this.tell(
          tenant, execution, "execution.notified", notification(execution, step, message), now);
    }
  }

  private void tellHowItStands(
      TenantId tenant, @Nullable Execution before, Execution after, Instant now) {
    switch (after.state()) {
      case RUNNING -> {}
      case FAILED -> {
        if (failedAnew(before, after)) {
          tell(tenant, after, "execution.failed", ExecutionDocument.of(after), now);
        }
      }
      case ENDED -> tell(tenant, after, "execution.ended", ExecutionDocument.of(after), now);
    }
  }

  private static boolean failedAnew(@Nullable Execution before, Execution after) {
    return after.steps().stream()
        .filter(run -> run.state() == StepRun.State.FAILED)
        .anyMatch(run -> before == null || !before.steps().contains(run));
  }

  private static JsonValue.Obj task(
      Execution execution, StepRun run, Map<String, FieldValue> input) {
    return about(execution, run.step())
        .put("attempt", run.attempt())
        .put("input", ExecutionDocument.named(input))
        .build();
  }

  private static JsonValue.Obj notification(Execution execution, StepId step, String message) {
    return about(execution, step).put("message", message).build();
  }

  private static JsonValue.Builder about(Execution execution, StepId step) {
    var labels = JsonValue.object();
    execution.labels().forEach(labels::put);
    return JsonValue.object()
        .put("executionId", execution.id().toString())
        .put("workflow", execution.pinned().workflow().value())
        .put("version", execution.pinned().number())
        .put("step", step.value())
        .put("labels", labels.build());
  }

  private void tell(
      TenantId tenant, Execution execution, String event, JsonValue.Obj data, Instant now) {
    var id = new ResumeId(ids.next("msg"));
    var body =
        CanonicalJson.write(
            JsonValue.object()
                .put("type", event)
                .put("timestamp", now.toString())
                .put("data", data)
                .build());
    continuations.addAll(
        tenant,
        List.of(
            new Continuation(
                new Resumable.OfExecution(execution.id()),
                new ResponseData(id, event, body, execution.callbackUrl()),
                Continuation.State.QUEUED,
                0,
                "",
                now,
                null)));
    jobs.schedule(tenant, new Job(tenant, Job.Kind.RESUME, id.value()), now);
  }
}
