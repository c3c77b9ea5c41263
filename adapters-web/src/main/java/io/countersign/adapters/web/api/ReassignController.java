package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.Approval;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.approval.ReassignApproval;
import io.countersign.domain.Check;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.RequestId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Items that go to somebody else. */
@Controller("/v1/approvals")
@AnswersProblems
@Tag(name = "Approvals")
final class ReassignController {
  private final ReassignApproval reassignApproval;
  private final ChangedApproval changedApproval;
  private final Bodies bodies;

  ReassignController(
      ReassignApproval reassignApproval, ChangedApproval changedApproval, Bodies bodies) {
    this.reassignApproval = reassignApproval;
    this.changedApproval = changedApproval;
    this.bodies = bodies;
  }

  @Schema(
      name = "Reassignment",
      requiredProperties = {"assignmentId", "to"},
      description = "to may be somebody whom the directory does not know")
  record Reassignment(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "Whose item goes on")
          @Nullable String assignmentId,
      DelegationController.@Nullable Somebody to,
      @Schema(description = "For the record") @Nullable String reason) {
    ReassignApproval.Command toCommand(Caller.Client caller, RequestId request) {
      var in = new Findings();
      var item = in.required("/assignmentId", assignmentId, AssignmentId::new);
      var next = in.required("/to/email", to == null ? null : to.email(), EmailAddress::new);
      var why = in.optional("/reason", reason, text -> Check.lines("A reason", text, 2_000));
      return in.result(() ->
          new ReassignApproval.Command(
              caller.tenant(),
              caller.actor(),
              request,
              item.orElseThrow(),
              next.orElseThrow(),
              why.orElse("")));
    }
  }

  @Post("/{id}/reassign")
  @RequiresScope(Scope.APPROVALS_MANAGE)
  @Operation(
      summary = "Give one open item to somebody else",
      description =
          "To nobody who has an item already or had one, and not to the requester. The links of"
              + " whoever had it stop working. Whoever stands in for the new person is not asked.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Reassignment.class)))
  HttpResponse<String> reassign(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var command = bodies.read(request, Reassignment.class).toCommand(caller, approval);
    var result = reassignApproval.handle(command).orElseThrow(NotFound::exception);
    return switch (result) {
      case ReassignResult.Reassigned _ -> changedApproval.shownTo(caller, approval);
      case ReassignResult.NotPending(var state) ->
          throw Problem.of(ProblemType.NOT_PENDING, "The request is " + Kebab.of(state) + ".")
              .asException();
      case ReassignResult.NoSuchAssignment() ->
          throw Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/assignmentId",
                  "This approval has no such assignment.")
              .asException();
      case ReassignResult.NotOpen(var state) ->
          throw Problem.at(
                  ProblemType.ITEM_NOT_OPEN,
                  "/assignmentId",
                  "This item is " + Kebab.of(state) + ".")
              .asException();
      case ReassignResult.ToTheRequester() ->
          throw Problem.at(ProblemType.SEPARATION_OF_DUTIES, "/to/email", "This is the requester.")
              .asException();
      case ReassignResult.AlreadyAsked() ->
          throw Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/to/email",
                  "This person has an item on this approval, or had one.")
              .asException();
    };
  }
}
