package io.countersign.adapters.web.openapi;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

/** What the API description says of the API as a whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Countersign",
            version = "1",
            description =
                "Asks people for a decision and resumes whatever waits for it. Every error is a"
                    + " problem document (RFC 9457); its type ends in a slug such as not-found.",
            license = @License(name = "Apache-2.0")),
    security = @SecurityRequirement(name = "bearer"))
@SecurityScheme(
    name = "bearer",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "An API key (cs_live_…, of a sandbox cs_test_…), or the operator key for tenants")
final class ApiDescription {
  private ApiDescription() {}
}
