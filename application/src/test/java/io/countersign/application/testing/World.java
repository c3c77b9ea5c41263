package io.countersign.application.testing;

import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.link.TenantKey;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.Audiences;
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
import io.countersign.application.usecase.channel.AccountResolver;
import io.countersign.application.usecase.channel.ReceiveCall;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.execution.ChangeExecution;
import io.countersign.application.usecase.execution.ExecutionEngine;
import io.countersign.application.usecase.execution.ExpireTask;
import io.countersign.application.usecase.execution.ReplayExecutions;
import io.countersign.application.usecase.execution.SimulateExecution;
import io.countersign.application.usecase.execution.Simulator;
import io.countersign.application.usecase.execution.StartExecution;
import io.countersign.application.usecase.job.AnswerPress;
import io.countersign.application.usecase.job.DeliverNotice;
import io.countersign.application.usecase.job.FairShare;
import io.countersign.application.usecase.job.NoticeComposer;
import io.countersign.application.usecase.job.ResumeCaller;
import io.countersign.application.usecase.job.RunJob;
import io.countersign.application.usecase.job.ScriptedApprover;
import io.countersign.application.usecase.key.KeyMaker;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.application.usecase.key.RevokeSigningKey;
import io.countersign.application.usecase.key.RotateSigningKey;
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
import io.countersign.application.usecase.secret.CallbackSecretStore;
import io.countersign.application.usecase.secret.References;
import io.countersign.application.usecase.tenant.CreateTenant;
import io.countersign.application.usecase.workflow.CheckWorkflow;
import io.countersign.application.usecase.workflow.Definitions;
import io.countersign.application.usecase.workflow.PublishWorkflow;
import io.countersign.application.usecase.workflow.SaveDraft;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole installation over the fakes, with its use cases wired as they are at run time, and one
 * tenant, {@code acme}. What a story needs more it makes itself.
 */
public final class World {
  public static final ChannelId CHAT = new ChannelId("chat");
  public static final ChannelId TALK = new ChannelId("talk");
  public static final ChannelId LETTERS = new ChannelId("letters");
  public static final TenantId ACME = new TenantId("acme");

  /** Who comes with a link. */
  public static final Evidence VISIT = Evidence.ofVisit("192.0.2.7", "Firefox");

  public static final URI PUBLIC_URL = URI.create("https://approvals.example.com");

  public final InMemoryStorage storage = new InMemoryStorage();
  public final FaultyTransactions transactions = new FaultyTransactions(storage.transactions);
  public final SettableClock clock = new SettableClock();
  public final CountingIds ids = new CountingIds(1_000_000);
  public final TransparentSecretBox box = new TransparentSecretBox();
  public final Map<String, String> environment = new HashMap<>();
  public final Set<String> forbiddenHosts = new HashSet<>();
  public final RecordingChannel email = new RecordingChannel(Samples.EMAIL, storage.transactions);
  public final RecordingRevisableChannel chat =
      new RecordingRevisableChannel(CHAT, storage.transactions);

  /** Where one message may be about several requests. */
  public final RecordingDigestChannel letters =
      new RecordingDigestChannel(LETTERS, storage.transactions);

  /** Where people answer right in the message. */
  public final RecordingFormChannel talk = new RecordingFormChannel(TALK, storage.transactions);

  public final RecordingOrchestrator callers = new RecordingOrchestrator(storage.transactions);
  private final HilChannel[] installed;
  public final Channels channels = new Channels(allChannels());

  public final InMemorySandboxClocks tenantClock = new InMemorySandboxClocks(storage, clock);
  public final AuditTrail audit = new AuditTrail(storage.auditLog);

