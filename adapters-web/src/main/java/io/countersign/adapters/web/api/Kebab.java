package io.countersign.adapters.web.api;

import io.countersign.domain.InvalidValueException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants as the API spells them: {@code readable-masked}. */
final class Kebab {
  private Kebab() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static <E extends Enum<E>> E read(String text, Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new InvalidValueException(
                Arrays.stream(type.getEnumConstants())
                    .map(Kebab::of)
                    .collect(Collectors.joining(", ", "This must be one of ", "."))));
  }
}
