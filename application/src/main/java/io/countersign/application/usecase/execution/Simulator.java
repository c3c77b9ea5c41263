package io.countersign.application.usecase.execution;

import io.countersign.application.runtime.Ids;
import io.countersign.application.simulation.Assumption;
import io.countersign.application.simulation.Assumption.Vote;
import io.countersign.application.simulation.Assumptions;
import io.countersign.application.simulation.Simulation;
import io.countersign.application.simulation.Simulation.Clock;
import io.countersign.application.simulation.Simulation.Missing;
import io.countersign.application.simulation.Simulation.Question;
import io.countersign.application.simulation.Simulation.Rule;
import io.countersign.application.usecase.approval.Audiences;
import io.countersign.application.usecase.approval.Routing;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.execution.Advance;
import io.countersign.domain.execution.Effect;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.Flow;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.request.Answer;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.DecisionId;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.ApprovalTemplate;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions;
import io.countersign.domain.workflow.GivenValues;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Plays executions through without a trace: it reads who there is, and has nothing to write with.
 * {@link Flow}, {@link Consequences}, {@link Routing} and {@link ApprovalRequest} decide, as they
 * do for executions that run; what is here is only the time that passes and what comes from
 * outside.
 */
public final class Simulator {
  /** What people answer through if no channel of the step lets them. */
  private static final ChannelId API = new ChannelId("api");

  private final Expressions expressions;
  private final Routing routing;
  private final Audiences audiences;
  private final Ids ids;

  public Simulator(Expressions expressions, Routing routing, Audiences audiences, Ids ids) {
    this.expressions = expressions;
    this.routing = routing;
    this.audiences = audiences;
    this.ids = ids;
  }

  /**
   * With the directory as it is now, and those stand-ins who are named for the moment at which
   * somebody is asked.
   */
  Simulation play(
      TenantId tenant,
      WorkflowDefinition definition,
      Flow.Start start,
      Instant at,
      Assumptions assumptions) {
    return new Rehearsal(tenant, definition, assumptions, start, at).toTheEnd();
  }

  /** One execution that is played through. */
  private final class Rehearsal implements Consequences.Outside {
    private final TenantId tenant;
    private final WorkflowDefinition definition;
    private final Assumptions assumptions;
    private final Flow flow;
    private final PriorityQueue<Event> ahead = new PriorityQueue<>(Event.ORDER);
    private final Map<RequestId, Question> questions = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<StepId, String> nobody = new LinkedHashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    private final Map<StepId, String> messages = new LinkedHashMap<>();
    private final Advance beginning;
    private Execution execution;
    private Instant now;
    private int planned;

    Rehearsal(
        TenantId tenant,
        WorkflowDefinition definition,
        Assumptions assumptions,
        Flow.Start start,
        Instant at) {
      this.tenant = tenant;
      this.definition = definition;
      this.assumptions = assumptions;
      this.flow =
          new Flow(
              definition,
              expressions,
              (step, expression, evaluation) ->
                  place(definition.step(step), expression)
                      .map(
                          place -> new Rule(step, "/steps/" + step + place, expression, evaluation))
                      .filter(rule -> !rules.contains(rule))
                      .ifPresent(rules::add));
      this.beginning = flow.start(start, at);
      this.execution = beginning.execution();
      this.now = at;
    }

    Simulation toTheEnd() {
      if (assumptions.cancelledAfter() != null) {
        later(assumptions.cancelledAfter(), () -> goOn(flow.cancel(execution, now)));
      }
      goOn(beginning);
      while (!execution.ended() && !ahead.isEmpty()) {
        var next = ahead.remove();
        now = next.at();
        next.what().run();
      }
      return new Simulation(
          definition, execution, List.copyOf(questions.values()), messages, rules, nobody, missing);
    }

    private void goOn(Advance advance) {
      execution = Consequences.carryOut(flow, advance, this, now);
    }

    /** Comes from outside, after everything that comes of itself at the same moment. */
    private void later(Duration wait, Runnable what) {
      ahead.add(new Event(now.plus(wait), Event.Origin.OUTSIDE, planned++, what));
    }

    private void alarm(Instant due, Runnable what) {
      ahead.add(new Event(due, Event.Origin.CLOCK, planned++, what));
    }

    @Override
    public OpenResult ask(StepId step, ApprovalStep question) {
      var result = routing.open(tenant, ids.request(), question, now);
      if (result instanceof OpenResult.Opened(var request)) {
        asked(step, request);
      } else {
        nobody.put(step, Consequences.sentence(result, question));
      }
      return result;
    }

