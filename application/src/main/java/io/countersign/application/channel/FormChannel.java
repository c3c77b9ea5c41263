package io.countersign.application.channel;

import io.countersign.domain.field.FieldProblem;
import java.util.List;

/** A channel that can show a form: to edit values, or to say why. */
public interface FormChannel extends AnswerableChannel {
  /** Shows the form to the person who pressed. What they submit arrives as another press. */
  DeliveryOutcome show(Press press, AnswerForm form, ChannelAccount account);

  /**
   * What the vendor is told when a submitted form cannot be taken: the form stays open, nothing
   * typed is lost, and each complaint stands at its field.
   *
   * @param problems of fields, or of the comment, under the name {@link AnswerForm#COMMENT}; none
   *     if a comment is needed and there is none
   */
  IncomingAnswer complain(Press press, List<FieldProblem> problems, AnswerForm form);
}
