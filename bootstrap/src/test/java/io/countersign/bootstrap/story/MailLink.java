package io.countersign.bootstrap.story;

/** The kinds of links in mails, and what a person presses on the page behind each. */
enum MailLink {
  APPROVE("Approve", "Approve", "/hil/action", "approved"),
  REJECT("Reject", "Reject", "/hil/action", "rejected"),
  FORM("Edit & Submit", "Submit & approve", "/hil/form", "approved"),
  DISPUTE("This wasn’t me", "This wasn’t me", "/hil/receipt/dispute", "approved");

  private final String inMail;
  private final String onPage;
  private final String postedTo;
  private final String state;

  MailLink(String inMail, String onPage, String postedTo, String state) {
    this.inMail = inMail;
    this.onPage = onPage;
    this.postedTo = postedTo;
    this.state = state;
  }

  String inMail() {
    return inMail;
  }

  String onPage() {
    return onPage;
  }

  String postedTo() {
    return postedTo;
  }

  /** The request's state before anybody pressed. */
  String stateBefore() {
    return this == DISPUTE ? state : "pending";
  }

  /** The request's state after a person pressed. */
  String stateAfter() {
    return state;
  }

  @Override
  public String toString() {
    return this == DISPUTE ? "“this wasn’t me”" : inMail.toLowerCase(java.util.Locale.ROOT);
  }
}