  private final Precedence precedence = new Precedence();
  public final KeyRing keyRing = new KeyRing(storage.signingKeys, box, clock);
  public final KeyMaker keyMaker = new KeyMaker(storage.signingKeys, box, ids);
  public final CallbackSecretStore callbackSecrets =
      new CallbackSecretStore(storage.secrets, box, ids, tenantClock);
  public final References references =
      new References(storage.secrets, box, name -> Optional.ofNullable(environment.get(name)));
  public final AccountResolver accounts = new AccountResolver(storage.channelAccounts, references);
  public final PersonalLinks personalLinks = new PersonalLinks(PUBLIC_URL);
  public final FollowUps followUps =
      new FollowUps(
          channels,
          storage.channelAccounts,
          storage.deliveries,
          storage.links,
          storage.continuations,
          storage.jobs,
          keyRing,
          personalLinks,
          ids);
  public final Routing routing =
      new Routing(storage.people, storage.delegations, storage.calendars, ids);
  public final CallbackCheck callbackCheck =
      new CallbackCheck(this::resolve, CallbackAddress.Policy.HTTPS);
  private final StepCheck stepCheck = new StepCheck(channels, callbackCheck);
  public final Opening opening =
      new Opening(storage.requests, routing, followUps, storage.auditLog);
  public final Definitions definitions =
      new Definitions(storage.workflows, new SimpleExpressions());
  public final ExecutionEngine engine =
      new ExecutionEngine(
          storage.executions,
          definitions,
          storage.requests,
          opening,
          storage.continuations,
          storage.jobs,
          storage.auditLog,
          ids,
          tenantClock);
  public final RequestApproval requestApproval =
      new RequestApproval(
          transactions,
          storage.requests,
          opening,
          storage.idempotencyKeys,
          stepCheck,
          storage.auditLog,
          ids,
          tenantClock);
  public final ChangeDraft changeDraft =
      new ChangeDraft(
          transactions, storage.requests, stepCheck, storage.auditLog, ids, tenantClock);
  public final SubmitDraft submitDraft =
      new SubmitDraft(transactions, storage.requests, opening, stepCheck, ids, tenantClock);
  public final DecideApproval decideApproval =
      new DecideApproval(
          precedence,
          transactions,
          storage.requests,
          followUps,
          engine,
          storage.auditLog,
          ids,
          tenantClock);
  public final CloseRequest closeRequest =
      new CloseRequest(
          transactions, storage.requests, followUps, engine, storage.auditLog, tenantClock);
  public final ReassignApproval reassignApproval =
      new ReassignApproval(
          transactions, storage.requests, routing, followUps, storage.auditLog, tenantClock);
  public final ReturnForChanges returnForChanges =
      new ReturnForChanges(
          transactions, storage.requests, followUps, storage.auditLog, tenantClock);
  public final AskQuestion askQuestion =
      new AskQuestion(transactions, storage.requests, followUps, storage.auditLog, tenantClock);
  public final ReplyToQuestions replyToQuestions =
      new ReplyToQuestions(
          transactions, storage.requests, followUps, storage.auditLog, tenantClock);
  public final ResubmitApproval resubmitApproval =
      new ResubmitApproval(
          transactions, storage.requests, followUps, storage.auditLog, ids, tenantClock);
  public final OverrideApproval overrideApproval =
      new OverrideApproval(
          transactions, storage.requests, followUps, engine, storage.auditLog, tenantClock);
  public final RemindApprovers remindApprovers =
      new RemindApprovers(
          transactions,
          storage.requests,
          storage.deliveries,
          followUps,
          storage.auditLog,
          tenantClock);
  public final EscalateApproval escalateApproval =
      new EscalateApproval(
          transactions, storage.requests, routing, followUps, storage.auditLog, tenantClock);
  public final LinkResolver linkResolver =
      new LinkResolver(
          transactions,
          keyRing,
          storage.links,
          storage.requests,
          storage.tenants,
          storage.auditLog,
          tenantClock);
  public final OpenLink openLink = new OpenLink(linkResolver, tenantClock);
  private final CodeCheck codeCheck = new CodeCheck(transactions, storage.codeTries, tenantClock);
  public final PressLink pressLink =
      new PressLink(
          openLink,
          new ReceiptLinks(followUps, personalLinks),
          decideApproval,
          returnForChanges,
          askQuestion,
          codeCheck,
          tenantClock);
  public final AddDelegation addDelegation =
      new AddDelegation(
          transactions, storage.people, storage.delegations, storage.auditLog, ids, tenantClock);
  public final OpenAway openAway = new OpenAway(openLink, storage.people, tenantClock);
  public final NameStandIn nameStandIn =
      new NameStandIn(
          transactions,
          openLink,
          openAway,
          codeCheck,
          storage.people,
          storage.delegations,
          addDelegation,
          reassignApproval,
          tenantClock);
  public final RunJob runJob =
      new RunJob(
          precedence,
          transactions,
          new DeliverNotice(
              transactions,
              storage.deliveries,
              storage.requests,
              channels,
              accounts,
              new NoticeComposer(
                  channels,
                  storage.tenants,
                  storage.handles,
                  storage.deliveries,
                  followUps,
                  personalLinks),
              followUps,
              storage.people,
              tenantClock),
          new ResumeCaller(transactions, storage.continuations, List.of(callers), tenantClock),
          new AnswerPress(
              transactions,
              storage.presses,
              channels,
              accounts,
              storage.handles,
              storage.deliveries,
              storage.requests,
              decideApproval,
              followUps,
              personalLinks,
              storage.auditLog,
              tenantClock),
          remindApprovers,
          escalateApproval,
          closeRequest,
          new ExpireTask(transactions, storage.executions, definitions, engine, tenantClock),
          new ScriptedApprover(
              storage.sandboxMessages, storage.sandboxApprovers, openLink, pressLink),
          new FairShare(32, clock),
          storage.deliveries,
          storage.continuations,
          storage.presses,
          storage.jobs,
          ids,
          tenantClock);
  private final CheckWorkflow checkWorkflow =
      new CheckWorkflow(new SimpleExpressions(), storage.people, channels, storage.calendars);
  public final PublishWorkflow publishWorkflow =
      new PublishWorkflow(
          transactions, storage.workflows, checkWorkflow, storage.auditLog, tenantClock);
  public final SaveDraft saveDraft =
      new SaveDraft(transactions, storage.workflows, checkWorkflow, storage.auditLog, tenantClock);
  public final StartExecution startExecution =
      new StartExecution(
          transactions,
          storage.workflows,
          definitions,
          storage.executions,
          storage.idempotencyKeys,
          callbackCheck,
          engine,
          ids,
          tenantClock);
  public final ChangeExecution changeExecution =
      new ChangeExecution(transactions, storage.executions, definitions, engine);
  private final Simulator simulator =
      new Simulator(
          new SimpleExpressions(), routing, new Audiences(channels, storage.channelAccounts), ids);
  public final SimulateExecution simulateExecution =
      new SimulateExecution(storage.workflows, definitions, simulator, ids, tenantClock);
  public final ReplayExecutions replayExecutions =
      new ReplayExecutions(
          storage.workflows, definitions, storage.executions, storage.requests, simulator);
  public final ReceiveCall receiveCall =
      new ReceiveCall(
          transactions,
          channels,
          accounts,
          storage.deliveries,
          storage.requests,
          storage.handles,
          storage.presses,
          storage.jobs,
          ids,
          tenantClock);
  public final OpenReceipt openReceipt =
      new OpenReceipt(linkResolver, storage.auditLog, tenantClock);
  public final DisputeDecision disputeDecision =
      new DisputeDecision(
          transactions,
          linkResolver,
          storage.requests,
          storage.deliveries,
          followUps,
          storage.auditLog,
          codeCheck,
          tenantClock);
  public final CreateTenant createTenant =
      new CreateTenant(
          transactions, storage.tenants, keyMaker, callbackSecrets, storage.auditLog, clock);

