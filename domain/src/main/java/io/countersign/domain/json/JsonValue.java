package io.countersign.domain.json;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value as a tree, for what is written canonically. */
public sealed interface JsonValue {
  JsonValue NULL = new Null();

  /** Members in the order given; {@link CanonicalJson} sorts them when it writes. */
  record Obj(Map<String, JsonValue> members) implements JsonValue {
    public Obj {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  record Arr(List<JsonValue> items) implements JsonValue {
    public Arr {
      items = List.copyOf(items);
    }
  }

  record Str(String value) implements JsonValue {}

  record Num(BigDecimal value) implements JsonValue {}

  record Bool(boolean value) implements JsonValue {}

  record Null() implements JsonValue {}

  static JsonValue of(@Nullable String text) {
    return text == null ? NULL : new Str(text);
  }

  static JsonValue of(long number) {
    return new Num(BigDecimal.valueOf(number));
  }

  static JsonValue of(BigDecimal number) {
    return new Num(number);
  }

  static JsonValue of(boolean value) {
    return new Bool(value);
  }

  static JsonValue array(List<? extends JsonValue> items) {
    return new Arr(List.copyOf(items));
  }

  static JsonValue strings(Collection<?> values) {
    return new Arr(values.stream().<JsonValue>map(v -> new Str(v.toString())).toList());
  }

  static Builder object() {
    return new Builder();
  }

  /** Collects the members of an object. */
  final class Builder {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    private Builder() {}

    public Builder put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    public Builder put(String name, @Nullable String text) {
      return put(name, JsonValue.of(text));
    }

    public Builder put(String name, long number) {
      return put(name, JsonValue.of(number));
    }

    public Obj build() {
      return new Obj(members);
    }
  }
}
