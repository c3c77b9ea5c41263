package io.countersign.adapters.web.api;

import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.channel.Channels;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.port.IdempotencyKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.runtime.Durability;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.testing.CountingIds;
import io.countersign.application.testing.InMemorySandboxClocks;
import io.countersign.application.testing.InMemoryStorage;
import io.countersign.application.testing.SettableClock;
import io.countersign.application.testing.SimpleExpressions;
import io.countersign.application.testing.TimePassingSignal;
import io.countersign.application.testing.TransparentSecretBox;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.Audiences;
import io.countersign.application.usecase.approval.CallbackCheck;
import io.countersign.application.usecase.approval.ChangeDraft;
import io.countersign.application.usecase.approval.CloseRequest;
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
import io.countersign.application.usecase.audit.ReadAuditTrail;
import io.countersign.application.usecase.calendar.FindCalendars;
import io.countersign.application.usecase.calendar.PutCalendar;
import io.countersign.application.usecase.calendar.RemoveCalendar;
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.application.usecase.channel.ConfigureChannel;
import io.countersign.application.usecase.channel.FindChannels;
import io.countersign.application.usecase.channel.ProbeChannel;
import io.countersign.application.usecase.channel.ReceiveCall;
import io.countersign.application.usecase.channel.ResetChannel;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.execution.ChangeExecution;
import io.countersign.application.usecase.execution.ExecutionEngine;
import io.countersign.application.usecase.execution.ReplayExecutions;
import io.countersign.application.usecase.execution.SimulateExecution;
import io.countersign.application.usecase.execution.Simulator;
import io.countersign.application.usecase.execution.StartExecution;
import io.countersign.application.usecase.execution.ViewExecution;
import io.countersign.application.usecase.job.FindFailedJobs;
import io.countersign.application.usecase.job.ReplayJob;
import io.countersign.application.usecase.key.FindSigningKeys;
import io.countersign.application.usecase.key.KeyMaker;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.application.usecase.key.RevokeSigningKey;
import io.countersign.application.usecase.key.RotateSigningKey;
import io.countersign.application.usecase.people.AddDelegation;
import io.countersign.application.usecase.people.AddPerson;
import io.countersign.application.usecase.people.ChangePerson;
import io.countersign.application.usecase.people.FindDelegations;
import io.countersign.application.usecase.people.FindPeople;
import io.countersign.application.usecase.people.RemoveDelegation;
import io.countersign.application.usecase.people.RemovePerson;
import io.countersign.application.usecase.sandbox.AdvanceClock;
import io.countersign.application.usecase.sandbox.FindApprovers;
import io.countersign.application.usecase.sandbox.FindClock;
import io.countersign.application.usecase.sandbox.Playback;
import io.countersign.application.usecase.sandbox.PutApprover;
import io.countersign.application.usecase.sandbox.ReadSandboxMailbox;
import io.countersign.application.usecase.sandbox.RemoveApprover;
import io.countersign.application.usecase.secret.CallbackSecretStore;
import io.countersign.application.usecase.secret.DeleteSecret;
import io.countersign.application.usecase.secret.FindSecrets;
import io.countersign.application.usecase.secret.PutSecret;
import io.countersign.application.usecase.secret.References;
import io.countersign.application.usecase.secret.RotateCallbackSecret;
import io.countersign.application.usecase.tenant.AuthenticateCaller;
import io.countersign.application.usecase.tenant.ChangeBranding;
import io.countersign.application.usecase.tenant.CreateTenant;
import io.countersign.application.usecase.tenant.FindApiKeys;
import io.countersign.application.usecase.tenant.FindTenants;
import io.countersign.application.usecase.tenant.IssueApiKey;
import io.countersign.application.usecase.tenant.RecordRefusedCall;
import io.countersign.application.usecase.tenant.RevokeApiKey;
import io.countersign.application.usecase.workflow.CheckWorkflow;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.application.usecase.workflow.FindWorkflows;
import io.countersign.application.usecase.workflow.ImportWorkflows;
import io.countersign.application.usecase.workflow.PublishWorkflow;
import io.countersign.application.usecase.workflow.RetireWorkflow;
import io.countersign.application.usecase.workflow.SaveDraft;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The use cases behind the API, over storage in memory. */
@Factory
@Requires(property = "spec.name", value = ApiTestBeans.SPEC)
final class ApiTestBeans {
  static final String SPEC = "api";

