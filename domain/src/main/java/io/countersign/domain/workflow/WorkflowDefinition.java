package io.countersign.domain.workflow;

import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A flow that holds together: every step can be reached, none comes round again, paths that part at
 * a parallel step meet nowhere but there, and every expression fits what it speaks of. Made by
 * {@link DefinitionReader} alone.
 *
 * @param title the workflow's name for people
 * @param start the step that it begins with
 */
public final class WorkflowDefinition {
  private final WorkflowName name;
  private final String title;
  private final Map<FieldName, Parameter> input;
  private final StepId start;
  private final Map<StepId, WorkflowStep> steps;
  private final StepGraph graph;
  private final DefinitionHash hash;

  WorkflowDefinition(
      WorkflowName name,
      String title,
      Map<FieldName, Parameter> input,
      StepId start,
      Map<StepId, WorkflowStep> steps,
      StepGraph graph,
      DefinitionHash hash) {
    this.name = name;
    this.title = title;
    this.input = Collections.unmodifiableMap(new LinkedHashMap<>(input));
    this.start = start;
    this.steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    this.graph = graph;
    this.hash = hash;
  }

  public WorkflowName name() {
    return name;
  }

  /** The workflow's name for people. */
  public String title() {
    return title;
  }

  public Map<FieldName, Parameter> input() {
    return input;
  }

  /** The step that it begins with. */
  public StepId start() {
    return start;
  }

  /** In the order in which they were written down. */
  public Map<StepId, WorkflowStep> steps() {
    return steps;
  }

  public DefinitionHash hash() {
    return hash;
  }

  /**
   * @throws IllegalArgumentException if there is no such step
   */
  public WorkflowStep step(StepId id) {
    var step = steps.get(id);
    if (step == null) {
      throw new IllegalArgumentException("No step " + id + " in " + name);
    }
    return step;
  }

  /** The branch of a parallel step that a step lies on; empty on the main path. */
  public Optional<StepGraph.Lane> lane(StepId id) {
    return graph.lane(id);
  }

  /** The values that a step may speak of, by full name. */
  public Map<String, FieldType> scope(StepId id) {
    return Scope.of(input, steps, graph.before(id));
  }
}
