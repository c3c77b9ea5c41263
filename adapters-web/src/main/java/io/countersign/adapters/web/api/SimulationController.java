package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.openapi.SimulationSchemas;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.simulation.Assumption;
import io.countersign.application.usecase.execution.ReplayExecutions;
import io.countersign.application.usecase.execution.SimulateExecution;
import io.countersign.application.view.SimulationDocument;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowName;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a workflow would do, before anybody gets a message. Nothing is stored. */
@Controller("/v1/workflows")
@AnswersProblems
@Tag(name = "Workflows")
final class SimulationController {
  private static final Duration LONGEST = Duration.ofDays(3_660);
  private static final int REPLAYED_UNLESS_SAID = 20;

  private final SimulateExecution simulateExecution;
  private final ReplayExecutions replayExecutions;
  private final Bodies bodies;

  SimulationController(
      SimulateExecution simulateExecution, ReplayExecutions replayExecutions, Bodies bodies) {
    this.simulateExecution = simulateExecution;
    this.replayExecutions = replayExecutions;
    this.bodies = bodies;
  }

  /** What comes of a step that people are asked by. */
  enum Verdicts {
    APPROVE,
    REJECT,
    EXPIRE
  }

  @Schema(
      name = "AssumedAnswer",
      description = "What is assumed to come when a step waits; approval at once if left out")
  record AssumedAnswer(
      @Schema(
              description = "Of an approval: what everybody answers; nobody answers until expire",
              allowableValues = {"approve", "reject", "expire"})
          @Nullable String verdict,
      @Nullable String comment,
      @Schema(description = "Of an approval: what the first who approves enters, by field name")
          @Nullable Map<String, @Nullable JsonNode> fields,
      @Schema(description = "Of a task: what it brings back")
          @Nullable Map<String, @Nullable JsonNode> output,
      @Schema(description = "ISO 8601: how long after the step began to wait", example = "PT2H")
          @Nullable String after) {
    /** Empty if it cannot be used. */
    Optional<Assumption> read(Findings in, String place) {
      var wait = in.optional(place + "/after", after, AssumedAnswer::wait).orElse(Duration.ZERO);
      if (output != null) {
        if (verdict != null || comment != null || fields != null) {
          in.add(place, "Say what people answer, or what a task brings back, but not both.");
        }
        return Optional.of(new Assumption.Output(wait, ExecutionController.values(output)));
      }
      var remark = in.optional(place + "/comment", comment, Comment::new).orElse(Comment.NONE);
      var typed = new LinkedHashMap<String, String>();
      if (fields != null) {
        fields.forEach((name, value) ->
            in.take(place + "/fields" + FieldError.segment(name), () -> FieldValues.typed(value))
                .ifPresent(text -> typed.put(name, text)));
      }
      var said =
          verdict == null
              ? Optional.of(Verdicts.APPROVE)
              : in.oneOf(place + "/verdict", verdict, Verdicts.class);
      return said.map(end ->
          switch (end) {
            case APPROVE -> answers(Verdict.APPROVE, wait, remark, typed);
            case REJECT -> answers(Verdict.REJECT, wait, remark, typed);
            case EXPIRE -> new Assumption.Silence();
          });
    }

    private static Assumption answers(
        Verdict verdict, Duration wait, Comment comment, Map<String, String> typed) {
      return Assumption.Answers.of(new Assumption.Vote(verdict, wait, comment, typed));
    }

    private static Duration wait(String text) {
      var wait = Times.duration(text);
      if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
        throw new InvalidValueException("This must be between no time and ten years.");
      }
      return wait;
    }
  }

  @Schema(name = "NewSimulation")
  record NewSimulation(
      @Schema(description = "0 for the draft, the current version if left out")
          @Nullable Integer version,
      @Schema(description = "Simulate only if the version still has this hash")
          @Nullable String hash,
      @Nullable Map<String, @Nullable JsonNode> input,
      NewApproval.@Nullable Requester requester,
      @Nullable Map<String, @Nullable String> labels,
      @Schema(format = "date-time", description = "When it would begin; now if left out")
          @Nullable String at,
      @Schema(description = "What is assumed to come, by step")
          @Nullable Map<String, @Nullable AssumedAnswer> answers) {
    SimulateExecution.Command command(Caller.Client caller, WorkflowName workflow) {
      var in = new Findings();
      var seen = in.optional("/hash", hash, DefinitionHash::new);
      var who =
          requester == null
              ? Optional.<EmailAddress>empty()
              : in.required("/requester/email", requester.email(), EmailAddress::new);
      var named = ExecutionController.labels(in, labels);
      var begin = in.optional("/at", at, Times::instant);
      var assumed = assumed(in);
      return in.result(() ->
          new SimulateExecution.Command(
              caller.tenant(),
              workflow,
              version,
              seen.orElse(null),
              ExecutionController.values(input),
              who.orElse(null),
              named,
              begin.orElse(null),
              assumed));
    }

    private Map<StepId, Assumption> assumed(Findings in) {
      var assumed = new LinkedHashMap<StepId, Assumption>();
      if (answers != null) {
        answers.forEach((name, answer) -> {
          var place = "/answers" + FieldError.segment(name);
          var step = in.take(place, () -> new StepId(name));
          var read = in.required(place, answer, given -> given).flatMap(one -> one.read(in, place));
          step.ifPresent(id -> read.ifPresent(one -> assumed.put(id, one)));
        });
      }
      return assumed;
    }
  }

  @Schema(name = "NewReplay")
  record NewReplay(
      @Schema(description = "0 for the draft, the current version if left out")
          @Nullable Integer version,
      @Schema(description = "Replay only if the version still has this hash") @Nullable String hash,
      @Schema(
              description = "How many of the latest executions",
              defaultValue = "20",
              minimum = "1",
              maximum = "100")
          @Nullable Integer last) {
    ReplayExecutions.Command command(Caller.Client caller, WorkflowName workflow) {
      var in = new Findings();
      var seen = in.optional("/hash", hash, DefinitionHash::new);
      int count = last == null ? REPLAYED_UNLESS_SAID : last;
      if (count < 1 || count > ReplayExecutions.MOST) {
        in.add("/last", "This must be between 1 and " + ReplayExecutions.MOST + ".");
      }
      return in.result(() ->
          new ReplayExecutions.Command(
              caller.tenant(), workflow, version, seen.orElse(null), count));
    }
  }

  @Post("/{name}/simulate")
  @RequiresScope({Scope.WORKFLOWS_READ, Scope.PEOPLE_READ})
  @Operation(
      summary = "Say what an execution would do",
      description =
          "Who would be asked, in which order, by when, on which channels, and why. Nobody is"
              + " asked, and nothing is stored.")
  @ApiResponse(
      responseCode = "200",
      description = "What would happen",
      content = @Content(schema = @Schema(implementation = SimulationSchemas.Simulation.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewSimulation.class)))
  HttpResponse<String> simulate(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      HttpRequest<byte[]> request) {
    var workflow = NotFound.unless(name, WorkflowName::new);
    var command = bodies.read(request, NewSimulation.class).command(caller, workflow);
    return switch (simulateExecution.handle(command)) {
      case SimulateExecution.Result.Simulated(var simulation) ->
          json(SimulationDocument.of(simulation));
      case SimulateExecution.Result.NoSuchVersion() -> throw NotFound.exception();
      case SimulateExecution.Result.OtherDefinition(var hash) -> throw otherDefinition(hash);
      case SimulateExecution.Result.Refused(var problems) -> throw Broken.problem(problems);
    };
  }

  @Post("/{name}/replay")
  @RequiresScope({
    Scope.WORKFLOWS_READ,
    Scope.PEOPLE_READ,
    Scope.EXECUTIONS_READ,
    Scope.APPROVALS_READ
  })
  @Operation(
      summary = "Say what the latest executions would have done by another version",
      description =
          "With what they were started with, and what people and callers really answered. Nobody"
              + " is asked, and nothing is stored.")
  @ApiResponse(
      responseCode = "200",
      description = "What would have been otherwise",
      content = @Content(schema = @Schema(implementation = SimulationSchemas.Replay.class)))
  @RequestBody(content = @Content(schema = @Schema(implementation = NewReplay.class)))
  HttpResponse<String> replay(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      HttpRequest<byte[]> request) {
    var workflow = NotFound.unless(name, WorkflowName::new);
    var command = bodies.readOptional(request, NewReplay.class).command(caller, workflow);
    return switch (replayExecutions.handle(command)) {
      case ReplayExecutions.Result.Replayed(var replay) -> json(SimulationDocument.of(replay));
      case ReplayExecutions.Result.NoSuchVersion() -> throw NotFound.exception();
      case ReplayExecutions.Result.OtherDefinition(var hash) -> throw otherDefinition(hash);
    };
  }

  private static ProblemException otherDefinition(DefinitionHash hash) {
    return Problem.of(ProblemType.CONTENT_CHANGED, "The version is " + hash + " by now.")
        .asException();
  }

  private static HttpResponse<String> json(JsonValue document) {
    return HttpResponse.ok(CanonicalJson.write(document));
  }
}
