package io.countersign.domain.execution;

import java.util.List;

/**
 * One move of an execution.
 *
 * @param effects in the order in which they came about
 */
public record Advance(Execution execution, List<Effect> effects) {
  public Advance {
    effects = List.copyOf(effects);
  }
}
