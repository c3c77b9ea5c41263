package io.countersign.adapters.web.hil;

import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.link.KeyId;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.PersonalLinks;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Links;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Ids;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.Precedence;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretBox;
import io.countersign.application.testing.InMemoryStorage;
import io.countersign.application.usecase.approval.AskQuestion;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.FollowUps;
import io.countersign.application.usecase.approval.OverrideApproval;
import io.countersign.application.usecase.approval.ReassignApproval;
import io.countersign.application.usecase.approval.ReplyToQuestions;
import io.countersign.application.usecase.approval.ResubmitApproval;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.approval.Routing;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.key.KeyMaker;
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
import io.countersign.domain.audit.AuditChain;
import io.countersign.domain.audit.AuditEntry;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.continuation.ContinuationOrchestrator.ContinuationResult;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Decision;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.EscalateResult;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.History;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.Responder;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.SendingBack;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Everything behind the pages, in memory: one tenant, the use cases of links, and a clock. */
final class World {
  static final TenantId TENANT = new TenantId("acme");
  private static final Caller.Client CALLER =
      new Caller.Client(TENANT, "key1", "Operations", Set.of(Scope.values()));
  static final String PUBLIC_URL = "https://approve.example.test";

  final MovableClock clock = new MovableClock();
  final CountingIds ids = new CountingIds();
  final Storage storage = new Storage();
  final LinkResolver resolver;
  final OpenLink openLink;
  final PressLink pressLink;
  final OpenReceipt openReceipt;
  final DisputeDecision disputeDecision;
  final OpenAway openAway;
  final NameStandIn nameStandIn;

  /** Who is known, and who stands in. */
  final InMemoryStorage directory = new InMemoryStorage();

  private final KeyRing keyRing = new KeyRing(storage.keys, new OpenBox(), clock);
  private final PersonalLinks personalLinks;
  private final FollowUps followUps;
  private final CloseRequest closeRequest;
  private final ReturnForChanges returnForChanges;
  private final AskQuestion askQuestion;
  private final ReplyToQuestions replyToQuestions;
  private final ResubmitApproval resubmitApproval;
  private final OverrideApproval overrideApproval;

  World(String publicUrl) {
    personalLinks = new PersonalLinks(URI.create(publicUrl));
    followUps =
        new FollowUps(
            new Channels(List.of()),
            new InMemoryStorage().channelAccounts,
            storage.deliveries,
            storage.links,
            storage.continuations,
            storage.jobs,
            keyRing,
            personalLinks,
            ids);
    var receiptLinks = new ReceiptLinks(followUps, personalLinks);
    resolver =
        new LinkResolver(
            storage,
            keyRing,
            storage.links,
            storage.requests,
            storage.tenants,
            storage.audit,
            clock);
    openLink = new OpenLink(resolver, clock);
    var decide =
        new DecideApproval(
            new Precedence(),
            storage,
            storage.requests,
            followUps,
            World::noExecution,
            storage.audit,
            ids,
            clock);
    returnForChanges =
        new ReturnForChanges(storage, storage.requests, followUps, storage.audit, clock);
    askQuestion = new AskQuestion(storage, storage.requests, followUps, storage.audit, clock);
    replyToQuestions =
        new ReplyToQuestions(storage, storage.requests, followUps, storage.audit, clock);
    resubmitApproval =
        new ResubmitApproval(storage, storage.requests, followUps, storage.audit, ids, clock);
    overrideApproval =
        new OverrideApproval(
            storage, storage.requests, followUps, World::noExecution, storage.audit, clock);
    var codes = new CodeCheck(storage, new InMemoryStorage().codeTries, clock);
    pressLink =
        new PressLink(openLink, receiptLinks, decide, returnForChanges, askQuestion, codes, clock);
    openReceipt = new OpenReceipt(resolver, storage.audit, clock);
    disputeDecision =
        new DisputeDecision(
            storage,
            resolver,
            storage.requests,
            storage.deliveries,
            followUps,
            storage.audit,
            codes,
            clock);
    openAway = new OpenAway(openLink, directory.people, clock);
    nameStandIn =
        new NameStandIn(
            storage,
            openLink,
            openAway,
            codes,
            directory.people,
            directory.delegations,
            new AddDelegation(
                storage, directory.people, directory.delegations, storage.audit, ids, clock),
            new ReassignApproval(
                storage,
                storage.requests,
                new Routing(directory.people, directory.delegations, directory.calendars, ids),
                followUps,
                storage.audit,
                clock),
            clock);
    closeRequest =
        new CloseRequest(
            storage, storage.requests, followUps, World::noExecution, storage.audit, clock);
    brand(new Branding("Acme Finance", "#1f3a5f", ""));
    new KeyMaker(storage.keys, new OpenBox(), ids).addActive(TENANT, clock.instant());
  }

