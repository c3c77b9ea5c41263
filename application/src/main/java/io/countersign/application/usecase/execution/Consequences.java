package io.countersign.application.usecase.execution;

import io.countersign.domain.execution.Advance;
import io.countersign.domain.execution.Effect;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.Flow;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.workflow.StepId;
import java.time.Instant;
import java.util.ArrayDeque;

/**
 * Carries out what follows from a move. The same for executions that run and for those that are
 * simulated: they differ in nothing but their {@link Outside}.
 */
final class Consequences {
  private Consequences() {}

  /** Where effects go. */
  interface Outside {
    OpenResult ask(StepId step, ApprovalStep question);

    void withdraw(RequestId request);

    void hand(Execution execution, StepRun run, Effect.Hand task);

    void tell(Execution execution, StepId step, String message);
  }

  /** The execution after everything that follows, which may have taken it further. */
  static Execution carryOut(Flow flow, Advance advance, Outside outside, Instant now) {
    var execution = advance.execution();
    var effects = new ArrayDeque<>(advance.effects());
    while (!effects.isEmpty()) {
      switch (effects.removeFirst()) {
        case Effect.Ask(var step, var question) -> {
          if (waits(execution, step)) {
            var opened = outside.ask(step, question);
            if (opened instanceof OpenResult.Opened(var request)) {
              execution = execution.asking(step, request.id());
            } else {
              var why = sentence(opened, question);
              var instead =
                  nobody(opened)
                      ? flow.nobody(execution, step, why, now)
                      : flow.cannotAsk(execution, step, why, now);
              execution = instead.execution();
              effects.addAll(instead.effects());
            }
          }
        }
        case Effect.Withdraw(RequestId request) -> outside.withdraw(request);
        case Effect.Hand task -> {
          if (waits(execution, task.step())) {
            outside.hand(execution, execution.step(task.step()).orElseThrow(), task);
          }
        }
        case Effect.Tell(var step, var message) -> outside.tell(execution, step, message);
      }
    }
    return execution;
  }

  private static boolean waits(Execution execution, StepId step) {
    return !execution.ended()
        && execution.step(step).filter(run -> run.state() == StepRun.State.WAITING).isPresent();
  }

  /**
   * Whether nobody was found. That only the requester was, or fewer people than must approve, is
   * nothing that a rule may approve in their place.
   */
  static boolean nobody(OpenResult refused) {
    return switch (refused) {
      case OpenResult.NobodyHolds _, OpenResult.ManagerUnknown _ -> true;
      case OpenResult.NoSuchCalendar _,
          OpenResult.OnlyTheRequester _,
          OpenResult.TooManyPeople _,
          OpenResult.QuorumTooLarge _,
          OpenResult.GroupTooSmall _,
          OpenResult.Opened _ ->
          false;
    };
  }

  /** Why people could not be asked. */
  static String sentence(OpenResult refused, ApprovalStep question) {
    return switch (refused) {
      case OpenResult.NobodyHolds(ApproverRef.InRole(var role)) ->
          "Nobody holds the role " + role + ".";
      case OpenResult.ManagerUnknown _ -> "Nobody is known as the manager of the requester.";
      case OpenResult.NoSuchCalendar(var calendar) -> "There is no calendar " + calendar + ".";
      case OpenResult.GroupTooSmall(var group, var required, var asked) ->
          required
              + " approvals of "
              + group.display()
              + " are demanded, but "
              + asked
              + " people are asked.";
      case OpenResult.OnlyTheRequester() -> "Nobody but the requester would be asked.";
      case OpenResult.TooManyPeople(var asked) ->
          asked
              + " people would be asked; one request asks at most "
              + ApprovalStep.MAX_APPROVERS
              + ".";
      case OpenResult.QuorumTooLarge(var required, var asked) ->
          required + " approvals are demanded, but " + asked + " people are asked.";
      case OpenResult.Opened _ ->
          throw new IllegalStateException("An opened request was refused: " + question.title());
    };
  }
}
