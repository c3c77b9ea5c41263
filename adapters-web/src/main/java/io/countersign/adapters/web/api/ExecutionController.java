package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.WorkflowSchemas;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.port.Executions;
import io.countersign.application.usecase.execution.ChangeExecution;
import io.countersign.application.usecase.execution.ChangeExecution.Change;
import io.countersign.application.usecase.execution.StartExecution;
import io.countersign.application.usecase.execution.ViewExecution;
import io.countersign.application.view.ExecutionDocument;
import io.countersign.domain.Check;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowName;
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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs of workflows: started, looked at, continued by the caller's own work. */
@Controller("/v1/executions")
@AnswersProblems
@Tag(name = "Executions")
final class ExecutionController {
  private final StartExecution startExecution;
  private final ViewExecution viewExecution;
  private final ChangeExecution changeExecution;
  private final Bodies bodies;

  ExecutionController(
      StartExecution startExecution,
      ViewExecution viewExecution,
      ChangeExecution changeExecution,
      Bodies bodies) {
    this.startExecution = startExecution;
    this.viewExecution = viewExecution;
    this.changeExecution = changeExecution;
    this.bodies = bodies;
  }

  @Schema(name = "NewExecution")
  record NewExecution(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "contract-review")
          @Nullable String workflow,
      @Schema(description = "The current version if left out") @Nullable Integer version,
      @Schema(description = "What the workflow declares as its input")
          @Nullable Map<String, @Nullable JsonNode> input,
      @Schema(description = "On whose behalf it runs, who therefore approves none of it")
          NewApproval.@Nullable Requester requester,
      @Nullable Map<String, @Nullable String> labels,
      @Schema(format = "uri", description = "Where its events are sent")
          @Nullable String callbackUrl) {
    StartExecution.Command command(Caller.Client caller, Idempotency idempotency) {
      var in = new Findings();
      var name = in.required("/workflow", workflow, WorkflowName::new);
      var who =
          requester == null
              ? null
              : in.required("/requester/email", requester.email(), EmailAddress::new).orElse(null);
      var named = ExecutionController.labels(in, labels);
      var callback =
          in.optional(
              "/callbackUrl",
              callbackUrl,
              text -> Check.filledLine("The callback address", text, 2_048));
      return in.result(() ->
          new StartExecution.Command(
              caller,
              name.orElseThrow(),
              version,
              values(input),
              who,
              named,
              callback.orElse(null),
              idempotency.ofExecutions()));
    }
  }

  private static final String WHICH_ATTEMPT =
      "As it came with the task. If it was handed out again since, this is refused";

  @Schema(name = "TaskResult")
  record TaskResult(
      @Schema(description = "What the task declares as its output")
          @Nullable Map<String, @Nullable JsonNode> output,
      @Schema(minimum = "1", description = WHICH_ATTEMPT) @Nullable Integer attempt) {}

  @Schema(name = "TaskFailure")
  record TaskFailure(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "The archive is down.")
          @Nullable String reason,
      @Schema(minimum = "1", description = WHICH_ATTEMPT) @Nullable Integer attempt) {
    String checked() {
      var in = new Findings();
      var text = in.required("/reason", reason, t -> Check.lines("A reason", t, 1_000));
      return in.result(text::orElseThrow);
    }
  }

  @Post
  @RequiresScope(Scope.EXECUTIONS_START)
  @Operation(
      summary = "Start a workflow",
      description = "The same Idempotency-Key with the same body starts it only once.")
  @Parameter(
      name = Idempotency.HEADER,
      in = ParameterIn.HEADER,
      description = "1 to 255 printable ASCII characters",
      schema = @Schema(type = "string", maxLength = 255))
  @ApiResponse(
      responseCode = "201",
      description = "Started",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Execution.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewExecution.class)))
  HttpResponse<String> start(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    var idempotency = Idempotency.of(request);
    var command = bodies.read(request, NewExecution.class).command(caller, idempotency);
    return switch (startExecution.handle(command)) {
      case StartExecution.Result.Started(var id) -> started(caller, id);
      case StartExecution.Result.StartedBefore(var id) -> started(caller, id);
      case StartExecution.Result.IdempotencyKeyReused() ->
          throw Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED).asException();
      case StartExecution.Result.InProgress() ->
          throw Problem.of(ProblemType.IDEMPOTENCY_IN_PROGRESS)
              .with(HttpHeaders.RETRY_AFTER, "1")
              .asException();
      case StartExecution.Result.NotPublished() ->
          throw Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  command.version() == null ? "/workflow" : "/version",
                  "There is no published version of " + command.workflow() + " to start.")
              .asException();
      case StartExecution.Result.InputRefused(var problems) -> throw Broken.problem(problems);
      case StartExecution.Result.CallbackMalformed(var sentence) ->
          throw Problem.at(ProblemType.VALIDATION_FAILED, "/callbackUrl", sentence).asException();
      case StartExecution.Result.CallbackDenied() ->
          throw Problem.at(
                  ProblemType.EGRESS_DENIED,
                  "/callbackUrl",
                  "This installation does not connect to this address.")
              .asException();
    };
  }

  private HttpResponse<String> started(Caller.Client caller, ExecutionId id) {
    var execution = viewExecution.find(caller.tenant(), id).orElseThrow(NotFound::exception);
    return HttpResponse.<String>created(URI.create("/v1/executions/" + id))
        .body(CanonicalJson.write(execution));
  }

  @Get("/{id}")
  @RequiresScope(Scope.EXECUTIONS_READ)
  @Operation(summary = "Show an execution with its whole path")
  @ApiResponse(
      responseCode = "200",
      description = "The execution",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Execution.class)))
  HttpResponse<String> find(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    return viewExecution
        .find(caller.tenant(), execution(id))
        .<HttpResponse<String>>map(document -> HttpResponse.ok(CanonicalJson.write(document)))
        .orElseThrow(NotFound::exception);
  }

  @Get("{?workflow,state,limit,cursor}")
  @RequiresScope(Scope.EXECUTIONS_READ)
  @Operation(summary = "List executions, newest first")
  @ApiResponse(
      responseCode = "200",
      description = "A part of the list",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.ExecutionPart.class)))
  HttpResponse<String> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String workflow,
      @QueryValue @Nullable String state,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("executions", caller.tenant(), limit, cursor);
    var before =
        paging.after().isEmpty()
            ? null
            : ExecutionId.read(paging.after()).orElseThrow(Cursor::invalid);
    var filter =
        new Executions.Filter(
            Queries.read("workflow", workflow, WorkflowName::new),
            Queries.read("state", state, text -> Kebab.read(text, Execution.State.class)));
    var page =
        paging.page(
            viewExecution.findAll(caller.tenant(), filter, before, paging.lookFor()),
            execution -> execution.id().toString(),
            ExecutionDocument::of);
    return HttpResponse.ok(
        CanonicalJson.write(
            JsonValue.object()
                .put("items", JsonValue.array(page.items()))
                .put("nextCursor", page.nextCursor())
                .build()));
  }

  @Post("/{id}/cancel")
  @RequiresScope(Scope.EXECUTIONS_MANAGE)
  @Operation(summary = "Stop an execution and whatever it asks people")
  @ApiResponse(
      responseCode = "200",
      description = "The execution",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Execution.class)))
  HttpResponse<String> cancel(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    return change(caller, id, new Change.Cancel());
  }

  @Post("/{id}/steps/{step}/retry")
  @RequiresScope(Scope.EXECUTIONS_MANAGE)
  @Operation(summary = "Try a step again that failed")
  @ApiResponse(
      responseCode = "200",
      description = "The execution",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Execution.class)))
  HttpResponse<String> retry(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id, String step) {
    return change(caller, id, new Change.Retry(step(step)));
  }

  @Post("/{id}/steps/{step}/complete")
  @RequiresScope(Scope.EXECUTIONS_MANAGE)
  @Operation(
      summary = "Bring the results of a task",
      description = "The same results again are fine.")
  @ApiResponse(
      responseCode = "200",
      description = "The execution",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Execution.class)))
  @RequestBody(content = @Content(schema = @Schema(implementation = TaskResult.class)))
  HttpResponse<String> complete(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      String step,
      HttpRequest<byte[]> request) {
    var result = bodies.readOptional(request, TaskResult.class);
    return change(
        caller, id, new Change.Complete(step(step), result.attempt(), values(result.output())));
  }

  @Post("/{id}/steps/{step}/fail")
  @RequiresScope(Scope.EXECUTIONS_MANAGE)
  @Operation(summary = "Say that a task could not be done")
  @ApiResponse(
      responseCode = "200",
      description = "The execution",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Execution.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TaskFailure.class)))
  HttpResponse<String> fail(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      String step,
      HttpRequest<byte[]> request) {
    var failure = bodies.read(request, TaskFailure.class);
    return change(caller, id, new Change.Fail(step(step), failure.attempt(), failure.checked()));
  }

  private HttpResponse<String> change(Caller.Client caller, String id, Change change) {
    var result =
        changeExecution.handle(caller, execution(id), change).orElseThrow(NotFound::exception);
    return switch (result) {
      case ChangeExecution.Result.Changed(var execution) -> json(execution);
      case ChangeExecution.Result.Unchanged(var execution) -> json(execution);
      case ChangeExecution.Result.NoSuchStep() -> throw NotFound.exception();
      case ChangeExecution.Result.NotWaiting(var state) ->
          throw Problem.of(ProblemType.NOT_PENDING, "The step is " + Kebab.of(state) + ".")
              .asException();
      case ChangeExecution.Result.OtherAttempt(var latest) ->
          throw Problem.of(
                  ProblemType.NOT_PENDING,
                  "The task has been handed out again: attempt " + latest + " is the latest.")
              .asException();
      case ChangeExecution.Result.Ended(var execution) ->
          throw Problem.of(
                  ProblemType.NOT_PENDING,
                  "The execution has ended"
                      + (execution.result() == null
                          ? "."
                          : ": " + Kebab.of(execution.result()) + "."))
              .asException();
      case ChangeExecution.Result.OutputRefused(var problems) -> throw Broken.problem(problems);
    };
  }

  static Map<String, JsonValue> values(@Nullable Map<String, @Nullable JsonNode> given) {
    var values = new LinkedHashMap<String, JsonValue>();
    if (given != null) {
      given.forEach(
          (name, node) -> values.put(name, node == null ? JsonValue.NULL : Documents.of(node)));
    }
    return values;
  }

  /** Labels by name; what cannot be used is left out. */
  static Map<String, String> labels(Findings in, @Nullable Map<String, @Nullable String> given) {
    var labels = new LinkedHashMap<String, String>();
    if (given == null) {
      return labels;
    }
    if (given.size() > 19) {
      in.add("/labels", "There may be at most 19 labels beside the workflow's own.");
    }
    given.forEach((label, value) ->
        in.required(
                "/labels" + FieldError.segment(label),
                value,
                text -> {
                  Check.filledLine("A label name", label, 60);
                  return Check.line("A label value", text, 200);
                })
            .ifPresent(text -> labels.put(label, text)));
    return labels;
  }

  private static ExecutionId execution(String id) {
    return ExecutionId.read(id).orElseThrow(NotFound::exception);
  }

  private static StepId step(String step) {
    return NotFound.unless(step, StepId::new);
  }

  private static HttpResponse<String> json(Execution execution) {
    return HttpResponse.ok(CanonicalJson.write(ExecutionDocument.of(execution)));
  }
}
