package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Code;
import io.countersign.adapters.web.hil.DecisionPage.Fact;
import io.countersign.adapters.web.hil.DecisionPage.Hidden;
import io.countersign.adapters.web.hil.DecisionPage.Input;
import io.countersign.adapters.web.hil.DecisionPage.Mistake;
import java.util.List;

/**
 * The page on which somebody names who stands in for them, in the reader's words.
 *
 * @param alert said first, empty for nothing
 * @param passOnError what is wrong with passing the item on, empty for nothing
 */
record AwayView(
    String path,
    Hidden hidden,
    String alert,
    List<Mistake> mistakes,
    String about,
    List<Fact> facts,
    Input standIn,
    Input from,
    Input until,
    boolean passOn,
    String passOnError,
    Code code) {}
