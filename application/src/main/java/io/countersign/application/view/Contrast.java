package io.countersign.application.view;

/**
 * Which ink can be read on a colour, by the relative luminance of WCAG 2. Colours are written
 * {@code #rrggbb}.
 */
public final class Contrast {
  public static final String BLACK = "#000000";
  public static final String WHITE = "#ffffff";

  private Contrast() {}

  /** {@link #BLACK} or {@link #WHITE}: never less than 4.5 to 1, which small text needs. */
  public static String inkOn(String color) {
    return ratio(color, WHITE) >= ratio(color, BLACK) ? WHITE : BLACK;
  }

  /** From 1 for the same colour to 21 for black on white, whichever comes first. */
  public static double ratio(String one, String other) {
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
