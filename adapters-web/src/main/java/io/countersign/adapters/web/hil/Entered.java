package io.countersign.adapters.web.hil;

import io.countersign.application.usecase.link.PressLink;
import io.countersign.domain.request.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person sent with a form, untouched, so that it can be shown again.
 *
 * @param decision the verdict chosen on the edit form, {@code return} or {@code ask}, as text
 * @param signs what the page's script saw: {@code j} it ran, {@code g} a trusted gesture, {@code w}
 *     a browser under remote control
 * @param values what was typed into fields, by field name
 */
record Entered(
    String key,
    String token,
    String ticket,
    String decision,
    String code,
    String comment,
    String signs,
    boolean auto,
    Map<String, String> values) {

  /** In front of field names, so that none is taken for one of our own parameters. */
  static final String FIELD = "field.";

  static final Entered NOTHING = new Entered("", "", "", "", "", "", "", false, Map.of());

  private static final Set<String> OURS =
      Set.of("k", "t", "ticket", "decision", "code", "comment", "signs", "auto");

  Entered {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static Entered link(String key, String token) {
    return new Entered(key, token, "", "", "", "", "", false, Map.of());
  }

  /** Empty if something that counts comes twice. */
  static Optional<Entered> of(Parameters query, Parameters form) {
    var values = new LinkedHashMap<String, String>();
    for (var name : form.values().keySet()) {
      // "_method" and the like mean something elsewhere; here they mean nothing.
      if (!OURS.contains(name) && !name.startsWith("_")) {
        var field = name.startsWith(FIELD) ? name.substring(FIELD.length()) : name;
        if (form.repeats(name) || values.put(field, form.value(name)) != null) {
          return Optional.empty();
        }
      }
    }
    var all =
        new Parameters(
                Map.of(
                    "k", query.values().getOrDefault("k", List.of()),
                    "t", query.values().getOrDefault("t", List.of())))
            .and(form);
    if (OURS.stream().anyMatch(all::repeats)) {
      return Optional.empty();
    }
    return Optional.of(
        new Entered(
            all.value("k"),
            all.value("t"),
            all.value("ticket"),
            all.value("decision"),
            all.value("code").strip(),
            all.value("comment").replace("\r\n", "\n"),
            all.value("signs"),
            all.value("auto").equals("1"),
            values));
  }

  PressLink.Wish wish() {
    return switch (decision) {
      case "return" -> PressLink.Wish.RETURN;
      case "ask" -> PressLink.Wish.ASK;
      default -> PressLink.Wish.ANSWER;
    };
  }

  Optional<Verdict> verdict() {
    return switch (decision) {
      case "approve" -> Optional.of(Verdict.APPROVE);
      case "reject" -> Optional.of(Verdict.REJECT);
      default -> Optional.empty();
    };
  }
}
