package io.countersign.application.testing;

import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The few expressions that stories need: {@code true}, {@code 'text'}, a number, the name of a
 * value, {@code !name}, {@code name > number} and {@code name == 'text'}. Everything fits.
 */
public final class SimpleExpressions implements Expressions {
  private static final Pattern COMPARISON = Pattern.compile("(\\S+) (>|==) (\\S+)");

  @Override
  public List<String> problems(Expression expression, Map<String, FieldType> scope, Use use) {
    return List.of();
  }

  @Override
  public Evaluation evaluate(
      Expression expression,
      Map<String, FieldType> scope,
      Map<String, FieldValue> values,
      Use use) {
    var source = expression.source().strip();
    return switch (use) {
      case CONDITION -> truth(source, values);
      case TEXT -> new Evaluation.Text(text(source, values));
      case NUMBER -> new Evaluation.Number(new BigDecimal(text(source, values)));
      case PEOPLE -> new Evaluation.Texts(List.of(text(source, values)));
    };
  }

  private static Evaluation truth(String source, Map<String, FieldValue> values) {
    if (source.startsWith("!")) {
      return truth(source.substring(1), values) instanceof Evaluation.Truth(var truth)
          ? new Evaluation.Truth(!truth)
          : new Evaluation.Failed("There is no value.");
    }
    var comparison = COMPARISON.matcher(source);
    if (!comparison.matches()) {
      return switch (text(source, values)) {
        case "true" -> new Evaluation.Truth(true);
        case "false" -> new Evaluation.Truth(false);
        default -> new Evaluation.Failed("There is no value.");
      };
    }
    var left = text(comparison.group(1), values);
    var right = text(comparison.group(3), values);
    return new Evaluation.Truth(
        comparison.group(2).equals("==")
            ? left.equals(right)
            : new BigDecimal(left).compareTo(new BigDecimal(right)) > 0);
  }

  private static String text(String term, Map<String, FieldValue> values) {
    if (term.startsWith("'")) {
      return term.substring(1, term.length() - 1);
    }
    return values.containsKey(term) ? values.get(term).asText() : term;
  }
}
