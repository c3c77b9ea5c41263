package io.countersign.domain.step;

import io.countersign.domain.Check;
import java.util.List;

/**
 * Where in the requester's process this question stands. Every text may be empty.
 *
 * @param trigger what set the process off
 * @param previous what came before, in order, at most 20
 * @param onApprove what happens next if it is approved
 * @param onReject what happens next if it is rejected
 */
public record StepContext(
    String trigger, List<PreviousStep> previous, String onApprove, String onReject) {
  public static final StepContext NONE = new StepContext("", List.of(), "", "");

  /** One finished step and what came out of it. */
  public record PreviousStep(String step, String output) {
    public PreviousStep {
      Check.filledLine("The name of a previous step", step, 200);
      Check.lines("The output of a previous step", output, 4_000);
    }
  }

  public StepContext {
    Check.lines("The trigger", trigger, 1_000);
    Check.sizeAtMost("The number of previous steps", previous, 20);
    Check.lines("What happens on approval", onApprove, 1_000);
    Check.lines("What happens on rejection", onReject, 1_000);
    previous = List.copyOf(previous);
  }
}
