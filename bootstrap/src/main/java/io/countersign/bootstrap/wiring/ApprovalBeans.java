package io.countersign.bootstrap.wiring;

import io.countersign.application.channel.Channels;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Calendars;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Links;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.CallbackCheck;
import io.countersign.application.usecase.approval.ChangeDraft;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.EscalateApproval;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.approval.Opening;
import io.countersign.application.usecase.approval.OverrideApproval;
import io.countersign.application.usecase.approval.ReassignApproval;
import io.countersign.application.usecase.approval.RemindApprovers;
import io.countersign.application.usecase.approval.ReplyToQuestions;
import io.countersign.application.usecase.approval.RequestApproval;
import io.countersign.application.usecase.approval.ResubmitApproval;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.approval.Routing;
import io.countersign.application.usecase.approval.StepCheck;
import io.countersign.application.usecase.approval.SubmitDraft;
import io.countersign.application.usecase.approval.ViewApproval;
import io.countersign.application.usecase.execution.ExecutionEngine;
import io.countersign.application.usecase.key.KeyRing;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

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
  EscalateApproval escalateApproval(
      Transactions transactions,
      ApprovalRequests requests,
      Routing routing,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    return new EscalateApproval(transactions, requests, routing, followUps, audit, clock);
  }

  @Singleton
  Routing routing(People people, Delegations delegations, Calendars calendars, Ids ids) {
    return new Routing(people, delegations, calendars, ids);
  }

  @Singleton
  Opening opening(ApprovalRequests requests, Routing routing, FollowUps followUps, AuditLog audit) {
    return new Opening(requests, routing, followUps, audit);
  }

  @Singleton
  CallbackCheck callbackCheck(EgressGuard egress, CallbackAddress.Policy policy) {
    return new CallbackCheck(egress, policy);
  }

  @Singleton
  StepCheck stepCheck(Channels channels, CallbackCheck callbackCheck) {
    return new StepCheck(channels, callbackCheck);
  }

  @Singleton
  RequestApproval requestApproval(
      Transactions transactions,
      ApprovalRequests requests,
      Opening opening,
      IdempotencyKeys idempotencyKeys,
      StepCheck stepCheck,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    return new RequestApproval(
        transactions, requests, opening, idempotencyKeys, stepCheck, audit, ids, clock);
  }

  @Singleton
  ChangeDraft changeDraft(
      Transactions transactions,
      ApprovalRequests requests,
      StepCheck stepCheck,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    return new ChangeDraft(transactions, requests, stepCheck, audit, ids, clock);
  }

  @Singleton
  SubmitDraft submitDraft(
      Transactions transactions,
      ApprovalRequests requests,
      Opening opening,
      StepCheck stepCheck,
      Ids ids,
      TenantClock clock) {
    return new SubmitDraft(transactions, requests, opening, stepCheck, ids, clock);
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
      ExecutionEngine executions,
      AuditLog audit,
      TenantClock clock) {
    return new CloseRequest(transactions, requests, followUps, executions, audit, clock);
  }

  @Singleton
  ReassignApproval reassignApproval(
      Transactions transactions,
      ApprovalRequests requests,
      Routing routing,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    return new ReassignApproval(transactions, requests, routing, followUps, audit, clock);
  }

  @Singleton
  ReturnForChanges returnForChanges(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    return new ReturnForChanges(transactions, requests, followUps, audit, clock);
  }

  @Singleton
  AskQuestion askQuestion(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    return new AskQuestion(transactions, requests, followUps, audit, clock);
  }

  @Singleton
  ReplyToQuestions replyToQuestions(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    return new ReplyToQuestions(transactions, requests, followUps, audit, clock);
  }

  @Singleton
  ResubmitApproval resubmitApproval(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    return new ResubmitApproval(transactions, requests, followUps, audit, ids, clock);
  }

  @Singleton
  OverrideApproval overrideApproval(
      Transactions transactions,
      ApprovalRequests requests,
      FollowUps followUps,
      ExecutionEngine executions,
      AuditLog audit,
      TenantClock clock) {
    return new OverrideApproval(transactions, requests, followUps, executions, audit, clock);
  }

  @Singleton
  RemindApprovers remindApprovers(
      Transactions transactions,
      ApprovalRequests requests,
      Deliveries deliveries,
      FollowUps followUps,
      AuditLog audit,
      TenantClock clock) {
    return new RemindApprovers(transactions, requests, deliveries, followUps, audit, clock);
  }
}
