package io.countersign.adapters.email;

import io.countersign.adapters.email.Letter.Fact;
import io.countersign.adapters.email.Letter.Item;
import java.util.List;

/** Sets a letter as plain text. What others wrote is indented, so that it cannot pass for ours. */
final class TextPart {
  private final StringBuilder out = new StringBuilder();

  private TextPart() {}

  static String of(Letter letter) {
    return new TextPart().set(letter);
  }

  private String set(Letter letter) {
    line(letter.brand().name());
    line(letter.kicker());
    gap();
    line(letter.title());
    line("=".repeat(Math.min(60, letter.title().length())));
    gap();
    line(letter.lead());
    if (!letter.summary().text().isEmpty()) {
      gap();
      letter.summary().text().lines().forEach(l -> line("  " + l));
    }
    letter.items().forEach(one -> item(letter.words(), one));
    facts(letter.facts());
    if (!letter.rows().isEmpty()) {
      gap();
      line(letter.words().say("details"));
      for (var row : letter.rows()) {
        labelled(
            "  ", row.label(), row.lines(), row.hint().isEmpty() ? "" : " (" + row.hint() + ")");
      }
    }
    facts(letter.consequences());
    if (letter.deadline() != null) {
      gap();
      line(letter.deadline());
    }
    for (var button : letter.buttons()) {
      gap();
      line(button.label() + ":");
      line(button.href());
    }
    if (letter.code() != null) {
      gap();
      line(letter.words().say("code", letter.code()));
    }
    if (!letter.notes().isEmpty()) {
      gap();
      letter.notes().forEach(this::line);
    }
    gap();
    // The mark after which mail programs look for a signature.
    out.append("-- \n");
    letter.footer().forEach(this::line);
    if (letter.aside() != null) {
      line(letter.aside().label() + ":");
      line(letter.aside().href());
    }
    return out.toString();
  }

  private void item(Words words, Item item) {
    gap();
    line("* " + item.title());
    item.lines().forEach(l -> line("  " + l));
    for (var link : item.links()) {
      line(link.label() + ":");
      line(link.href());
    }
    if (item.code() != null) {
      line(words.say("code", item.code()));
    }
  }

  private void facts(List<Fact> facts) {
    if (!facts.isEmpty()) {
      gap();
      facts.forEach(fact -> labelled("", fact.label(), fact.lines(), ""));
    }
  }

  private void labelled(String indent, String label, List<String> lines, String hint) {
    if (lines.size() == 1) {
      line(indent + label + ": " + lines.getFirst() + hint);
    } else {
      line(indent + label + ":" + hint);
      lines.forEach(l -> line(indent + "    " + l));
    }
  }

  private void gap() {
    out.append('\n');
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }
}
