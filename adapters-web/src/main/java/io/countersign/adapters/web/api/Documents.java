package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.domain.json.JsonValue;
import java.util.ArrayList;

/** JSON trees as the domain has them. */
final class Documents {
  private Documents() {}

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
      case NUMBER -> JsonValue.of(node.decimalValue());
      case BOOLEAN -> JsonValue.of(node.booleanValue());
      case NULL, MISSING, BINARY, POJO -> JsonValue.NULL;
    };
  }
}
