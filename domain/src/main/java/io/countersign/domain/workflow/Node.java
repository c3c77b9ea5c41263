package io.countersign.domain.workflow;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.json.JsonValue;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of a definition that is being read, or its absence, with its place. What is wrong goes on
 * one list, and reading goes on, so that writers learn of everything at once.
 */
record Node(@Nullable JsonValue value, String pointer, List<DefinitionProblem> problems) {
  static Node root(JsonValue document, List<DefinitionProblem> problems) {
    return new Node(document, "", problems);
  }

  boolean absent() {
    return value == null || value instanceof JsonValue.Null;
  }

  void problem(String sentence) {
    problems.add(new DefinitionProblem(pointer, sentence));
  }

  /** The members of an object that may have these and no others. */
  Node only(String... names) {
    if (value instanceof JsonValue.Obj(var members)) {
      var known = Set.of(names);
      members.keySet().stream()
          .filter(name -> !known.contains(name))
          .forEach(name -> at(name).problem("There is no member of this name here."));
    } else if (!absent()) {
      problem("This must be an object.");
    }
    return this;
  }

  Node at(String name) {
    var member = value instanceof JsonValue.Obj(var members) ? members.get(name) : null;
    return new Node(member, pointer + "/" + name.replace("~", "~0").replace("/", "~1"), problems);
  }

  /** What is here, which must be something. */
  Node required() {
    if (absent()) {
      problem("This is required.");
    }
    return this;
  }

  /** Every member of an object, by name. */
  Map<String, Node> members(int max) {
    var found = new LinkedHashMap<String, Node>();
    if (value instanceof JsonValue.Obj(var members)) {
      if (members.size() > max) {
        problem("This may have at most " + max + " members.");
      } else {
        members.keySet().forEach(name -> found.put(name, at(name)));
      }
    } else if (!absent()) {
      problem("This must be an object.");
    }
    return found;
  }

  List<Node> items(int max) {
    var found = new ArrayList<Node>();
    if (value instanceof JsonValue.Arr(var items)) {
      if (items.size() > max) {
        problem("This may have at most " + max + " items.");
        return found;
      }
      for (var i = 0; i < items.size(); i++) {
        found.add(new Node(items.get(i), pointer + "/" + i, problems).required());
      }
    } else if (!absent()) {
      problem("This must be a list.");
    }
    return found;
  }

  <T> Optional<T> text(Function<String, T> read) {
    if (value instanceof JsonValue.Str(var text)) {
      return take(() -> read.apply(text));
    }
    if (!absent()) {
      problem("This must be a text.");
    }
    return Optional.empty();
  }

  Optional<String> text() {
    return text(Function.identity());
  }

  Optional<Integer> count() {
    if (value instanceof JsonValue.Num(var number)) {
      try {
        return Optional.of(number.intValueExact());
      } catch (ArithmeticException notWhole) {
        problem("This must be a whole number.");
        return Optional.empty();
      }
    }
    if (!absent()) {
      problem("This must be a whole number.");
    }
    return Optional.empty();
  }

  Optional<Boolean> truth() {
    if (value instanceof JsonValue.Bool(var truth)) {
      return Optional.of(truth);
    }
    if (!absent()) {
      problem("This must be true or false.");
    }
    return Optional.empty();
  }

  Optional<Duration> duration() {
    return text(text -> {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException notADuration) {
        throw new InvalidValueException("This must be an ISO 8601 duration such as PT72H.");
      }
    });
  }

  /** Reads the kebab-case name of a constant. */
  <E extends Enum<E>> Optional<E> oneOf(Class<E> type) {
    return text(text ->
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> kebab(constant).equals(text))
            .findFirst()
            .orElseThrow(() ->
                new InvalidValueException(
                    Arrays.stream(type.getEnumConstants())
                        .map(Node::kebab)
                        .collect(Collectors.joining(", ", "This must be one of ", ".")))));
  }

  private static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Empty if the value is not accepted; why goes on the list. */
  <T> Optional<T> take(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (InvalidValueException refused) {
      problem(String.valueOf(refused.getMessage()));
      return Optional.empty();
    }
  }
}
