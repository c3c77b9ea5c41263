package io.countersign.adapters.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import java.util.ArrayList;

/** Whole documents: kept as canonical JSON, so that what was hashed is what is read. */
final class JsonTree {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build());
  }

  private JsonTree() {}

  static String text(JsonValue value) {
    return CanonicalJson.write(value);
  }

  static JsonValue read(String text) {
    try {
      return value(MAPPER.readTree(text));
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("A stored document is no JSON", broken);
    }
  }

  private static JsonValue value(JsonNode node) {
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
