package io.countersign.application.testing;

import io.countersign.application.access.ApiKey;
import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.access.Scope;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.job.FailedJob;
import io.countersign.application.job.Job;
import io.countersign.application.link.KeyId;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.port.SandboxMessages;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.tenant.TenantKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Valid values of every kind. Ids differ each time; tenants differ even between runs. */
public final class Samples {
  /**
   * A local time that clocks in Berlin leave out, with as many digits as a database keeps. Far
   * ahead, since a database goes by its own clock when it says that a request is over.
   */
  public static final Instant NOW = Instant.parse("2099-03-29T02:30:00.123456Z");

  public static final ChannelId EMAIL = new ChannelId("email");
  public static final String SALT = "c2FsdCBmb3IgdGVzdHM";

  private static final AtomicLong LAST = new AtomicLong();

  private Samples() {}

  /** An id that sorts after those made before. */
  public static String nextId(String prefix) {
    return CountingIds.numbered(prefix, LAST.incrementAndGet());
  }

  public static TenantId aTenantId() {
    return new TenantId("t" + UUID.randomUUID().toString().substring(24));
  }

  public static Tenant aTenant() {
    return aTenant(aTenantId());
  }

  public static Tenant aTenant(TenantId id) {
    return new Tenant(id, "Acme", Branding.plain("Acme"), NOW, TenantKind.LIVE);
  }

  public static RequestId aRequestId() {
    return CountingIds.request(LAST.incrementAndGet());
  }

  public static FieldBuilder aField(String name) {
    return new FieldBuilder(name);
  }

  public static StepBuilder aStep() {
    return new StepBuilder();
  }

  public static RequestBuilder aRequest() {
    return new RequestBuilder();
  }

  public static AnswerBuilder anAnswer(Assignment assignment) {
    return new AnswerBuilder(assignment);
  }

  public static ApproverRef byEmail(String email) {
    return new ApproverRef.ByEmail(new EmailAddress(email));
  }

  public static Assignment anAssignment(String email) {
    return new Assignment(
        new AssignmentId(nextId("asg")),
        new EmailAddress(email),
        nameOf(email),
        Locale.ENGLISH,
        byEmail(email));
  }

  private static String nameOf(String email) {
    var local = email.substring(0, email.indexOf('@'));
    return local.substring(0, 1).toUpperCase(Locale.ROOT) + local.substring(1);
  }

  /** A request that uses everything a request can have, for three people, all of whom count. */
  public static ApprovalRequest aRichRequest() {
    return aRequest()
        .of(aRichStep())
        .assignedTo(
            anAssignment("ana@example.test"),
            new Assignment(
                new AssignmentId(nextId("asg")),
                new EmailAddress("Ben.O'Hara+tag@Example.test"),
                "Ben O’Hara 🖋",
                Locale.forLanguageTag("de-AT"),
                byEmail("Ben.O'Hara+tag@Example.test")),
            new Assignment(
                new AssignmentId(nextId("asg")),
                new EmailAddress("chen@example.test"),
                "",
                Locale.forLanguageTag("zh-Hant-TW"),
                new ApproverRef.InRole(new Role("finance"))))
        .build();
  }

  public static StepBuilder aRichStep() {
    return aStep()
        .titled("Zahlungslauf 2026-11 · 支払い 🖋 \"quoted\" \\ 'single'")
        .summary("Pays **14** vendors.\n\n* one\n* two\t\u00fc".repeat(50))
        .context(
            new StepContext(
                "Month-end run 42",
                List.of(
                    new StepContext.PreviousStep("Collect invoices", "14 invoices\nno duplicates"),
                    new StepContext.PreviousStep("Check limits", "")),
                "The batch goes to the bank.",
                "Finance is told."))
        .workflow("run-42", "cfo")
        .requestedBy("dora@example.test")
        .fields(
            aField("title").labelled("Title").text("Batch \u2116 7 <b>&amp;</b>"),
            aField("blank").text(""),
            aField("note").longText("line one\nline two\n\tindented 🖋").editable(),
            aField("total").labelled("Batch total").number("18250.40").editable(),
            aField("huge").number("1234567890123456789012345678901234"),
            aField("tiny").number("-0.0000000001"),
            aField("urgent").yesNo(true).masked(),
            aField("flag").yesNo(false).empty().editable(),
            aField("due").date("2026-12-31").masked().editable(),
            aField("leap").date("2028-02-29"),
            aField("centre").choice("Nord \"1\"", "Süd", "Nord \"1\"", "ост").required(),
            aField("iban").text("DE89370400440532013000").masked().required(),
            aField("score").number("0.93").concealed(),
            aField("reason").longText("").empty().required())
        .asking("ana@example.test", "Ben.O'Hara+tag@Example.test")
        .andRole("finance")
        .quorum(new Quorum.Rule.Percent(50), 2)
        .through(
            ChannelUse.of(EMAIL),
            ChannelUse.of(new ChannelId("chat-2")),
            new ChannelUse(
                new ChannelId("pager"), ChannelUse.Answers.MAY_REJECT, Duration.ofMinutes(10)))
        .expiresIn(Duration.ofHours(72).plusSeconds(1))
        .remindAfter(Duration.ofHours(24))
        .policy(
            new DecisionPolicy(
                DecisionPolicy.OneClick.KNOWN_DEVICE,
                DecisionPolicy.CodeRule.ALWAYS,
                DecisionPolicy.CommentRule.REQUIRED_ON_REJECT,
                DecisionPolicy.ApiUse.ALLOWED))
        .revisable(3, "note", "due")
        .label("zone", "z")
        .label("region", "eu=west")
        .label("Region", "EU")
        .label("area", "")
        .callbackUrl("https://erp.example.test/hooks/approvals?a=b&c=%20");
  }

