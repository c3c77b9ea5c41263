package io.countersign.adapters.web.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;

/** Says that the process answers, and nothing about it. */
@Controller
@Tag(name = "Health")
final class HealthController {
  @Schema(name = "Health")
  record Health(@Schema(allowableValues = "up") String status) {}

  @Get("/health")
  @SecurityRequirements
  @Operation(summary = "Whether the process answers")
  Health show() {
    return new Health("up");
  }
}