  /** Somebody whom the directory knows. */
  void known(String email, String name) {
    if (!directory.people.withAddresses(TENANT, List.of(new EmailAddress(email))).isEmpty()) {
      return;
    }
    directory.people.add(
        TENANT,
        new Person(
            new PersonId(ids.next("per")),
            new EmailAddress(email),
            name,
            Set.of(),
            Locale.ENGLISH,
            Map.of()));
  }

  void brand(Branding branding) {
    storage.tenant = new Tenant(TENANT, "Acme", branding, Instant.EPOCH, TenantKind.LIVE);
  }

  /** Opens a request; every approver is asked in the given language. */
  Asked ask(ApprovalStep step, Locale locale) {
    var people =
        step.approvers().stream()
            .map(ApproverRef.ByEmail.class::cast)
            .map(who ->
                new Assignment(new AssignmentId(ids.next("asg")), who.email(), "", locale, who))
            .toList();
    return ask(step, people);
  }

  private Asked ask(ApprovalStep step, List<Assignment> people) {
    var opened =
        (OpenResult.Opened)
            ApprovalRequest.open(ids.request(), step, "salt", people, Map.of(), clock.instant());
    return add(opened.request());
  }

  /** A request whose only approver turns out to be its requester. */
  Asked askTheRequester(ApprovalStep step, EmailAddress requester) {
    var assignment =
        new Assignment(
            new AssignmentId(ids.next("asg")),
            requester,
            "",
            Locale.ENGLISH,
            new ApproverRef.ByEmail(requester));
    var now = clock.instant();
    return add(
        new ApprovalRequest(
            ids.request(),
            step,
            "salt",
            io.countersign.domain.request.RequestState.PENDING,
            List.of(assignment),
            List.of(),
            now,
            now.plus(step.expiresIn()),
            null,
            History.NONE,
            null,
            io.countersign.domain.request.Clocks.from(now),
            0));
  }

  private Asked add(ApprovalRequest request) {
    storage.requests.add(TENANT, request);
    followUps.afterOpening(TENANT, request, clock.instant());
    return new Asked(request.id());
  }

  /** A request as a test sees it. */
  final class Asked {
    final RequestId id;

    Asked(RequestId id) {
      this.id = id;
    }

    ApprovalRequest now() {
      return storage.requests.find(TENANT, id).orElseThrow();
    }

    URI link(int approver, LinkAction action) {
      var assignment = now().assignments().get(approver);
      var link =
          storage.links.ofAssignment(TENANT, id, assignment.id()).stream()
              .filter(l -> l.action() == action)
              .max(Comparator.comparing(Link::issuedAt))
              .orElseThrow();
      return personalLinks.address(followUps.keyOf(link), link);
    }

    URI approve() {
      return link(0, LinkAction.APPROVE);
    }

    URI reject() {
      return link(0, LinkAction.REJECT);
    }

    URI form() {
      return link(0, LinkAction.FORM);
    }

    URI receipt() {
      return link(0, LinkAction.RECEIPT);
    }

    String code() {
      return keyRing.signing(TENANT).code(now().assignments().getFirst().id().value());
    }

    FieldValue effective(String field) {
      return now().outcome().orElseThrow().fields().entrySet().stream()
          .filter(f -> f.getKey().value().equals(field))
          .findFirst()
          .orElseThrow()
          .getValue()
          .effective();
    }

    void close(CloseRequest.Cause cause) {
      closeRequest.handle(
          new CloseRequest.Command(
              TENANT, id, cause, new io.countersign.domain.audit.Actor.LinkHolder(), ""));
    }

