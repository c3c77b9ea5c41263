package io.countersign.bootstrap.wiring;

import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.CodeTries;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Links;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.approval.ReassignApproval;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.application.usecase.link.CodeCheck;
import io.countersign.application.usecase.link.DisputeDecision;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.application.usecase.link.NameStandIn;
import io.countersign.application.usecase.link.OpenAway;
import io.countersign.application.usecase.link.OpenLink;
import io.countersign.application.usecase.link.OpenReceipt;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.application.usecase.link.ReceiptLinks;
import io.countersign.application.usecase.people.AddDelegation;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class LinkBeans {
  @Singleton
  LinkResolver linkResolver(
      Transactions transactions,
      KeyRing keyRing,
      Links links,
      ApprovalRequests requests,
      Tenants tenants,
      AuditLog audit,
      TenantClock clock) {
    return new LinkResolver(transactions, keyRing, links, requests, tenants, audit, clock);
  }

  @Singleton
  OpenLink openLink(LinkResolver resolver, TenantClock clock) {
    return new OpenLink(resolver, clock);
  }

  @Singleton
  PressLink pressLink(
      OpenLink openLink,
      ReceiptLinks receiptLinks,
      DecideApproval decide,
      ReturnForChanges returnForChanges,
      AskQuestion askQuestion,
      CodeCheck codes,
      TenantClock clock) {
    return new PressLink(
        openLink, receiptLinks, decide, returnForChanges, askQuestion, codes, clock);
  }

  @Singleton
  OpenAway openAway(OpenLink openLink, People people, TenantClock clock) {
    return new OpenAway(openLink, people, clock);
  }

  @Singleton
  NameStandIn nameStandIn(
      Transactions transactions,
      OpenLink openLink,
      OpenAway openAway,
      CodeCheck codes,
      People people,
      Delegations delegations,
      AddDelegation addDelegation,
      ReassignApproval reassign,
      TenantClock clock) {
    return new NameStandIn(
        transactions,
        openLink,
        openAway,
        codes,
        people,
        delegations,
        addDelegation,
        reassign,
        clock);
  }

  @Singleton
  CodeCheck codeCheck(Transactions transactions, CodeTries tries, TenantClock clock) {
    return new CodeCheck(transactions, tries, clock);
  }

  @Singleton
  ReceiptLinks receiptLinks(FollowUps followUps, PersonalLinks personalLinks) {
    return new ReceiptLinks(followUps, personalLinks);
  }

  @Singleton
  OpenReceipt openReceipt(LinkResolver resolver, AuditLog audit, TenantClock clock) {
    return new OpenReceipt(resolver, audit, clock);
  }

  @Singleton
  DisputeDecision disputeDecision(
      Transactions transactions,
      LinkResolver resolver,
      ApprovalRequests requests,
      Deliveries deliveries,
      FollowUps followUps,
      AuditLog audit,
      CodeCheck codes,
      TenantClock clock) {
    return new DisputeDecision(
        transactions, resolver, requests, deliveries, followUps, audit, codes, clock);
  }
}
