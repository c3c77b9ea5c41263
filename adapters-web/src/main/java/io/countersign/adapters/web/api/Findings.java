package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.domain.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with one body, so that callers need not find it bit by bit. */
final class Findings {
  private final List<FieldError> errors = new ArrayList<>();

  void add(String pointer, String sentence) {
    errors.add(new FieldError(pointer, sentence));
  }

  /** Empty if the domain does not accept the value. */
  <T> Optional<T> take(String pointer, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (InvalidValueException refused) {
      add(pointer, String.valueOf(refused.getMessage()));
      return Optional.empty();
    }
  }

  /** Empty if there is none, or the domain does not accept it. */
  <V, T> Optional<T> optional(String pointer, @Nullable V given, Function<V, T> value) {
    return given == null ? Optional.empty() : take(pointer, () -> value.apply(given));
  }

  <V, T> Optional<T> required(String pointer, @Nullable V given, Function<V, T> value) {
    if (given == null) {
      add(pointer, "This is required.");
    }
    return optional(pointer, given, value);
  }

  /** Reads the kebab-case name of a constant. */
  <E extends Enum<E>> Optional<E> oneOf(String pointer, @Nullable String given, Class<E> type) {
    return optional(pointer, given, text -> Kebab.read(text, type));
  }

  /** Reads what is in a list, if there is one; what cannot be used is left out. */
  <V, T> List<T> each(
      String pointer, @Nullable List<@Nullable V> given, BiFunction<String, V, Optional<T>> value) {
    var read = new ArrayList<T>();
    for (var i = 0; given != null && i < given.size(); i++) {
      var place = pointer + "/" + i;
      var item = given.get(i);
      if (item == null) {
        add(place, "This must not be null.");
      } else {
        value.apply(place, item).ifPresent(read::add);
      }
    }
    return read;
  }

  /** Puts together what was read, or refuses the body with everything that was found. */
  <T> T result(Supplier<T> whole) {
    var result = errors.isEmpty() ? take("", whole) : Optional.<T>empty();
    return result.orElseThrow(
        () -> Problem.at(ProblemType.VALIDATION_FAILED, errors).asException());
  }
}