    /** Somebody sends it back. */
    void sendBack(String email, String why) {
      var assignment =
          now().assignments().stream()
              .filter(a -> a.email().value().equals(email))
              .findFirst()
              .orElseThrow();
      returnForChanges.handle(
          new ReturnForChanges.Command(
              TENANT,
              id,
              new SendingBack(
                  new Responder.Approver(assignment.id(), assignment.email(), assignment.name()),
                  new Comment(why),
                  null,
                  new ChannelId("email"),
                  Assurance.LINK,
                  Evidence.NONE)));
    }

    /** The caller replies to all questions. */
    void reply(String text) {
      replyToQuestions.handle(new ReplyToQuestions.Command(CALLER, id, new Comment(text)));
    }

    void resubmit(Resubmission changes) {
      resubmitApproval.handle(new ResubmitApproval.Command(CALLER, id, changes));
    }

    void override(Verdict verdict, String reason) {
      overrideApproval.handle(
          new OverrideApproval.Command(CALLER, id, verdict, new Comment(reason)));
    }

    void revokeLinks() {
      storage.links.revokeOf(TENANT, id, clock.instant());
    }

    List<AuditEntry> audit() {
      return storage.audit.stream(TENANT, id.toString(), 0, 1_000);
    }
  }

  /** Time stands still until a test moves it. */
  static final class MovableClock implements InstantSource, TenantClock {
    private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public Instant now(TenantId tenant) {
      return now;
    }
  }

  /** Ids and "randomness" that count up. */
  static final class CountingIds implements Ids {
    private final AtomicLong count = new AtomicLong();

    @Override
    public RequestId request() {
      return new RequestId(new UUID(0x0192_0000_0000_7000L, count.incrementAndGet()));
    }

    @Override
    public String next(String prefix) {
      return prefix + "_" + "%022d".formatted(count.incrementAndGet());
    }

    @Override
    public byte[] random(int bytes) {
      var text = "%032d".formatted(count.incrementAndGet());
      return text.substring(text.length() - bytes).getBytes(StandardCharsets.US_ASCII);
    }
  }

  private static final class OpenBox implements SecretBox {
    @Override
    public SealedSecret seal(TenantId tenant, String purpose, byte[] plain) {
      return new SealedSecret("m1", plain.clone());
    }

    @Override
    public byte[] open(TenantId tenant, String purpose, SealedSecret sealed) {
      return sealed.ciphertext();
    }

    @Override
    public SealedSecret rewrap(TenantId tenant, String purpose, SealedSecret sealed) {
      return sealed;
    }

    @Override
    public String primaryMasterKeyId() {
      return "m1";
    }

    @Override
    public String fingerprint(TenantId tenant, byte[] plain) {
      return "00000000";
    }
  }

  /** What the database would hold. */
  private static ContinuationResult noExecution(
      TenantId tenant, Resumable about, ResponseData data) {
    return new ContinuationResult.NothingWaits();
  }

  static final class Storage implements Transactions {
    private volatile Tenant tenant =
        new Tenant(TENANT, "Acme", Branding.plain("Acme"), Instant.EPOCH, TenantKind.LIVE);
    private volatile String fault = "";
    private volatile int reads;
    final InMemoryRequests requests = new InMemoryRequests();
    private final InMemoryLinks links = new InMemoryLinks();
    private final InMemoryKeys keys = new InMemoryKeys();
    private final InMemoryAudit audit = new InMemoryAudit();
    private final Deliveries deliveries = new NoDeliveries();
    private final Continuations continuations = new NoContinuations();
    private final Jobs jobs = new NoJobs();
    private final Tenants tenants = new OneTenant();

    /** COMMIT throws from now on, every time. */
    void loseCommits() {
      fault = "commit";
    }

    void goDown() {
      fault = "down";
    }

    void goDownAfterTheNextCommit() {
      fault = "last commit";
    }

    void recover() {
      fault = "";
    }

    int reads() {
      return reads;
    }

    private void touch() {
      reads++;
      if (fault.equals("down")) {
        throw new StorageUnavailableException(new IllegalStateException("down"));
      }
    }

