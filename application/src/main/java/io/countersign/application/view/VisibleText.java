package io.countersign.application.view;

import io.countersign.domain.channel.ChannelId;
import java.util.Locale;

/**
 * Texts as people are shown them, in every channel alike. Others wrote them: what the eye cannot
 * see is left out when it is harmless and spelled out when it could deceive, e.g. {@code [U+202E]}
 * for a right-to-left override. What is left holds no control character but {@code \n} and {@code
 * \t}; it is not escaped for any markup.
 */
public final class VisibleText {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private VisibleText() {}

  /** On one line, with single spaces and none at its ends. */
  public static String line(String text) {
    return lines(text).replaceAll("\\s+", " ").strip();
  }

  /** On one line of at most {@code max} characters; what was cut ends with an ellipsis. */
  public static String line(String text, int max) {
    var line = line(text);
    return line.length() <= max ? line : head(line, max - 1).stripTrailing() + "…";
  }

  /** With its line breaks, each {@code \n}. */
  public static String lines(String text) {
    var out = new StringBuilder(text.length());
    var all = text.replace("\r\n", "\n").replace('\r', '\n').codePoints().toArray();
    for (int i = 0; i < all.length; i++) {
      append(out, all, i);
    }
    return out.toString();
  }

  /** The first {@code max} characters, or one less rather than half a character. */
  public static String head(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }

  /** On one line and in groups of four, which can be read out and compared. */
  public static String inFours(String text) {
    return line(text).replaceAll("(?<=\\G.{4})(?=.)", " ");
  }

  private static void append(StringBuilder out, int[] all, int i) {
    int c = all[i];
    switch (c) {
      case '\n', '\t' -> out.append((char) c);
      // Line and paragraph separator, next line, vertical tab, form feed.
      case 0x2028, 0x2029, 0x85, 0x0b, 0x0c -> out.append('\n');
      // Soft hyphen, byte order mark, and the marks that right-to-left texts are full of.
      case 0xad, 0xfeff, 0x200e, 0x200f, 0x61c -> {}
      case ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER -> {
        if (joinsLetters(all, i)) {
          out.appendCodePoint(c);
        } else {
          out.append(spelledOut(c));
        }
      }
      default -> {
        if (isUnseen(c)) {
          out.append(spelledOut(c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /** Persian and Indic words, and many emoji, are written with joiners. */
  private static boolean joinsLetters(int[] all, int i) {
    return i > 0 && i + 1 < all.length && canBeJoined(all[i - 1]) && canBeJoined(all[i + 1]);
  }

  private static boolean canBeJoined(int c) {
    return c > 0x2ff
        && (Character.isLetter(c)
            || isMark(c)
            || Character.isExtendedPictographic(c)
            || Character.isEmojiModifier(c));
  }

  private static boolean isMark(int c) {
    return Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isUnseen(int c) {
    // Hangul fillers count as letters but show nothing.
    if (c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE -> true;
      // Arabic and Syriac number signs are of this kind, too, but visible.
      case Character.FORMAT -> !(c >= 0x600 && c <= 0x605) && c != 0x6dd && c != 0x70f;
      default -> false;
    };
  }

  private static String spelledOut(int c) {
    return "[U+%04X]".formatted(c);
  }

  /** What people call a channel that nothing better is known of: its id, like a name. */
  public static String name(ChannelId channel) {
    return channel.value().substring(0, 1).toUpperCase(Locale.ROOT) + channel.value().substring(1);
  }
}
