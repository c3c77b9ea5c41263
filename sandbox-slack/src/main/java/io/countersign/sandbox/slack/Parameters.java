package io.countersign.sandbox.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a Web API method was called with, in a form or in JSON. */
record Parameters(ObjectNode values) {

  static Parameters ofForm(String body) {
    var values = Json.object();
    form(body).forEach((name, all) -> values.put(name, all.getLast()));
    return new Parameters(values);
  }

  /** The fields of a form, in order, with all their values. */
  static Map<String, List<String>> form(String body) {
    var fields = new LinkedHashMap<String, List<String>>();
    for (var pair : body.split("&", -1)) {
      if (!pair.isEmpty()) {
        var parts = pair.split("=", 2);
        fields
            .computeIfAbsent(decoded(parts[0]), _ -> new ArrayList<>())
            .add(parts.length == 2 ? decoded(parts[1]) : "");
      }
    }
    return fields;
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded, UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return encoded;
    }
  }

  boolean has(String name) {
    return values.hasNonNull(name);
  }

  String text(String name) {
    return values.path(name).asText("");
  }

  /** A structure, which in a form is JSON within the value. Missing if it is not sent. */
  JsonNode json(String name) {
    var value = values.path(name);
    if (value.isNull()) {
      return MissingNode.getInstance();
    }
    return value.isTextual() ? Json.read(value.asText()) : value;
  }

  boolean flag(String name) {
    return text(name).equals("true") || text(name).equals("1");
  }

  int number(String name, int otherwise) {
    return values.path(name).asInt(otherwise);
  }

  /** The text of a parameter that the method cannot do without. */
  String required(String name) {
    if (!has(name) || text(name).isEmpty()) {
      throw new Refusal("invalid_arguments", List.of("[ERROR] missing required field: " + name));
    }
    return text(name);
  }
}
