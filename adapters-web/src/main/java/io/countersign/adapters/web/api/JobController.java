package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.job.FailedJob;
import io.countersign.application.usecase.job.FindFailedJobs;
import io.countersign.application.usecase.job.ReplayJob;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Work that was given up, and how to start it over. */
@Controller("/v1/jobs/failed")
@AnswersProblems
@Tag(name = "Jobs")
final class JobController {
  private final FindFailedJobs findFailedJobs;
  private final ReplayJob replayJob;

  JobController(FindFailedJobs findFailedJobs, ReplayJob replayJob) {
    this.findFailedJobs = findFailedJobs;
    this.replayJob = replayJob;
  }

  @Schema(name = "FailedJob")
  record FailedJobView(
      String id,
      @Schema(allowableValues = {"deliver", "revise", "resume", "remind", "expire"}) String kind,
      @Schema(description = "The delivery, approval or callback it is about") String subject,
      int attempts,
      @Schema(description = "What went wrong the last time") String why,
      @Schema(format = "date-time") String failedAt) {
    static FailedJobView of(FailedJob failed) {
      return new FailedJobView(
          failed.id(),
          Kebab.of(failed.job().kind()),
          failed.job().subject(),
          failed.attempts(),
          failed.why(),
          Times.of(failed.at()));
    }
  }

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.JOBS_ADMIN)
  @Operation(summary = "List jobs that used up their attempts, newest first")
  Page<FailedJobView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("failed-jobs", caller.tenant(), limit, cursor);
    return paging.page(
        findFailedJobs.find(caller.tenant(), paging.after(), paging.lookFor()),
        FailedJob::id,
        FailedJobView::of);
  }

  @Post("/{id}/replay")
  @RequiresScope(Scope.JOBS_ADMIN)
  @Operation(summary = "Start a job over, with all its attempts")
  @ApiResponse(responseCode = "202", description = "It will run at once")
  HttpResponse<?> replay(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    if (!replayJob.handle(caller, id)) {
      throw NotFound.exception();
    }
    return HttpResponse.accepted();
  }
}
