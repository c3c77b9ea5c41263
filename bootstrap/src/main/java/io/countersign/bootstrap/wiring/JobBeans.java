package io.countersign.bootstrap.wiring;

import io.countersign.application.channel.Channels;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Handles;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.People;
import io.countersign.application.port.Presses;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.EscalateApproval;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.approval.RemindApprovers;
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.execution.ExpireTask;
import io.countersign.application.usecase.job.AnswerPress;
import io.countersign.application.usecase.job.DeliverNotice;
import io.countersign.application.usecase.job.FairShare;
import io.countersign.application.usecase.job.FindFailedJobs;
import io.countersign.application.usecase.job.NoticeComposer;
import io.countersign.application.usecase.job.ReplayJob;
import io.countersign.application.usecase.job.ResumeCaller;
import io.countersign.application.usecase.job.RunJob;
import io.countersign.application.usecase.job.ScriptedApprover;
import io.countersign.application.usecase.link.OpenLink;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Collection;

@Factory
final class JobBeans {
  @Singleton
  NoticeComposer noticeComposer(
      Channels channels,
      Tenants tenants,
      Handles handles,
      Deliveries deliveries,
      FollowUps followUps,
      PersonalLinks personalLinks) {
    return new NoticeComposer(channels, tenants, handles, deliveries, followUps, personalLinks);
  }

  @Singleton
  AnswerPress answerPress(
      Transactions transactions,
      Presses presses,
      Channels channels,
      AccountResolver accounts,
      Handles handles,
      Deliveries deliveries,
      ApprovalRequests requests,
      DecideApproval decide,
      FollowUps followUps,
      PersonalLinks personalLinks,
      AuditLog audit,
      TenantClock clock) {
    return new AnswerPress(
        transactions,
        presses,
        channels,
        accounts,
        handles,
        deliveries,
        requests,
        decide,
        followUps,
        personalLinks,
        audit,
        clock);
  }

  @Singleton
  DeliverNotice deliverNotice(
      Transactions transactions,
      Deliveries deliveries,
      ApprovalRequests requests,
      Channels channels,
      AccountResolver accounts,
      NoticeComposer composer,
      FollowUps followUps,
      People people,
      TenantClock clock) {
    return new DeliverNotice(
        transactions, deliveries, requests, channels, accounts, composer, followUps, people, clock);
  }

  @Singleton
  ResumeCaller resumeCaller(
      Transactions transactions,
      Continuations continuations,
      Collection<ContinuationOrchestrator> orchestrators,
      TenantClock clock) {
    return new ResumeCaller(transactions, continuations, orchestrators, clock);
  }

  @Singleton
  ScriptedApprover scriptedApprover(
      SandboxMessages messages,
      SandboxApprovers approvers,
      OpenLink openLink,
      PressLink pressLink) {
    return new ScriptedApprover(messages, approvers, openLink, pressLink);
  }

  @Singleton
  FairShare fairShare(
      @Property(name = "countersign.jobs.threads", defaultValue = "32") int threads,
      InstantSource clock) {
    return new FairShare(threads, clock);
  }

  @Singleton
  RunJob runJob(
      Precedence precedence,
      Transactions transactions,
      DeliverNotice deliverNotice,
      ResumeCaller resumeCaller,
      AnswerPress answerPress,
      RemindApprovers remindApprovers,
      EscalateApproval escalateApproval,
      CloseRequest closeRequest,
      ExpireTask expireTask,
      ScriptedApprover scriptedApprover,
      FairShare fairShare,
      Deliveries deliveries,
      Continuations continuations,
      Presses presses,
      Jobs jobs,
      Ids ids,
      TenantClock clock) {
    return new RunJob(
        precedence,
        transactions,
        deliverNotice,
        resumeCaller,
        answerPress,
        remindApprovers,
        escalateApproval,
        closeRequest,
        expireTask,
        scriptedApprover,
        fairShare,
        deliveries,
        continuations,
        presses,
        jobs,
        ids,
        clock);
  }

  @Singleton
  FindFailedJobs findFailedJobs(Jobs jobs) {
    return new FindFailedJobs(jobs);
  }

  @Singleton
  ReplayJob replayJob(
      Transactions transactions,
      Jobs jobs,
      Deliveries deliveries,
      Continuations continuations,
      AuditLog audit,
      TenantClock clock) {
    return new ReplayJob(transactions, jobs, deliveries, continuations, audit, clock);
  }
}