  /**
   * @param installed channels beside those that only record, or in place of the one of the same id
   */
  public World(HilChannel... installed) {
    this.installed = installed.clone();
    super();
    found(ACME);
  }

  private Collection<HilChannel> allChannels() {
    var all = new LinkedHashMap<ChannelId, HilChannel>();
    for (var recording : List.<HilChannel>of(email, chat, letters, talk)) {
      all.put(recording.id(), recording);
    }
    for (var channel : installed) {
      all.put(channel.id(), channel);
    }
    return all.values();
  }

  /** One more tenant, with its first signing key. */
  public void found(TenantId tenant) {
    found(tenant, TenantKind.LIVE);
  }

  public void found(TenantId tenant, TenantKind kind) {
    createTenant.handle(
        new CreateTenant.Command(new Caller.Operator(), tenant, tenant.value(), kind));
  }

  /** The holder of an API key of this tenant that may do everything. */
  public static Caller.Client client(TenantId tenant) {
    return new Caller.Client(tenant, "key1", "ERP", Set.of(Scope.values()));
  }

  public static Caller.Client client() {
    return client(ACME);
  }

  private EgressGuard.Ruling resolve(String host) {
    return forbiddenHosts.contains(host)
        ? new EgressGuard.Ruling.Denied()
        : new EgressGuard.Ruling.Unresolvable();
  }

  /** Opens a request of {@code acme}. */
  public ApprovalRequest open(StepBuilder step) {
    return open(step, RequestApproval.Start.AT_ONCE);
  }

  /** Writes a draft down for {@code acme}. */
  public ApprovalRequest draft(StepBuilder step) {
    return open(step, RequestApproval.Start.AS_DRAFT);
  }

