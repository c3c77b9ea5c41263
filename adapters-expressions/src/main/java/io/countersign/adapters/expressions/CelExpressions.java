package io.countersign.adapters.expressions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Expressions in CEL. No macros: without comprehensions an evaluation takes time and memory in
 * proportion to the expression and the values that it names, and both are limited. Regular
 * expressions are RE2's, linear in the text.
 */
@Singleton
final class CelExpressions implements Expressions {
  private static final int KEPT_PROGRAMS = 1_000;
  private static final int KEPT_COMPILERS = 50;
  private static final int LONGEST_TEXT = 20_000;
  private static final int MOST_TEXTS = 50;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(Expression.MAX_LENGTH)
          .maxParseRecursionDepth(32)
          .maxRegexProgramSize(500)
          .comprehensionMaxIterations(0)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final CelRuntime runtime =
      CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
  private final Cache<Question, CelRuntime.Program> programs =
      Caffeine.newBuilder().maximumSize(KEPT_PROGRAMS).build();

  /** A step's expressions all speak of the same names. */
  private final Cache<Map<String, FieldType>, CelCompiler> compilers =
      Caffeine.newBuilder().maximumSize(KEPT_COMPILERS).build();

  private record Question(Expression expression, Map<String, FieldType> scope, Use use) {}

  @Override
  public List<String> problems(Expression expression, Map<String, FieldType> scope, Use use) {
    try {
      var type = compiled(expression, scope).getResultType();
      return gives(type, use) ? List.of() : List.of(wanted(use, type));
    } catch (CelValidationException invalid) {
      return invalid.getErrors().stream().map(CelExpressions::sentence).toList();
    }
  }

  @Override
  public Evaluation evaluate(
      Expression expression,
      Map<String, FieldType> scope,
      Map<String, FieldValue> values,
      Use use) {
    try {
      var result =
          program(new Question(expression, Map.copyOf(scope), use)).eval(natives(values, scope));
      return evaluation(result, use);
    } catch (CelValidationException | CelEvaluationException failed) {
      return new Evaluation.Failed(why(failed));
    }
  }

  private CelAbstractSyntaxTree compiled(Expression expression, Map<String, FieldType> scope)
      throws CelValidationException {
    var compiler = compilers.get(Map.copyOf(scope), CelExpressions::compiler);
    return compiler.compile(expression.source()).getAst();
  }

  private static CelCompiler compiler(Map<String, FieldType> scope) {
    var builder = CelCompilerFactory.standardCelCompilerBuilder().setOptions(OPTIONS);
    scope.forEach((name, type) -> builder.addVar(name, type(type)));
    return builder.build();
  }

  private CelRuntime.Program program(Question question)
      throws CelValidationException, CelEvaluationException {
    var known = programs.getIfPresent(question);
    if (known != null) {
      return known;
    }
    var made = runtime.createProgram(compiled(question.expression(), question.scope()));
    programs.put(question, made);
    return made;
  }

  private static CelType type(FieldType type) {
    return switch (type) {
      case TEXT, LONG_TEXT, DATE, CHOICE -> SimpleType.STRING;
      case NUMBER -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
    };
  }

  private static boolean gives(CelType type, Use use) {
    return switch (use) {
      case CONDITION -> type.equals(SimpleType.BOOL);
      case TEXT -> type.equals(SimpleType.STRING);
      case NUMBER -> type.equals(SimpleType.DOUBLE) || type.equals(SimpleType.INT);
      case PEOPLE ->
          type.equals(SimpleType.STRING) || type.equals(ListType.create(SimpleType.STRING));
    };
  }

  private static String wanted(Use use, CelType type) {
    var wanted =
        switch (use) {
          case CONDITION -> "true or false";
          case TEXT -> "a text";
          case NUMBER -> "a number";
          case PEOPLE -> "an address, role:<name>, or a list of those";
        };
    return "This must give " + wanted + ", but gives " + type.name() + ".";
  }

  private static String sentence(CelIssue issue) {
    var place = issue.getSourceLocation();
    var message = issue.getMessage().strip();
    return "Line %d, column %d: %s%s"
        .formatted(
            place.getLine(), place.getColumn() + 1, message, message.endsWith(".") ? "" : ".");
  }

  /** What kind of failure it was; the values that it met stay out of it. */
  private static String why(Exception failed) {
    return failed instanceof CelEvaluationException evaluation
        ? "The expression could not be evaluated: "
            + evaluation.getErrorCode().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + "."
        : "The expression does not fit the values.";
  }

  private static Map<String, Object> natives(
      Map<String, FieldValue> values, Map<String, FieldType> scope) {
    var natives = new HashMap<String, Object>();
    scope.forEach((name, type) -> {
      switch (values.getOrDefault(name, FieldValue.NONE)) {
        case FieldValue.None() -> {
          if (type(type).equals(SimpleType.STRING)) {
            natives.put(name, "");
          }
        }
        case FieldValue.Number(var number) -> natives.put(name, number.doubleValue());
        case FieldValue.YesNo(var truth) -> natives.put(name, truth);
        case FieldValue.Text(var text) -> natives.put(name, text);
        case FieldValue.Choice(var choice) -> natives.put(name, choice);
        case FieldValue.Date(var date) -> natives.put(name, date.toString());
      }
    });
    return natives;
  }

  private static Evaluation evaluation(Object result, Use use) {
    return switch (result) {
      case Boolean truth when use == Use.CONDITION -> new Evaluation.Truth(truth);
      case String text when use == Use.TEXT -> text(text);
      case Long number when use == Use.NUMBER -> new Evaluation.Number(BigDecimal.valueOf(number));
      case Double number when use == Use.NUMBER -> number(number);
      case String text when use == Use.PEOPLE -> new Evaluation.Texts(List.of(text));
      case Collection<?> texts
          when use == Use.PEOPLE && texts.stream().allMatch(String.class::isInstance) ->
          texts(texts);
      default -> new Evaluation.Failed("The expression gave another type than was wanted.");
    };
  }

  private static Evaluation text(String text) {
    return text.length() <= LONGEST_TEXT
        ? new Evaluation.Text(text)
        : new Evaluation.Failed("The expression gave a text that is too long.");
  }

  private static Evaluation number(double number) {
    return Double.isFinite(number)
        ? new Evaluation.Number(BigDecimal.valueOf(number))
        : new Evaluation.Failed("The expression gave no finite number.");
  }

  private static Evaluation texts(Collection<?> texts) {
    return texts.size() <= MOST_TEXTS
        ? new Evaluation.Texts(texts.stream().map(String.class::cast).distinct().toList())
        : new Evaluation.Failed("The expression gave more than " + MOST_TEXTS + " people.");
  }
}
