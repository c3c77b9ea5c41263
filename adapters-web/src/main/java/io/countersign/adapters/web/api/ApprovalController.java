package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.Approval;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.OverrideApproval;
import io.countersign.application.usecase.approval.RemindApprovers;
import io.countersign.application.usecase.approval.RequestApproval;
import io.countersign.application.usecase.approval.ViewApproval;
import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Approvals: open them, look at them, end them. */
@Controller("/v1/approvals")
@AnswersProblems
@Tag(name = "Approvals")
final class ApprovalController {
  private static final int LONGEST_WAIT = 60;

  private final RequestApproval requestApproval;
  private final ViewApproval viewApproval;
  private final CloseRequest closeRequest;
  private final OverrideApproval overrideApproval;
  private final RemindApprovers remindApprovers;
  private final WaitingCalls waitingCalls;
  private final Bodies bodies;

  ApprovalController(
      RequestApproval requestApproval,
      ViewApproval viewApproval,
      CloseRequest closeRequest,
      OverrideApproval overrideApproval,
      RemindApprovers remindApprovers,
      WaitingCalls waitingCalls,
      Bodies bodies) {
    this.requestApproval = requestApproval;
    this.viewApproval = viewApproval;
    this.closeRequest = closeRequest;
    this.overrideApproval = overrideApproval;
    this.remindApprovers = remindApprovers;
    this.waitingCalls = waitingCalls;
    this.bodies = bodies;
  }

  @Schema(name = "Closing")
  record Closing(@Schema(description = "For the record", nullable = true) @Nullable String reason) {
    String checkedReason() {
      var in = new Findings();
      var text = in.optional("/reason", reason, t -> Check.lines("A reason", t, 2_000));
      return in.result(() -> text.orElse(""));
    }
  }

  @Schema(name = "Reminded")
  record Reminded(@Schema(description = "How many people are asked again") int reminded) {}

