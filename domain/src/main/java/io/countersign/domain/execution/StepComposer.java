package io.countersign.domain.execution;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldReading;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.WorkflowRef;
import io.countersign.domain.workflow.ApprovalTemplate;
import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions;
import io.countersign.domain.workflow.Expressions.Evaluation;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.TextTemplate;
import io.countersign.domain.workflow.WorkflowDefinition;
import io.countersign.domain.workflow.WorkflowStep;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what a step needs from the values that its execution has by then. */
final class StepComposer {
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_PREVIOUS = 4_000;
  private static final int MOST_PREVIOUS = 20;

  private final WorkflowDefinition definition;
  private final Expressions expressions;
  private final Witness witness;

  StepComposer(WorkflowDefinition definition, Expressions expressions, Witness witness) {
    this.definition = definition;
    this.expressions = expressions;
    this.witness = witness;
  }

  boolean holds(Execution execution, StepId step, Expression condition) {
    return evaluate(execution, step, condition, Expressions.Use.CONDITION)
            instanceof Evaluation.Truth(var truth)
        && truth;
  }

  String text(Execution execution, StepId step, ApprovalTemplate.Text text) {
    return switch (text) {
      case ApprovalTemplate.Text.Filled(var template) -> fill(execution, template);
      case ApprovalTemplate.Text.Computed(var expression) ->
          evaluate(execution, step, expression, Expressions.Use.TEXT)
                  instanceof Evaluation.Text(var computed)
              ? computed
              : "";
    };
  }

  Map<String, FieldValue> input(Execution execution, StepId step, WorkflowStep.Task task) {
    var input = new LinkedHashMap<String, FieldValue>();
    task.input().forEach((name, source) -> input.put(name, value(execution, step, source, null)));
    return input;
  }

  /** What the fields propose, of those that approvers may read. */
  Map<FieldName, FieldValue> readable(Execution execution, StepId step, ApprovalTemplate template) {
    return fields(execution, step, template).stream()
        .filter(field -> field.display() == DisplayMode.READABLE)
        .collect(
            Collectors.toMap(HilField::name, HilField::value, (one, _) -> one, LinkedHashMap::new));
  }

  ApprovalStep question(Execution execution, StepId step, ApprovalTemplate template) {
    var title = cut(oneLine(text(execution, step, template.title())), LONGEST_TITLE);
    var summary = text(execution, step, template.summary());
    var context =
        new StepContext(
            definition.title(),
            previous(execution),
            text(execution, step, template.onApprove()),
            text(execution, step, template.onReject()));
    var labels = new LinkedHashMap<>(execution.labels());
    labels.putAll(template.labels());
    labels.put(ApprovalTemplate.WORKFLOW_LABEL, definition.name().value());
    try {
      return new ApprovalStep(
          title,
          summary,
          context,
          new WorkflowRef(execution.id().toString(), step.value()),
          execution.requester(),
          fields(execution, step, template),
          approvers(execution, step, template.approvers()),
          null,
          quorum(execution, step, template),
          template.delivery(),
          template.expiresIn(),
          template.remindAfter(),
          template.policy(),
          labels,
          execution.callbackUrl(),
          template.revisions(),
          template.clocks().with(level -> approvers(execution, step, level.to())));
    } catch (InvalidValueException refused) {
      throw new CannotComposeException(String.valueOf(refused.getMessage()));
    }
  }

  /** The latest decisions and results, for people to see where they are asked. */
  private List<StepContext.PreviousStep> previous(Execution execution) {
    var told =
        execution.steps().stream()
            .filter(run -> run.state() == StepRun.State.DONE)
            .flatMap(run -> told(run).stream())
            .toList();
    return told.subList(Math.max(0, told.size() - MOST_PREVIOUS), told.size());
  }

  private Optional<StepContext.PreviousStep> told(StepRun run) {
    return switch (definition.step(run.step())) {
      case WorkflowStep.Approval approval ->
          Optional.of(previous(run, title(approval), decision(run) + fieldsOf(run, approval)));
      // What a task brought back may be for nobody's eyes; a text that wants it can name it.
      case WorkflowStep.Task _,
          WorkflowStep.Parallel _,
          WorkflowStep.Branch _,
          WorkflowStep.Notify _,
          WorkflowStep.End _ ->
          Optional.empty();
    };
  }

