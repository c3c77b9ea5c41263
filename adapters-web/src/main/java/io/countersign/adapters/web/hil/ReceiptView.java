package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.DecisionPage.Code;
import io.countersign.adapters.web.hil.DecisionPage.Fact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receipt in the reader's words.
 *
 * @param kind {@code approve} or {@code reject}
 * @param comment empty for none
 * @param code null unless "this wasn't me" needs the four digits
 * @param asked whether somebody pressed and the digits were missing or wrong
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
    @Nullable Code code,
    boolean asked,
    String path,
    DecisionPage.Hidden hidden) {}
