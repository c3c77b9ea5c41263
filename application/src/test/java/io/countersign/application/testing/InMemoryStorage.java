package io.countersign.application.testing;

import io.countersign.application.port.ApiKeys;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Calendars;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.application.port.CodeTries;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Delegations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Executions;
import io.countersign.application.port.Handles;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.Links;
import io.countersign.application.port.People;
import io.countersign.application.port.Presses;
import io.countersign.application.port.SandboxApprovers;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.Tenants;
import io.countersign.application.port.Workflows;

/** All storage ports, in memory and in the same transactions. */
public final class InMemoryStorage {
  public final InMemoryTransactions transactions = new InMemoryTransactions();
  public final Tenants tenants = new InMemoryTenants(transactions);
  public final ApiKeys apiKeys = new InMemoryApiKeys(transactions);
  public final SigningKeys signingKeys;
  public final Secrets secrets;
  public final ChannelAccounts channelAccounts = new InMemoryChannelAccounts(transactions);
  public final People people;
  public final Handles handles;
  public final Delegations delegations;
  public final Calendars calendars = new InMemoryCalendars(transactions);
  public final ApprovalRequests requests = new InMemoryApprovalRequests(transactions);
  public final Deliveries deliveries = new InMemoryDeliveries(transactions, requests);
  public final Links links = new InMemoryLinks(transactions);
  public final Continuations continuations = new InMemoryContinuations(transactions);
  public final Workflows workflows = new InMemoryWorkflows(transactions);
  public final Executions executions = new InMemoryExecutions(transactions);
  public final AuditLog auditLog = new InMemoryAuditLog(transactions);
  public final IdempotencyKeys idempotencyKeys = new InMemoryIdempotencyKeys(transactions);
  public final CodeTries codeTries = new InMemoryCodeTries(transactions);
  public final Presses presses = new InMemoryPresses(transactions);
  public final InMemoryJobs jobs = new InMemoryJobs(transactions);
  public final SandboxMessages sandboxMessages = new InMemorySandboxMessages(transactions);
  public final SandboxApprovers sandboxApprovers = new InMemorySandboxApprovers(transactions);

  public InMemoryStorage() {
    var keys = new InMemorySigningKeys(transactions);
    var directory = new InMemoryPeople(transactions);
    people = directory;
    handles = directory;
    delegations = new InMemoryDelegations(transactions, directory);
    signingKeys = keys;
    secrets = new InMemorySecrets(transactions, keys);
  }
}
