package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.application.usecase.approval.StepCheck;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import java.util.List;

/** Why something that was sent over the API was not taken. */
final class Refusals {
  private Refusals() {}

  static ProblemException of(DecisionResult result) {
    return switch (result) {
      case DecisionResult.Recorded _, DecisionResult.Repeated _ ->
          throw new IllegalArgumentException("This was taken: " + result);
      case DecisionResult.AlreadyAnswered(var first) ->
          Problem.of(
                  ProblemType.ALREADY_ANSWERED,
                  "The answer "
                      + Kebab.of(first.verdict())
                      + " was given at "
                      + Times.of(first.at())
                      + ".")
              .asException();
      case DecisionResult.AlreadyDecided(var winner) ->
          Problem.of(
                  ProblemType.ALREADY_DECIDED,
                  winner.responder().display()
                      + " decided "
                      + Kebab.of(winner.verdict())
                      + " at "
                      + Times.of(winner.at())
                      + ".")
              .asException();
      case DecisionResult.Overridden(var override) ->
          Problem.of(
                  ProblemType.ALREADY_DECIDED,
                  override.keyName()
                      + " decided "
                      + Kebab.of(override.verdict())
                      + " above the rules at "
                      + Times.of(override.at())
                      + ".")
              .asException();
      case DecisionResult.Closed(var state) ->
          Problem.of(ProblemType.REQUEST_CLOSED, "The request is " + Kebab.of(state) + ".")
              .asException();
      case DecisionResult.Expired(var at) ->
          Problem.of(ProblemType.REQUEST_EXPIRED, "The request expired at " + Times.of(at) + ".")
              .asException();
      case DecisionResult.NotAsked() ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/assignmentId",
                  "This approval has no such assignment.")
              .asException();
      case DecisionResult.PassedOn(var to) ->
          Problem.at(
                  ProblemType.PASSED_ON,
                  "/assignmentId",
                  to.display() + " is asked instead, as " + to.id() + ".")
              .asException();
      case DecisionResult.SelfApproval() ->
          Problem.of(ProblemType.SEPARATION_OF_DUTIES).asException();
      case DecisionResult.ContentChanged() ->
          Problem.at(
                  ProblemType.CONTENT_CHANGED,
                  "/contentDigest",
                  "What is asked now is not what was decided on.")
              .asException();
      case DecisionResult.InputRefused(var problems) -> of(problems);
      case DecisionResult.CommentRequired() ->
          Problem.at(ProblemType.COMMENT_REQUIRED, "/comment", "Say why.").asException();
      case DecisionResult.ChannelRefused() ->
          throw new IllegalStateException("No step says what the API may be used for");
      case DecisionResult.MachineRefused() ->
          Problem.of(
                  ProblemType.MACHINE_NOT_ALLOWED,
                  "Open the approval with policy.api \"allowed\" to let programs answer it.")
              .asException();
    };
  }

  /** What this installation cannot do of what a step asks for. */
  static ProblemException of(ApprovalStep step, StepCheck.Refusal why) {
    return switch (why) {
      case StepCheck.Refusal.NoSuchChannel(var channel) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/delivery/" + step.channels().indexOf(channel),
                  "This installation has no channel " + channel + ".")
              .asException();
      case StepCheck.Refusal.CallbackMalformed(var sentence) ->
          Problem.at(ProblemType.VALIDATION_FAILED, "/callbackUrl", sentence).asException();
      case StepCheck.Refusal.CallbackDenied() ->
          Problem.at(
                  ProblemType.EGRESS_DENIED,
                  "/callbackUrl",
                  "This installation does not connect to this address.")
              .asException();
    };
  }

  /** Why an approval was not opened, with its place in the body. */
  static ProblemException of(ApprovalStep step, OpenResult why) {
    return switch (why) {
      case OpenResult.NoSuchCalendar(var calendar) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/calendar",
                  "There is no calendar " + calendar + ".")
              .asException();
      case OpenResult.NobodyHolds(var approver) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  place(step, approver) + "/role",
                  "Nobody holds the role " + approver.role() + ".")
              .asException();
      case OpenResult.ManagerUnknown(var approver) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  place(step, approver) + "/managerOf",
                  step.requester() == null
                      ? "There is no requester whose manager could be asked."
                      : "The directory names no manager of " + step.requester() + ".")
              .asException();
      case OpenResult.OnlyTheRequester() ->
          Problem.at(
                  ProblemType.SEPARATION_OF_DUTIES,
                  "/approvers",
                  "Nobody but the requester would be asked.")
              .asException();
      case OpenResult.TooManyPeople(var asked) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/approvers",
                  asked
                      + " people would be asked; one request asks at most "
                      + ApprovalStep.MAX_APPROVERS
                      + ".")
              .asException();
      case OpenResult.QuorumTooLarge(var required, var asked) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/quorum",
                  required + " approvals are demanded, but " + asked + " people are asked.")
              .asException();
      case OpenResult.GroupTooSmall(var group, var required, var asked) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  place(step, group),
                  "Of "
                      + group.display()
                      + ", approvals demanded: "
                      + required
                      + ", people asked: "
                      + asked
                      + ".")
              .asException();
      case OpenResult.Opened _ -> throw new IllegalStateException("An opened request was refused");
    };
  }

  private static String place(ApprovalStep step, ApproverRef entry) {
    var place = step.approvers().indexOf(entry);
    return place < 0 ? "/onNobody" : "/approvers/" + place;
  }

  static ProblemException of(List<FieldProblem> problems) {
    var fixed = problems.stream().anyMatch(p -> p.reason() == FieldProblem.Reason.NOT_EDITABLE);
    return Problem.at(
            fixed ? ProblemType.FIELD_NOT_EDITABLE : ProblemType.VALIDATION_FAILED,
            problems.stream()
                .map(p -> new FieldError(FieldValues.place(p.field()), sentence(p.reason())))
                .toList())
        .asException();
  }

  private static String sentence(FieldProblem.Reason reason) {
    return switch (reason) {
      case NOT_EDITABLE -> "This field cannot be changed.";
      case REQUIRED -> "This is required.";
      case TOO_LONG -> "This text is too long.";
      case NOT_ONE_LINE -> "This must be one line of text.";
      case NOT_TEXT -> "This must not contain control characters.";
      case NOT_A_NUMBER -> "This must be a number of at most 34 digits.";
      case NOT_YES_OR_NO -> "This must be true or false.";
      case NOT_A_DATE -> "This must be a date such as 2026-11-30.";
      case NOT_A_CHOICE -> "This must be one of the choices.";
    };
  }
}
