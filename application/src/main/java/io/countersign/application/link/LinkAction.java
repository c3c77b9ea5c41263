package io.countersign.application.link;

import java.util.Arrays;
import java.util.Optional;

/** What a link is good for. */
public enum LinkAction {
  APPROVE("approve", Purpose.ACTION),
  REJECT("reject", Purpose.ACTION),
  FORM("form", Purpose.FORM),
  RECEIPT("receipt", Purpose.RECEIPT);

  /** Which endpoint a link belongs to. Each purpose has its own derived key. */
  public enum Purpose {
    ACTION("hil.action.v1"),
    FORM("hil.form.v1"),
    RECEIPT("hil.receipt.v1");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private final String text;
  private final Purpose purpose;

  LinkAction(String text, Purpose purpose) {
    this.text = text;
    this.purpose = purpose;
  }

  public Purpose purpose() {
    return purpose;
  }

  static Optional<LinkAction> parse(String text) {
    return Arrays.stream(values()).filter(a -> a.text.equals(text)).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }
}
