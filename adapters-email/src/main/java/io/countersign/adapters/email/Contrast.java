package io.countersign.adapters.email;

/** Which ink can be read on a colour, by the relative luminance of WCAG 2. */
final class Contrast {
  static final String BLACK = "#111111";
  static final String WHITE = "#ffffff";

  private Contrast() {}

  /**
   * @param color {@code #rrggbb}
   */
  static String inkOn(String color) {
    return ratio(color, WHITE) >= ratio(color, BLACK) ? WHITE : BLACK;
  }

  static double ratio(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String color) {
    return 0.2126 * channel(color, 1) + 0.7152 * channel(color, 3) + 0.0722 * channel(color, 5);
  }

  private static double channel(String color, int at) {
    double value = Integer.parseInt(color.substring(at, at + 2), 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
