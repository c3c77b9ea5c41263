package io.countersign.domain.workflow;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.FieldName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a workflow. Where a step names no successor for the way it went, its path ends there
 * with what came out of it.
 */
public sealed interface WorkflowStep {
  /**
   * People decide.
   *
   * @param autoApprove approved without asking anybody if this holds; asked after {@code
   *     autoReject}
   * @param autoReject rejected without asking anybody if this holds
   */
  record Approval(
      ApprovalTemplate template,
      @Nullable Expression autoApprove,
      @Nullable Expression autoReject,
      OnNobody onNobody,
      @Nullable StepId onApprove,
      @Nullable StepId onReject,
      @Nullable StepId onExpire)
      implements WorkflowStep {}

  /** What becomes of an approval that nobody could be asked for. */
  enum OnNobody {
    /** The execution stops there, and can be continued when somebody is found. */
    FAIL,
    APPROVE,
    REJECT
  }

  /**
   * Several paths at once.
   *
   * @param branches where each path begins, at least two
   * @param needed how many paths must succeed: all of them, or fewer
   * @param next where it goes on when enough have succeeded
   * @param onFailure where it goes on when enough no longer can
   */
  record Parallel(
      List<StepId> branches, int needed, @Nullable StepId next, @Nullable StepId onFailure)
      implements WorkflowStep {
    public Parallel {
      branches = List.copyOf(branches);
    }
  }

  /** Goes on with the first case that holds. */
  record Branch(List<Case> cases, StepId otherwise) implements WorkflowStep {
    /** One way to go on. */
    public record Case(Expression when, StepId next) {}

    public Branch {
      cases = List.copyOf(cases);
    }
  }

  /**
   * The caller's own work: an event goes out, and the caller reports back.
   *
   * @param input what the event carries
   * @param output what comes back
   * @param expiresIn how long the caller has, from one minute to one year; null for as long as it
   *     takes
   * @param onExpire where it goes on if nothing came back by then; null to fail there
   */
  record Task(
      Map<String, ApprovalTemplate.ValueSource> input,
      Map<FieldName, Parameter> output,
      @Nullable Duration expiresIn,
      @Nullable StepId next,
      @Nullable StepId onExpire)
      implements WorkflowStep {
    public Task {
      if (expiresIn != null
          && (expiresIn.compareTo(Duration.ofMinutes(1)) < 0
              || expiresIn.compareTo(Duration.ofDays(366)) > 0)) {
        throw new InvalidValueException("A task must expire after one minute to 366 days.");
      }
      if (onExpire != null && expiresIn == null) {
        throw new InvalidValueException("Say in expiresIn how long the task may take.");
      }
      input = Collections.unmodifiableMap(new LinkedHashMap<>(input));
      output = Collections.unmodifiableMap(new LinkedHashMap<>(output));
    }
  }

  /** Tells the caller's systems something and goes on. */
  record Notify(ApprovalTemplate.Text message, @Nullable StepId next) implements WorkflowStep {}

  /** Ends the path. */
  record End(PathResult result) implements WorkflowStep {}
}
