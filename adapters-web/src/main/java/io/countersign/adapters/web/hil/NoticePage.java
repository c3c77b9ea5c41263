package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page that only tells something.
 *
 * @param about the title of the request, empty when it is not known
 * @param typed what was typed, to be copied, or to be sent again
 * @param again how to try again, null when that makes no sense
 */
record NoticePage(
    String title,
    List<String> sentences,
    String about,
    List<Fact> facts,
    List<FieldTexts.Row> typed,
    @Nullable Again again) {

  /** A button that sends the same once more. */
  record Again(String method, String path, List<Parameter> parameters, String label) {}

  record Parameter(String name, String value) {}
}
