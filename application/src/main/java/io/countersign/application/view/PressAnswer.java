package io.countersign.application.view;

import static io.countersign.domain.field.FieldProblem.Reason.NOT_TEXT;
import static io.countersign.domain.field.FieldProblem.Reason.TOO_LONG;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.AnswerForm.Purpose;
import io.countersign.application.channel.Press;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.request.Answer;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.DecisionId;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Verdict;
import java.util.Locale;
import java.util.Optional;

/** What a press on a channel says, as an answer. */
public final class PressAnswer {
  private PressAnswer() {}

  /** Empty if nothing is answered by it yet. */
  public static Optional<Verdict> verdict(Press.Kind kind) {
    return switch (kind) {
      case APPROVE, SUBMIT_APPROVAL -> Optional.of(Verdict.APPROVE);
      case REJECT, SUBMIT_REJECTION -> Optional.of(Verdict.REJECT);
      case EDIT, READ -> Optional.empty();
    };
  }

  /** Of the form that was submitted; empty if none was. */
  public static Optional<Purpose> purpose(Press.Kind kind) {
    return switch (kind) {
      case SUBMIT_APPROVAL -> Optional.of(Purpose.EDIT);
      case SUBMIT_REJECTION -> Optional.of(Purpose.REJECT);
      case APPROVE, REJECT, EDIT, READ -> Optional.empty();
    };
  }

  /** What is wrong with what was written, if it cannot be taken as it is. */
  public static Optional<FieldProblem> complaint(Press press) {
    try {
      var _ = new Comment(press.comment());
      return Optional.empty();
    } catch (InvalidValueException tooLongOrUnprintable) {
      return Optional.of(
          new FieldProblem(
              AnswerForm.COMMENT, press.comment().length() > 2_000 ? TOO_LONG : NOT_TEXT));
    }
  }

  /**
   * @param press one with a verdict and a comment that can be taken
   */
  public static Answer of(
      Press press, DecisionId id, Assignment assignment, ChannelId channel, String vouchedFor) {
    return new Answer(
        id,
        new Responder.Approver(assignment.id(), assignment.email(), assignment.name()),
        verdict(press.kind()).orElseThrow(),
        new Comment(press.comment()),
        press.typed(),
        press.seen(),
        channel,
        Assurance.CHANNEL,
        Evidence.ofProvider(vouchedFor));
  }

  public static AnswerForm form(Purpose purpose, ApprovalRequest request, Locale locale) {
    return new AnswerForm(
        purpose, Summaries.of(request), request.step().policy().comment(), locale);
  }
}