  /** As an Idempotency-Key: another call with it is still running. */
  static final String KEY_IN_USE = "in-use";

  static final String OPERATOR_KEY = "operator-key-of-the-api-tests";

  private final InMemoryStorage storage = new InMemoryStorage();
  private final SettableClock clock = new SettableClock();
  private final InMemorySandboxClocks sandboxClocks = new InMemorySandboxClocks(storage, clock);
  private final CountingIds ids = new CountingIds();
  private final TransparentSecretBox box = new TransparentSecretBox();
  private final Outages transactions = new Outages(storage.transactions);
  private final CallbackSecretStore callbackSecrets =
      new CallbackSecretStore(storage.secrets, box, ids, clock);
  private final KeyRing keyRing = new KeyRing(storage.signingKeys, box, clock);
  private final KeyMaker keyMaker = new KeyMaker(storage.signingKeys, box, ids);
  private final TestChannels.Talking talking = new TestChannels.Talking();
  private final Channels channels =
      new Channels(List.of(new TestChannels.Letters(), new TestChannels.Mute(), talking));
  private final AccountResolver accounts =
      new AccountResolver(
          storage.channelAccounts, new References(storage.secrets, box, _ -> Optional.empty()));
  private final FollowUps followUps =
      new FollowUps(
          channels,
          storage.channelAccounts,
          storage.deliveries,
          storage.links,
          storage.continuations,
          storage.jobs,
          keyRing,
          new PersonalLinks(URI.create("https://approve.example.test")),
          ids);

  private final Opening opening =
      new Opening(
          storage.requests,
          new Routing(storage.people, storage.delegations, storage.calendars, ids),
          followUps,
          storage.auditLog);
  private final CallbackCheck callbackCheck =
      new CallbackCheck(ApiTestBeans::ruling, CallbackAddress.Policy.HTTPS);
  private final Definitions definitions =
      new Definitions(storage.workflows, new SimpleExpressions());
  private final ExecutionEngine engine =
      new ExecutionEngine(
          storage.executions,
          definitions,
          storage.requests,
          opening,
          storage.continuations,
          storage.jobs,
          storage.auditLog,
          ids,
          clock);
  private final CheckWorkflow checkWorkflow =
      new CheckWorkflow(new SimpleExpressions(), storage.people, channels, storage.calendars);
  private final PublishWorkflow publishWorkflow =
      new PublishWorkflow(transactions, storage.workflows, checkWorkflow, storage.auditLog, clock);

  /** Storage that fails when told to. */
  static final class Outages implements Transactions {
    private final Transactions working;
    private volatile @Nullable RuntimeException failure;

    Outages(Transactions working) {
      this.working = working;
    }

    void failOnceWith(RuntimeException next) {
      failure = next;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
      var next = failure;
      if (next != null) {
        failure = null;
        throw next;
      }
      return working.inTransaction(work);
    }
  }

  @Singleton
  Durability durability() {
    return () -> true;
  }

  @Singleton
  InMemoryStorage storage() {
    return storage;
  }

  @Singleton
  Outages outages() {
    return transactions;
  }

  @Singleton
  SettableClock settableClock() {
    return clock;
  }

  @Singleton
  @Primary
  InstantSource clock() {
    return clock;
  }

  /** Whoever waits makes time pass, if a test asks for it. */
  @Singleton
  @Primary
  @Requires(property = "time", value = "passes")
  TimePassingSignal timePassingSignal() {
    return new TimePassingSignal(clock);
  }

  @Singleton
  Ids ids() {
    return ids;
  }