  /** An approval of {@link #aRichRequest} that enters values of every type and says all it can. */
  public static AnswerBuilder aRichAnswer(Assignment assignment) {
    return anAnswer(assignment)
        .saying("Looks good.\nTotal corrected 🖋")
        .typing("note", "changed\r\nnote")
        .typing("total", "18000")
        .typing("flag", "true")
        .typing("due", "2027-01-15")
        .typing("centre", "ост")
        .typing("iban", "AT611904300234573201")
        .typing("reason", "because")
        .evidence(
            new Evidence(
                "2001:db8::1",
                "Mozilla/5.0 (X11) \"x\"",
                "k1AbCdEf",
                NOW.plusSeconds(259_200),
                "T1/U1"));
  }

  public static Person aPerson(String email, String... roles) {
    return new Person(
        new PersonId(nextId("per")),
        new EmailAddress(email),
        nameOf(email),
        Arrays.stream(roles).map(Role::new).collect(Collectors.toSet()),
        Locale.ENGLISH,
        Map.of());
  }

  public static ApiKey anApiKey(TenantId tenant) {
    var secret = nextId("cs_live");
    return new ApiKey(
        UUID.randomUUID().toString(),
        tenant,
        TenantKind.LIVE,
        "ERP",
        Set.of(Scope.APPROVALS_CREATE, Scope.APPROVALS_READ),
        ApiKeySecret.sha256(secret),
        NOW,
        NOW.plusSeconds(86_400),
        null);
  }

  public static TenantSecret aSecret(String name, String content) {
    return new TenantSecret(new SecretName(name), sealed("mk1", content), "0a1b2c3d", NOW);
  }

  public static SealedSecret sealed(String masterKeyId, String content) {
    return new SealedSecret(masterKeyId, content.getBytes(StandardCharsets.UTF_8));
  }

  public static KeyId aKeyId() {
    return new KeyId("k" + UUID.randomUUID().toString().substring(24));
  }

  public static SigningKey aSigningKey(TenantId tenant) {
    return new SigningKey(
        aKeyId(), tenant, SigningKey.State.ACTIVE, sealed("mk1", "material"), NOW, null);
  }

  public static ChannelAccount anAccount(TenantId tenant, Map<String, String> settings) {
    return new ChannelAccount(tenant, EMAIL, settings);
  }

  public static Delivery aDelivery(ApprovalRequest request) {
    return Delivery.queued(
        new DeliveryId(nextId("dlv")),
        request.id(),
        request.assignments().getFirst().id(),
        Audience.PERSON,
        EMAIL,
        Delivery.Kind.ASK,
        NOW,
        NOW,
        1);
  }

  public static Link aLink(ApprovalRequest request, KeyId key, LinkAction action) {
    return aLink(request, request.assignments().getFirst(), key, action);
  }

  public static Link aLink(
      ApprovalRequest request, Assignment assignment, KeyId key, LinkAction action) {
    return new Link(
        Link.hash(nextId("nonce")),
        request.id(),
        assignment.id(),
        EMAIL,
        action,
        key,
        NOW,
        NOW.plusSeconds(259_200),
        request.contentDigest().shortForm(),
        null);
  }

  public static Continuation aContinuation(ApprovalRequest request) {
    return new Continuation(
        new Resumable.OfRequest(request.id()),
        new ResponseData(
            new ResumeId(nextId("msg")),
            "approval.decided",
            "{\"id\":\"" + request.id() + "\"}",
            "https://erp.example.test/hooks/approvals"),
        Continuation.State.QUEUED,
        0,
        "",
        NOW,
        null);
  }

  public static AuditEvent anEvent(String type) {
    return new AuditEvent(
        type, new Actor.ApiClient("key1", "ERP"), NOW, JsonValue.object().put("n", 1).build());
  }

  public static FailedJob aFailedJob(TenantId tenant) {
    return new FailedJob(
        nextId("job"), new Job(tenant, Job.Kind.DELIVER, nextId("dlv")), 9, "timeout", NOW);
  }

  public static SandboxMessages.Message aMessage(String to) {
    return new SandboxMessages.Message(
        nextId("dlv"),
        to,
        "Acme <approvals@example.test>",
        "Please approve: Invoice batch 2026-11",
        "Plain text\r\nof the mail",
        "<p>HTML of the mail</p>",
        "Message-ID: <1@example.test>",
        NOW);
  }
}
