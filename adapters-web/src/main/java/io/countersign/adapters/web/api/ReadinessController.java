package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.application.runtime.Durability;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Says whether decisions can be taken here, and whether they would outlive a crash. */
@Controller
@AnswersProblems
@Requires(beans = Durability.class)
@Tag(name = "Health")
final class ReadinessController {
  private final Durability durability;

  ReadinessController(Durability durability) {
    this.durability = durability;
  }

  @Schema(name = "Readiness")
  record Readiness(
      @Schema(
              allowableValues = {"up", "degraded"},
              description =
                  "degraded: the database is set up so that confirmed decisions can be lost in a"
                      + " crash")
          String status) {}

  @Get("/health/ready")
  @SecurityRequirements
  @Operation(summary = "Whether the database answers (else 503), and keeps what it confirms")
  Readiness show() {
    return new Readiness(durability.assured() ? "up" : "degraded");
  }
}