    @Override
    public synchronized <T> T inTransaction(Supplier<T> work) {
      touch();
      if (fault.equals("commit")) {
        throw new OutcomeUnknownException(new IllegalStateException("connection lost"));
      }
      var result = work.get();
      if (fault.equals("last commit")) {
        goDown();
      }
      return result;
    }

    private final class OneTenant implements Tenants {
      @Override
      public boolean add(TenantId id, Tenant added) {
        return false;
      }

      @Override
      public void change(TenantId id, Tenant changed) {
        tenant = changed;
      }

      @Override
      public Optional<Tenant> find(TenantId id) {
        touch();
        return Optional.of(tenant).filter(t -> t.id().equals(id));
      }

      @Override
      public List<Tenant> list(String afterId, int limit) {
        return List.of(tenant);
      }
    }

    final class InMemoryRequests implements ApprovalRequests {
      private final Map<String, ApprovalRequest> byId = new TreeMap<>();

      @Override
      public synchronized void add(TenantId owner, ApprovalRequest request) {
        byId.put(request.id().toString(), request);
      }

      @Override
      public synchronized Optional<ApprovalRequest> find(TenantId owner, RequestId id) {
        touch();
        return Optional.ofNullable(byId.get(id.toString()));
      }

      @Override
      public boolean waitsForApprovers(TenantId owner, RequestId id) {
        return find(owner, id).filter(ApprovalRequest::pending).isPresent();
      }

      @Override
      public Optional<ApprovalRequest> findForUpdate(TenantId owner, RequestId id) {
        return find(owner, id);
      }

      @Override
      public void saveDecision(TenantId owner, ApprovalRequest after, Decision decision) {
        add(owner, after);
      }

      @Override
      public Set<RequestId> saveDecisions(TenantId owner, List<DecisionResult.Recorded> recorded) {
        recorded.forEach(one -> add(owner, one.request()));
        return recorded.stream().map(one -> one.request().id()).collect(Collectors.toSet());
      }

      @Override
      public void saveReturned(TenantId owner, ApprovalRequest after) {
        add(owner, after);
      }

      @Override
      public void saveAsked(TenantId owner, ApprovalRequest after) {
        add(owner, after);
      }

      @Override
      public void saveReplied(TenantId owner, ApprovalRequest after) {
        add(owner, after);
      }

      @Override
      public void saveResubmitted(TenantId owner, ApprovalRequest after) {
        add(owner, after);
      }

      @Override
      public void saveDraft(TenantId owner, ApprovalRequest after) {
        add(owner, after);
      }

      @Override
      public void saveClosed(TenantId owner, ApprovalRequest after) {
        add(owner, after);
      }

      @Override
      public void saveEscalated(TenantId owner, EscalateResult.Escalated escalated) {
        add(owner, escalated.request());
      }

      @Override
      public void saveReassigned(TenantId owner, ReassignResult.Reassigned reassigned) {
        add(owner, reassigned.request());
      }

      @Override
      public List<ApprovalRequest> list(TenantId owner, ApprovalFilter filter) {
        return List.of();
      }

      @Override
      public Optional<ApprovalRequest> findByDecision(TenantId owner, String decisionId) {
        return Optional.empty();
      }
    }

    private final class InMemoryLinks implements Links {
      private final List<Link> all = new ArrayList<>();

      @Override
      public synchronized void addAll(TenantId owner, List<Link> links) {
        all.addAll(links);
      }

      @Override
      public synchronized Optional<Link> find(TenantId owner, String nonceHash) {
        touch();
        return all.stream().filter(l -> l.nonceHash().equals(nonceHash)).findFirst();
      }

      @Override
      public synchronized List<Link> ofAssignment(
          TenantId owner, RequestId request, AssignmentId assignment) {
        return all.stream()
            .filter(l -> l.request().equals(request) && l.assignment().equals(assignment))
            .toList();
      }

      @Override
      public synchronized void revokeOf(TenantId owner, RequestId request, Instant now) {
        all.replaceAll(l ->
            l.request().equals(request)
                ? new Link(
                    l.nonceHash(),
                    l.request(),
                    l.assignment(),
                    l.channel(),
                    l.action(),
                    l.key(),
                    l.issuedAt(),
                    l.expiresAt(),
                    l.digest(),
                    now)
                : l);
      }

