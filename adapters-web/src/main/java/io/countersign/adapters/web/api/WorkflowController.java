package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.WorkflowSchemas;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.workflow.CheckWorkflow;
import io.countersign.application.usecase.workflow.FindWorkflows;
import io.countersign.application.usecase.workflow.PublishWorkflow;
import io.countersign.application.usecase.workflow.RetireWorkflow;
import io.countersign.application.usecase.workflow.SaveDraft;
import io.countersign.application.view.WorkflowDocument;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.WorkflowName;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions of workflows: drafted, judged, published in numbered versions, retired. */
@Controller("/v1/workflows")
@Consumes({MediaType.APPLICATION_JSON, RequestRules.YAML})
@AnswersProblems
@Tag(name = "Workflows")
final class WorkflowController {
  private final CheckWorkflow checkWorkflow;
  private final SaveDraft saveDraft;
  private final PublishWorkflow publishWorkflow;
  private final RetireWorkflow retireWorkflow;
  private final FindWorkflows findWorkflows;
  private final Bodies bodies;

  WorkflowController(
      CheckWorkflow checkWorkflow,
      SaveDraft saveDraft,
      PublishWorkflow publishWorkflow,
      RetireWorkflow retireWorkflow,
      FindWorkflows findWorkflows,
      Bodies bodies) {
    this.checkWorkflow = checkWorkflow;
    this.saveDraft = saveDraft;
    this.publishWorkflow = publishWorkflow;
    this.retireWorkflow = retireWorkflow;
    this.findWorkflows = findWorkflows;
    this.bodies = bodies;
  }

  @Schema(
      name = "WorkflowDefinition",
      description = "As JSON or as application/yaml; see /workflow.schema.json")
  record DefinitionBody(
      @Nullable String name,
      @Nullable String title,
      @Nullable Map<String, Object> input,
      @Nullable String start,
      @Nullable Map<String, Object> steps) {}

  @Schema(name = "Publication")
  record Publication(
      @Schema(nullable = true, description = "Publish only if the draft still has this hash")
          @Nullable String hash) {}

