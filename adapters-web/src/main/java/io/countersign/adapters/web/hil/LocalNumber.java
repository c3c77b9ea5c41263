package io.countersign.adapters.web.hil;

import io.countersign.domain.field.FieldValue;
import java.util.regex.Pattern;

/**
 * Numbers as people type them: with the reader's own decimal separator and no other, because
 * "1.234" is a thousand times more in one country than in the next.
 */
sealed interface LocalNumber {
  /** A decimal as the core reads it. */
  record Plain(String text) implements LocalNumber {}

  /** Has separators between groups of digits, or those of another language. */
  record Grouped() implements LocalNumber {}

  record NoNumber() implements LocalNumber {}

  /** What the core certainly refuses as a number. */
  String REFUSED = "not a number";

  Pattern DIGITS = Pattern.compile("-?[0-9]{1,34}(\\.[0-9]{1,34})?");
  Pattern WITH_SEPARATORS = Pattern.compile("-?[0-9][0-9.,'’\\s\\h_]*[0-9]");

  static LocalNumber read(String typed, char decimalSeparator) {
    var text = typed.strip().replace('\u2212', '-');
    var plain = text.replace(decimalSeparator, '.');
    var foreignPoint = decimalSeparator != '.' && text.indexOf('.') >= 0;
    if (!foreignPoint && DIGITS.matcher(plain).matches()) {
      return new Plain(plain);
    }
    return WITH_SEPARATORS.matcher(text).matches() ? new Grouped() : new NoNumber();
  }

  /** What stands in the input before anybody typed: no groups, so that it is read again. */
  static String prefill(FieldValue.Number number, char decimalSeparator) {
    return number.asText().replace('.', decimalSeparator);
  }
}
