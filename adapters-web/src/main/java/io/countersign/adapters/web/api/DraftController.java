package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.Approval;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.approval.ChangeDraft;
import io.countersign.application.usecase.approval.SubmitDraft;
import io.countersign.domain.request.RequestState;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Approvals that are written down before anybody is asked. */
@Controller("/v1/approvals")
@AnswersProblems
@Tag(name = "Approvals")
final class DraftController {
  private final ChangeDraft changeDraft;
  private final SubmitDraft submitDraft;
  private final ChangedApproval changedApproval;
  private final Bodies bodies;

  DraftController(
      ChangeDraft changeDraft,
      SubmitDraft submitDraft,
      ChangedApproval changedApproval,
      Bodies bodies) {
    this.changeDraft = changeDraft;
    this.submitDraft = submitDraft;
    this.changedApproval = changedApproval;
    this.bodies = bodies;
  }

  @Put("/{id}")
  @RequiresScope(Scope.APPROVALS_CREATE)
  @Operation(
      summary = "Put another question in the place of a draft",
      description = "The whole of it: what is left out is not there any more.")
  @ApiResponse(
      responseCode = "200",
      description = "The draft after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewApproval.class)))
  HttpResponse<String> change(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var step = bodies.read(request, NewApproval.class).toDraft();
    var result =
        changeDraft
            .handle(new ChangeDraft.Command(caller, approval, step))
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case ChangeDraft.Result.Changed() -> changedApproval.shownTo(caller, approval);
      case ChangeDraft.Result.NotDraft(var state) -> throw notDraft(state);
      case ChangeDraft.Result.Unacceptable(var why) -> throw Refusals.of(step, why);
    };
  }

  @Post("/{id}/submit")
  @RequiresScope(Scope.APPROVALS_CREATE)
  @Operation(
      summary = "Ask what a draft says",
      description =
          "As if it had been asked just now: people are found and its time begins. What is refused"
              + " is answered as when asking, and stays a draft. Again is a success as long as it is"
              + " pending.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  HttpResponse<String> submit(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    var approval = RequestIds.read(id);
    var result =
        submitDraft
            .handle(new SubmitDraft.Command(caller, approval))
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case SubmitDraft.Result.Submitted() -> changedApproval.shownTo(caller, approval);
      case SubmitDraft.Result.NotDraft(var state) -> throw notDraft(state);
      case SubmitDraft.Result.Unacceptable(var step, var why) -> throw Refusals.of(step, why);
      case SubmitDraft.Result.Refused(var step, var why) -> throw Refusals.of(step, why);
    };
  }

  private static ProblemException notDraft(RequestState state) {
    return Problem.of(ProblemType.NOT_DRAFT, "The request is " + Kebab.of(state) + ".")
        .asException();
  }
}