  @Schema(name = "Retirement")
  record Retirement(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "1")
          @Nullable Integer version) {}

  @Schema(name = "DefinitionProblem")
  record ProblemView(
      @Schema(description = "JSON pointer (RFC 6901)") String pointer, String detail) {}

  @Schema(name = "Validation")
  record Validation(boolean valid, List<ProblemView> problems) {}

  @Put("/{name}")
  @RequiresScope(Scope.WORKFLOWS_WRITE)
  @Operation(
      summary = "Save a definition as the draft",
      description = "It must hold together; whom it asks need not exist before it is published.")
  @ApiResponse(
      responseCode = "200",
      description = "The draft",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Version.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = DefinitionBody.class)))
  HttpResponse<String> save(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      HttpRequest<byte[]> request) {
    var workflow = new WorkflowName(name);
    return switch (saveDraft.handle(caller, workflow, document(request))) {
      case SaveDraft.Result.Saved(var draft) -> json(WorkflowDocument.of(draft));
      case SaveDraft.Result.Broken(var problems) -> throw Broken.problem(problems);
    };
  }

  @Post("/validate")
  @RequiresScope(Scope.WORKFLOWS_READ)
  @Operation(
      summary = "Find everything that is wrong with a definition",
      description = "Nothing is stored.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = DefinitionBody.class)))
  Validation validate(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    var problems = checkWorkflow.handle(caller.tenant(), document(request));
    return new Validation(
        problems.isEmpty(),
        problems.stream().map(one -> new ProblemView(one.pointer(), one.sentence())).toList());
  }

  @Post("/{name}/publish")
  @RequiresScope(Scope.WORKFLOWS_WRITE)
  @Operation(
      summary = "Make the draft the next version",
      description =
          "Executions begin with it from now on; those that run stay on theirs. If the current"
              + " version says the same already, nothing changes.")
  @ApiResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Version.class)))
  @RequestBody(content = @Content(schema = @Schema(implementation = Publication.class)))
  HttpResponse<String> publish(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      HttpRequest<byte[]> request) {
    var body = bodies.readOptional(request, Publication.class);
    var in = new Findings();
    var seen = in.optional("/hash", body.hash(), DefinitionHash::new);
    var hash = in.result(() -> seen);
    var workflow = NotFound.unless(name, WorkflowName::new);
    return switch (publishWorkflow.handle(caller, workflow, hash.orElse(null))) {
      case PublishWorkflow.Result.Published(var version) -> json(WorkflowDocument.of(version));
      case PublishWorkflow.Result.Unchanged(var version) -> json(WorkflowDocument.of(version));
      case PublishWorkflow.Result.NoDraft() -> throw NotFound.exception();
      case PublishWorkflow.Result.OtherDraft(var current) ->
          throw Problem.of(ProblemType.CONTENT_CHANGED, "The draft is " + current + " by now.")
              .asException();
      case PublishWorkflow.Result.Broken(var problems) -> throw Broken.problem(problems);
    };
  }

  @Post("/{name}/retire")
  @RequiresScope(Scope.WORKFLOWS_WRITE)
  @Operation(summary = "Let a version begin no more executions")
  @ApiResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Version.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Retirement.class)))
  HttpResponse<String> retire(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      HttpRequest<byte[]> request) {
    var in = new Findings();
    var read = in.required("/version", bodies.read(request, Retirement.class).version(), n -> n);
    int number = in.result(read::orElseThrow);
    return retireWorkflow
        .handle(caller, NotFound.unless(name, WorkflowName::new), number)
        .map(version -> json(WorkflowDocument.of(version)))
        .orElseThrow(NotFound::exception);
  }

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.WORKFLOWS_READ)
  @Operation(summary = "List workflows by name")
  @ApiResponse(
      responseCode = "200",
      description = "A part of the list",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.WorkflowPart.class)))
  HttpResponse<String> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("workflows", caller.tenant(), limit, cursor);
    var page =
        paging.page(
            findWorkflows.findNames(caller.tenant(), paging.after(), paging.lookFor()),
            WorkflowName::value,
            name -> name);
    return json(
        JsonValue.object()
            .put(
                "items",
                JsonValue.array(
                    page.items().stream()
                        .map(name ->
                            WorkflowDocument.of(findWorkflows.findVersions(caller.tenant(), name)))
                        .toList()))
            .put("nextCursor", page.nextCursor())
            .build());
  }

  @Get("/{name}")
  @RequiresScope(Scope.WORKFLOWS_READ)
  @Operation(summary = "Show a workflow with its versions")
  @ApiResponse(
      responseCode = "200",
      description = "The workflow",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Workflow.class)))
  HttpResponse<String> find(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String name) {
    var versions =
        findWorkflows.findVersions(caller.tenant(), NotFound.unless(name, WorkflowName::new));
    if (versions.isEmpty()) {
      throw NotFound.exception();
    }
    return json(WorkflowDocument.of(versions));
  }

  @Get("/{name}/definition{?version}")
  @RequiresScope(Scope.WORKFLOWS_READ)
  @Operation(summary = "Show what a version says")
  @Parameter(
      name = "version",
      description = "Its number, 0 for the draft; the current one if left out")
  @ApiResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Version.class)))
  HttpResponse<String> definition(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      @QueryValue @Nullable String version) {
    var workflow = NotFound.unless(name, WorkflowName::new);
    var found =
        version == null
            ? findWorkflows.findCurrent(caller.tenant(), workflow)
            : findWorkflows.find(
                caller.tenant(), workflow, Paging.number("version", version, 0, 999_999_999));
    return found.map(one -> json(WorkflowDocument.of(one))).orElseThrow(NotFound::exception);
  }

  private JsonValue document(HttpRequest<byte[]> request) {
    return Documents.of(bodies.readTree(request));
  }

  private static HttpResponse<String> json(JsonValue document) {
    return HttpResponse.ok(CanonicalJson.write(document));
  }
}
