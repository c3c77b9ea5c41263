package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.job.JobRun;
import io.countersign.application.usecase.sandbox.AdvanceClock;
import io.countersign.application.usecase.sandbox.FindClock;
import io.countersign.application.usecase.sandbox.Playback.Played;
import io.countersign.domain.InvalidValueException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clock of a sandbox. */
@Controller("/v1/sandbox/clock")
@AnswersProblems
@Tag(name = "Sandbox")
final class SandboxClockController {
  private final FindClock findClock;
  private final AdvanceClock advanceClock;
  private final Bodies bodies;

  SandboxClockController(FindClock findClock, AdvanceClock advanceClock, Bodies bodies) {
    this.findClock = findClock;
    this.advanceClock = advanceClock;
    this.bodies = bodies;
  }

  @Schema(name = "SandboxClock")
  record ClockView(
      @Schema(format = "date-time") String now,
      @Schema(format = "date-time", description = "Where a call that came to no end was to move it")
          @Nullable String target,
      @Schema(format = "date-time", description = "When something is to happen next")
          @Nullable String nextDue) {}

  @Schema(name = "SandboxClockAdvance")
  record Advance(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "PT24H",
              description = "At most 400 days. With PT0S, a call that came to no end is carried on")
          @Nullable String advance) {
    Duration read() {
      var in = new Findings();
      var by = in.required("/advance", advance, text -> checked(Times.duration(text)));
      return in.result(by::orElseThrow);
    }

    private static Duration checked(Duration by) {
      if (by.isNegative() || by.compareTo(AdvanceClock.FARTHEST) > 0) {
        throw new InvalidValueException("A clock goes ahead only, by 400 days at most.");
      }
      return by;
    }
  }

  @Schema(name = "SandboxClockAdvanced")
  record AdvancedView(
      @Schema(format = "date-time") String from,
      @Schema(format = "date-time") String now,
      @Schema(
              description =
                  "Whether the clock is where it was to be. If not, there was too much to do for"
                      + " one call: send PT0S to go on")
          boolean done,
      @Schema(format = "date-time") @Nullable String target,
      @Schema(description = "What ran, in this order") List<PlayedView> ran,
      @Schema(format = "date-time", description = "When something is to happen next")
          @Nullable String nextDue) {}

  @Schema(name = "SandboxJobRun")
  record PlayedView(
      @Schema(format = "date-time", description = "When it was due") String due,
      @Schema(
              description =
                  "deliver, revise, resume, remind, expire, answer, or act: what a script says")
          String kind,
      @Schema(description = "Id of the delivery, approval, callback or message") String subject,
      int attempt,
      @Schema(
              allowableValues = {"done", "again"},
              description =
                  "again: it failed, came too early, or has more to do, and runs once more later")
          String result) {
    static PlayedView of(Played played) {
      return new PlayedView(
          Times.of(played.due()),
          Kebab.of(played.job().kind()),
          played.job().subject(),
          played.attempt(),
          switch (played.run()) {
            case JobRun.Done() -> "done";
            case JobRun.Again _, JobRun.NotYet _, JobRun.Next _ -> "again";
          });
    }
  }

  @Get
  @RequiresScope(Scope.SANDBOX_READ)
  @Operation(summary = "Show the clock of a sandbox")
  ClockView find(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller) {
    return findClock
        .find(caller.tenant())
        .map(face ->
            new ClockView(
                Times.of(face.now()),
                Times.ofNullable(face.target()),
                Times.ofNullable(face.nextDue())))
        .orElseThrow(SandboxClockController::sandboxOnly);
  }

  @Post
  @RequiresScope(Scope.SANDBOX_WRITE)
  @Operation(
      summary = "Move the clock of a sandbox ahead",
      description =
          "Whatever falls due on the way runs in the order of its time, each when the clock shows"
              + " it; the answer comes when all of it is done.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = Advance.class)))
  AdvancedView advance(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    var by = bodies.read(request, Advance.class).read();
    return switch (advanceClock.handle(caller, by)) {
      case AdvanceClock.Result.Advanced(var from, var now, var target, var played, var nextDue) ->
          new AdvancedView(
              Times.of(from),
              Times.of(now),
              target == null,
              Times.ofNullable(target),
              played.stream().map(PlayedView::of).toList(),
              Times.ofNullable(nextDue));
      case AdvanceClock.Result.NotASandbox() -> throw sandboxOnly();
      case AdvanceClock.Result.TooFarAhead() ->
          throw Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/advance",
                  "The clock is almost a century ahead. Create another sandbox.")
              .asException();
      case AdvanceClock.Result.Busy() ->
          throw Problem.of(
                  ProblemType.SANDBOX_BUSY, "Another call is moving this clock. Try again.")
              .with(HttpHeaders.RETRY_AFTER, "1")
              .asException();
    };
  }

  static ProblemException sandboxOnly() {
    return Problem.of(
            ProblemType.SANDBOX_ONLY,
            "This tenant is live: its clock is real time, and people answer themselves.")
        .asException();
  }
}
