package io.countersign.domain.json;

import io.countersign.domain.json.JsonValue.Arr;
import io.countersign.domain.json.JsonValue.Bool;
import io.countersign.domain.json.JsonValue.Null;
import io.countersign.domain.json.JsonValue.Num;
import io.countersign.domain.json.JsonValue.Obj;
import io.countersign.domain.json.JsonValue.Str;
import java.math.BigDecimal;
import java.util.TreeMap;

/**
 * Writes one text for one value, after RFC 8785 (JSON Canonicalization Scheme): members sorted by
 * UTF-16 code units, no white space, the shortest escapes. Numbers are written in plain decimal
 * notation without trailing zeros, which equals RFC 8785 for integers below 2^53; what is signed or
 * digested carries decimals as strings for that reason.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  public static String write(JsonValue value) {
    var out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /** The plain decimal text of a number: no exponent, no trailing zeros. */
  public static String plain(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    return stripped.signum() == 0 ? "0" : stripped.toPlainString();
  }

  private static void append(StringBuilder out, JsonValue value) {
    switch (value) {
      case Null() -> out.append("null");
      case Bool(var bool) -> out.append(bool);
      case Num(var number) -> out.append(plain(number));
      case Str(var text) -> appendString(out, text);
      case Arr(var items) -> {
        out.append('[');
        var separator = "";
        for (var item : items) {
          out.append(separator);
          append(out, item);
          separator = ",";
        }
        out.append(']');
      }
      case Obj(var members) -> {
        out.append('{');
        var separator = "";
        for (var member : new TreeMap<>(members).entrySet()) {
          out.append(separator);
          appendString(out, member.getKey());
          out.append(':');
          append(out, member.getValue());
          separator = ",";
        }
        out.append('}');
      }
    }
  }

  private static void appendString(StringBuilder out, String text) {
    out.append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
