package io.countersign.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Who answered: a person by e-mail address, or a program by the id of its API key.
 *
 * @param name of the person or the key
 */
public record Responder(@Nullable String email, @Nullable String apiKey, String name) {
  static Responder of(JsonNode json) {
    return new Responder(
        Json.textOrNull(json, "email"),
        Json.textOrNull(json, "apiKey"),
        Json.textOrEmpty(json, "name"));
  }
}