  private static StepContext.PreviousStep previous(StepRun run, String name, String output) {
    return new StepContext.PreviousStep(
        cut(name.isBlank() ? run.step().value() : name, LONGEST_TITLE),
        cut(output, LONGEST_PREVIOUS));
  }

  /** The part of a title that does not depend on values, which may be those of another step. */
  private static String title(WorkflowStep.Approval approval) {
    return approval.template().title() instanceof ApprovalTemplate.Text.Filled(var template)
            && template.references().isEmpty()
        ? oneLine(template.source())
        : "";
  }

  private static String decision(StepRun run) {
    var by = textOf(run, "decidedBy");
    var comment = textOf(run, "comment");
    var verdict =
        switch (textOf(run, "verdict")) {
          case "approve" -> "Approved";
          case "reject" -> "Rejected";
          case "expire" -> "Expired";
          case "recall" -> "Recalled";
          default -> "Cancelled";
        };
    var person = by.isEmpty() ? "" : " by " + by;
    var decided =
        switch (run.note()) {
          case "" -> verdict + person;
          case ApprovalEnd.OVERRIDE -> verdict + " above the rules" + person;
          case ApprovalEnd.ON_EXPIRY -> verdict + " by the rule for no answer in time";
          default -> verdict + " by the rule " + run.note();
        };
    return decided + (comment.isEmpty() ? "" : ": " + comment);
  }

  private static String fieldsOf(StepRun run, WorkflowStep.Approval approval) {
    return approval.template().fields().stream()
        .filter(
            field -> field.display() == DisplayMode.READABLE && field.input() != InputMode.LOCKED)
        .map(field -> "\n" + field.label() + ": " + textOf(run, "fields." + field.name()))
        .collect(Collectors.joining());
  }

  private static String textOf(StepRun run, String name) {
    return run.output().getOrDefault(name, FieldValue.NONE).asText();
  }

  private List<HilField> fields(Execution execution, StepId step, ApprovalTemplate template) {
    return template.fields().stream()
        .map(field -> {
          var value = value(execution, step, field.value(), field.type());
          try {
            return new HilField(
                field.name(),
                field.label(),
                field.type(),
                value,
                field.display(),
                field.input(),
                field.choices());
          } catch (InvalidValueException refused) {
            throw new CannotComposeException(
                "The field " + field.name() + ": " + refused.getMessage());
          }
        })
        .toList();
  }

  /**
   * @param type null for whatever comes
   */
  private FieldValue value(
      Execution execution,
      StepId step,
      ApprovalTemplate.ValueSource source,
      @Nullable FieldType type) {
    return switch (source) {
      case ApprovalTemplate.ValueSource.Fixed(var value) -> value;
      case ApprovalTemplate.ValueSource.Filled(var template) ->
          template
              .single()
              .map(reference -> ofType(valueOf(execution, reference.name()), type))
              .orElseGet(() -> new FieldValue.Text(fill(execution, template)));
      case ApprovalTemplate.ValueSource.Computed(var expression) ->
          computed(execution, step, expression, type);
    };
  }

  private FieldValue computed(
      Execution execution, StepId step, Expression expression, @Nullable FieldType type) {
    var use =
        type == FieldType.NUMBER
            ? Expressions.Use.NUMBER
            : type == FieldType.BOOLEAN ? Expressions.Use.CONDITION : Expressions.Use.TEXT;
    return switch (evaluate(execution, step, expression, use)) {
      case Evaluation.Number(var number) -> number(number);
      case Evaluation.Truth(var truth) -> new FieldValue.YesNo(truth);
      case Evaluation.Text(var text) -> ofType(new FieldValue.Text(text), type);
      case Evaluation.Texts _, Evaluation.Failed _ ->
          throw new CannotComposeException("The expression gave another type than was wanted.");
    };
  }

  private static FieldValue number(BigDecimal number) {
    try {
      return new FieldValue.Number(number);
    } catch (InvalidValueException refused) {
      throw new CannotComposeException(String.valueOf(refused.getMessage()));
    }
  }

