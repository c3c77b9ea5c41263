package io.countersign.application.simulation;

import io.countersign.domain.workflow.StepId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is assumed of one execution. What is said of no step is {@link
 * Assumption.ByPeople#APPROVAL} and {@link Assumption.ByCaller#DONE}.
 *
 * @param cancelledAfter how long after its start the execution is stopped, null if it is not
 */
public record Assumptions(Map<StepId, Assumption> steps, @Nullable Duration cancelledAfter) {
  public Assumptions {
    steps = Map.copyOf(steps);
  }

  /**
   * @param step asks people
   */
  public Assumption.ByPeople ofPeople(StepId step) {
    return steps.get(step) instanceof Assumption.ByPeople people
        ? people
        : Assumption.ByPeople.APPROVAL;
  }

  /**
   * @param step is a task
   */
  public Assumption.ByCaller ofCaller(StepId step) {
    return steps.get(step) instanceof Assumption.ByCaller caller
        ? caller
        : Assumption.ByCaller.DONE;
  }
}
