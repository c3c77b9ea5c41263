package io.countersign.adapters.web.api;

import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.usecase.key.FindSigningKeys;
import io.countersign.application.usecase.key.RevokeSigningKey;
import io.countersign.application.usecase.key.RotateSigningKey;
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

/** The keys that sign a tenant's personal links. */
@Controller("/v1/signing-keys")
@AnswersProblems
@Tag(name = "Signing keys")
final class SigningKeyController {
  private final FindSigningKeys findSigningKeys;
  private final RotateSigningKey rotateSigningKey;
  private final RevokeSigningKey revokeSigningKey;

  SigningKeyController(
      FindSigningKeys findSigningKeys,
      RotateSigningKey rotateSigningKey,
      RevokeSigningKey revokeSigningKey) {
    this.findSigningKeys = findSigningKeys;
    this.rotateSigningKey = rotateSigningKey;
    this.revokeSigningKey = revokeSigningKey;
  }

  @Schema(name = "SigningKey")
  record SigningKeyView(
      String id,
      @Schema(allowableValues = {"active", "verify-only", "revoked"}) String state,
      @Schema(format = "date-time") String createdAt,
      @Schema(
              format = "date-time",
              nullable = true,
              description = "When the last link it signed expires")
          @Nullable String verifyUntil) {
    static SigningKeyView of(SigningKey key) {
      return new SigningKeyView(
          key.id().value(),
          Kebab.of(key.state()),
          Times.of(key.createdAt()),
          Times.ofNullable(key.verifyUntil()));
    }
  }

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.SIGNING_KEYS_ADMIN)
  @Operation(summary = "List signing keys, newest first")
  Page<SigningKeyView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    return Paging.of("signing-keys", caller.tenant(), limit, cursor)
        .part(findSigningKeys.find(caller.tenant()), key -> key.id().value(), SigningKeyView::of);
  }

  @Post("/rotate")
  @RequiresScope(Scope.SIGNING_KEYS_ADMIN)
  @Operation(summary = "Sign with a new key", description = "Older links stay good.")
  SigningKeyView rotate(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller) {
    return SigningKeyView.of(rotateSigningKey.handle(caller));
  }

  @Post("/{id}/revoke")
  @RequiresScope(Scope.SIGNING_KEYS_ADMIN)
  @Operation(
      summary = "Make every link of a key worthless",
      description = "Reminders then carry new links.")
  @ApiResponse(responseCode = "204", description = "Revoked")
  HttpResponse<?> revoke(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String id) {
    if (!revokeSigningKey.handle(caller, NotFound.unless(id, KeyId::new))) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }
}
