package io.countersign.channel.testkit;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.domain.person.Handle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A vendor that shows forms. */
public interface FormVendor extends CallingVendor {
  /** The forms that it was to show, in order. */
  List<Form> forms();

  /** What it calls with when the form is sent off. */
  IncomingCall submitted(
      Form form, Map<String, String> typed, String comment, Handle by, Instant at);

  /** The fields at which it shows a complaint when a submitted form is answered like this. */
  Set<String> complaints(IncomingAnswer answer);

  /**
   * @param prefilled values by field name, those of fields that can be filled in
   * @param everything all of it, raw and with every encoding undone
   */
  record Form(
      Handle to, AnswerForm.Purpose purpose, Map<String, String> prefilled, String everything) {
    public Form {
      prefilled = Map.copyOf(prefilled);
    }
  }
}
