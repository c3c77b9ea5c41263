package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.Approval;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.approval.ViewApproval;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Verdict;
import io.micronaut.http.HttpHeaders;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers by programs, where an approval allows it. */
@Controller("/v1/approvals")
@AnswersProblems
@Tag(name = "Approvals")
final class DecisionController {
  private static final ChannelId API = new ChannelId("api");

  private final DecideApproval decideApproval;
  private final ViewApproval viewApproval;
  private final ClientAddress clientAddress;
  private final Bodies bodies;

  DecisionController(
      DecideApproval decideApproval,
      ViewApproval viewApproval,
      ClientAddress clientAddress,
      Bodies bodies) {
    this.decideApproval = decideApproval;
    this.viewApproval = viewApproval;
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
      var typed = typed(in);
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

    private Map<String, String> typed(Findings in) {
      var typed = new LinkedHashMap<String, String>();
      if (fields != null) {
        fields.forEach((name, value) ->
            in.take(place(name), () -> FieldValues.typed(value))
                .ifPresent(text -> typed.put(name, text)));
      }
      return typed;
    }

    static String place(String field) {
      return "/fields" + FieldError.segment(field);
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
        bodies.read(request, NewDecision.class).toCommand(caller, approval, evidence(request));
    var result = decideApproval.handle(command).orElseThrow(NotFound::exception);
    return switch (result) {
      case DecisionResult.Recorded _ -> document(caller, approval);
      case DecisionResult.Repeated _ -> document(caller, approval);
      case DecisionResult.AlreadyAnswered(var first) ->
          throw Problem.of(
                  ProblemType.ALREADY_ANSWERED,
                  "The answer "
                      + Kebab.of(first.verdict())
                      + " was given at "
                      + Times.of(first.at())
                      + ".")
              .asException();
      case DecisionResult.AlreadyDecided(var winner) ->
          throw Problem.of(
                  ProblemType.ALREADY_DECIDED,
                  winner.responder().display()
                      + " decided "
                      + Kebab.of(winner.verdict())
                      + " at "
                      + Times.of(winner.at())
                      + ".")
              .asException();
      case DecisionResult.Closed(var state) ->
          throw Problem.of(ProblemType.REQUEST_CLOSED, "The request is " + Kebab.of(state) + ".")
              .asException();
      case DecisionResult.Expired(var at) ->
          throw Problem.of(
                  ProblemType.REQUEST_EXPIRED, "The request expired at " + Times.of(at) + ".")
              .asException();
      case DecisionResult.NotAsked() ->
          throw Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/assignmentId",
                  "This approval has no such assignment.")
              .asException();
      case DecisionResult.PassedOn(var to) ->
          throw Problem.at(
                  ProblemType.PASSED_ON,
                  "/assignmentId",
                  to.display() + " is asked instead, as " + to.id() + ".")
              .asException();
      case DecisionResult.SelfApproval() ->
          throw Problem.of(ProblemType.SEPARATION_OF_DUTIES).asException();
      case DecisionResult.ContentChanged() ->
          throw Problem.at(
                  ProblemType.CONTENT_CHANGED,
                  "/contentDigest",
                  "What is asked now is not what was decided on.")
              .asException();
      case DecisionResult.InputRefused(var problems) -> throw refusal(problems);
      case DecisionResult.CommentRequired() ->
          throw Problem.at(ProblemType.COMMENT_REQUIRED, "/comment", "Say why it is rejected.")
              .asException();
      case DecisionResult.ChannelRefused() ->
          throw new IllegalStateException("No step says what the API may be used for");
      case DecisionResult.MachineRefused() ->
          throw Problem.of(
                  ProblemType.MACHINE_NOT_ALLOWED,
                  "Open the approval with policy.api \"allowed\" to let programs answer it.")
              .asException();
    };
  }

  private HttpResponse<String> document(Caller.Client caller, RequestId approval) {
    return viewApproval
        .findAfterChange(caller.tenant(), approval)
        .map(document -> HttpResponse.ok(CanonicalJson.write(document)))
        .orElseThrow(NotFound::exception);
  }

  private Evidence evidence(HttpRequest<?> request) {
    var agent = request.getHeaders().get(HttpHeaders.USER_AGENT);
    return Evidence.ofVisit(clientAddress.of(request), agent == null ? "" : agent);
  }

  private static ProblemException refusal(List<FieldProblem> problems) {
    var fixed = problems.stream().anyMatch(p -> p.reason() == FieldProblem.Reason.NOT_EDITABLE);
    return Problem.at(
            fixed ? ProblemType.FIELD_NOT_EDITABLE : ProblemType.VALIDATION_FAILED,
            problems.stream()
                .map(p -> new FieldError(NewDecision.place(p.field()), sentence(p.reason())))
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
