package io.countersign.adapters.web.openapi;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Serves the description that the compiler made of the controllers. */
@Hidden
@Controller
final class OpenApiController {
  private static final String DESCRIPTION = "/META-INF/swagger/countersign.yml";

  private static final String WORKFLOW_SCHEMA = "/workflow.schema.json";

  @Get("/openapi.yml")
  @Produces("application/yaml")
  HttpResponse<String> show() {
    return HttpResponse.ok(resource(DESCRIPTION));
  }

  /** What definitions of workflows look like, for editors and reviews. */
  @Get("/workflow.schema.json")
  @Produces("application/schema+json")
  HttpResponse<String> workflowSchema() {
    return HttpResponse.ok(resource(WORKFLOW_SCHEMA));
  }

  private static String resource(String name) {
    try (var in = OpenApiController.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The build left no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
