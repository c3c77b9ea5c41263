package io.countersign.adapters.web.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.audit.ReadAuditTrail;
import io.countersign.domain.audit.AuditEntry;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Evidence, as it is stored. */
@Controller("/v1")
@AnswersProblems
@Tag(name = "Audit")
final class AuditController {
  private final ReadAuditTrail readAuditTrail;

  AuditController(ReadAuditTrail readAuditTrail) {
    this.readAuditTrail = readAuditTrail;
  }

  @Schema(name = "AuditEntry")
  record EntryView(
      @Schema(description = "The id of an approval, or admin") String stream,
      @Schema(description = "Dense within its stream, from 1") long seq,
      @Schema(type = "object", description = "The event, for reading") @JsonRawValue String event,
      @Schema(description = "The event, byte for byte as it is hashed") String canonical,
      String previousHash,
      @Schema(description = "SHA-256(\"hil.audit.v1\" ‖ 0x00 ‖ previousHash ‖ canonical)")
          String hash) {
    static EntryView of(AuditEntry entry) {
      return new EntryView(
          entry.stream(),
          entry.seq(),
          entry.canonical(),
          entry.canonical(),
          entry.previousHash(),
          entry.hash());
    }
  }

  @Get("/approvals/{id}/audit{?limit,cursor}")
  @RequiresScope(Scope.AUDIT_READ)
  @Operation(summary = "Show the evidence of one approval, in order")
  Page<EntryView> ofApproval(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String id,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var request = RequestIds.read(id);
    var paging = Paging.of("audit/" + request, caller.tenant(), limit, cursor);
    return paging.page(
        readAuditTrail
            .find(caller.tenant(), request, paging.afterNumber(), paging.lookFor())
            .orElseThrow(NotFound::exception),
        entry -> Long.toString(entry.seq()),
        EntryView::of);
  }

  @Get("/audit{?limit,cursor}")
  @RequiresScope(Scope.AUDIT_READ)
  @Operation(
      summary = "Show all evidence of the tenant",
      description =
          "Nearly in the order of writing: of entries written at the same moment by different"
              + " transactions, a later one may show first. Who follows this list to its end should"
              + " read the last seconds again.")
  Page<EntryView> all(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var paging = Paging.of("audit", caller.tenant(), limit, cursor);
    return paging.page(
        readAuditTrail.findAll(caller.tenant(), paging.afterNumber(), paging.lookFor()),
        positioned -> Long.toString(positioned.position()),
        positioned -> EntryView.of(positioned.entry()));
  }
}
