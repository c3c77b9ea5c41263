package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.Approval;
import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Verdict;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers by programs, where an approval allows it. */
@Controller("/v1/approvals")
@AnswersProblems
@Tag(name = "Approvals")
final class DecisionController {
  private static final ChannelId API = new ChannelId("api");

  private final DecideApproval decideApproval;
  private final ChangedApproval changedApproval;
  private final ClientAddress clientAddress;
  private final Bodies bodies;

  DecisionController(
      DecideApproval decideApproval,
      ChangedApproval changedApproval,
      ClientAddress clientAddress,
      Bodies bodies) {
    this.decideApproval = decideApproval;
    this.changedApproval = changedApproval;
    this.clientAddress = clientAddress;
    this.bodies = bodies;
  }

  @Schema(name = "NewDecision")
  record NewDecision(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "In whose place")
          @Nullable String assignmentId,
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              allowableValues = {"approve", "reject"})
          @Nullable String decision,
      @Nullable String comment,
      @Schema(
              type = "object",
              additionalProperties = Schema.AdditionalPropertiesValue.TRUE,
              description = "Values by field name")
          @Nullable Map<String, @Nullable JsonNode> fields,
      @Schema(
              description =
                  "The shownDigest of what was decided on: refused if it is no longer what is asked")
          @Nullable String contentDigest) {
    DecideApproval.Command toCommand(Caller.Client caller, RequestId request, Evidence evidence) {
      var in = new Findings();
      var assignment = in.required("/assignmentId", assignmentId, AssignmentId::new);
      if (decision == null) {
        in.add("/decision", "This is required.");
      }
      var verdict = in.oneOf("/decision", decision, Verdict.class);
      var remark = in.optional("/comment", comment, Comment::new);
      var seen = in.optional("/contentDigest", contentDigest, ContentDigest::new);
      var typed = FieldValues.typed(in, fields);
      return in.result(() ->
          new DecideApproval.Command(
              caller.tenant(),
              request,
              null,
              new Responder.Machine(assignment.orElseThrow(), caller.keyId(), caller.keyName()),
              verdict.orElseThrow(),
              remark.orElse(Comment.NONE),
              typed,
              seen.orElse(null),
              API,
              Assurance.SESSION,
              evidence));
    }
  }

  @Post("/{id}/decisions")
  @RequiresScope(Scope.DECISIONS_WRITE)
  @Operation(
      summary = "Answer in place of a person",
      description = "Only if the approval's policy allows it. The same answer again is a success.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewDecision.class)))
  HttpResponse<String> decide(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var command =
        bodies
            .read(request, NewDecision.class)
            .toCommand(caller, approval, clientAddress.evidence(request));
    var result = decideApproval.handle(command).orElseThrow(NotFound::exception);
    if (result instanceof DecisionResult.Recorded || result instanceof DecisionResult.Repeated) {
      return changedApproval.shownTo(caller, approval);
    }
    throw Refusals.of(result);
  }
}