  @Post
  @RequiresScope(Scope.APPROVALS_CREATE)
  @Operation(
      summary = "Ask for an approval",
      description =
          "The same Idempotency-Key with the same body opens one approval only. With draft true,"
              + " it is written down, and nobody is asked before it is submitted.")
  @Parameter(
      name = Idempotency.HEADER,
      in = ParameterIn.HEADER,
      description = "1 to 255 printable ASCII characters",
      schema = @Schema(type = "string", maxLength = 255))
  @ApiResponse(
      responseCode = "201",
      description = "Opened, or written down",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewApproval.class)))
  HttpResponse<String> open(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    var idempotency = Idempotency.of(request).asRequested();
    var asked = bodies.read(request, NewApproval.class);
    var step = asked.toStep();
    var result =
        requestApproval.handle(
            new RequestApproval.Command(caller, step, idempotency, asked.start()));
    return switch (result) {
      case RequestApproval.Result.Opened(var id) -> opened(caller.tenant(), id);
      case RequestApproval.Result.OpenedBefore(var id) -> opened(caller.tenant(), id);
      case RequestApproval.Result.IdempotencyKeyReused() ->
          throw Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED).asException();
      case RequestApproval.Result.InProgress() ->
          throw Problem.of(ProblemType.IDEMPOTENCY_IN_PROGRESS)
              .with(HttpHeaders.RETRY_AFTER, "1")
              .asException();
      case RequestApproval.Result.Unacceptable(var why) -> throw Refusals.of(step, why);
      case RequestApproval.Result.Refused(var why) -> throw Refusals.of(step, why);
    };
  }

  @Get("{?state,approver,requester,label,limit,cursor}")
  @RequiresScope(Scope.APPROVALS_READ)
  @Operation(summary = "List approvals, newest first", description = "Without their deliveries.")
  @ApiResponse(
      responseCode = "200",
      description = "A part of the list",
      content = @Content(schema = @Schema(implementation = Approval.Part.class)))
  HttpResponse<String> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String state,
      @QueryValue @Nullable String approver,
      @QueryValue @Nullable String requester,
      @Parameter(description = "name=value") @QueryValue @Nullable String label,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("approvals", caller.tenant(), limit, cursor);
    var before =
        paging.after().isEmpty()
            ? null
            : RequestIds.find(paging.after()).orElseThrow(Cursor::invalid);
    var filter =
        new ApprovalFilter(
            Queries.read("state", state, text -> Kebab.read(text, RequestState.class)),
            Queries.read("approver", approver, text -> new EmailAddress(text).normalized()),
            Queries.read("requester", requester, EmailAddress::new),
            Queries.read("label", label, ApprovalController::label),
            before,
            paging.lookFor());
    var page =
        paging.page(
            viewApproval.findAll(caller.tenant(), filter),
            ApprovalController::id,
            document -> document);
    return json(
        JsonValue.object()
            .put("items", JsonValue.array(page.items()))
            .put("nextCursor", page.nextCursor())
            .build());
  }

  @Get("/{id}{?wait}")
  @RequiresScope(Scope.APPROVALS_READ)
  @Operation(
      summary = "Show an approval",
      description =
          "With wait: as soon as it is over, or after so many seconds, at most 60. Of one key, 50"
              + " such calls may wait at once.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  HttpResponse<String> find(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      @QueryValue @Nullable String wait) {
    var seconds = wait == null ? 0 : Paging.number("wait", wait, 0, LONGEST_WAIT);
    var request = RequestIds.read(id);
    var found =
        seconds == 0
            ? viewApproval.find(caller.tenant(), request)
            : waitingCalls.wait(
                caller,
                () -> viewApproval.await(caller.tenant(), request, Duration.ofSeconds(seconds)));
    return found.map(ApprovalController::json).orElseThrow(NotFound::exception);
  }

  @Post("/{id}/recall")
  @RequiresScope(Scope.APPROVALS_MANAGE)
  @Operation(summary = "Withdraw an approval on behalf of its requester")
  @ApiResponse(
      responseCode = "200",
      description = "The approval, recalled",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(content = @Content(schema = @Schema(implementation = Closing.class)))
  HttpResponse<String> recall(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    return close(caller, id, CloseRequest.Cause.RECALL, request);
  }

  @Post("/{id}/cancel")
  @RequiresScope(Scope.APPROVALS_MANAGE)
  @Operation(summary = "Stop an approval as an administrator")
  @ApiResponse(
      responseCode = "200",
      description = "The approval, cancelled",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(content = @Content(schema = @Schema(implementation = Closing.class)))
  HttpResponse<String> cancel(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    return close(caller, id, CloseRequest.Cause.CANCEL, request);
  }

  @Post("/{id}/remind")
  @RequiresScope(Scope.APPROVALS_MANAGE)
  @Operation(summary = "Ask those again who have not answered")
  Reminded remind(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    var result =
        remindApprovers
            .handle(caller.tenant(), RequestIds.read(id), caller.actor())
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case RemindApprovers.Result.Reminded(var people, var _) -> new Reminded(people);
      case RemindApprovers.Result.NotDue _ ->
          throw new IllegalStateException("Only a timer can be too early");
      case RemindApprovers.Result.NotPending(var state) -> throw notPending(state);
    };
  }

  @Schema(name = "Override")
  record OverrideBody(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              allowableValues = {"approve", "reject"})
          @Nullable String verdict,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "Shown to everybody")
          @Nullable String reason) {
    OverrideApproval.Command toCommand(Caller.Client caller, RequestId approval) {
      var in = new Findings();
      if (verdict == null) {
        in.add("/verdict", "This is required.");
      }
      var ruling = in.oneOf("/verdict", verdict, Verdict.class);
      var why = in.required("/reason", reason, Comment::new);
      if (why.filter(Comment::empty).isPresent()) {
        in.add("/reason", "Say why.");
      }
      return in.result(() ->
          new OverrideApproval.Command(caller, approval, ruling.orElseThrow(), why.orElseThrow()));
    }
  }

  @Post("/{id}/override")
  @RequiresScope(Scope.APPROVALS_OVERRIDE)
  @Operation(
      summary = "Decide above the rules",
      description =
          "While it is pending or waits for changes. It counts as nobody's answer, and is flagged"
              + " wherever the outcome is shown. The scope is of its own: a key that opens approvals"
              + " should not have it.")
  @ApiResponse(
      responseCode = "200",
      description = "The approval after it",
      content = @Content(schema = @Schema(implementation = Approval.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = OverrideBody.class)))
  HttpResponse<String> override(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var command = bodies.read(request, OverrideBody.class).toCommand(caller, approval);
    var result = overrideApproval.handle(command).orElseThrow(NotFound::exception);
    return switch (result) {
      case CloseResult.Closed _ -> changed(caller, approval);
      case CloseResult.NotPending(var state) -> throw notPending(state);
      case CloseResult.NotDue _ -> throw new IllegalStateException("Nobody asked it to expire");
    };
  }

  private HttpResponse<String> changed(Caller.Client caller, RequestId approval) {
    return json(
        viewApproval.findAfterChange(caller.tenant(), approval).orElseThrow(NotFound::exception));
  }

  private HttpResponse<String> close(
      Caller.Client caller, String id, CloseRequest.Cause cause, HttpRequest<byte[]> request) {
    var approval = RequestIds.read(id);
    var reason = bodies.readOptional(request, Closing.class).checkedReason();
    var result =
        closeRequest
            .handle(
                new CloseRequest.Command(caller.tenant(), approval, cause, caller.actor(), reason))
            .orElseThrow(NotFound::exception);
    return switch (result) {
      case CloseResult.Closed _ -> changed(caller, approval);
      case CloseResult.NotPending(var state) -> throw notPending(state);
      case CloseResult.NotDue _ -> throw new IllegalStateException("Nobody asked it to expire");
    };
  }

  private HttpResponse<String> opened(TenantId tenant, RequestId id) {
    var document = viewApproval.findAfterChange(tenant, id).orElseThrow(NotFound::exception);
    return HttpResponse.<String>created(URI.create("/v1/approvals/" + id))
        .body(CanonicalJson.write(document));
  }

  private static HttpResponse<String> json(JsonValue document) {
    return HttpResponse.ok(CanonicalJson.write(document));
  }

  private static ProblemException notPending(RequestState state) {
    return Problem.of(ProblemType.NOT_PENDING, "The request is " + Kebab.of(state) + ".")
        .asException();
  }

  /** Both {@code name=value} and {@code name:value} are understood. */
  private static String label(String text) {
    var equals = text.indexOf('=');
    var colon = text.indexOf(':');
    var split = equals > 0 ? equals : colon;
    if (split <= 0) {
      throw new InvalidValueException("This must be of the form name=value.");
    }
    return text.substring(0, split) + "=" + text.substring(split + 1);
  }

  private static String id(JsonValue.Obj document) {
    if (document.members().get("id") instanceof JsonValue.Str(var id)) {
      return id;
    }
    throw new IllegalStateException("An approval document without an id");
  }
}
