package io.countersign.adapters.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions.Evaluation;
import io.countersign.domain.workflow.Expressions.Use;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelExpressionsTest {
  private static final Map<String, FieldType> SCOPE =
      Map.of(
          "input.amount", FieldType.NUMBER,
          "input.region", FieldType.CHOICE,
          "input.urgent", FieldType.BOOLEAN,
          "input.due", FieldType.DATE,
          "steps.legal.ran", FieldType.BOOLEAN,
          "steps.legal.verdict", FieldType.TEXT);
  private static final Map<String, FieldValue> VALUES =
      Map.of(
          "input.amount", new FieldValue.Number(new BigDecimal("12000.5")),
          "input.region", new FieldValue.Choice("eu"),
          "input.due", new FieldValue.Text("2026-11-30"),
          "steps.legal.ran", new FieldValue.YesNo(false));

  private final CelExpressions expressions = new CelExpressions();

  private Evaluation evaluate(String source, Use use) {
    return expressions.evaluate(new Expression(source), SCOPE, VALUES, use);
  }

  private List<String> problems(String source, Use use) {
    return expressions.problems(new Expression(source), SCOPE, use);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input.amount > 10000              | true",
        "input.amount > 12000.5            | false",
        "input.region in ['eu', 'uk']      | true",
        "input.due < '2026-12-01'          | true",
        "input.region.matches('e.*')       | true",
        "!steps.legal.ran                  | true",
        "steps.legal.verdict == ''         | true",
        "steps.legal.ran && input.urgent   | false",
      })
  void conditions_are_answered(String source, boolean answer) {
    assertThat(problems(source, Use.CONDITION)).isEmpty();
    assertThat(evaluate(source, Use.CONDITION)).isEqualTo(new Evaluation.Truth(answer));
  }

  @Test
  void texts_numbers_and_people_are_given() {
    assertThat(evaluate("'In ' + input.region", Use.TEXT)).isEqualTo(new Evaluation.Text("In eu"));
    assertThat(evaluate("input.amount * 2.0", Use.NUMBER))
        .isEqualTo(new Evaluation.Number(new BigDecimal("24001.0")));
    assertThat(evaluate("input.amount > 5000 ? 2 : 1", Use.NUMBER))
        .isEqualTo(new Evaluation.Number(new BigDecimal("2")));
    assertThat(evaluate("'role:legal'", Use.PEOPLE))
        .isEqualTo(new Evaluation.Texts(List.of("role:legal")));
    assertThat(evaluate("['a@x.test', 'role:legal', 'a@x.test']", Use.PEOPLE))
        .isEqualTo(new Evaluation.Texts(List.of("a@x.test", "role:legal")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input.amont > 5            | CONDITION | undeclared reference",
        "input.amount > 'x'         | CONDITION | found no matching overload",
        "input.amount               | CONDITION | true or false, but gives double",
        "input.amount >             | CONDITION | mismatched input",
        "input.urgent               | TEXT      | a text, but gives bool",
        "input.region               | NUMBER    | a number, but gives string",
        "[1, 2]                     | PEOPLE    | an address",
        "now() > 5                  | CONDITION | undeclared reference",
        "[1].exists(x, x == 1)      | CONDITION | undeclared reference",
        "[1].map(x, 'a') == []      | CONDITION | undeclared reference",
      })
  void what_does_not_fit_is_said(String source, Use use, String part) {
    assertThat(problems(source, use)).isNotEmpty().first().asString().contains(part);
  }

  @Test
  void a_number_without_a_value_fails_and_says_nothing_of_values() {
    assertThat(evaluate("input.urgent || input.amount > 99999", Use.CONDITION))
        .isInstanceOfSatisfying(
            Evaluation.Failed.class, failed -> assertThat(failed.why()).doesNotContain("12000"));
    assertThat(evaluate("input.region.matches('(') ", Use.CONDITION))
        .isInstanceOf(Evaluation.Failed.class);
    assertThat(evaluate("1.0 / 0.0", Use.NUMBER)).isInstanceOf(Evaluation.Failed.class);
  }

  @Test
  @DisplayName("an expression is bounded: depth, size of texts and of regular expressions")
  void bombs_do_not_go_off() {
    var deep = "!".repeat(1_999) + "input.urgent";
    assertThat(problems(deep.substring(0, 1_000) + "(".repeat(900), Use.CONDITION)).isNotEmpty();
    assertThat(problems("(".repeat(500) + "true" + ")".repeat(500), Use.CONDITION)).isNotEmpty();
    assertThat(evaluate("'a'.matches('((a{0,100}){0,100}){0,100}')", Use.CONDITION))
        .isInstanceOf(Evaluation.Failed.class);

    var values = new HashMap<>(VALUES);
    values.put("steps.legal.verdict", new FieldValue.Text("x".repeat(15_000)));
    assertThat(
            expressions.evaluate(
                new Expression("steps.legal.verdict + steps.legal.verdict"),
                SCOPE,
                values,
                Use.TEXT))
        .isInstanceOf(Evaluation.Failed.class);
  }
}
