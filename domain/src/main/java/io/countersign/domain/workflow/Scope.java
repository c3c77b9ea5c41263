package io.countersign.domain.workflow;

import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The full names of the values that a step may speak of, and their types. */
public final class Scope {
  /** The address of whoever started the execution; an empty text if nobody is named. */
  public static final String REQUESTER = "requester";

  private Scope() {}

  public static String input(FieldName name) {
    return "input." + name;
  }

  /**
   * Of a step: {@code ran}; of an approval also {@code verdict} ({@code approve}, {@code reject},
   * {@code expire}, {@code recall} or {@code cancel}), {@code comment}, {@code decidedBy} and
   * {@code fields.<name>}; of a task {@code output.<name>}. What approvers may not read of a field,
   * no other step may either.
   */
  public static String step(StepId id, String value) {
    return "steps." + id + "." + value;
  }

  static Map<String, FieldType> of(
      Map<FieldName, Parameter> input, Map<StepId, WorkflowStep> steps, Set<StepId> before) {
    var scope = new LinkedHashMap<String, FieldType>();
    scope.put(REQUESTER, FieldType.TEXT);
    input.values().forEach(one -> scope.put(input(one.name()), one.type()));
    steps.forEach((id, step) -> {
      if (before.contains(id)) {
        scope.put(step(id, "ran"), FieldType.BOOLEAN);
        addOutputs(scope, id, step);
      }
    });
    return scope;
  }

  private static void addOutputs(Map<String, FieldType> scope, StepId id, WorkflowStep step) {
    switch (step) {
      case WorkflowStep.Approval approval -> {
        scope.put(step(id, "verdict"), FieldType.TEXT);
        scope.put(step(id, "comment"), FieldType.LONG_TEXT);
        scope.put(step(id, "decidedBy"), FieldType.TEXT);
        approval.template().fields().stream()
            .filter(field -> field.display() == DisplayMode.READABLE)
            .forEach(field -> scope.put(step(id, "fields." + field.name()), field.type()));
      }
      case WorkflowStep.Task task ->
          task.output()
              .values()
              .forEach(one -> scope.put(step(id, "output." + one.name()), one.type()));
      case WorkflowStep.Parallel _,
          WorkflowStep.Branch _,
          WorkflowStep.Notify _,
          WorkflowStep.End _ -> {}
    }
  }
}
