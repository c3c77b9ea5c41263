package io.countersign.domain.workflow;

import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.person.Role;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.WorkflowRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether what a step says of values fits the values that there are. */
final class StepCheck {
  private final Expressions expressions;
  private final Map<String, FieldType> scope;
  private final String pointer;
  private final List<DefinitionProblem> problems;

  /**
   * @param pointer where the step stands
   */
  StepCheck(
      Expressions expressions,
      Map<String, FieldType> scope,
      String pointer,
      List<DefinitionProblem> problems) {
    this.expressions = expressions;
    this.scope = scope;
    this.pointer = pointer;
    this.problems = problems;
  }

  void check(WorkflowStep step) {
    switch (step) {
      case WorkflowStep.Approval approval -> {
        expression("/autoApprove", approval.autoApprove(), Expressions.Use.CONDITION);
        expression("/autoReject", approval.autoReject(), Expressions.Use.CONDITION);
        template(approval.template());
      }
      case WorkflowStep.Branch branch -> {
        for (var i = 0; i < branch.cases().size(); i++) {
          expression(
              "/cases/" + i + "/when", branch.cases().get(i).when(), Expressions.Use.CONDITION);
        }
      }
      case WorkflowStep.Task task ->
          task.input().forEach((name, source) -> source("/input/" + name, source, null));
      case WorkflowStep.Notify notify -> text("/message", notify.message());
      case WorkflowStep.Parallel _, WorkflowStep.End _ -> {}
    }
  }

  private void template(ApprovalTemplate template) {
    text("/title", template.title());
    text("/summary", template.summary());
    text("/onApproveText", template.onApprove());
    text("/onRejectText", template.onReject());
    for (var i = 0; i < template.fields().size(); i++) {
      var field = template.fields().get(i);
      source("/fields/" + i + "/value", field.value(), field.type());
    }
    for (var i = 0; i < template.approvers().size(); i++) {
      if (template.approvers().get(i) instanceof ApprovalTemplate.Approver.Chosen(var chosen)) {
        expression("/approvers/" + i + "/expression", chosen, Expressions.Use.PEOPLE);
      }
    }
    expression("/quorum/n", template.count(), Expressions.Use.NUMBER);
  }

  private void text(String place, ApprovalTemplate.Text text) {
    switch (text) {
      case ApprovalTemplate.Text.Filled(var template) -> references(place, template);
      case ApprovalTemplate.Text.Computed(var expression) ->
          expression(place, expression, Expressions.Use.TEXT);
    }
  }

  /**
   * @param type what the value is for, null for anything
   */
  private void source(String place, ApprovalTemplate.ValueSource source, @Nullable FieldType type) {
    switch (source) {
      case ApprovalTemplate.ValueSource.Fixed _ -> {}
      case ApprovalTemplate.ValueSource.Filled(var template) -> {
        references(place, template);
        if (type != null) {
          fits(place, template, type);
        }
      }
      case ApprovalTemplate.ValueSource.Computed(var expression) ->
          expression(place, expression, use(type));
    }
  }

  private static Expressions.Use use(@Nullable FieldType type) {
    return switch (type) {
      case null -> Expressions.Use.TEXT;
      case NUMBER -> Expressions.Use.NUMBER;
      case BOOLEAN -> Expressions.Use.CONDITION;
      case TEXT, LONG_TEXT, CHOICE, DATE -> Expressions.Use.TEXT;
    };
  }

  /** Text takes any values; anything else takes one value, of its own type. */
  private void fits(String place, TextTemplate template, FieldType type) {
    if (type == FieldType.TEXT || type == FieldType.LONG_TEXT) {
      return;
    }
    var single = template.single();
    if (single.isEmpty()) {
      problem(place, "Only a text can be put together from several parts.");
    } else {
      var given = scope.get(single.get().name());
      if (given != null && given != type) {
        problem(
            place,
            single.get().written()
                + " is of the type "
                + spelled(given)
                + ", not "
                + spelled(type)
                + ".");
      }
    }
  }

  private static String spelled(FieldType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void references(String place, TextTemplate template) {
    for (var reference : template.references()) {
      if (!scope.containsKey(reference.name())) {
        problem(place, reference.written() + " names nothing that is known when this step begins.");
      }
    }
  }

  private void expression(String place, @Nullable Expression expression, Expressions.Use use) {
    if (expression != null) {
      expressions.problems(expression, scope, use).forEach(sentence -> problem(place, sentence));
    }
  }

  private void problem(String place, String sentence) {
    problems.add(new DefinitionProblem(pointer + place, sentence));
  }

  /** Lets the step judge everything that does not depend on values. */
  static void sample(ApprovalTemplate template) {
    var fields =
        template.fields().stream()
            .map(field ->
                new HilField(
                    field.name(),
                    field.label(),
                    field.type(),
                    FieldValue.NONE,
                    field.display(),
                    field.input(),
                    field.choices()))
            .toList();
    var _ =
        new ApprovalStep(
            "-",
            "",
            StepContext.NONE,
            WorkflowRef.NONE,
            null,
            fields,
            List.of(new ApproverRef.InRole(new Role("sample"))),
            null,
            template.quorum(),
            template.delivery(),
            template.expiresIn(),
            template.remindAfter(),
            template.policy(),
            template.labels(),
            null,
            template.revisions());
  }
}
