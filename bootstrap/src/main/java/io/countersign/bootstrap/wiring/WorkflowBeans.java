package io.countersign.bootstrap.wiring;

import io.countersign.application.channel.Channels;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Calendars;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Executions;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.People;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Workflows;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.approval.Audiences;
import io.countersign.application.usecase.approval.CallbackCheck;
import io.countersign.application.usecase.approval.Opening;
import io.countersign.application.usecase.approval.Routing;
import io.countersign.application.usecase.execution.ChangeExecution;
import io.countersign.application.usecase.execution.ExecutionEngine;
import io.countersign.application.usecase.execution.ExpireTask;
import io.countersign.application.usecase.execution.ReplayExecutions;
import io.countersign.application.usecase.execution.SimulateExecution;
import io.countersign.application.usecase.execution.Simulator;
import io.countersign.application.usecase.execution.StartExecution;
import io.countersign.application.usecase.execution.ViewExecution;
import io.countersign.application.usecase.workflow.CheckWorkflow;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.application.usecase.workflow.FindWorkflows;
import io.countersign.application.usecase.workflow.ImportWorkflows;
import io.countersign.application.usecase.workflow.PublishWorkflow;
import io.countersign.application.usecase.workflow.RetireWorkflow;
import io.countersign.application.usecase.workflow.SaveDraft;
import io.countersign.domain.workflow.Expressions;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

@Factory
final class WorkflowBeans {
  @Singleton
  Definitions definitions(Workflows workflows, Expressions expressions) {
    return new Definitions(workflows, expressions);
  }

  @Singleton
  CheckWorkflow checkWorkflow(
      Expressions expressions, People people, Channels channels, Calendars calendars) {
    return new CheckWorkflow(expressions, people, channels, calendars);
  }

  @Singleton
  SaveDraft saveDraft(
      Transactions transactions,
      Workflows workflows,
      CheckWorkflow check,
      AuditLog audit,
      TenantClock clock) {
    return new SaveDraft(transactions, workflows, check, audit, clock);
  }

  @Singleton
  PublishWorkflow publishWorkflow(
      Transactions transactions,
      Workflows workflows,
      CheckWorkflow check,
      AuditLog audit,
      TenantClock clock) {
    return new PublishWorkflow(transactions, workflows, check, audit, clock);
  }

  @Singleton
  RetireWorkflow retireWorkflow(
      Transactions transactions, Workflows workflows, AuditLog audit, TenantClock clock) {
    return new RetireWorkflow(transactions, workflows, audit, clock);
  }

  @Singleton
  FindWorkflows findWorkflows(Workflows workflows) {
    return new FindWorkflows(workflows);
  }

  @Singleton
  ImportWorkflows importWorkflows(
      Transactions transactions, CheckWorkflow check, PublishWorkflow publish) {
    return new ImportWorkflows(transactions, check, publish);
  }

  /** Not one of those that are called after the commit. */
  @Singleton
  @Bean(typed = ExecutionEngine.class)
  ExecutionEngine executionEngine(
      Executions executions,
      Definitions definitions,
      ApprovalRequests requests,
      Opening opening,
      Continuations continuations,
      Jobs jobs,
      AuditLog audit,
      Ids ids,
      TenantClock clock) {
    return new ExecutionEngine(
        executions, definitions, requests, opening, continuations, jobs, audit, ids, clock);
  }

  @Singleton
  StartExecution startExecution(
      Transactions transactions,
      Workflows workflows,
      Definitions definitions,
      Executions executions,
      IdempotencyKeys idempotencyKeys,
      CallbackCheck callbackCheck,
      ExecutionEngine engine,
      Ids ids,
      TenantClock clock) {
    return new StartExecution(
        transactions,
        workflows,
        definitions,
        executions,
        idempotencyKeys,
        callbackCheck,
        engine,
        ids,
        clock);
  }

  @Singleton
  ViewExecution viewExecution(Executions executions, ExecutionEngine engine) {
    return new ViewExecution(executions, engine);
  }

  @Singleton
  ChangeExecution changeExecution(
      Transactions transactions,
      Executions executions,
      Definitions definitions,
      ExecutionEngine engine) {
    return new ChangeExecution(transactions, executions, definitions, engine);
  }

  @Singleton
  ExpireTask expireTask(
      Transactions transactions,
      Executions executions,
      Definitions definitions,
      ExecutionEngine engine,
      TenantClock clock) {
    return new ExpireTask(transactions, executions, definitions, engine, clock);
  }

  @Singleton
  Simulator simulator(
      Expressions expressions,
      Routing routing,
      Channels channels,
      ChannelAccounts accounts,
      Ids ids) {
    return new Simulator(expressions, routing, new Audiences(channels, accounts), ids);
  }

  @Singleton
  SimulateExecution simulateExecution(
      Workflows workflows,
      Definitions definitions,
      Simulator simulator,
      Ids ids,
      TenantClock clock) {
    return new SimulateExecution(workflows, definitions, simulator, ids, clock);
  }

  @Singleton
  ReplayExecutions replayExecutions(
      Workflows workflows,
      Definitions definitions,
      Executions executions,
      ApprovalRequests requests,
      Simulator simulator) {
    return new ReplayExecutions(workflows, definitions, executions, requests, simulator);
  }
}
