package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.OperatorOnly;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.ApiKey;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.tenant.FindApiKeys;
import io.countersign.application.usecase.tenant.IssueApiKey;
import io.countersign.application.usecase.tenant.RevokeApiKey;
import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of a tenant's programs. */
@Controller("/v1")
@AnswersProblems
@Tag(name = "API keys")
final class ApiKeyController {
  private final IssueApiKey issueApiKey;
  private final FindApiKeys findApiKeys;
  private final RevokeApiKey revokeApiKey;
  private final Bodies bodies;
  private final InstantSource clock;

  ApiKeyController(
      IssueApiKey issueApiKey,
      FindApiKeys findApiKeys,
      RevokeApiKey revokeApiKey,
      Bodies bodies,
      InstantSource clock) {
    this.issueApiKey = issueApiKey;
    this.findApiKeys = findApiKeys;
    this.revokeApiKey = revokeApiKey;
    this.bodies = bodies;
    this.clock = clock;
  }

  @Schema(name = "NewApiKey")
  record NewApiKey(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "erp") @Nullable String name,
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "[\"approvals:create\", \"approvals:read\"]")
          @Nullable List<@Nullable String> scopes,
      @Schema(format = "date-time", nullable = true) @Nullable String expiresAt) {
    IssueApiKey.Command toCommand(Caller caller, TenantId tenant, Instant now) {
      var in = new Findings();
      var filled =
          in.required("/name", name, text -> Check.filledLine("The name of an API key", text, 80));
      var held = new HashSet<>(in.each("/scopes", scopes, (place, text) -> scope(in, place, text)));
      if (scopes == null || scopes.isEmpty()) {
        in.add("/scopes", "Name at least one scope.");
      }
      var end = in.optional("/expiresAt", expiresAt, text -> later(text, now));
      return in.result(() ->
          new IssueApiKey.Command(caller, tenant, filled.orElseThrow(), held, end.orElse(null)));
    }

    private static Optional<Scope> scope(Findings in, String place, String text) {
      var scope = Scope.parse(text);
      if (scope.isEmpty()) {
        in.add(
            place,
            Arrays.stream(Scope.values())
                .map(Scope::toString)
                .collect(Collectors.joining(", ", "This must be one of ", ".")));
      }
      return scope;
    }

    private static Instant later(String text, Instant now) {
      var end = Times.instant(text);
      if (!end.isAfter(now)) {
        throw new InvalidValueException("This must lie in the future.");
      }
      return end;
    }
  }

  @Schema(name = "IssuedApiKey")
  record IssuedApiKey(
      String id,
      String name,
      List<String> scopes,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time", nullable = true) @Nullable String expiresAt,
      @Schema(description = "The key itself (cs_live_…, of a sandbox cs_test_…); shown only now")
          String secret) {}

  @Schema(name = "ApiKey")
  record ApiKeyView(
      String id,
      String name,
      List<String> scopes,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time", nullable = true) @Nullable String expiresAt,
      @Schema(format = "date-time", nullable = true) @Nullable String revokedAt) {
    static ApiKeyView of(ApiKey key) {
      return new ApiKeyView(
          key.id(),
          key.name(),
          scopesOf(key),
          Times.of(key.createdAt()),
          Times.ofNullable(key.expiresAt()),
          Times.ofNullable(key.revokedAt()));
    }
  }

  @Post("/tenants/{id}/api-keys")
  @OperatorOnly
  @Operation(summary = "Issue an API key of a tenant")
  @ApiResponse(
      responseCode = "201",
      description = "Issued",
      content = @Content(schema = @Schema(implementation = IssuedApiKey.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewApiKey.class)))
  HttpResponse<IssuedApiKey> issueFor(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Operator operator,
      String id,
      HttpRequest<byte[]> request) {
    return issue(operator, NotFound.unless(id, TenantId::new), request);
  }

  @Post("/api-keys")
  @RequiresScope(Scope.API_KEYS_ADMIN)
  @Operation(summary = "Issue an API key", description = "With no scope that the caller lacks.")
  @ApiResponse(
      responseCode = "201",
      description = "Issued",
      content = @Content(schema = @Schema(implementation = IssuedApiKey.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewApiKey.class)))
  HttpResponse<IssuedApiKey> issueOwn(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    return issue(caller, caller.tenant(), request);
  }

  @Get("/api-keys{?limit,cursor}")
  @RequiresScope(Scope.API_KEYS_ADMIN)
  @Operation(summary = "List API keys, without their secrets")
  Page<ApiKeyView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    return Paging.of("api-keys", caller.tenant(), limit, cursor)
        .part(
            findApiKeys.find(caller.tenant()).stream()
                .sorted(Comparator.comparing(ApiKey::createdAt).thenComparing(ApiKey::id))
                .toList(),
            ApiKey::id,
            ApiKeyView::of);
  }

  @Delete("/api-keys/{id}")
  @RequiresScope(Scope.API_KEYS_ADMIN)
  @Operation(summary = "Revoke an API key at once")
  @ApiResponse(responseCode = "204", description = "Revoked")
  HttpResponse<?> revoke(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    if (!revokeApiKey.handle(caller, id)) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }

  private HttpResponse<IssuedApiKey> issue(
      Caller caller, TenantId tenant, HttpRequest<byte[]> request) {
    var command = bodies.read(request, NewApiKey.class).toCommand(caller, tenant, clock.instant());
    return switch (issueApiKey.handle(command)) {
      case IssueApiKey.Result.Issued(var key, var secret) ->
          HttpResponse.created(
              new IssuedApiKey(
                  key.id(),
                  key.name(),
                  scopesOf(key),
                  Times.of(key.createdAt()),
                  Times.ofNullable(key.expiresAt()),
                  secret));
      case IssueApiKey.Result.NoSuchTenant() -> throw NotFound.exception();
      case IssueApiKey.Result.ScopeNotHeld(var scope) ->
          throw Problem.at(
                  ProblemType.INSUFFICIENT_SCOPE,
                  FieldError.segment("scopes"),
                  "The key needs the scope " + scope + " to hand it out.")
              .asException();
    };
  }

  private static List<String> scopesOf(ApiKey key) {
    return key.scopes().stream().map(Scope::toString).sorted().toList();
  }
}
