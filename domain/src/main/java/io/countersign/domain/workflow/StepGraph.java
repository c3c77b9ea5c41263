package io.countersign.domain.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which step leads to which, and on which branch of which parallel step each one lies. */
public final class StepGraph {
  private final Map<StepId, WorkflowStep> steps;
  private final Map<StepId, Optional<Lane>> lanes = new LinkedHashMap<>();
  private final Map<StepId, Set<StepId>> before = new HashMap<>();
  private final List<DefinitionProblem> problems = new ArrayList<>();

  /**
   * One branch of a parallel step.
   *
   * @param entry the step that the branch begins with
   */
  public record Lane(StepId parallel, StepId entry) {}

  /**
   * A way from one step to another.
   *
   * @param pointer where the definition says so
   */
  record Edge(String pointer, StepId to, Kind kind) {
    enum Kind {
      /** Goes on on the same path. */
      NEXT,
      /** Begins a branch. */
      BRANCH
    }
  }

  StepGraph(StepId start, Map<StepId, WorkflowStep> steps) {
    this.steps = steps;
    walk(start, Optional.empty(), "/start", new HashSet<>());
    for (var id : steps.keySet()) {
      if (!lanes.containsKey(id)) {
        problems.add(new DefinitionProblem(pointer(id), "No other step leads to this one."));
      }
    }
    if (problems.isEmpty()) {
      steps.keySet().forEach(this::findBefore);
    }
  }

  List<DefinitionProblem> problems() {
    return problems;
  }

  Optional<Lane> lane(StepId id) {
    return Objects.requireNonNull(lanes.get(id), "every step is reached");
  }

  /** Every step that may have run when this one begins. */
  Set<StepId> before(StepId id) {
    return Objects.requireNonNull(before.get(id), "every step is reached");
  }

  private static String pointer(StepId id) {
    return "/steps/" + id;
  }

  /** Every way out of a step that leads somewhere. */
  static List<Edge> edges(StepId id, WorkflowStep step) {
    var edges = new ArrayList<Edge>();
    switch (step) {
      case WorkflowStep.Approval approval -> {
        add(edges, pointer(id) + "/onApprove", approval.onApprove());
        add(edges, pointer(id) + "/onReject", approval.onReject());
        add(edges, pointer(id) + "/onExpire", approval.onExpire());
      }
      case WorkflowStep.Parallel parallel -> {
        // First where it goes on, so that a branch that runs into that is what is found wrong.
        add(edges, pointer(id) + "/next", parallel.next());
        add(edges, pointer(id) + "/onFailure", parallel.onFailure());
        for (var i = 0; i < parallel.branches().size(); i++) {
          edges.add(
              new Edge(
                  pointer(id) + "/branches/" + i, parallel.branches().get(i), Edge.Kind.BRANCH));
        }
      }
      case WorkflowStep.Branch branch -> {
        for (var i = 0; i < branch.cases().size(); i++) {
          add(edges, pointer(id) + "/cases/" + i + "/next", branch.cases().get(i).next());
        }
        add(edges, pointer(id) + "/otherwise", branch.otherwise());
      }
      case WorkflowStep.Task task -> {
        add(edges, pointer(id) + "/next", task.next());
        add(edges, pointer(id) + "/onExpire", task.onExpire());
      }
      case WorkflowStep.Notify notify -> add(edges, pointer(id) + "/next", notify.next());
      case WorkflowStep.End _ -> {}
    }
    return edges;
  }

  private static void add(List<Edge> edges, String pointer, @Nullable StepId to) {
    if (to != null) {
      edges.add(new Edge(pointer, to, Edge.Kind.NEXT));
    }
  }

  private void walk(StepId id, Optional<Lane> lane, String from, Set<StepId> above) {
    var step = steps.get(id);
    if (step == null) {
      problems.add(new DefinitionProblem(from, "There is no step named " + id + "."));
      return;
    }
    if (above.contains(id)) {
      problems.add(
          new DefinitionProblem(from, "This leads back to " + id + ": a step runs only once."));
      return;
    }
    var known = lanes.putIfAbsent(id, lane);
    if (known != null) {
      if (!known.equals(lane)) {
        problems.add(
            new DefinitionProblem(
                from,
                "The step "
                    + id
                    + " is on another path of a parallel step; paths meet only where that ends."));
      }
      return;
    }
    above.add(id);
    for (var edge : edges(id, step)) {
      var there =
          switch (edge.kind()) {
            case NEXT -> lane;
            case BRANCH -> Optional.of(new Lane(id, edge.to()));
          };
      walk(edge.to(), there, edge.pointer(), above);
    }
    above.remove(id);
  }

  private Set<StepId> findBefore(StepId id) {
    var known = before.get(id);
    if (known != null) {
      return known;
    }
    var found = new HashSet<StepId>();
    steps.forEach((from, step) -> {
      for (var edge : edges(from, step)) {
        if (edge.to().equals(id)) {
          found.add(from);
          found.addAll(findBefore(from));
          if (step instanceof WorkflowStep.Parallel && edge.kind() == Edge.Kind.NEXT) {
            steps.keySet().stream().filter(other -> inside(other, from)).forEach(found::add);
          }
        }
      }
    });
    before.put(id, found);
    return found;
  }

  /** Whether a step lies on a branch of a parallel step, however deep. */
  private boolean inside(StepId step, StepId parallel) {
    return lane(step)
        .filter(lane -> lane.parallel().equals(parallel) || inside(lane.parallel(), parallel))
        .isPresent();
  }
}
