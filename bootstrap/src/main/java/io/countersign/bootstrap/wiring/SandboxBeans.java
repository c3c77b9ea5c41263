package io.countersign.bootstrap.wiring;

import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxClocks;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.port.Timeline;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.job.RunJob;
import io.countersign.application.usecase.sandbox.AdvanceClock;
import io.countersign.application.usecase.sandbox.CatchMessage;
import io.countersign.application.usecase.sandbox.FindApprovers;
import io.countersign.application.usecase.sandbox.FindClock;
import io.countersign.application.usecase.sandbox.Playback;
import io.countersign.application.usecase.sandbox.PutApprover;
import io.countersign.application.usecase.sandbox.ReadSandboxMailbox;
import io.countersign.application.usecase.sandbox.RemoveApprover;
import io.countersign.application.usecase.sandbox.RunSandbox;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

@Factory
final class SandboxBeans {
  @Singleton
  ReadSandboxMailbox readSandboxMailbox(SandboxMessages messages) {
    return new ReadSandboxMailbox(messages);
  }

  @Singleton
  CatchMessage catchMessage(
      Transactions transactions,
      SandboxMessages messages,
      SandboxApprovers approvers,
      Jobs jobs,
      TenantClock clock) {
    return new CatchMessage(transactions, messages, approvers, jobs, clock);
  }

  @Singleton
  PutApprover putApprover(Transactions transactions, Tenants tenants, SandboxApprovers approvers) {
    return new PutApprover(transactions, tenants, approvers);
  }

  @Singleton
  FindApprovers findApprovers(SandboxApprovers approvers) {
    return new FindApprovers(approvers);
  }

  @Singleton
  RemoveApprover removeApprover(Transactions transactions, SandboxApprovers approvers) {
    return new RemoveApprover(transactions, approvers);
  }

  @Singleton
  Playback playback(
      Transactions transactions,
      SandboxClocks clocks,
      Timeline timeline,
      Jobs jobs,
      RunJob runJob,
      TenantClock clock) {
    return new Playback(transactions, clocks, timeline, jobs, runJob, clock);
  }

  @Singleton
  RunSandbox runSandbox(
      Transactions transactions, SandboxClocks clocks, Playback playback, Ids ids) {
    return new RunSandbox(transactions, clocks, playback, ids);
  }

  @Singleton
  AdvanceClock advanceClock(
      Transactions transactions,
      Tenants tenants,
      SandboxClocks clocks,
      Timeline timeline,
      Playback playback,
      AuditLog audit,
      Ids ids,
      TenantClock clock,
      InstantSource realTime) {
    return new AdvanceClock(
        transactions, tenants, clocks, timeline, playback, audit, ids, clock, realTime);
  }

  @Singleton
  FindClock findClock(Tenants tenants, SandboxClocks clocks, Timeline timeline, TenantClock clock) {
    return new FindClock(tenants, clocks, timeline, clock);
  }
}
