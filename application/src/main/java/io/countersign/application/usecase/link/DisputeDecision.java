package io.countersign.application.usecase.link;

import io.countersign.application.link.PageTicket;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.view.ApprovalDocument;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Decision;
import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * "This wasn't me": puts on record that the person whose link was used denies the answer, and tells
 * the caller. The decision stands; what to do about it is for people to say. Scanners press, too:
 * who looks like one is asked for the code that is printed in the message.
 */
public final class DisputeDecision {
  private static final int MOST_EVENTS = 1_000;

  private final Transactions transactions;
  private final LinkResolver resolver;
  private final ApprovalRequests requests;
  private final Deliveries deliveries;
  private final FollowUps followUps;
  private final AuditLog audit;
  private final CodeCheck codes;
  private final TenantClock clock;

  public DisputeDecision(
      Transactions transactions,
      LinkResolver resolver,
      ApprovalRequests requests,
      Deliveries deliveries,
      FollowUps followUps,
      AuditLog audit,
      CodeCheck codes,
      TenantClock clock) {
    this.transactions = transactions;
    this.resolver = resolver;
    this.requests = requests;
    this.deliveries = deliveries;
    this.followUps = followUps;
    this.audit = audit;
    this.codes = codes;
    this.clock = clock;
  }

  /**
   * @param code what was entered as the code, empty for nothing
   * @param suspicion further signs of automation that the press itself showed
   */
  public record Command(
      LinkResolver.Pressed link,
      String ticket,
      String code,
      String ip,
      String userAgent,
      int suspicion) {

    /** Without what was entered. */
    @Override
    public String toString() {
      return "Command[" + link + ", suspicion " + suspicion + "]";
    }
  }

  /** What became of it. */
  public sealed interface Result {
    /** On record, now or before. */
    record Disputed() implements Result {}

    record TicketInvalid() implements Result {}

    /** The four digits are wanted, or were wrong. */
    record CodeNeeded(boolean wrong) implements Result {}

    /** Too many wrong digits came from this network. */
    record TooManyCodes(Duration pause) implements Result {}

    record LinkInvalid() implements Result {}
  }

  public Result handle(Command command) {
    if (!(resolver.resolve(command.link()) instanceof LinkResolver.Resolved.Good(var target))) {
      return new Result.LinkInvalid();
    }
    var ticket =
        PageTicket.verify(
            target.key(),
            command.link().token(),
            command.ticket(),
            clock.now(target.tenant().id()));
    if (ticket.isEmpty()) {
      return new Result.TicketInvalid();
    }
    var suspicion = ticket.get().suspicion() + command.suspicion();
    return suspicion < OpenLink.SUSPICIOUS
        ? dispute(command, target)
        : switch (codes.check(target, command.code(), command.ip())) {
          case CodeCheck.Finding.Right() -> dispute(command, target);
          case CodeCheck.Finding.Missing() -> new Result.CodeNeeded(false);
          case CodeCheck.Finding.Wrong() -> new Result.CodeNeeded(true);
          case CodeCheck.Finding.TooMany(var pause) -> new Result.TooManyCodes(pause);
        };
  }

  private Result dispute(Command command, LinkResolver.Target target) {
    return transactions.inTransaction(() ->
        requests
            .findForUpdate(target.tenant().id(), target.request().id())
            .flatMap(request ->
                request
                    .asOf(target.then().revision())
                    .decisionOn(target.assignment().id())
                    .map(decision -> dispute(command, target, request, decision)))
            .orElseGet(Result.LinkInvalid::new));
  }

  private Result dispute(
      Command command, LinkResolver.Target target, ApprovalRequest request, Decision decision) {
    var tenant = target.tenant().id();
    var stream = request.id().toString();
    var before =
        OpenReceipt.about(
            audit.stream(tenant, stream, 0, MOST_EVENTS), "decision.disputed", decision);
    if (before.isEmpty()) {
      var now = clock.now(tenant);
      audit.append(
          tenant,
          stream,
          new AuditEvent(
              "decision.disputed",
              new Actor.Approver(target.assignment().email()),
              now,
              JsonValue.object()
                  .put("decisionId", decision.id().value())
                  .put("ip", command.ip())
                  .put("userAgent", command.userAgent())
                  .build()));
      followUps.resume(
          tenant,
          request,
          "decision.disputed",
          naming(
              decision, ApprovalDocument.of(request, deliveries.ofRequest(tenant, request.id()))),
          now);
    }
    return new Result.Disputed();
  }

  private static JsonValue.Obj naming(Decision disputed, JsonValue.Obj document) {
    var members = new LinkedHashMap<>(document.members());
    members.put("disputedDecision", JsonValue.of(disputed.id().value()));
    return new JsonValue.Obj(members);
  }
}
