package io.countersign.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making: each change gives another one. */
record Members(Map<String, @Nullable Object> map) {
  static final Members NONE = new Members(Map.of());

  Members {
    map = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(map));
  }

  Members with(String name, @Nullable Object value) {
    var more = new LinkedHashMap<String, @Nullable Object>(map);
    more.put(name, value);
    return new Members(more);
  }

  /** One more at the end of a list. */
  Members adding(String name, Object item) {
    var items = new ArrayList<Object>();
    if (map.get(name) instanceof List<?> before) {
      items.addAll(before);
    }
    items.add(item);
    return with(name, List.copyOf(items));
  }

  /** One more member of the object that is here under a name. */
  Members putting(String name, String key, @Nullable Object value) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    if (map.get(name) instanceof Map<?, ?> before) {
      before.forEach((known, old) -> members.put(String.valueOf(known), old));
    }
    members.put(key, value);
    return with(name, Collections.unmodifiableMap(members));
  }
}