      @Override
      public Optional<Instant> lastExpiry(TenantId owner, KeyId key) {
        return Optional.empty();
      }
    }

    private static final class InMemoryKeys implements SigningKeys {
      private final List<SigningKey> all = new ArrayList<>();

      @Override
      public synchronized void add(TenantId owner, SigningKey key) {
        all.addFirst(key);
      }

      @Override
      public synchronized void change(TenantId owner, SigningKey key) {
        all.replaceAll(k -> k.id().equals(key.id()) ? key : k);
      }

      @Override
      public synchronized List<SigningKey> list(TenantId owner) {
        return List.copyOf(all);
      }

      @Override
      public boolean suspect(TenantId owner, KeyId id, Instant now, Instant since) {
        return true;
      }

      @Override
      public List<SigningKey> listForUpdate(TenantId owner) {
        return list(owner);
      }

      @Override
      public synchronized Optional<SigningKey> find(KeyId id) {
        return all.stream().filter(k -> k.id().equals(id)).findFirst();
      }
    }

    private static final class InMemoryAudit implements AuditLog {
      private final Map<String, List<AuditEntry>> streams = new TreeMap<>();

      @Override
      public void appendEach(TenantId owner, Map<String, AuditEvent> events) {
        events.forEach((stream, event) -> append(owner, stream, event));
      }

      @Override
      public synchronized AuditEntry append(TenantId owner, String stream, AuditEvent event) {
        var entries = streams.computeIfAbsent(stream, _ -> new ArrayList<>());
        var lastHash = entries.isEmpty() ? AuditChain.GENESIS : entries.getLast().hash();
        var entry = AuditChain.append(owner.value(), stream, entries.size(), lastHash, event);
        entries.add(entry);
        return entry;
      }

      @Override
      public synchronized List<AuditEntry> stream(
          TenantId owner, String stream, long afterSeq, int limit) {
        return streams.getOrDefault(stream, List.of()).stream()
            .filter(e -> e.seq() > afterSeq)
            .limit(limit)
            .toList();
      }

      @Override
      public List<Positioned> all(TenantId owner, long afterPosition, int limit) {
        return List.of();
      }
    }

    private static final class NoDeliveries implements Deliveries {
      @Override
      public void addAll(TenantId owner, List<Delivery> deliveries) {}

      @Override
      public void save(TenantId owner, Delivery delivery) {}

      @Override
      public Optional<Delivery> find(TenantId owner, DeliveryId id) {
        return Optional.empty();
      }

      @Override
      public List<Delivery> ofRequests(TenantId owner, List<RequestId> requests) {
        return List.of();
      }

      @Override
      public List<Delivery> dueTo(
          TenantId owner, EmailAddress reader, ChannelId channel, Instant now, int limit) {
        return List.of();
      }
    }

    private static final class NoContinuations implements Continuations {
      @Override
      public void addAll(TenantId owner, List<Continuation> continuations) {}

      @Override
      public Optional<Continuation> find(TenantId owner, ResumeId id) {
        return Optional.empty();
      }

      @Override
      public List<Continuation> ofRequest(TenantId owner, RequestId request) {
        return List.of();
      }

      @Override
      public List<Continuation> ofExecution(TenantId owner, ExecutionId execution) {
        return List.of();
      }

      @Override
      public void save(TenantId owner, Continuation continuation) {}
    }

    private static final class NoJobs implements Jobs {
      @Override
      public void schedule(TenantId owner, List<Scheduled> jobs) {}

      @Override
      public void withdraw(TenantId owner, List<Job> jobs) {}

      @Override
      public void addFailed(TenantId owner, FailedJob failed) {}

      @Override
      public Optional<FailedJob> findFailed(TenantId owner, String id) {
        return Optional.empty();
      }

      @Override
      public List<FailedJob> listFailed(TenantId owner, String beforeId, int limit) {
        return List.of();
      }

      @Override
      public boolean removeFailed(TenantId owner, String id) {
        return false;
      }
    }
  }
}
