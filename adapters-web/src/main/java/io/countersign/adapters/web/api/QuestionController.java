package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.Approval;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.ReplyToQuestions;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.AskResult;
import io.countersign.domain.request.Asking;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.ReplyResult;
import io.countersign.domain.request.Responder;
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

/** What approvers want to know before they answer. */
@Controller("/v1/approvals")
@AnswersProblems
@Tag(name = "Approvals")
final class QuestionController {
  private static final ChannelId API = new ChannelId("api");

  private final AskQuestion askQuestion;
  private final ReplyToQuestions replyToQuestions;
  private final ChangedApproval changedApproval;
  private final ClientAddress clientAddress;
  private final Bodies bodies;

  QuestionController(
      AskQuestion askQuestion,
      ReplyToQuestions replyToQuestions,
      ChangedApproval changedApproval,
      ClientAddress clientAddress,
      Bodies bodies) {
    this.askQuestion = askQuestion;
    this.replyToQuestions = replyToQuestions;
    this.changedApproval = changedApproval;
    this.clientAddress = clientAddress;
    this.bodies = bodies;
  }

  @Schema(name = "NewQuestion")
  record NewQuestion(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "In whose place")
          @Nullable String assignmentId,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "The question")
          @Nullable String text,
      @Schema(
              description =
                  "The shownDigest of what was looked at: refused if it is no longer what is asked")
          @Nullable String contentDigest) {
    Asking toWish(Caller.Client caller, Evidence evidence) {
      var in = new Findings();
      var assignment = in.required("/assignmentId", assignmentId, AssignmentId::new);
      var what = in.required("/text", text, Comment::new);
      var seen = in.optional("/contentDigest", contentDigest, ContentDigest::new);
      return in.result(() ->
          new Asking(
              new Responder.Machine(assignment.orElseThrow(), caller.keyId(), caller.keyName()),
              what.orElseThrow(),
              seen.orElse(null),
              API,
              Assurance.SESSION,
              evidence));
    }
  }

  @Schema(name = "NewReply")
  record NewReply(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              description = "What everybody who is asked may read")
          @Nullable String text) {
    Comment read() {
      var in = new Findings();
      var said = in.required("/text", text, Comment::new);
      return in.result(said::orElseThrow);
    }
  }

  @Post("/{id}/questions")
  @RequiresScope(Scope.DECISIONS_WRITE)
  @Operation(
      summary = "Ask a question, in place of a person",
      description =
          "Decides nothing, and everybody can still answer. Until there is a reply no clock of the"
              + " request runs. Only if its policy allows programs to answer. The same question"
              + " again by the same assignment is a success.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewQuestion.class)))
  HttpResponse<String> ask(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var wish =
        bodies.read(request, NewQuestion.class).toWish(caller, clientAddress.evidence(request));
    var result =
        askQuestion
            .handle(new AskQuestion.Command(caller.tenant(), approval, wish))
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case AskResult.Asked _, AskResult.Repeated _ -> changedApproval.shownTo(caller, approval);
      case AskResult.TooMany(var max) ->
          throw Problem.of(
                  ProblemType.QUESTION_REFUSED,
                  "It has " + max + " questions, and no more are taken.")
              .asException();
      case AskResult.Refused(DecisionResult.CommentRequired()) -> throw textRequired();
      case AskResult.Refused(var why) -> throw Refusals.of(why);
    };
  }

  @Post("/{id}/reply")
  @RequiresScope(Scope.APPROVALS_CREATE)
  @Operation(
      summary = "Reply to the questions that wait",
      description =
          "One reply to all of them. The clocks go on with the time that was left, and those whose"
              + " answer is still wanted are asked anew, with the latest questions and replies.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewReply.class)))
  HttpResponse<String> reply(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var text = bodies.read(request, NewReply.class).read();
    var result =
        replyToQuestions
            .handle(new ReplyToQuestions.Command(caller, approval, text))
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case ReplyResult.Replied _ -> changedApproval.shownTo(caller, approval);
      case ReplyResult.NothingAsked() -> throw Problem.of(ProblemType.NOTHING_ASKED).asException();
      case ReplyResult.NotPending(var state) ->
          throw Problem.of(ProblemType.NOT_PENDING, "The request is " + Kebab.of(state) + ".")
              .asException();
      case ReplyResult.TextRequired() -> throw textRequired();
    };
  }

  private static ProblemException textRequired() {
    return Problem.at(ProblemType.VALIDATION_FAILED, "/text", "Write something.").asException();
  }
}
