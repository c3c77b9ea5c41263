package io.countersign.domain.workflow;

import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Judges and evaluates expressions. Knows no time, no randomness and no network: the same values
 * give the same answer. Bounded in size, steps and memory.
 */
public interface Expressions {
  /** What an expression is used for, and so what it must give. */
  enum Use {
    CONDITION,
    TEXT,
    NUMBER,
    /** A text or a list of texts, each an address or {@code role:<name>}. */
    PEOPLE
  }

  /**
   * What is wrong with an expression, as sentences; none if it can be used.
   *
   * @param scope the type of every value that it may speak of, by its full name
   */
  List<String> problems(Expression expression, Map<String, FieldType> scope, Use use);

  /**
   * @param values by full name; what has no value now is left out or {@link FieldValue#NONE}
   */
  Evaluation evaluate(
      Expression expression, Map<String, FieldType> scope, Map<String, FieldValue> values, Use use);

  /** What an evaluation came to. */
  sealed interface Evaluation {
    record Truth(boolean value) implements Evaluation {}

    record Text(String value) implements Evaluation {}

    record Number(BigDecimal value) implements Evaluation {}

    record Texts(List<String> values) implements Evaluation {
      public Texts {
        values = List.copyOf(values);
      }
    }

    /**
     * @param why a sentence without any of the values
     */
    record Failed(String why) implements Evaluation {}
  }
}
