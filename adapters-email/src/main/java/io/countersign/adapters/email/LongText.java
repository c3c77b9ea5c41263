package io.countersign.adapters.email;

import io.countersign.application.view.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cuts texts, visibly, to what a mail can carry. */
final class LongText {
  private LongText() {}

  /** What a text takes up in a mail. Markup characters and line breaks are longer there. */
  static int weight(String text) {
    int weight = text.getBytes(StandardCharsets.UTF_8).length;
    for (int i = 0; i < text.length(); i++) {
      weight +=
          switch (text.charAt(i)) {
            case '<', '>', '&', '"', '\'', '\n' -> 4;
            default -> 0;
          };
    }
    return weight;
  }

  static String cut(String text, int weight, String mark) {
    if (weight(text) <= weight) {
      return text;
    }
    int low = 0;
    int high = Math.min(text.length(), weight);
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (weight(VisibleText.head(text, middle)) <= weight) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return VisibleText.head(text, low).stripTrailing() + mark;
  }

  static List<String> lines(String text, int weight, String mark) {
    return cut(text.strip(), weight, mark).lines().toList();
  }
}