    private void asked(StepId step, ApprovalRequest request) {
      var clocks = new ArrayList<Clock>();
      request.reminders().forEach(due -> clocks.add(Clock.set(Clock.Kind.REMIND, due)));
      request.levels().forEach(level -> clocks.add(Clock.set(Clock.Kind.ESCALATE, level.due())));
      clocks.add(Clock.set(Clock.Kind.EXPIRE, request.expiresAt()));
      var uses =
          request.step().channels().stream()
              .map(channel -> new Simulation.Use(channel, audiences.of(tenant, channel)))
              .toList();
      var id = request.id();
      questions.put(id, new Question(step, request, uses, clocks));
      var assumed = assumptions.ofPeople(step);
      if (!(assumed instanceof Assumption.Unanswered)) {
        clocks.forEach(clock -> alarm(clock.due(), () -> rings(id, clock)));
      }
      switch (assumed) {
        case Assumption.Answers answers -> expect(id, answers, request.asked());
        case Assumption.Recall(var after) ->
            later(after, () -> closes(id, request(id).recall(now)));
        case Assumption.Cancellation(var after) ->
            later(after, () -> closes(id, request(id).cancel(now)));
        case Assumption.Silence(), Assumption.Unanswered() -> {}
      }
    }

    private void expect(RequestId id, Assumption.Answers answers, List<Assignment> people) {
      for (var person : people) {
        var vote = answers.of(person.email());
        later(vote.after(), () -> answers(id, person, vote));
      }
    }

    private void escalates(RequestId id) {
      if (routing.escalate(tenant, request(id), now)
          instanceof EscalateResult.Escalated escalated) {
        questions.put(id, question(id).with(escalated.request()));
        if (assumptions.ofPeople(question(id).step()) instanceof Assumption.Answers answers) {
          var cameIn = new ArrayList<>(escalated.request().asked());
          cameIn.retainAll(escalated.added());
          expect(id, answers, cameIn);
        }
      }
    }

    private ApprovalRequest request(RequestId id) {
      return question(id).request();
    }

    private Question question(RequestId id) {
      return Objects.requireNonNull(questions.get(id));
    }

    /** Whether answers are still to come; not where those that were assumed cannot be taken. */
    private boolean waits(RequestId id) {
      var step = question(id).step();
      return request(id).pending() && missing.stream().noneMatch(one -> one.step().equals(step));
    }

    private void rings(RequestId id, Clock clock) {
      if (waits(id)) {
        questions.put(id, question(id).with(clock, clock.rung()));
        switch (clock.kind()) {
          case REMIND -> {}
          case ESCALATE -> escalates(id);
          case EXPIRE -> closes(id, request(id).expire(request(id).bestReach(), now));
        }
      }
    }

    private void closes(RequestId id, CloseResult result) {
      if (result instanceof CloseResult.Closed(var after)) {
        changes(id, after);
      }
    }

    private void answers(RequestId id, Assignment person, Vote vote) {
      if (!waits(id)) {
        return;
      }
      var step = question(id).step();
      switch (request(id).decide(answer(request(id), person, vote), now)) {
        case DecisionResult.Recorded(var after, var _) -> changes(id, after);
        case DecisionResult.InputRefused(var problems) ->
            problems.forEach(problem -> missing.add(missing(step, problem)));
        case DecisionResult.CommentRequired() ->
            missing.add(new Missing(step, "/comment", "A rejection needs a comment here."));
        // Said before, or too late, or by somebody whose item went to others.
        case DecisionResult.Repeated _,
            DecisionResult.AlreadyAnswered _,
            DecisionResult.AlreadyDecided _,
            DecisionResult.Overridden _,
            DecisionResult.Closed _,
            DecisionResult.PassedOn _,
            DecisionResult.Expired _ -> {}
        case DecisionResult.NotAsked _,
            DecisionResult.SelfApproval _,
            DecisionResult.ContentChanged _,
            DecisionResult.ChannelRefused _,
            DecisionResult.MachineRefused _ ->
            throw new IllegalStateException(person.email() + " is asked, and may not answer");
      }
    }

    private Answer answer(ApprovalRequest request, Assignment person, Vote vote) {
      var first = vote.verdict() == Verdict.APPROVE && request.count(Verdict.APPROVE) == 0;
      return new Answer(
          new DecisionId(ids.next("dec")),
          new Responder.Approver(person.id(), person.email(), person.name()),
          vote.verdict(),
          vote.comment(),
          first ? vote.typed() : Map.of(),
          null,
          channel(request.step(), vote.verdict()),
          Assurance.LINK,
          Evidence.NONE);
    }

