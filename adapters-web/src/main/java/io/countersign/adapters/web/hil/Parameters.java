package io.countersign.adapters.web.hil;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and values of a query or a form, in the order they came, repetitions kept. */
record Parameters(Map<String, List<String>> values) {
  static final Parameters NONE = new Parameters(Map.of());

  /** Mail programs turn {@code &} into {@code &amp;} now and then. */
  private static final String LEFT_OVER = "amp;";

  static Parameters parse(String encoded) {
    var values = new LinkedHashMap<String, List<String>>();
    for (var pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        var name = decode(equals < 0 ? pair : pair.substring(0, equals));
        var plainName = name.startsWith(LEFT_OVER) ? name.substring(LEFT_OVER.length()) : name;
        var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(plainName, _ -> new ArrayList<>()).add(value);
      }
    }
    return new Parameters(values);
  }

  Parameters and(Parameters others) {
    var both = new LinkedHashMap<String, List<String>>();
    values.forEach((name, all) -> both.put(name, new ArrayList<>(all)));
    others.values.forEach(
        (name, all) -> both.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(all));
    return new Parameters(both);
  }

  /** The value, empty text if there is none. */
  String value(String name) {
    var all = values.getOrDefault(name, List.of());
    return all.isEmpty() ? "" : all.getFirst();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean repeats(String name) {
    return values.getOrDefault(name, List.of()).size() > 1;
  }

  int count() {
    return values.values().stream().mapToInt(List::size).sum();
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return encoded;
    }
  }
}
