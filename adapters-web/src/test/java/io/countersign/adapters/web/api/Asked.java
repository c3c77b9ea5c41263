package io.countersign.adapters.web.api;

/** Bodies to send. */
final class Asked {
  static final String PERSON = "{\"email\":\"dan@example.test\",\"name\":\"Dan\"}";
  static final String KEY = "{\"name\":\"erp\",\"scopes\":[\"api-keys:admin\"]}";
  static final String DEFINITION =
      """
      {"name":"flow","title":"Flow","start":"hand",
       "input":{"amount":{"type":"number","default":1}},
       "steps":{"hand":{"kind":"task","output":{"n":{"type":"number","required":true}},
                        "next":"ask"},
                "ask":{"kind":"approval","title":"Is @{step:hand.output.n} right?",
                       "approvers":[{"email":"cfo@example.test"}]}}}
      """;
  static final String BUNDLE =
      "{\"format\":\"countersign-workflows/1\",\"workflows\":[" + DEFINITION + "]}";
  static final String SETTINGS = "{\"settings\":{\"host\":\"mail.example.test\"}}";

  /** The sample of the design. */
  static final String INVOICE =
      """
      { "title": "Invoice batch 2026-11", "summary": "Pays **14** vendors.",
        "context": { "trigger": "Month-end run 42",
                     "previous": [{"step": "Collect invoices", "output": "14 invoices"}],
                     "next": {"approve": "The batch goes to the bank.", "reject": "Finance is told."} },
        "workflow": {"executionId": "run-42", "stepId": "cfo"},
        "requester": {"email": "ana@example.test"},
        "fields": [ {"name": "total", "label": "Batch total", "type": "number", "value": 18250.40, "display": "readable", "input": "editable-optional"},
                    {"name": "iban", "label": "Account", "type": "text", "value": "DE89370400440532013000", "display": "readable-masked", "input": "locked"},
                    {"name": "costCentre", "label": "Cost centre", "type": "text", "value": null, "display": "readable", "input": "required-from-human"} ],
        "approvers": [{"email": "cfo@example.test"}],
        "quorum": {"rule": "any"}, "delivery": ["email"], "expiresIn": "PT72H",
        "labels": {"region": "eu"}, "callbackUrl": "https://erp.example.test/hooks/approvals" }
      """;

  static final String DELEGATION =
      "{\"delegator\":{\"email\":\"lee@example.test\"},\"delegate\":{\"email\":\"kim@example.test\"}}";

  static final String CALENDAR =
      """
      {"timeZone":"Europe/Berlin","holidays":["2026-12-25"],
       "hours":{"monday":[{"from":"13:30","until":"17:00"},{"from":"09:00","until":"12:30"}],
                "friday":[{"from":"09:00","until":"24:00"}]}}
      """;

  private Asked() {}

  /** The least that can be asked, and more members. */
  static String least(String more) {
    return "{\"title\":\"T\",\"approvers\":[{\"email\":\"cfo@example.test\"}]"
        + (more.isEmpty() ? "" : "," + more)
        + "}";
  }

  /** The least, with one member exchanged or added. */
  static String with(String member, String value) {
    return switch (member) {
      case "title" ->
          "{\"title\":%s,\"approvers\":[{\"email\":\"cfo@example.test\"}]}".formatted(value);
      case "approvers" -> "{\"title\":\"T\",\"approvers\":%s}".formatted(value);
      default -> least("\"" + member + "\":" + value);
    };
  }
}