  @Singleton
  AuthenticateCaller authenticateCaller() {
    return new AuthenticateCaller(storage.apiKeys, ApiKeySecret.sha256(OPERATOR_KEY), clock);
  }

  @Singleton
  CreateTenant createTenant() {
    return new CreateTenant(
        transactions, storage.tenants, keyMaker, callbackSecrets, storage.auditLog, clock);
  }

  @Singleton
  FindTenants findTenants() {
    return new FindTenants(storage.tenants);
  }

  @Singleton
  ChangeBranding changeBranding() {
    return new ChangeBranding(transactions, storage.tenants, storage.auditLog, clock);
  }

  @Singleton
  IssueApiKey issueApiKey() {
    return new IssueApiKey(
        transactions, storage.tenants, storage.apiKeys, storage.auditLog, ids, clock);
  }

  @Singleton
  FindApiKeys findApiKeys() {
    return new FindApiKeys(storage.apiKeys);
  }

  @Singleton
  RevokeApiKey revokeApiKey() {
    return new RevokeApiKey(transactions, storage.apiKeys, storage.auditLog, clock);
  }

  @Singleton
  RecordRefusedCall recordRefusedCall() {
    return new RecordRefusedCall(transactions, storage.auditLog, clock);
  }

  @Singleton
  PutSecret putSecret() {
    return new PutSecret(transactions, storage.secrets, box, storage.auditLog, clock);
  }

  @Singleton
  FindSecrets findSecrets() {
    return new FindSecrets(storage.secrets);
  }

  @Singleton
  DeleteSecret deleteSecret() {
    return new DeleteSecret(transactions, storage.secrets, storage.auditLog, clock);
  }

  @Singleton
  RotateCallbackSecret rotateCallbackSecret() {
    return new RotateCallbackSecret(transactions, callbackSecrets, storage.auditLog, clock);
  }

  @Singleton
  ConfigureChannel configureChannel() {
    return new ConfigureChannel(
        transactions, storage.tenants, channels, storage.channelAccounts, storage.auditLog, clock);
  }

  @Singleton
  InMemorySandboxClocks sandboxClocks() {
    return sandboxClocks;
  }

  @Singleton
  @Primary
  TenantClock tenantClock() {
    return sandboxClocks;
  }

  @Singleton
  FindClock findClock() {
    return new FindClock(storage.tenants, sandboxClocks, storage.jobs, sandboxClocks);
  }

  @Singleton
  AdvanceClock advanceClock() {
    var playback =
        new Playback(
            transactions,
            sandboxClocks,
            storage.jobs,
            storage.jobs,
            new World().runJob,
            sandboxClocks);
    return new AdvanceClock(
        transactions,
        storage.tenants,
        sandboxClocks,
        storage.jobs,
        playback,
        storage.auditLog,
        ids,
        sandboxClocks,
        clock);
  }

  @Singleton
  PutApprover putApprover() {
    return new PutApprover(transactions, storage.tenants, storage.sandboxApprovers);
  }

  @Singleton
  FindApprovers findApprovers() {
    return new FindApprovers(storage.sandboxApprovers);
  }

  @Singleton
  RemoveApprover removeApprover() {
    return new RemoveApprover(transactions, storage.sandboxApprovers);
  }

  @Singleton
  FindChannels findChannels() {
    return new FindChannels(channels, storage.channelAccounts);
  }

  @Singleton
  ResetChannel resetChannel() {
    return new ResetChannel(transactions, storage.channelAccounts, storage.auditLog, clock);
  }

  @Singleton
  TestChannels.Talking talking() {
    return talking;
  }

  @Singleton
  ReceiveCall receiveCall() {
    return new ReceiveCall(
        transactions,
        channels,
        accounts,
        storage.deliveries,
        storage.requests,
        storage.handles,
        storage.presses,
        storage.jobs,
        ids,
        clock);
  }

  @Singleton
  ProbeChannel probeChannel() {
    return new ProbeChannel(channels, accounts);
  }

