package io.countersign.application.usecase.link;

import io.countersign.application.link.PageTicket;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.TenantClock;
import io.countersign.application.view.Summaries;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.request.Decision;
import java.util.List;
import java.util.Optional;

/** Shows the receipt of an answer. */
public final class OpenReceipt {
  private static final int MOST_EVENTS = 1_000;

  private final LinkResolver resolver;
  private final AuditLog audit;
  private final TenantClock clock;

  public OpenReceipt(LinkResolver resolver, AuditLog audit, TenantClock clock) {
    this.resolver = resolver;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * @param suspicion how many signs of automation the visit showed
   */
  public ReceiptPage find(LinkResolver.Pressed link, int suspicion) {
    return switch (resolver.resolve(link)) {
      case LinkResolver.Resolved.Invalid() -> new ReceiptPage.Invalid();
      case LinkResolver.Resolved.Revoked(var target) ->
          new ReceiptPage.Revoked(LinkPage.Frame.of(target));
      case LinkResolver.Resolved.Expired(var target) ->
          new ReceiptPage.Expired(LinkPage.Frame.of(target));
      case LinkResolver.Resolved.Overtaken _ -> new ReceiptPage.Invalid();
      case LinkResolver.Resolved.Good(var target) ->
          target
              .then()
              .decisionOn(target.assignment().id())
              .map(decision -> receipt(link, suspicion, target, decision))
              .orElseGet(ReceiptPage.Invalid::new);
    };
  }

  private ReceiptPage receipt(
      LinkResolver.Pressed link, int suspicion, LinkResolver.Target target, Decision decision) {
    var request = target.then();
    var events = events(target);
    var ticket =
        new PageTicket(clock.now(target.tenant().id()), request.shownDigest().value(), suspicion)
            .sign(target.key(), link.token());
    return new ReceiptPage.Receipt(
        LinkPage.Frame.of(target),
        LinkPage.AnswerView.of(decision),
        decision.id().value(),
        request.view(),
        target.request().state(),
        target.request().decisionOn(target.assignment().id()).equals(Optional.of(decision)),
        target.request().override() == null ? null : Summaries.remark(target.request()),
        decision.evidence().ip(),
        about(events, "decision.recorded", decision).stream()
            .findFirst()
            .map(AuditEntry::hash)
            .orElse(""),
        !about(events, "decision.disputed", decision).isEmpty(),
        ticket,
        suspicion >= OpenLink.SUSPICIOUS);
  }

  private List<AuditEntry> events(LinkResolver.Target target) {
    return audit.stream(target.tenant().id(), target.request().id().toString(), 0, MOST_EVENTS);
  }

  static List<AuditEntry> about(List<AuditEntry> events, String type, Decision decision) {
    return events.stream()
        .filter(e -> e.canonical().contains("\"type\":\"" + type + "\""))
        .filter(e -> e.canonical().contains("\"decisionId\":\"" + decision.id() + "\""))
        .toList();
  }
}
