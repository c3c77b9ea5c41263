package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.domain.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;

/** JSON trees as the domain has them. */
final class Documents {
  private static final int MOST_DIGITS = 100;

  private Documents() {}

  /** Plain notation is how numbers are kept: one of a billion digits must not get that far. */
  private static BigDecimal number(BigDecimal number) {
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw Problem.of(
              ProblemType.VALIDATION_FAILED, "A number has at most " + MOST_DIGITS + " digits.")
          .asException();
    }
    return number;
  }

  static JsonValue of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var object = JsonValue.object();
        node.properties().forEach(member -> object.put(member.getKey(), of(member.getValue())));
        yield object.build();
      }
      case ARRAY -> {
        var items = new ArrayList<JsonValue>();
        node.forEach(item -> items.add(of(item)));
        yield JsonValue.array(items);
      }
      case STRING -> JsonValue.of(node.textValue());
      case NUMBER -> JsonValue.of(number(node.decimalValue()));
      case BOOLEAN -> JsonValue.of(node.booleanValue());
      case NULL, MISSING, BINARY, POJO -> JsonValue.NULL;
    };
  }
}