  private ApprovalRequest open(StepBuilder step, RequestApproval.Start start) {
    var result =
        requestApproval.handle(
            new RequestApproval.Command(
                client(),
                step.build(),
                new RequestApproval.Idempotency(null, "0".repeat(64)),
                start));
    if (result instanceof RequestApproval.Result.Opened(var id)) {
      return now(id);
    }
    throw new AssertionError("Not opened: " + result);
  }

  /** A request of {@code acme} as it stands. */
  public ApprovalRequest now(RequestId id) {
    return storage.requests.find(ACME, id).orElseThrow();
  }

  public ApprovalRequest now(ApprovalRequest earlier) {
    return now(earlier.id());
  }

  public static Assignment asked(ApprovalRequest request, String email) {
    return request.assignments().stream()
        .filter(a -> a.email().value().equals(email))
        .findFirst()
        .orElseThrow();
  }

  /** This answer to a request of {@code acme}, as a surface hands it in. */
  public static DecideApproval.Command command(ApprovalRequest request, AnswerBuilder builder) {
    return builder.to(ACME, request.id());
  }

  /** The person approves. */
  public void approve(ApprovalRequest request, String email) {
    decideApproval.handle(command(request, Samples.anAnswer(asked(request, email))));
  }

  /** The link as it is in the person's message, ready to be pressed. */
  public LinkResolver.Pressed link(ApprovalRequest request, String email, LinkAction action) {
    var link =
        followUps.usableLinks(ACME, request.id(), asked(request, email).id()).stream()
            .filter(l -> l.action() == action)
            .findFirst()
            .orElseThrow();
    return pressed(personalLinks.address(followUps.keyOf(link), link), action.purpose());
  }

  public static LinkResolver.Pressed pressed(URI address, LinkAction.Purpose purpose) {
    var query = address.getQuery();
    var end = query.indexOf("&t=");
    return new LinkResolver.Pressed(
        query.substring(2, end), query.substring(end + 3), purpose, VISIT);
  }

  /** The key that signs new links of {@code acme}. */
  public TenantKey signingKey() {
    return keyRing.signing(ACME);
  }

  /** Lets another key sign new links; old ones stay good. */
  public void rotateSigningKey() {
    new RotateSigningKey(
            transactions,
            storage.signingKeys,
            storage.links,
            keyMaker,
            keyRing,
            storage.auditLog,
            clock)
        .handle(client());
  }

  /** Revokes {@link #signingKey}; another takes its place. */
  public void revokeSigningKey() {
    new RevokeSigningKey(
            transactions, storage.signingKeys, keyMaker, keyRing, storage.auditLog, clock)
        .handle(client(), signingKey().id());
  }

  /** Everything that is stored, to be compared with what is stored later. */
  public List<Object> everything() {
    return storage.transactions.everything();
  }

  /** Runs all that is due and what it calls for, each once; what has more to do later stays. */
  public void runDueJobs() {
    for (var due = storage.jobs.take(clock.instant());
        !due.isEmpty();
        due = storage.jobs.take(clock.instant())) {
      due.forEach(this::runOnce);
    }
  }

  private void runOnce(Job job) {
    if (runJob.handle(job, 1) instanceof JobRun.Next(var after)) {
      storage.transactions.inTransaction(() -> {
        storage.jobs.schedule(job.tenant(), job, clock.instant().plus(after));
        return job;
      });
    }
  }

  /** Takes the one scheduled job of this kind away and returns it. */
  public Job take(Job.Kind kind) {
    var found =
        storage.jobs.scheduled().stream()
            .map(InMemoryJobs.Scheduled::job)
            .filter(j -> j.kind() == kind)
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("Not one " + kind + ": " + found);
    }
    storage.jobs.withdraw(found.getFirst().tenant(), List.of(found.getFirst()));
    return found.getFirst();
  }

  /** Runs a job until it ends, as its driver does; the waits in between. */
  public List<Duration> runToTheEnd(Job job) {
    var waits = new ArrayList<Duration>();
    for (var attempt = 1;
        runJob.handle(job, attempt) instanceof JobRun.Again(var wait);
        attempt++) {
      waits.add(wait);
      clock.advance(wait);
    }
    return waits;
  }

  /** The delivery that a job is about. */
  public Delivery delivery(Job job) {
    return storage.deliveries.find(job.tenant(), new DeliveryId(job.subject())).orElseThrow();
  }

  /** What {@code acme} owes the caller for a request. */
  public List<Continuation> owed(ApprovalRequest request) {
    return storage.continuations.ofRequest(ACME, request.id());
  }
}