  @Singleton
  FindSigningKeys findSigningKeys() {
    return new FindSigningKeys(storage.signingKeys);
  }

  @Singleton
  RotateSigningKey rotateSigningKey() {
    return new RotateSigningKey(
        transactions,
        storage.signingKeys,
        storage.links,
        keyMaker,
        keyRing,
        storage.auditLog,
        clock);
  }

  @Singleton
  RevokeSigningKey revokeSigningKey() {
    return new RevokeSigningKey(
        transactions, storage.signingKeys, keyMaker, keyRing, storage.auditLog, clock);
  }

  @Singleton
  AddPerson addPerson() {
    return new AddPerson(transactions, storage.people, storage.auditLog, ids, clock);
  }

  @Singleton
  ChangePerson changePerson() {
    return new ChangePerson(transactions, storage.people, storage.auditLog, clock);
  }

  @Singleton
  RemovePerson removePerson() {
    return new RemovePerson(transactions, storage.people, storage.auditLog, clock);
  }

  @Singleton
  AddDelegation addDelegation() {
    return new AddDelegation(
        transactions, storage.people, storage.delegations, storage.auditLog, ids, clock);
  }

  @Singleton
  PutCalendar putCalendar() {
    return new PutCalendar(transactions, storage.calendars, storage.auditLog, clock);
  }

  @Singleton
  RemoveCalendar removeCalendar() {
    return new RemoveCalendar(transactions, storage.calendars, storage.auditLog, clock);
  }

  @Singleton
  FindCalendars findCalendars() {
    return new FindCalendars(storage.calendars);
  }

  @Singleton
  FindDelegations findDelegations() {
    return new FindDelegations(storage.delegations, storage.people);
  }

  @Singleton
  RemoveDelegation removeDelegation() {
    return new RemoveDelegation(transactions, storage.delegations, storage.auditLog, clock);
  }

  @Singleton
  FindPeople findPeople() {
    return new FindPeople(storage.people);
  }

  @Singleton
  RequestApproval requestApproval() {
    return new RequestApproval(
        transactions,
        storage.requests,
        opening,
        new SlowKeys(storage.idempotencyKeys),
        new StepCheck(channels, callbackCheck),
        storage.auditLog,
        ids,
        clock);
  }

  @Singleton
  ChangeDraft changeDraft() {
    return new ChangeDraft(
        transactions,
        storage.requests,
        new StepCheck(channels, callbackCheck),
        storage.auditLog,
        ids,
        clock);
  }

  @Singleton
  SubmitDraft submitDraft() {
    return new SubmitDraft(
        transactions,
        storage.requests,
        opening,
        new StepCheck(channels, callbackCheck),
        ids,
        clock);
  }

  @Singleton
  CheckWorkflow checkWorkflow() {
    return checkWorkflow;
  }

  @Singleton
  SaveDraft saveDraft() {
    return new SaveDraft(transactions, storage.workflows, checkWorkflow, storage.auditLog, clock);
  }

  @Singleton
  PublishWorkflow publishWorkflow() {
    return publishWorkflow;
  }

  @Singleton
  RetireWorkflow retireWorkflow() {
    return new RetireWorkflow(transactions, storage.workflows, storage.auditLog, clock);
  }

  @Singleton
  FindWorkflows findWorkflows() {
    return new FindWorkflows(storage.workflows);
  }

  @Singleton
  ImportWorkflows importWorkflows() {
    return new ImportWorkflows(transactions, checkWorkflow, publishWorkflow);
  }

  @Singleton
  StartExecution startExecution() {
    return new StartExecution(
        transactions,
        storage.workflows,
        definitions,
        storage.executions,
        storage.idempotencyKeys,
        callbackCheck,
        engine,
        ids,
        clock);
  }

  @Singleton
  ViewExecution viewExecution() {
    return new ViewExecution(storage.executions, engine);
  }

