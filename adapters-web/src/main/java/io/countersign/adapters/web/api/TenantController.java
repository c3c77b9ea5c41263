package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.AnyClient;
import io.countersign.adapters.web.security.OperatorOnly;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.tenant.ChangeBranding;
import io.countersign.application.usecase.tenant.CreateTenant;
import io.countersign.application.usecase.tenant.FindTenants;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Tenants, for the operator; and a tenant's own record, for its keys. */
@Controller("/v1")
@AnswersProblems
@Tag(name = "Tenants")
final class TenantController {
  private final CreateTenant createTenant;
  private final FindTenants findTenants;
  private final ChangeBranding changeBranding;
  private final Bodies bodies;

  TenantController(
      CreateTenant createTenant,
      FindTenants findTenants,
      ChangeBranding changeBranding,
      Bodies bodies) {
    this.createTenant = createTenant;
    this.findTenants = findTenants;
    this.changeBranding = changeBranding;
    this.bodies = bodies;
  }

  @Schema(name = "NewTenant")
  record NewTenant(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "acme") @Nullable String id,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Acme") @Nullable String name,
      @Schema(
              allowableValues = {"live", "sandbox"},
              defaultValue = "live",
              description =
                  "A sandbox has a clock that can be moved, and mails nobody. Cannot be changed"
                      + " later")
          @Nullable String kind) {
    CreateTenant.Command toCommand(Caller.Operator operator) {
      var in = new Findings();
      var tenantId = in.required("/id", id, TenantId::new);
      // A tenant shows its own name until it chooses another: the name must do for both.
      var filled = in.required("/name", name, text -> Branding.plain(text).name());
      var chosen = in.oneOf("/kind", kind, TenantKind.class);
      return in.result(() ->
          new CreateTenant.Command(
              operator,
              tenantId.orElseThrow(),
              filled.orElseThrow(),
              chosen.orElse(TenantKind.LIVE)));
    }
  }

  @Schema(name = "CreatedTenant")
  record CreatedTenant(
      String id,
      String name,
      @Schema(allowableValues = {"live", "sandbox"}) String kind,
      @Schema(format = "date-time") String createdAt,
      @Schema(description = "Signs callbacks (whsec_…); shown only now") String callbackSecret) {}

  @Schema(name = "Tenant")
  record TenantView(
      String id,
      String name,
      @Schema(allowableValues = {"live", "sandbox"}) String kind,
      @Schema(format = "date-time") String createdAt,
      BrandingView branding) {
    static TenantView of(Tenant tenant) {
      var branding = tenant.branding();
      return new TenantView(
          tenant.id().value(),
          tenant.name(),
          Kebab.of(tenant.kind()),
          Times.of(tenant.createdAt()),
          new BrandingView(branding.name(), branding.color(), branding.logoUrl()));
    }
  }

  @Schema(name = "Branding")
  record BrandingView(
      @Nullable String name,
      @Schema(example = "#1f3a5f") @Nullable String color,
      @Schema(description = "An https address, or empty for none") @Nullable String logoUrl) {}

  @Schema(name = "TenantChange")
  record TenantChange(@Nullable BrandingView branding) {
    Branding over(Branding before) {
      var in = new Findings();
      var given = branding == null ? new BrandingView(null, null, null) : branding;
      var name =
          in.optional(
              "/branding/name",
              given.name,
              text -> new Branding(text, before.color(), before.logoUrl()).name());
      var color =
          in.optional(
              "/branding/color",
              given.color,
              text -> new Branding(before.name(), text, before.logoUrl()).color());
      var logoUrl =
          in.optional(
              "/branding/logoUrl",
              given.logoUrl,
              text -> new Branding(before.name(), before.color(), text).logoUrl());
      return in.result(() ->
          new Branding(
              name.orElse(before.name()),
              color.orElse(before.color()),
              logoUrl.orElse(before.logoUrl())));
    }
  }

  @Post("/tenants")
  @OperatorOnly
  @Operation(summary = "Create a tenant")
  @ApiResponse(
      responseCode = "201",
      description = "Created",
      content = @Content(schema = @Schema(implementation = CreatedTenant.class)))
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewTenant.class)))
  HttpResponse<CreatedTenant> create(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Operator operator, HttpRequest<byte[]> request) {
    var command = bodies.read(request, NewTenant.class).toCommand(operator);
    return switch (createTenant.handle(command)) {
      case CreateTenant.Result.Created(var tenant, var callbackSecret) ->
          HttpResponse.created(
              new CreatedTenant(
                  tenant.id().value(),
                  tenant.name(),
                  Kebab.of(tenant.kind()),
                  Times.of(tenant.createdAt()),
                  callbackSecret),
              URI.create("/v1/tenants/" + tenant.id()));
      case CreateTenant.Result.IdTaken() ->
          throw Problem.at(ProblemType.ID_TAKEN, "/id", "There is a tenant of this id.")
              .asException();
    };
  }

  @Get("/tenants{?limit,cursor}")
  @OperatorOnly
  @Operation(summary = "List tenants")
  Page<TenantView> list(@QueryValue @Nullable String limit, @QueryValue @Nullable String cursor) {
    var paging = Paging.of("tenants", "operator", limit, cursor);
    return paging.page(
        findTenants.findAfter(paging.after(), paging.lookFor()),
        tenant -> tenant.id().value(),
        TenantView::of);
  }

  @Get("/tenants/{id}")
  @OperatorOnly
  @Operation(summary = "Show a tenant")
  TenantView find(String id) {
    return findTenants
        .find(NotFound.unless(id, TenantId::new))
        .map(TenantView::of)
        .orElseThrow(NotFound::exception);
  }

  @Get("/tenant")
  @AnyClient
  @Operation(summary = "Show the tenant that the key belongs to")
  TenantView own(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller) {
    return findTenants.find(caller.tenant()).map(TenantView::of).orElseThrow(NotFound::exception);
  }

  @Patch("/tenant")
  @RequiresScope(Scope.TENANT_ADMIN)
  @Operation(summary = "Change how mails and pages look", description = "What is left out stays.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TenantChange.class)))
  TenantView change(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, HttpRequest<byte[]> request) {
    var change = bodies.read(request, TenantChange.class);
    var before = findTenants.find(caller.tenant()).orElseThrow(NotFound::exception);
    return TenantView.of(
        changeBranding.handle(new ChangeBranding.Command(caller, change.over(before.branding()))));
  }
}
