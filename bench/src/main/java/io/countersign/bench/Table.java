package io.countersign.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The figures as one Markdown table, printed as they come. */
final class Table {
  private static final String ROW = "| %-46s | %10s | %8s | %8s | %10s | %9s | %8s |%n";

  private final List<String> notes = new ArrayList<>();

  void title(String text) {
    System.out.printf("%n%s%n%n", text);
    System.out.printf(
        ROW, "what", "per second", "p50 ms", "p99 ms", "CPU ms app", "CPU ms db", "of floor");
    System.out.printf(ROW, "---", "---:", "---:", "---:", "---:", "---:", "---:");
  }

  void row(String what, Load.Figures figures) {
    row(what, figures, "");
  }

  void row(String what, Load.Figures figures, Load.@Nullable Figures floor) {
    row(what, figures, floor == null ? "" : percent(figures.perSecond() / floor.perSecond()));
  }

  private void row(String what, Load.Figures figures, String ofFloor) {
    System.out.printf(
        ROW,
        what,
        number(figures.perSecond(), 0),
        number(figures.p50(), 2),
        number(figures.p99(), 2),
        number(figures.spent().applicationOn(figures.pieces()), 2),
        number(figures.spent().databaseOn(figures.pieces()), 2),
        ofFloor);
  }

  void line(String what, String figure) {
    System.out.printf(ROW, what, figure, "", "", "", "", "");
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  void end() {
    System.out.println();
    notes.forEach(System.out::println);
    notes.clear();
  }

  static String number(double value, int digits) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private static String percent(double ratio) {
    return number(ratio * 100, 0) + " %";
  }
}
