package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.WorkflowSchemas;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.port.Workflows;
import io.countersign.application.usecase.workflow.FindWorkflows;
import io.countersign.application.usecase.workflow.ImportWorkflows;
import io.countersign.application.usecase.workflow.PublishWorkflow;
import io.countersign.application.view.WorkflowDocument;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.workflow.WorkflowName;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
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
import java.util.List;

/** Definitions on their way from one tenant or installation to another. */
@Controller("/v1/workflow-bundle")
@Consumes({MediaType.APPLICATION_JSON, RequestRules.YAML})
@AnswersProblems
@Tag(name = "Workflows")
final class WorkflowBundleController {
  private static final int MOST_IN_A_BUNDLE = 200;

  private final FindWorkflows findWorkflows;
  private final ImportWorkflows importWorkflows;
  private final Bodies bodies;

  WorkflowBundleController(
      FindWorkflows findWorkflows, ImportWorkflows importWorkflows, Bodies bodies) {
    this.findWorkflows = findWorkflows;
    this.importWorkflows = importWorkflows;
    this.bodies = bodies;
  }

  @Schema(name = "Import")
  record ImportView(List<Item> workflows) {
    /** What became of one workflow. */
    @Schema(name = "ImportedWorkflow")
    record Item(
        String name,
        @Schema(allowableValues = {"published", "unchanged"}) String outcome,
        int version) {}
  }

  @Get
  @RequiresScope(Scope.WORKFLOWS_READ)
  @Operation(
      summary = "Take the current versions along",
      description = "As a bundle that another tenant or installation imports.")
  @ApiResponse(
      responseCode = "200",
      description = "The bundle",
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Bundle.class)))
  HttpResponse<String> export(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller) {
    return json(
        WorkflowDocument.bundle(
            findWorkflows.findNames(caller.tenant(), "", MOST_IN_A_BUNDLE).stream()
                .flatMap(name -> findWorkflows.findCurrent(caller.tenant(), name).stream())
                .toList()));
  }

  @Post
  @RequiresScope(Scope.WORKFLOWS_WRITE)
  @Operation(
      summary = "Publish the definitions of a bundle",
      description =
          "All of them, or none if anything is wrong with one. Importing again changes nothing.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = WorkflowSchemas.Bundle.class)))
  ImportView importBundle(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    return switch (importWorkflows.handle(
        caller, bundled(Documents.of(bodies.readTree(request))))) {
      case ImportWorkflows.Result.Broken(var problems) -> throw Broken.problem(problems);
      case ImportWorkflows.Result.Imported(var results) ->
          new ImportView(
              results.entrySet().stream().map(one -> item(one.getKey(), one.getValue())).toList());
    };
  }

  private static ImportView.Item item(WorkflowName name, PublishWorkflow.Result result) {
    return switch (result) {
      case PublishWorkflow.Result.Published(Workflows.Version version) ->
          new ImportView.Item(name.value(), "published", version.number());
      case PublishWorkflow.Result.Unchanged(Workflows.Version version) ->
          new ImportView.Item(name.value(), "unchanged", version.number());
      case PublishWorkflow.Result.NoDraft _,
          PublishWorkflow.Result.OtherDraft _,
          PublishWorkflow.Result.Broken _ ->
          throw new IllegalStateException("An import was refused after it was judged");
    };
  }

  private static List<JsonValue> bundled(JsonValue bundle) {
    var in = new Findings();
    if (!(bundle instanceof JsonValue.Obj(var members))) {
      in.add("", "This must be an object.");
      return in.result(List::of);
    }
    members.keySet().stream()
        .filter(name -> !name.equals("format") && !name.equals("workflows"))
        .forEach(name -> in.add(FieldError.segment(name), "There is no member of this name here."));
    if (!JsonValue.of(WorkflowDocument.BUNDLE_FORMAT).equals(members.get("format"))) {
      in.add("/format", "This must be " + WorkflowDocument.BUNDLE_FORMAT + ".");
    }
    if (members.get("workflows") instanceof JsonValue.Arr(var workflows)
        && workflows.size() <= MOST_IN_A_BUNDLE) {
      return in.result(() -> workflows);
    }
    in.add("/workflows", "This must be a list of at most " + MOST_IN_A_BUNDLE + " definitions.");
    return in.result(List::of);
  }

  private static HttpResponse<String> json(JsonValue document) {
    return HttpResponse.ok(CanonicalJson.write(document));
  }
}
