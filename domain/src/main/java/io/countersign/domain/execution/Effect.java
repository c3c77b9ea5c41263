package io.countersign.domain.execution;

import io.countersign.domain.field.FieldValue;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.workflow.StepId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to be done outside of an execution because it went on. */
public sealed interface Effect {
  /** People are to be asked; the step waits for that. */
  record Ask(StepId step, ApprovalStep question) implements Effect {}

  /** An open question is no longer wanted. */
  record Withdraw(RequestId request) implements Effect {}

  /**
   * The caller is to do its own work.
   *
   * @param expiresIn how long it has, null for as long as it takes
   */
  record Hand(StepId step, Map<String, FieldValue> input, @Nullable Duration expiresIn)
      implements Effect {
    public Hand {
      input = Collections.unmodifiableMap(new LinkedHashMap<>(input));
    }
  }

  /** The caller's systems are to be told something. */
  record Tell(StepId step, String message) implements Effect {}
}