  /** A value for a field of another kind of text, as if somebody had typed it. */
  private static FieldValue ofType(FieldValue value, @Nullable FieldType type) {
    if (type == null || value.equals(FieldValue.NONE)) {
      return value;
    }
    return switch (type) {
      case TEXT, LONG_TEXT -> new FieldValue.Text(value.asText());
      case CHOICE -> value.asText().isBlank() ? FieldValue.NONE : choice(value.asText());
      case DATE -> date(value);
      case NUMBER, BOOLEAN -> value;
    };
  }

  private static FieldValue choice(String text) {
    try {
      return new FieldValue.Choice(text);
    } catch (InvalidValueException refused) {
      throw new CannotComposeException(String.valueOf(refused.getMessage()));
    }
  }

  private static FieldValue date(FieldValue value) {
    return switch (new HilField(
            new FieldName("date"),
            "date",
            FieldType.DATE,
            FieldValue.NONE,
            DisplayMode.READABLE,
            InputMode.LOCKED,
            List.of())
        .read(value.asText())) {
      case FieldReading.Read(var date) -> date;
      case FieldReading.Refused _ ->
          throw new CannotComposeException("An expression gave no date such as 2026-11-30.");
    };
  }

  private List<ApproverRef> approvers(
      Execution execution, StepId step, List<ApprovalTemplate.Approver> approvers) {
    return approvers.stream()
        .flatMap(approver ->
            switch (approver) {
              case ApprovalTemplate.Approver.Known(var known) -> Stream.of(known);
              case ApprovalTemplate.Approver.Chosen(var expression) ->
                  chosen(execution, step, expression);
            })
        .distinct()
        .toList();
  }

  private Stream<ApproverRef> chosen(Execution execution, StepId step, Expression expression) {
    return evaluate(execution, step, expression, Expressions.Use.PEOPLE)
            instanceof Evaluation.Texts(var texts)
        ? texts.stream()
            .filter(text -> !text.isBlank())
            .map(text -> {
              try {
                return ApprovalTemplate.named(text);
              } catch (InvalidValueException refused) {
                throw new CannotComposeException(
                    "An expression for approvers gave neither an address nor role:<name>.");
              }
            })
        : Stream.of();
  }

  private Quorum quorum(Execution execution, StepId step, ApprovalTemplate template) {
    if (template.count() == null) {
      return template.quorum();
    }
    if (evaluate(execution, step, template.count(), Expressions.Use.NUMBER)
        instanceof Evaluation.Number(var number)) {
      try {
        return new Quorum(
            new Quorum.Rule.AtLeast(number.intValueExact()), template.quorum().veto());
      } catch (ArithmeticException | InvalidValueException refused) {
        throw new CannotComposeException("The quorum came to no whole number of people.");
      }
    }
    throw new CannotComposeException("The quorum came to no number.");
  }

  private Evaluation evaluate(
      Execution execution, StepId step, Expression expression, Expressions.Use use) {
    var scope = definition.scope(step);
    var evaluation = expressions.evaluate(expression, scope, values(execution, scope), use);
    witness.judged(step, expression, evaluation);
    if (evaluation instanceof Evaluation.Failed(var why)) {
      throw new CannotComposeException(why);
    }
    return evaluation;
  }

  /** Steps that did not run have not run; whatever else is missing has no value. */
  private static Map<String, FieldValue> values(Execution execution, Map<String, FieldType> scope) {
    var values = new LinkedHashMap<>(execution.values());
    scope.keySet().stream()
        .filter(name -> name.startsWith("steps.") && name.endsWith(".ran"))
        .forEach(name -> values.putIfAbsent(name, new FieldValue.YesNo(false)));
    return values;
  }

  private static FieldValue valueOf(Execution execution, String name) {
    return execution.values().getOrDefault(name, FieldValue.NONE);
  }

  private static String fill(Execution execution, TextTemplate template) {
    var values = execution.values();
    return template.fill(name -> values.getOrDefault(name, FieldValue.NONE).asText());
  }

  private static String oneLine(String text) {
    return text.replaceAll("(?U)\\s+", " ").strip();
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
    return text.substring(0, end) + "…";
  }
}
