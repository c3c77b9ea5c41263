package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.application.usecase.secret.DeleteSecret;
import io.countersign.application.usecase.secret.FindSecrets;
import io.countersign.application.usecase.secret.PutSecret;
import io.countersign.application.usecase.secret.RotateCallbackSecret;
import io.countersign.domain.InvalidValueException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A tenant's secrets: they go in, and never out. */
@Controller("/v1")
@AnswersProblems
@Tag(name = "Secrets")
final class SecretController {
  private static final int MAX_VALUE = 16 * 1024;

  private final PutSecret putSecret;
  private final FindSecrets findSecrets;
  private final DeleteSecret deleteSecret;
  private final RotateCallbackSecret rotateCallbackSecret;
  private final Bodies bodies;

  SecretController(
      PutSecret putSecret,
      FindSecrets findSecrets,
      DeleteSecret deleteSecret,
      RotateCallbackSecret rotateCallbackSecret,
      Bodies bodies) {
    this.putSecret = putSecret;
    this.findSecrets = findSecrets;
    this.deleteSecret = deleteSecret;
    this.rotateCallbackSecret = rotateCallbackSecret;
    this.bodies = bodies;
  }

  @Schema(name = "NewSecret")
  record NewSecret(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              accessMode = Schema.AccessMode.WRITE_ONLY)
          @Nullable String value) {
    String filled() {
      var in = new Findings();
      var text = in.required("/value", value, NewSecret::checked);
      return in.result(text::orElseThrow);
    }

    private static String checked(String value) {
      if (value.isEmpty() || value.length() > MAX_VALUE) {
        throw new InvalidValueException("A secret must have 1 to " + MAX_VALUE + " characters.");
      }
      return value;
    }

    @Override
    public String toString() {
      return "NewSecret[]";
    }
  }

  @Schema(name = "Secret")
  record SecretView(
      String name,
      @Schema(format = "date-time") String updatedAt,
      @Schema(description = "Tells equal values from different ones, nothing else")
          String fingerprint) {
    static SecretView of(TenantSecret secret) {
      return new SecretView(
          secret.name().value(), Times.of(secret.updatedAt()), secret.fingerprint());
    }
  }

  @Schema(name = "CallbackSecret")
  record CallbackSecretView(
      @Schema(description = "Signs callbacks (whsec_…); shown only now") String callbackSecret) {}

  @Put("/secrets/{name}")
  @RequiresScope(Scope.SECRETS_ADMIN)
  @Operation(summary = "Store or replace a secret")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = NewSecret.class)))
  SecretView put(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String name,
      HttpRequest<byte[]> request) {
    var value = bodies.read(request, NewSecret.class).filled();
    return SecretView.of(putSecret.handle(caller, new SecretName(name), value));
  }

  @Get("/secrets{?limit,cursor}")
  @RequiresScope(Scope.SECRETS_ADMIN)
  @Operation(summary = "List secrets, without their values")
  Page<SecretView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    return Paging.of("secrets", caller.tenant(), limit, cursor)
        .part(
            findSecrets.find(caller.tenant()).stream()
                .sorted(Comparator.comparing(secret -> secret.name().value()))
                .toList(),
            secret -> secret.name().value(),
            SecretView::of);
  }

  @Delete("/secrets/{name}")
  @RequiresScope(Scope.SECRETS_ADMIN)
  @Operation(summary = "Remove a secret")
  @ApiResponse(responseCode = "204", description = "Removed")
  HttpResponse<?> delete(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String name) {
    if (!deleteSecret.handle(caller, NotFound.unless(name, SecretName::new))) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }

  @Post("/callback-secret/rotate")
  @RequiresScope(Scope.SIGNING_KEYS_ADMIN)
  @Operation(
      summary = "Replace what signs callbacks",
      description = "For a day callbacks are signed with both secrets.")
  CallbackSecretView rotate(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller) {
    return new CallbackSecretView(rotateCallbackSecret.handle(caller));
  }
}
