package io.countersign.application.testing;

import io.countersign.domain.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads well-formed JSON, so that tests can look into what was written. */
public final class JsonText {
  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  public static JsonValue.Obj read(String text) {
    var reader = new JsonText(text);
    var value = reader.value();
    reader.skipSpace();
    if (reader.at != text.length()) {
      throw new IllegalArgumentException("More behind the JSON at " + reader.at);
    }
    return (JsonValue.Obj) value;
  }

  /** The value at this path of member names, null if there is none. */
  public static @Nullable JsonValue at(JsonValue.Obj object, String... path) {
    @Nullable JsonValue value = object;
    for (var name : path) {
      value = value instanceof JsonValue.Obj(var members) ? members.get(name) : null;
    }
    return value;
  }

  /** The text at this path of member names. */
  public static String text(JsonValue.Obj object, String... path) {
    if (at(object, path) instanceof JsonValue.Str(var text)) {
      return text;
    }
    throw new AssertionError("No text at " + String.join(".", path));
  }

  /** The whole number at this path of member names. */
  public static long number(JsonValue.Obj object, String... path) {
    if (at(object, path) instanceof JsonValue.Num(var number)) {
      return number.longValueExact();
    }
    throw new AssertionError("No number at " + String.join(".", path));
  }

  private JsonValue value() {
    skipSpace();
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonValue.Str(string());
      case 't' -> word("true", JsonValue.of(true));
      case 'f' -> word("false", JsonValue.of(false));
      case 'n' -> word("null", JsonValue.NULL);
      default -> numeral();
    };
  }

  private JsonValue.Obj object() {
    var members = new LinkedHashMap<String, JsonValue>();
    at++;
    while (!ends('}')) {
      var name = string();
      skipSpace();
      expect(':');
      if (members.put(name, value()) != null) {
        throw new IllegalArgumentException("Member twice: " + name);
      }
    }
    return new JsonValue.Obj(members);
  }

  private JsonValue.Arr array() {
    var items = new ArrayList<JsonValue>();
    at++;
    while (!ends(']')) {
      items.add(value());
    }
    return new JsonValue.Arr(items);
  }

  private boolean ends(char end) {
    skipSpace();
    if (text.charAt(at) == ',') {
      at++;
      skipSpace();
    }
    if (text.charAt(at) != end) {
      return false;
    }
    at++;
    return true;
  }

  private String string() {
    var out = new StringBuilder();
    expect('"');
    for (var c = text.charAt(at++); c != '"'; c = text.charAt(at++)) {
      out.append(c == '\\' ? escaped() : c);
    }
    return out.toString();
  }

  private char escaped() {
    var c = text.charAt(at++);
    if (c == 'u') {
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }
    return Map.of('n', '\n', 'r', '\r', 't', '\t', 'b', '\b', 'f', '\f').getOrDefault(c, c);
  }

  private JsonValue numeral() {
    var start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return JsonValue.of(new BigDecimal(text.substring(start, at)));
  }

  private JsonValue word(String word, JsonValue meaning) {
    if (!text.startsWith(word, at)) {
      throw new IllegalArgumentException("No JSON at " + at);
    }
    at += word.length();
    return meaning;
  }

  private void expect(char wanted) {
    if (text.charAt(at++) != wanted) {
      throw new IllegalArgumentException("Expected " + wanted + " at " + (at - 1));
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
