package io.countersign.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Documents as they come and go. */
final class Json {
  /**
   * Numbers keep their digits. Members are sorted: the same content is the same bytes, also after a
   * restart, which is what an idempotency key is compared with.
   */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static byte[] write(Map<String, ?> members) {
    try {
      return MAPPER.writeValueAsBytes(members);
    } catch (JsonProcessingException impossible) {
      // Without the cause: it may repeat what was to be sent.
      throw new IllegalArgumentException(
          "Values are texts, numbers, booleans or null: this one cannot be sent.");
    }
  }

  static JsonNode read(Call call, byte[] body) {
    return tryRead(body)
        .filter(JsonNode::isObject)
        .orElseThrow(
            () -> new UnreadableAnswerException(call + ": the answer is no JSON document"));
  }

  static Optional<JsonNode> tryRead(byte[] body) {
    try {
      return Optional.ofNullable(MAPPER.readTree(body));
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  static JsonNode empty() {
    return MAPPER.createObjectNode();
  }

  static String text(JsonNode document, String member) {
    var value = document.path(member);
    if (!value.isTextual()) {
      throw new UnreadableAnswerException("The answer has no text " + member + ".");
    }
    return value.textValue();
  }

  /** Empty if it is null or missing. */
  static String textOrEmpty(JsonNode document, String member) {
    return document.path(member).asText("");
  }

  static @Nullable String textOrNull(JsonNode document, String member) {
    return document.path(member).textValue();
  }

  static Instant time(JsonNode document, String member) {
    var text = text(document, member);
    try {
      return Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw new UnreadableAnswerException("This is no time: " + text);
    }
  }

  static @Nullable Instant timeOrNull(JsonNode document, String member) {
    return document.path(member).isTextual() ? time(document, member) : null;
  }

  /** A name in kebab case. */
  static <E extends Enum<E>> E choice(JsonNode document, String member, Class<E> choices) {
    var text = text(document, member);
    try {
      return Enum.valueOf(choices, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw new UnreadableAnswerException(
          "This client does not know the " + member + " " + text + "; it may be too old.");
    }
  }

  static <T> @Nullable T orNull(JsonNode document, String member, Function<JsonNode, T> read) {
    var value = document.path(member);
    return value.isObject() ? read.apply(value) : null;
  }

  static <T> List<T> list(JsonNode document, String member, Function<JsonNode, T> read) {
    var items = new ArrayList<T>();
    document.path(member).forEach(item -> items.add(read.apply(item)));
    return List.copyOf(items);
  }

  static Map<String, String> texts(JsonNode document, String member) {
    var texts = new LinkedHashMap<String, String>();
    document
        .path(member)
        .properties()
        .forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
    return Collections.unmodifiableMap(texts);
  }

  /** Values by name: texts, numbers, booleans, nulls, and lists and maps of them. */
  static Map<String, @Nullable Object> values(JsonNode object) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    object.properties().forEach(one -> values.put(one.getKey(), value(one.getValue())));
    return Collections.unmodifiableMap(values);
  }

  static @Nullable Object value(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> json.textValue();
      case NUMBER -> json.decimalValue();
      case BOOLEAN -> json.booleanValue();
      case OBJECT -> values(json);
      case ARRAY -> {
        var items = new ArrayList<@Nullable Object>();
        json.forEach(item -> items.add(value(item)));
        yield Collections.unmodifiableList(items);
      }
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }
}