    private void changes(RequestId id, ApprovalRequest after) {
      var step = question(id).step();
      questions.put(id, question(id).with(after));
      if (!after.pending()) {
        goOn(flow.decided(execution, step, ExecutionEngine.end(after), now));
      }
    }

    @Override
    public void withdraw(RequestId id) {
      if (request(id).cancel(now) instanceof CloseResult.Closed(var after)) {
        questions.put(id, question(id).with(after));
      }
    }

    @Override
    public void hand(Execution handing, StepRun run, Effect.Hand handed) {
      var step = run.step();
      if (handed.expiresIn() != null) {
        alarm(
            now.plus(handed.expiresIn()),
            () -> goOn(flow.ranOut(execution, step, run.attempt(), now)));
      }
      switch (assumptions.ofCaller(step)) {
        case Assumption.Output(var after, var values) -> {
          var problems = new ArrayList<DefinitionProblem>();
          var task = (WorkflowStep.Task) definition.step(step);
          var output = GivenValues.accept(task.output(), values, "/output", problems);
          if (problems.isEmpty()) {
            later(after, () -> goOn(flow.completed(execution, step, output, now)));
          }
          problems.forEach(
              problem -> missing.add(new Missing(step, problem.pointer(), problem.sentence())));
        }
        case Assumption.Failure(var after, var why) ->
            later(after, () -> goOn(flow.failed(execution, step, why, now)));
        case Assumption.Unfinished() -> {}
      }
    }

    @Override
    public void tell(Execution telling, StepId step, String message) {
      messages.put(step, message);
    }
  }

  private static ChannelId channel(ApprovalStep step, Verdict verdict) {
    return step.delivery().stream()
        .filter(use ->
            switch (verdict) {
              case APPROVE -> use.answers().letApprove();
              case REJECT -> use.answers().letReject();
            })
        .map(ChannelUse::channel)
        .findFirst()
        .orElse(API);
  }

  private static Missing missing(StepId step, FieldProblem problem) {
    return new Missing(
        step,
        "/fields/" + problem.field().replace("~", "~0").replace("/", "~1"),
        switch (problem.reason()) {
          case REQUIRED -> "This is required from a human.";
          case NOT_EDITABLE -> "Nobody can enter this here.";
          case TOO_LONG, NOT_ONE_LINE, NOT_TEXT -> "This is too long, or no plain text.";
          case NOT_A_NUMBER -> "This must be a number.";
          case NOT_YES_OR_NO -> "This must be true or false.";
          case NOT_A_DATE -> "This must be a date such as 2026-11-30.";
          case NOT_A_CHOICE -> "This must be one of the choices.";
        });
  }

  /** Where in its step an expression decides; empty for those that only fill texts and fields. */
  private static Optional<String> place(WorkflowStep step, Expression expression) {
    return switch (step) {
      case WorkflowStep.Branch(var cases, var _) ->
          IntStream.range(0, cases.size())
              .filter(i -> cases.get(i).when().equals(expression))
              .mapToObj(i -> "/cases/" + i + "/when")
              .findFirst();
      case WorkflowStep.Approval approval -> place(approval, expression);
      case WorkflowStep.Parallel _,
          WorkflowStep.Task _,
          WorkflowStep.Notify _,
          WorkflowStep.End _ ->
          Optional.empty();
    };
  }

  private static Optional<String> place(WorkflowStep.Approval approval, Expression expression) {
    if (expression.equals(approval.autoReject())) {
      return Optional.of("/autoReject");
    }
    if (expression.equals(approval.autoApprove())) {
      return Optional.of("/autoApprove");
    }
    if (expression.equals(approval.template().count())) {
      return Optional.of("/quorum/n");
    }
    var ladder = approval.template().clocks().escalate();
    return place(approval.template().approvers(), "/approvers/", expression)
        .or(() ->
            IntStream.range(0, ladder.size())
                .mapToObj(i -> place(ladder.get(i).to(), "/escalate/" + i + "/to/", expression))
                .flatMap(Optional::stream)
                .findFirst());
  }

  private static Optional<String> place(
      List<ApprovalTemplate.Approver> entries, String list, Expression expression) {
    var place = entries.indexOf(new ApprovalTemplate.Approver.Chosen(expression));
    return place < 0 ? Optional.empty() : Optional.of(list + place + "/expression");
  }

  /** Something that is going to happen. */
  private record Event(Instant at, Origin origin, int number, Runnable what) {
    static final Comparator<Event> ORDER =
        Comparator.comparing(Event::at).thenComparing(Event::origin).thenComparing(Event::number);

    enum Origin {
      CLOCK,
      OUTSIDE
    }
  }
}
