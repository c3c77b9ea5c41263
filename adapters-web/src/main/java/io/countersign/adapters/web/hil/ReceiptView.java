package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Fact;
import java.util.List;

/**
 * A receipt in the reader's words.
 *
 * @param kind {@code approve} or {@code reject}
 * @param comment empty for none
 * @param path where "this wasn't me" goes
 */
record ReceiptView(
    String kind,
    String title,
    String about,
    List<Fact> facts,
    List<FieldTexts.Row> rows,
    String comment,
    String evidence,
    boolean disputed,
    String path,
    DecisionPage.Hidden hidden) {}
