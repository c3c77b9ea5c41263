package io.countersign.domain;

import java.util.Collection;
import java.util.regex.Pattern;

/** The checks that value types share; each throws {@link InvalidValueException} with a sentence. */
public final class Check {
  private Check() {}

  /** One line of text: no control characters, no line breaks, at most {@code max} characters. */
  public static String line(String what, String text, int max) {
    lengthAtMost(what, text, max);
    wholeCharacters(what, text);
    if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029)) {
      throw new InvalidValueException(what + " must be one line without control characters.");
    }
    return text;
  }

  /** One line of text that says something. */
  public static String filledLine(String what, String text, int max) {
    if (text.isBlank()) {
      throw new InvalidValueException(what + " must not be empty.");
    }
    return line(what, text, max);
  }

  /** Several lines of text: line breaks and tabs are fine, other control characters are not. */
  public static String lines(String what, String text, int max) {
    lengthAtMost(what, text, max);
    wholeCharacters(what, text);
    if (text.chars()
        .anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
      throw new InvalidValueException(what + " must not contain control characters.");
    }
    return text;
  }

  public static String matches(String what, String text, Pattern pattern, String rule) {
    if (!pattern.matcher(text).matches()) {
      throw new InvalidValueException(what + " must be " + rule + ".");
    }
    return text;
  }

  public static void sizeAtMost(String what, Collection<?> values, int max) {
    if (values.size() > max) {
      throw new InvalidValueException(what + " must be at most " + max + ".");
    }
  }

  /** Half of a surrogate pair is no character: it would be stored and digested as another one. */
  private static void wholeCharacters(String what, String text) {
    if (text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff)) {
      throw new InvalidValueException(what + " must not contain half characters.");
    }
  }

  private static void lengthAtMost(String what, String text, int max) {
    if (text.length() > max) {
      throw new InvalidValueException(what + " must be at most " + max + " characters long.");
    }
  }
}
