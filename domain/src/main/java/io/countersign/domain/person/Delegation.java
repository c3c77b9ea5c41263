package io.countersign.domain.person;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That one person stands in for another: whoever would ask the delegator asks the delegate.
 *
 * @param from when it begins
 * @param until when it ends, null if nobody knows yet
 */
public record Delegation(
    DelegationId id,
    PersonId delegator,
    PersonId delegate,
    Instant from,
    @Nullable Instant until,
    Scope scope) {

  /**
   * Which requests it is for: those that have all these labels, and belong to one of these
   * workflows. Of what is empty, all.
   *
   * @param workflows values of the label {@link #WORKFLOW}
   */
  public record Scope(Map<String, String> labels, Set<String> workflows) {
    /** The label by which a request says which workflow it belongs to. */
    public static final String WORKFLOW = "workflow";

    public static final Scope ALL = new Scope(Map.of(), Set.of());

    public Scope {
      Check.sizeAtMost("The number of labels", labels.keySet(), 20);
      Check.sizeAtMost("The number of workflows", workflows, 50);
      for (var label : labels.entrySet()) {
        Check.filledLine("A label name", label.getKey(), 60);
        Check.line("A label value", label.getValue(), 200);
      }
      workflows.forEach(workflow -> Check.filledLine("The name of a workflow", workflow, 200));
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
      workflows = Set.copyOf(workflows);
    }

    boolean covers(Map<String, String> ofRequest) {
      return ofRequest.entrySet().containsAll(labels.entrySet())
          && (workflows.isEmpty() || workflows.contains(ofRequest.getOrDefault(WORKFLOW, "")));
    }

    /** Whether there could be a request that both are for. */
    boolean meets(Scope other) {
      return labels.entrySet().stream()
              .allMatch(label ->
                  other
                      .labels
                      .getOrDefault(label.getKey(), label.getValue())
                      .equals(label.getValue()))
          && (workflows.isEmpty()
              || other.workflows.isEmpty()
              || !Collections.disjoint(workflows, other.workflows));
    }
  }

  public Delegation {
    if (delegator.equals(delegate)) {
      throw new InvalidValueException("Nobody stands in for themselves.");
    }
    if (until != null && !until.isAfter(from)) {
      throw new InvalidValueException("A delegation must end after it begins.");
    }
  }

  /** Whether it holds at this moment for a request with these labels. */
  public boolean applies(Instant now, Map<String, String> labels) {
    return !now.isBefore(from) && (until == null || now.isBefore(until)) && scope.covers(labels);
  }

  /** Whether both can hold at one moment for one request. */
  public boolean meets(Delegation other) {
    return (until == null || other.from.isBefore(until))
        && (other.until == null || from.isBefore(other.until))
        && scope.meets(other.scope);
  }
}
