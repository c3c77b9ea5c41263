package io.countersign.bootstrap.wiring;

import io.countersign.application.channel.Channels;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Links;
import io.countersign.application.port.People;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.approval.OverrideApproval;
import io.countersign.application.usecase.approval.RemindApprovers;
import io.countersign.application.usecase.approval.RequestApproval;
import io.countersign.application.usecase.approval.ResubmitApproval;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.approval.ViewApproval;
import io.countersign.application.usecase.key.KeyRing;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

@Factory
final class ApprovalBeans {
  @Singleton
  FollowUps followUps(
      Channels channels,
      ChannelAccounts accounts,
      Deliveries deliveries,
      Links links,
      Continuations continuations,
      Jobs jobs,
      KeyRing keyRing,
      PersonalLinks personalLinks,
      Ids ids) {
    return new FollowUps(
        channels, accounts, deliveries, links, continuations, jobs, keyRing, personalLinks, ids);
  }

  @Singleton
  RequestApproval requestApproval(
      Transactions transactions,
      ApprovalRequests requests,
      People people,
      IdempotencyKeys idempotencyKeys,
      Channels channels,
      EgressGuard egress,
      CallbackAddress.Policy callbackPolicy,
      FollowUps followUps,
      AuditLog audit,
      Ids ids,
      InstantSource clock) {
    return new RequestApproval(
        transactions,
        requests,
        people,
        idempotencyKeys,
        channels,
        egress,
        callbackPolicy,
        followUps,
        audit,
        ids,
        clock);
  }

  @Singleton
  ViewApproval viewApproval(
      ApprovalRequests requests, Deliveries deliveries, OutcomeSignal signal) {
    return new ViewApproval(requests, deliveries, signal);
  }

  @Singleton
  CloseRequest closeRequest(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      InstantSource clock) {
    return new CloseRequest(transactions, requests, followUps, audit, clock);
  }

  @Singleton
  ReturnForChanges returnForChanges(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      InstantSource clock) {
    return new ReturnForChanges(transactions, requests, followUps, audit, clock);
  }

  @Singleton
  ResubmitApproval resubmitApproval(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      Ids ids,
      InstantSource clock) {
    return new ResubmitApproval(transactions, requests, followUps, audit, ids, clock);
  }

  @Singleton
  OverrideApproval overrideApproval(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      InstantSource clock) {
    return new OverrideApproval(transactions, requests, followUps, audit, clock);
  }

  @Singleton
  RemindApprovers remindApprovers(
      Transactions transactions,
      ApprovalRequests requests,
      Deliveries deliveries,
      FollowUps followUps,
      AuditLog audit,
      InstantSource clock) {
    return new RemindApprovers(transactions, requests, deliveries, followUps, audit, clock);
  }
}