  @Singleton
  ChangeExecution changeExecution() {
    return new ChangeExecution(transactions, storage.executions, definitions, engine);
  }

  @Singleton
  SimulateExecution simulateExecution() {
    return new SimulateExecution(storage.workflows, definitions, simulator(), ids, clock);
  }

  @Singleton
  ReplayExecutions replayExecutions() {
    return new ReplayExecutions(
        storage.workflows, definitions, storage.executions, storage.requests, simulator());
  }

  private Simulator simulator() {
    return new Simulator(
        new SimpleExpressions(),
        new Routing(storage.people, storage.delegations, storage.calendars, ids),
        new Audiences(channels, storage.channelAccounts),
        ids);
  }

  @Singleton
  ViewApproval viewApproval(OutcomeSignal signal) {
    return new ViewApproval(storage.requests, storage.deliveries, signal);
  }

  @Singleton
  ReassignApproval reassignApproval() {
    return new ReassignApproval(
        transactions,
        storage.requests,
        new Routing(storage.people, storage.delegations, storage.calendars, ids),
        followUps,
        storage.auditLog,
        clock);
  }

  @Singleton
  CloseRequest closeRequest() {
    return new CloseRequest(
        transactions, storage.requests, followUps, engine, storage.auditLog, clock);
  }

  @Singleton
  ReturnForChanges returnForChanges() {
    return new ReturnForChanges(transactions, storage.requests, followUps, storage.auditLog, clock);
  }

  @Singleton
  AskQuestion askQuestion() {
    return new AskQuestion(transactions, storage.requests, followUps, storage.auditLog, clock);
  }

  @Singleton
  ReplyToQuestions replyToQuestions() {
    return new ReplyToQuestions(transactions, storage.requests, followUps, storage.auditLog, clock);
  }

  @Singleton
  ResubmitApproval resubmitApproval() {
    return new ResubmitApproval(
        transactions, storage.requests, followUps, storage.auditLog, ids, clock);
  }

  @Singleton
  OverrideApproval overrideApproval() {
    return new OverrideApproval(
        transactions, storage.requests, followUps, engine, storage.auditLog, clock);
  }

  @Singleton
  RemindApprovers remindApprovers() {
    return new RemindApprovers(
        transactions, storage.requests, storage.deliveries, followUps, storage.auditLog, clock);
  }

  @Singleton
  DecideApproval decideApproval() {
    return new DecideApproval(
        new Precedence(),
        transactions,
        storage.requests,
        followUps,
        engine,
        storage.auditLog,
        ids,
        clock);
  }

  @Singleton
  ReadAuditTrail readAuditTrail() {
    return new ReadAuditTrail(storage.requests, storage.auditLog);
  }

  @Singleton
  FindFailedJobs findFailedJobs() {
    return new FindFailedJobs(storage.jobs);
  }

  @Singleton
  ReplayJob replayJob() {
    return new ReplayJob(
        transactions,
        storage.jobs,
        storage.deliveries,
        storage.continuations,
        storage.auditLog,
        clock);
  }

  @Singleton
  ReadSandboxMailbox readSandboxMailbox() {
    return new ReadSandboxMailbox(storage.sandboxMessages);
  }

  /** One key is always just being taken. */
  private record SlowKeys(IdempotencyKeys stored) implements IdempotencyKeys {
    @Override
    public Claim claim(TenantId tenant, String key, String bodyHash, RequestId id, Instant now) {
      return key.equals(KEY_IN_USE)
          ? new Claim.InProgress()
          : stored.claim(tenant, key, bodyHash, id, now);
    }

    @Override
    public Optional<Claim> find(TenantId tenant, String key, String bodyHash) {
      return stored.find(tenant, key, bodyHash);
    }
  }

  private static EgressGuard.Ruling ruling(String host) {
    return host.startsWith("10.")
        ? new EgressGuard.Ruling.Denied()
        : new EgressGuard.Ruling.Allowed(List.of(InetAddress.getLoopbackAddress()));
  }
}
