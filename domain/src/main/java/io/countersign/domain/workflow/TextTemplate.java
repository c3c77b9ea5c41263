package io.countersign.domain.workflow;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with places for values: {@code Contract for @{input:customer}},
 * {@code @{step:legal.comment}}, {@code @{requester}}. References name values the way expressions
 * do: {@code @{input:amount}} is {@code input.amount}.
 */
public record TextTemplate(String source, List<Part> parts) {
  private static final Pattern REFERENCE =
      Pattern.compile("@\\{(?:(input|step):([A-Za-z0-9_.]+)|(requester))}");

  public static final int MAX_LENGTH = 10_000;
  public static final int MAX_REFERENCES = 50;

  /** A stretch of text or a place for a value. */
  public sealed interface Part {
    record Literal(String text) implements Part {}

    /**
     * @param written as it stands in the template
     * @param name the full name of the value
     */
    record Reference(String written, String name) implements Part {}
  }

  public TextTemplate {
    parts = List.copyOf(parts);
  }

  /**
   * @throws InvalidValueException if a place cannot be read
   */
  public static TextTemplate of(String source) {
    Check.lines("A text with places for values", source, MAX_LENGTH);
    var parts = new ArrayList<Part>();
    var matcher = REFERENCE.matcher(source);
    var from = 0;
    while (matcher.find()) {
      literal(source.substring(from, matcher.start())).ifPresent(parts::add);
      parts.add(new Part.Reference(matcher.group(), name(matcher.group(1), matcher.group(2))));
      from = matcher.end();
    }
    literal(source.substring(from)).ifPresent(parts::add);
    if (parts.stream().filter(Part.Reference.class::isInstance).count() > MAX_REFERENCES) {
      throw new InvalidValueException(
          "A text may have at most " + MAX_REFERENCES + " places for values.");
    }
    return new TextTemplate(source, parts);
  }

  private static String name(String kind, String path) {
    if (kind == null) {
      return Scope.REQUESTER;
    }
    return (kind.equals("input") ? "input." : "steps.") + path;
  }

  private static Optional<Part> literal(String text) {
    if (text.contains("@{")) {
      throw new InvalidValueException(
          "A place for a value is written @{input:name}, @{step:step.value} or @{requester}.");
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(new Part.Literal(text));
  }

  public List<Part.Reference> references() {
    return parts.stream()
        .filter(Part.Reference.class::isInstance)
        .map(Part.Reference.class::cast)
        .toList();
  }

  /** Whether this is one value and nothing else, so that it can keep its type. */
  public Optional<Part.Reference> single() {
    return parts.size() == 1 && parts.getFirst() instanceof Part.Reference reference
        ? Optional.of(reference)
        : Optional.empty();
  }

  public String fill(Function<String, String> textOf) {
    return parts.stream()
        .map(part ->
            switch (part) {
              case Part.Literal(var text) -> text;
              case Part.Reference(var _, var name) -> textOf.apply(name);
            })
        .collect(Collectors.joining());
  }
}
