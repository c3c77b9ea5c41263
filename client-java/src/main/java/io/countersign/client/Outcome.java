package io.countersign.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, by whom, and with which values.
 *
 * @param decidedBy null if nobody decided, but a rule
 * @param rule which one, e.g. {@code on-expiry}: time ran out; null if somebody decided
 * @param override whether an administrator decided above the rules; the comment says why
 * @param assurance how sure it is who decided, e.g. {@code link} or {@code channel}; there may be
 *     more one day
 * @param comment empty for none
 * @param fields those that people could edit
 */
public record Outcome(
    Instant decidedAt,
    @Nullable Responder decidedBy,
    @Nullable String rule,
    boolean override,
    String channel,
    String assurance,
    String comment,
    String contentDigest,
    Map<String, FieldOutcome> fields) {

  /**
   * What became of a value. A text, a {@link BigDecimal}, a {@link Boolean}, or null for none.
   *
   * @param proposed as it was asked
   * @param submitted as somebody entered it
   * @param effective what counts
   */
  public record FieldOutcome(
      @Nullable Object proposed, @Nullable Object submitted, @Nullable Object effective) {
    static FieldOutcome of(JsonNode json) {
      return new FieldOutcome(
          Json.value(json.path("proposed")),
          Json.value(json.path("submitted")),
          Json.value(json.path("effective")));
    }

    /** Without values. */
    @Override
    public String toString() {
      return submitted == null ? "FieldOutcome[as proposed]" : "FieldOutcome[entered]";
    }
  }

  static Outcome of(JsonNode json) {
    var fields = new LinkedHashMap<String, FieldOutcome>();
    json.path("fields")
        .properties()
        .forEach(field -> fields.put(field.getKey(), FieldOutcome.of(field.getValue())));
    return new Outcome(
        Json.time(json, "decidedAt"),
        Json.orNull(json, "decidedBy", Responder::of),
        Json.textOrNull(json, "rule"),
        json.path("override").asBoolean(false),
        Json.textOrEmpty(json, "channel"),
        Json.textOrEmpty(json, "assurance"),
        Json.textOrEmpty(json, "comment"),
        Json.textOrEmpty(json, "contentDigest"),
        Collections.unmodifiableMap(fields));
  }

  /**
   * The value that counts, of a field that people could edit; null if it has none.
   *
   * @throws IllegalArgumentException if there is no such field, or of another type
   */
  public @Nullable BigDecimal number(String field) {
    return effective(field, BigDecimal.class);
  }

  /** Like {@link #number}, of a text or a choice. */
  public @Nullable String text(String field) {
    return effective(field, String.class);
  }

  /** Like {@link #number}, of a boolean. */
  public @Nullable Boolean yesNo(String field) {
    return effective(field, Boolean.class);
  }

  /** Like {@link #number}, of a date. */
  public @Nullable LocalDate date(String field) {
    var text = text(field);
    return text == null ? null : LocalDate.parse(text);
  }

  private <T> @Nullable T effective(String field, Class<T> type) {
    var found = fields.get(field);
    if (found == null) {
      throw new IllegalArgumentException(
          "No field " + field + " could be edited, but " + fields.keySet() + ".");
    }
    var value = found.effective();
    if (value != null && !type.isInstance(value)) {
      throw new IllegalArgumentException("The field " + field + " is of another type.");
    }
    return type.cast(value);
  }
}
