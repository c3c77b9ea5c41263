package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.Approval;
import io.countersign.adapters.web.openapi.ApprovalRevision;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.approval.ResubmitApproval;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.approval.ViewApproval;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.ResubmitResult;
import io.countersign.domain.request.ReturnResult;
import io.countersign.domain.request.SendingBack;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Approvals that are sent back for changes, and come again. */
@Controller("/v1/approvals")
@AnswersProblems
@Tag(name = "Approvals")
final class RevisionController {
  private static final ChannelId API = new ChannelId("api");

  private final ReturnForChanges returnForChanges;
  private final ResubmitApproval resubmitApproval;
  private final ViewApproval viewApproval;
  private final ChangedApproval changedApproval;
  private final ClientAddress clientAddress;
  private final Bodies bodies;

  RevisionController(
      ReturnForChanges returnForChanges,
      ResubmitApproval resubmitApproval,
      ViewApproval viewApproval,
      ChangedApproval changedApproval,
      ClientAddress clientAddress,
      Bodies bodies) {
    this.returnForChanges = returnForChanges;
    this.resubmitApproval = resubmitApproval;
    this.viewApproval = viewApproval;
    this.changedApproval = changedApproval;
    this.clientAddress = clientAddress;
    this.bodies = bodies;
  }

  @Schema(name = "NewReturn")
  record NewReturn(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "In whose place")
          @Nullable String assignmentId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "What should change")
          @Nullable String comment,
      @Schema(
              description =
                  "The shownDigest of what was looked at: refused if it is no longer what is asked")
          @Nullable String contentDigest) {
    SendingBack toWish(Caller.Client caller, Evidence evidence) {
      var in = new Findings();
      var assignment = in.required("/assignmentId", assignmentId, AssignmentId::new);
      var why = in.required("/comment", comment, Comment::new);
      var seen = in.optional("/contentDigest", contentDigest, ContentDigest::new);
      return in.result(() ->
          new SendingBack(
              new Responder.Machine(assignment.orElseThrow(), caller.keyId(), caller.keyName()),
              why.orElseThrow(),
              seen.orElse(null),
              API,
              Assurance.SESSION,
              evidence));
    }
  }

  @Schema(name = "Resubmission", description = "What is left out stays as it is")
  record Changes(
      @Nullable String title,
      @Schema(description = "A small subset of Markdown") @Nullable String summary,
      NewApproval.@Nullable Context context,
      @Schema(
              type = "object",
              additionalProperties = Schema.AdditionalPropertiesValue.TRUE,
              description = "New proposed values by field name")
          @Nullable Map<String, @Nullable JsonNode> fields) {
    Resubmission toResubmission() {
      var in = new Findings();
      var heading = in.optional("/title", title, NewApproval::checkedTitle);
      var told = in.optional("/summary", summary, NewApproval::checkedSummary);
      var where = context == null ? null : context.read(in);
      var typed = FieldValues.typed(in, fields);
      return in.result(
          () -> new Resubmission(heading.orElse(null), told.orElse(null), where, typed));
    }
  }

  @Post("/{id}/return")
  @RequiresScope(Scope.DECISIONS_WRITE)
  @Operation(
      summary = "Return it for changes, in place of a person",
      description =
          "Only if it was opened with revisions.max, and if its policy allows programs to answer."
              + " Nobody can answer until it is resubmitted. Again by the same assignment is a"
              + " success.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewReturn.class)))
  HttpResponse<String> sendBack(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var wish =
        bodies.read(request, NewReturn.class).toWish(caller, clientAddress.evidence(request));
    var result =
        returnForChanges
            .handle(new ReturnForChanges.Command(caller.tenant(), approval, wish))
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case ReturnResult.Accepted _, ReturnResult.Repeated _ ->
          changedApproval.shownTo(caller, approval);
      case ReturnResult.NotOffered() ->
          throw Problem.of(
                  ProblemType.RETURN_REFUSED,
                  "Open the approval with revisions.max to let people return it.")
              .asException();
      case ReturnResult.UsedUp(var max) ->
          throw Problem.of(
                  ProblemType.RETURN_REFUSED,
                  "It was returned " + max + " times, and no more may be.")
              .asException();
      case ReturnResult.Refused(var why) -> throw Refusals.of(why);
    };
  }

  @Post("/{id}/resubmit")
  @RequiresScope(Scope.APPROVALS_CREATE)
  @Operation(
      summary = "Ask again with changes, after it was returned",
      description =
          "A new revision with all its time. Approvers are asked anew and shown what is new. Answers"
              + " to an earlier revision stand only if nothing material has changed.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Changes.class)))
  HttpResponse<String> resubmit(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var changes = bodies.read(request, Changes.class).toResubmission();
    var result =
        resubmitApproval
            .handle(new ResubmitApproval.Command(caller, approval, changes))
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case ResubmitResult.Resubmitted _ -> changedApproval.shownTo(caller, approval);
      case ResubmitResult.NotReturned(var state) ->
          throw Problem.of(ProblemType.NOT_RETURNED, "The request is " + Kebab.of(state) + ".")
              .asException();
      case ResubmitResult.InputRefused(var problems) -> throw Refusals.of(problems);
    };
  }

  @Get("/{id}/revisions")
  @RequiresScope(Scope.APPROVALS_READ)
  @Operation(
      summary = "What was asked in each revision",
      description = "From the first to the current one, with what was answered to each.")
  @ApiResponse(
      responseCode = "200",
      description = "All of them",
      content = @Content(schema = @Schema(implementation = ApprovalRevision.All.class)))
  HttpResponse<String> revisions(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    var found =
        viewApproval
            .findRevisions(caller.tenant(), RequestIds.read(id))
            .orElseThrow(NotFound::exception);
    return HttpResponse.ok(
        CanonicalJson.write(JsonValue.object().put("items", JsonValue.array(found)).build()));
  }
}
