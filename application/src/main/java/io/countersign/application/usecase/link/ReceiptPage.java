package io.countersign.application.usecase.link;

import io.countersign.application.channel.Notice;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.request.RequestState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a receipt link shows. */
public sealed interface ReceiptPage {
  record Invalid() implements ReceiptPage {}

  record Revoked(LinkPage.Frame frame) implements ReceiptPage {}

  record Expired(LinkPage.Frame frame) implements ReceiptPage {}

  /**
   * @param decidedAs the fields as they stood for this answer
   * @param state where the request stands now
   * @param counts whether the answer counts for what is asked now
   * @param override by whom it was decided above the rules; null if it was not
   * @param evidence hash of the audit entry of this answer
   * @param disputed whether "this wasn't me" was pressed
   * @param ticket goes back with "this wasn't me"
   * @param askForCode whether "this wasn't me" needs the four digits
   */
  record Receipt(
      LinkPage.Frame frame,
      LinkPage.AnswerView answer,
      String decisionId,
      List<FieldView> decidedAs,
      RequestState state,
      boolean counts,
      Notice.@Nullable Remark override,
      String ip,
      String evidence,
      boolean disputed,
      String ticket,
      boolean askForCode)
      implements ReceiptPage {}
}
