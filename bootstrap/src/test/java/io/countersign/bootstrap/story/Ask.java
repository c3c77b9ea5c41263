package io.countersign.bootstrap.story;

/** Bodies of {@code POST /v1/approvals} that stories use. */
final class Ask {
  private Ask() {}

  /** One approver, one editable amount, one masked account. */
  static String invoice(String approvers, String more) {
    return """
    {"title": "Invoice batch 2026-11",
     "summary": "Pays **14** vendors.",
     "context": {"trigger": "Month-end run 42",
                 "previous": [{"step": "Collect invoices", "output": "14 invoices"}],
                 "next": {"approve": "The batch goes to the bank.", "reject": "Finance is told."}},
     "workflow": {"executionId": "run-42", "stepId": "cfo"},
     "requester": {"email": "ana@example.test"},
     "fields": [
       {"name": "total", "label": "Batch total", "type": "number", "value": 18250.45,
        "display": "readable", "input": "editable-optional"},
       {"name": "iban", "label": "Account", "type": "text", "value": "DE89370400440532013000",
        "display": "readable-masked", "input": "locked"},
       {"name": "margin", "label": "Margin", "type": "number", "value": 0.4711,
        "display": "concealed", "input": "locked"}],
     "approvers": %s%s}\
    """
        .formatted(approvers, more.isEmpty() ? "" : ", " + more);
  }

  static String invoice(String email) {
    return invoice("[{\"email\": \"%s\"}]".formatted(email), "");
  }

  static String role(String role, String more) {
    return invoice("[{\"role\": \"%s\"}]".formatted(role), more);
  }
}
