package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.port.SandboxApprovers.Approver;
import io.countersign.application.sandbox.ApproverScript;
import io.countersign.application.sandbox.ApproverScript.Manner;
import io.countersign.application.usecase.sandbox.FindApprovers;
import io.countersign.application.usecase.sandbox.PutApprover;
import io.countersign.application.usecase.sandbox.RemoveApprover;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Comment;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
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

/** Who answers by a script in a sandbox. */
@Controller("/v1/sandbox/approvers")
@AnswersProblems
@Tag(name = "Sandbox")
final class SandboxApproverController {
  private final PutApprover putApprover;
  private final FindApprovers findApprovers;
  private final RemoveApprover removeApprover;
  private final Bodies bodies;

  SandboxApproverController(
      PutApprover putApprover,
      FindApprovers findApprovers,
      RemoveApprover removeApprover,
      Bodies bodies) {
    this.putApprover = putApprover;
    this.findApprovers = findApprovers;
    this.removeApprover = removeApprover;
    this.bodies = bodies;
  }

  /** What a script has somebody do. */
  enum Behaviour {
    ANSWERS,
    DOUBLE_CLICKS,
    SCANNER,
    NEVER,
    BOUNCES
  }

  @Schema(name = "SandboxScript")
  record Script(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              allowableValues = {"answers", "double-clicks", "scanner", "never", "bounces"},
              description =
                  "answers: presses once. double-clicks: presses twice at once. scanner: something"
                      + " opens every link as soon as a message comes, then the person answers."
                      + " never: does nothing. bounces: mail is refused")
          @Nullable String behaviour,
      @Schema(
              allowableValues = {"approve", "reject", "return"},
              description =
                  "Required of those who answer. return: sends it back for changes, which takes a"
                      + " comment and no values")
          @Nullable String answer,
      @Schema(example = "PT2H", description = "How long after the message; at once if left out")
          @Nullable String after,
      @Nullable String comment,
      @Schema(
              type = "object",
              additionalProperties = Schema.AdditionalPropertiesValue.TRUE,
              description = "What is typed into fields, by name")
          @Nullable Map<String, @Nullable JsonNode> values) {

    ApproverScript read() {
      var in = new Findings();
      var does = in.required("/behaviour", behaviour, text -> Kebab.read(text, Behaviour.class));
      var script = does.flatMap(known -> read(in, known));
      return in.result(script::orElseThrow);
    }

    private Optional<ApproverScript> read(Findings in, Behaviour does) {
      return switch (does) {
        case ANSWERS -> answers(in, Manner.ONCE);
        case DOUBLE_CLICKS -> answers(in, Manner.DOUBLE_CLICK);
        case SCANNER -> answers(in, Manner.BEHIND_SCANNER);
        case NEVER -> withoutAnswer(in, new ApproverScript.Never());
        case BOUNCES -> withoutAnswer(in, new ApproverScript.Bounces());
      };
    }

    private Optional<ApproverScript> answers(Findings in, Manner manner) {
      var reply =
          in.required("/answer", answer, text -> Kebab.read(text, ApproverScript.Reply.class));
      var wait = in.optional("/after", after, Times::duration).orElse(Duration.ZERO);
      var words = in.optional("/comment", comment, Comment::new).orElse(Comment.NONE);
      var typed = typed(in);
      if (reply.filter(known -> known == ApproverScript.Reply.RETURN).isPresent()
          && !typed.isEmpty()) {
        in.add("/values", "Whoever returns it for changes enters no values.");
        return Optional.empty();
      }
      return reply.flatMap(known ->
          in.take("/after", () -> new ApproverScript.Answers(manner, wait, known, words, typed)));
    }

    private Map<String, String> typed(Findings in) {
      var typed = new LinkedHashMap<String, String>();
      if (values != null) {
        values.forEach((name, value) ->
            in.take("/values" + FieldError.segment(name), () -> FieldValues.typed(value))
                .ifPresent(text -> typed.put(name, text)));
      }
      return typed;
    }

    private Optional<ApproverScript> withoutAnswer(Findings in, ApproverScript script) {
      if (answer != null || after != null || comment != null || values != null) {
        in.add(
            "/behaviour", "Somebody who does not answer has no answer, time, comment or values.");
      }
      return Optional.of(script);
    }
  }

  @Schema(name = "SandboxApprover")
  record ApproverView(
      String email,
      @Schema(allowableValues = {"answers", "double-clicks", "scanner", "never", "bounces"})
          String behaviour,
      @Nullable String answer,
      @Nullable String after,
      @Nullable String comment,
      @Nullable Map<String, String> values) {
    static ApproverView of(Approver approver) {
      var email = approver.email().value();
      return switch (approver.script()) {
        case ApproverScript.Never() -> silent(email, Behaviour.NEVER);
        case ApproverScript.Bounces() -> silent(email, Behaviour.BOUNCES);
        case ApproverScript.Answers(var manner, var after, var reply, var comment, var values) ->
            new ApproverView(
                email,
                Kebab.of(behaviour(manner)),
                Kebab.of(reply),
                after.toString(),
                comment.text(),
                values);
      };
    }

    private static ApproverView silent(String email, Behaviour behaviour) {
      return new ApproverView(email, Kebab.of(behaviour), null, null, null, null);
    }

    private static Behaviour behaviour(Manner manner) {
      return switch (manner) {
        case ONCE -> Behaviour.ANSWERS;
        case DOUBLE_CLICK -> Behaviour.DOUBLE_CLICKS;
        case BEHIND_SCANNER -> Behaviour.SCANNER;
      };
    }
  }

  @Put("/{email}")
  @RequiresScope(Scope.SANDBOX_WRITE)
  @Operation(
      summary = "Script an approver of a sandbox",
      description = "Holds for messages that come from now on.")
  @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Script.class)))
  ApproverView put(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String email,
      HttpRequest<byte[]> request) {
    var address = NotFound.unless(email, EmailAddress::new).normalized();
    var approver = new Approver(address, bodies.read(request, Script.class).read());
    if (!putApprover.handle(caller, approver)) {
      throw SandboxClockController.sandboxOnly();
    }
    return ApproverView.of(approver);
  }

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.SANDBOX_READ)
  @Operation(summary = "List scripted approvers, by address")
  Page<ApproverView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("sandbox-approvers", caller.tenant(), limit, cursor);
    return paging.page(
        findApprovers.findAfter(caller.tenant(), paging.after(), paging.lookFor()),
        approver -> approver.email().value(),
        ApproverView::of);
  }

  @Delete("/{email}")
  @RequiresScope(Scope.SANDBOX_WRITE)
  @Operation(summary = "Take a script away")
  @ApiResponse(responseCode = "204", description = "Removed")
  HttpResponse<?> remove(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String email) {
    if (!removeApprover.handle(caller, NotFound.unless(email, EmailAddress::new))) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }
}
