package io.countersign.adapters.expressions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.countersign.domain.json.JsonValue;
import java.util.ArrayList;

/** Definitions as people write them. */
final class Yaml {
  private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

  private Yaml() {}

  static JsonNode tree(String yaml) {
    try {
      return MAPPER.readTree(yaml);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(yaml, broken);
    }
  }

  static JsonValue value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var object = JsonValue.object();
        node.properties().forEach(member -> object.put(member.getKey(), value(member.getValue())));
        yield object.build();
      }
      case ARRAY -> {
        var items = new ArrayList<JsonValue>();
        node.forEach(item -> items.add(value(item)));
        yield JsonValue.array(items);
      }
      case STRING -> JsonValue.of(node.textValue());
      case NUMBER -> JsonValue.of(node.decimalValue());
      case BOOLEAN -> JsonValue.of(node.booleanValue());
      case NULL, MISSING, BINARY, POJO -> JsonValue.NULL;
    };
  }
}
