package io.countersign.channel.testkit;

import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Notice.ActionLinks;
import io.countersign.application.channel.Notice.Answered;
import io.countersign.application.channel.Notice.Asked;
import io.countersign.application.channel.Notice.Closed;
import io.countersign.application.channel.Notice.Envelope;
import io.countersign.application.channel.Notice.Escalated;
import io.countersign.application.channel.Notice.Exchange;
import io.countersign.application.channel.Notice.PassedOn;
import io.countersign.application.channel.Notice.Progress;
import io.countersign.application.channel.Notice.Receipt;
import io.countersign.application.channel.Notice.Recipient;
import io.countersign.application.channel.Notice.Remark;
import io.countersign.application.channel.Notice.Reminded;
import io.countersign.application.channel.Notice.RequestSummary;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.FieldView;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Assurance;
import io.countersign.domain.request.Change;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.ChannelUse.Answers;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.StepContext.PreviousStep;
import io.countersign.domain.tenant.Branding;
import io.countersign.domain.tenant.TenantId;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sample notices. What differs from the usual is changed with {@code with…} and {@code to…}. */
public final class Notices {
  public static final Instant CREATED_AT = Instant.parse("2026-11-21T10:15:00Z");
  public static final Instant EXPIRES_AT = Instant.parse("2026-11-24T10:15:00Z");
  public static final String CODE = "4719";

  public static final URI APPROVE = link("/hil/action", "approve");
  public static final URI REJECT = link("/hil/action", "reject");
  public static final URI FORM = link("/hil/form", "form");
  public static final URI RECEIPT = link("/hil/receipt", "receipt");

  /** A masked and a concealed value, neither of which may ever reach a vendor. */
  public static final String MASKED = "DE89370400440532013000";

  public static final String CONCEALED = "internal-margin-0.4217";

  /**
   * Texts that mean something to a browser, a mail program, a chat or a template, all on one line.
   */
  public static final List<String> HOSTILE =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "\"><a href=\"https://evil.example/\">press</a>",
          "<!channel> <@U0001>",
          "<https://evil.example|press here>",
          "${7*7} [[${7*7}]] {{7*7}} #{title}",
          "&lt;b&gt; &amp; &#60;",
          "<!--[if mso]> --> ]]>");

  /** Texts that people write, and that programs tear apart. */
  public static final List<String> WRITTEN =
      List.of(
          "خط أنابيب الدفع ٤٢",
          "אישור תשלום 42",
          "می\u200cخواهم",
          "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 👍🏽 🇨🇭",
          "Zoë naïve — “ﬁ” 漢字 हिन्दी");

  /** What the directory calls the reader. */
  public static final Handle HANDLE = new Handle("U024BE7LH");

  /** The digest of what is shown. */
  public static final ContentDigest SHOWN =
      new ContentDigest("sha256:3f2a9c01d4e85b76" + "0".repeat(48));

  private static final Progress ONE_OF_ONE = new Progress(1, 0, 0, 1);

  private Notices() {}

  private static Asked asked(Envelope envelope, ActionLinks links) {
    return new Asked(envelope, links, Answers.MAY_APPROVE, CODE);
  }

  public static Asked asked() {
    return asked(envelope(1), new ActionLinks(APPROVE, REJECT, FORM));
  }

  /** Approving needs a value first, so there is no link to approve. */
  public static Asked askedForInput() {
    var envelope = envelope(1);
    var request = withFields(envelope.request(), fields(InputMode.REQUIRED_FROM_HUMAN));
    return asked(with(envelope, request), new ActionLinks(null, REJECT, FORM));
  }

  /** Nothing can be edited. */
  public static Asked askedToDecide() {
    var envelope = envelope(1);
    var fields = envelope.request().fields().stream().filter(f -> !f.editable()).toList();
    return asked(
        with(envelope, withFields(envelope.request(), fields)),
        new ActionLinks(APPROVE, REJECT, null));
  }

  /** The step lets this channel only tell people: they answer elsewhere. */
  public static Asked askedElsewhere() {
    return new Asked(envelope(1), ActionLinks.NONE, Answers.NOTIFY_ONLY, "");
  }

  /** The step lets this channel only reject. */
  public static Asked askedToReject() {
    return new Asked(envelope(1), new ActionLinks(null, REJECT, null), Answers.MAY_REJECT, CODE);
  }

  /** One message to everybody who is asked, which has no links of anybody's own. */
  public static Asked askedEverybody() {
    var e = envelope(1);
    var jo =
        new Recipient(
            new EmailAddress("jo@example.test"),
            "Jo Miller",
            Locale.UK,
            new Handle("U024BE7LJ"),
            List.of("Ada Lovelace"));
    return new Asked(
        new Envelope(
            e.delivery(),
            e.attempt(),
            e.thread(),
            e.original(),
            e.tenant(),
            e.branding(),
            e.to(),
            List.of(e.to(), jo),
            e.request()),
        ActionLinks.NONE,
        Answers.MAY_APPROVE,
        "");
  }

  /** The directory does not say what this person is called on the channel. */
  public static Asked askedByMailAlone() {
    var e = envelope(1);
    var to = new Recipient(e.to().email(), e.to().name(), e.to().locale(), null, List.of());
    return asked(
        new Envelope(
            e.delivery(),
            e.attempt(),
            e.thread(),
            e.original(),
            e.tenant(),
            e.branding(),
            to,
            e.everybody(),
            e.request()),
        new ActionLinks(APPROVE, REJECT, FORM));
  }

  /** One of several who are asked. */
  public static Asked askedOf(Progress progress) {
    var request = request();
    return asked(
        with(
            envelope(1),
            new RequestSummary(
                request.id(),
                request.title(),
                request.summary(),
                request.context(),
                request.requester(),
                request.fields(),
                progress,
                request.createdAt(),
                request.expiresAt(),
                request.onExpiry(),
                request.shown(),
                request.revised(),
                request.questions())),
        new ActionLinks(APPROVE, REJECT, FORM));
  }

  /** Somebody has approved a corrected total; two more are waited for. */
  public static Asked askedAfterOthers() {
    var before = request();
    var corrected =
        Stream.concat(
                field("total", "Batch total", FieldType.NUMBER, number("17999.99")).view().stream(),
                before.fields().stream().skip(1))
            .toList();
    var request =
        new RequestSummary(
            before.id(),
            before.title(),
            before.summary(),
            before.context(),
            before.requester(),
            corrected,
            new Progress(3, 1, 0, 3),
            before.createdAt(),
            before.expiresAt(),
            before.onExpiry(),
            new ContentDigest("sha256:77aa01d4e85b763f" + "1".repeat(48)),
            null);
    return asked(with(envelope(1), request), new ActionLinks(APPROVE, REJECT, FORM));
  }

  public static Reminded reminded() {
    return new Reminded(
        envelope(2), new ActionLinks(APPROVE, REJECT, FORM), Answers.MAY_APPROVE, CODE);
  }

  public static Closed closed(RequestState state, String decidedBy) {
    return new Closed(
        envelope(3),
        state,
        decidedBy.isEmpty()
            ? List.of()
            : List.of(
                answered(
                    decidedBy,
                    state == RequestState.REJECTED ? Verdict.REJECT : Verdict.APPROVE,
                    "",
                    false)),
        null);
  }

  /** Sent back for changes; there is an answer that may or may not go on counting. */
  public static Closed returned() {
    return new Closed(
        envelope(3),
        RequestState.RETURNED,
        List.of(answered("Jo Miller", Verdict.APPROVE, "", false)),
        new Remark("Sam Return", "The total is wrong."));
  }

  /** Decided above the rules, though somebody has rejected. */
  public static Closed overridden() {
    return new Closed(
        envelope(3),
        RequestState.APPROVED,
        List.of(answered("Jo Miller", Verdict.REJECT, "", false)),
        new Remark("Operations", "The bank closes at noon."));
  }

  /** A changed version: other title, other number, another value that is hidden. */
  public static Asked askedAnew() {
    var before = request();
    var total = field("total", "Batch total", FieldType.NUMBER, number("17999.99"));
    var account =
        field("iban", "Account", FieldType.TEXT, new FieldValue.Text(MASKED))
            .shown(DisplayMode.READABLE_MASKED);
    var request =
        new RequestSummary(
            before.id(),
            before.title(),
            before.summary(),
            before.context(),
            before.requester(),
            before.fields(),
            before.progress(),
            before.createdAt(),
            before.expiresAt(),
            before.onExpiry(),
            before.shown(),
            new Notice.Revised(
                2,
                new Remark("Sam Return", "The total is wrong."),
                List.of(
                    new Change.Title("Invoice batch 2026-10", before.title()),
                    new Change.Summary(),
                    new Change.Context(),
                    new Change.Field(total.view().orElseThrow(), before.fields().getFirst()),
                    new Change.Field(account.view().orElseThrow(), account.view().orElseThrow()))));
    return asked(with(envelope(5), request), new ActionLinks(APPROVE, REJECT, FORM));
  }

  /** Several people have answered: one of them on paper, as it were, and one by this channel. */
  public static Closed closedByTwo() {
    return new Closed(
        envelope(3),
        RequestState.REJECTED,
        List.of(
            answered("Jo Miller", Verdict.APPROVE, "", false),
            answered("Chris Ford", Verdict.REJECT, "Over budget", true)),
        null);
  }

  static Answered answered(String by, Verdict verdict, String comment, boolean own) {
    return new Answered(
        by,
        verdict,
        Instant.parse("2026-11-22T08:03:00Z"),
        new ChannelId("email"),
        Assurance.LINK,
        comment,
        own);
  }

  public static Receipt receipt() {
    return new Receipt(
        envelope(4),
        Verdict.APPROVE,
        Instant.parse("2026-11-22T08:03:00Z"),
        new ChannelId("email"),
        "Checked against the\npurchase orders.",
        "203.0.113.7",
        RECEIPT,
        CODE);
  }

  /** Another is asked in the reader's place. */
  public static PassedOn passedOn() {
    return new PassedOn(envelope(5), "Jo Miller", Assignment.Cause.DELEGATION);
  }

  /** Others have not answered yet, and the reader is only told. */
  public static Escalated escalated() {
    return new Escalated(envelope(6), List.of("Jo Miller", "Kim Okafor"));
  }

  /** Silence is approval, and the reader must know. */
  public static Asked askedWhereSilenceApproves() {
    return asked(
        with(envelope(7), with(request(), OnExpiry.APPROVE)),
        new ActionLinks(APPROVE, REJECT, FORM));
  }

  /** Nobody has answered in time. */
  public static Closed ranOut(RequestState state) {
    return new Closed(envelope(8), state, List.of(), null, true);
  }

  private static RequestSummary with(RequestSummary request, OnExpiry onExpiry) {
    return new RequestSummary(
        request.id(),
        request.title(),
        request.summary(),
        request.context(),
        request.requester(),
        request.fields(),
        request.progress(),
        request.createdAt(),
        request.expiresAt(),
        onExpiry,
        request.shown(),
        request.revised(),
        request.questions());
  }

  /** Somebody has asked something, and nobody has replied yet. */
  public static Asked askedWhileAQuestionWaits() {
    return asked(
        with(envelope(9), with(request(), null, List.of(question(null)))),
        new ActionLinks(APPROVE, REJECT, FORM));
  }

  /** Once more, because somebody's question has its reply. */
  public static Asked askedAfterAReply() {
    var request = request();
    var reply = new Remark("ERP", "All 14\nof May.");
    return asked(
        with(envelope(10), with(request, request.expiresAt(), List.of(question(reply)))),
        new ActionLinks(APPROVE, REJECT, FORM));
  }

  private static Exchange question(@Nullable Remark reply) {
    return new Exchange(1, "Kim Okafor", "Which vendors are these?", reply);
  }

  private static RequestSummary with(
      RequestSummary request, @Nullable Instant expiresAt, List<Exchange> questions) {
    return new RequestSummary(
        request.id(),
        request.title(),
        request.summary(),
        request.context(),
        request.requester(),
        request.fields(),
        request.progress(),
        request.createdAt(),
        expiresAt,
        request.onExpiry(),
        request.shown(),
        request.revised(),
        questions);
  }

  /** One of every kind, each a delivery of its own. */
  public static List<Notice> samples() {
    var all =
        List.of(
            asked(),
            askedForInput(),
            askedToDecide(),
            askedElsewhere(),
            askedToReject(),
            askedAfterOthers(),
            reminded(),
            closed(RequestState.APPROVED, "Jo Miller"),
            closed(RequestState.EXPIRED, ""),
            closed(RequestState.PENDING, ""),
            closedByTwo(),
            returned(),
            overridden(),
            ranOut(RequestState.APPROVED),
            askedWhereSilenceApproves(),
            escalated(),
            askedAnew(),
            askedWhileAQuestionWaits(),
            askedAfterAReply(),
            receipt(),
            passedOn());
    return IntStream.range(0, all.size())
        .mapToObj(number -> numbered(100 + number, all.get(number)))
        .toList();
  }

  /** Three requests in one message: one to decide, one that may be edited, one to hear of. */
  public static Notice.Digest digest() {
    return digest(
        1,
        List.of(
            new Notice.Item(
                "Invoice batch 2026-11",
                "ana@example.test",
                List.of("Ada Lovelace"),
                EXPIRES_AT,
                OnExpiry.APPROVE,
                new ActionLinks(null, REJECT, FORM),
                CODE,
                false),
            new Notice.Item(
                "Access to the archive",
                "kim@example.test",
                List.of(),
                null,
                OnExpiry.EXPIRE,
                new ActionLinks(link("/hil/action", "open"), link("/hil/action", "shut"), null),
                "0815",
                true),
            new Notice.Item(
                "New printer",
                "",
                List.of(),
                EXPIRES_AT,
                OnExpiry.EXPIRE,
                ActionLinks.NONE,
                "",
                false)));
  }

  /** The same message tried again, about these by now. */
  public static Notice.Digest digest(int attempt, List<Notice.Item> items) {
    return digest(300, attempt, envelope(1).to(), items);
  }

  private static Notice.Digest digest(
      int number, int attempt, Recipient to, List<Notice.Item> items) {
    return new Notice.Digest(
        new DeliveryId("dlv_%023d".formatted(number)),
        attempt,
        new TenantId("acme"),
        new Branding("Acme Finance", "#1f3a5f", ""),
        to,
        items);
  }

  public static Notice.Digest digestIn(Locale locale) {
    var to = envelope(1).to();
    return digest(
        300,
        1,
        new Recipient(to.email(), to.name(), locale, to.handle(), List.of()),
        digest().items());
  }

  /** The text wherever a caller can put text. */
  public static Notice.Digest digestWith(int number, String text) {
    var item =
        new Notice.Item(
            text,
            text,
            List.of(text),
            EXPIRES_AT,
            OnExpiry.EXPIRE,
            new ActionLinks(APPROVE, REJECT, FORM),
            CODE,
            false);
    return digest(310 + number, 1, envelope(1).to(), List.of(item, item));
  }

  /** As much as one message is given. */
  public static Notice.Digest digestAtLength() {
    var items =
        IntStream.range(0, 50)
            .mapToObj(number ->
                new Notice.Item(
                    "T".repeat(200),
                    "ana@example.test",
                    List.of("Ada Lovelace"),
                    EXPIRES_AT,
                    OnExpiry.REJECT,
                    new ActionLinks(
                        link("/hil/action", "a" + number), link("/hil/action", "r" + number), null),
                    "%04d".formatted(number),
                    false))
            .toList();
    return digest(309, 1, envelope(1).to(), items);
  }

  /** Every link that a digest may have. */
  public static Set<String> linksOf(Notice.Digest digest) {
    return digest.items().stream()
        .map(Notice.Item::links)
        .flatMap(links -> Stream.of(links.approve(), links.reject(), links.form()))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The hostile text wherever a caller can put text. */
  public static Asked askedWith(String text) {
    var fields =
        Stream.of(
                new HilField(
                    new FieldName("first"),
                    text,
                    FieldType.LONG_TEXT,
                    new FieldValue.Text(text),
                    DisplayMode.READABLE,
                    InputMode.LOCKED,
                    List.of()),
                new HilField(
                    new FieldName("second"),
                    text,
                    FieldType.CHOICE,
                    new FieldValue.Choice(text),
                    DisplayMode.READABLE,
                    InputMode.EDITABLE_OPTIONAL,
                    List.of(text)))
            .map(HilField::view)
            .flatMap(Optional::stream)
            .toList();
    var request =
        new RequestSummary(
            request().id(),
            text,
            text,
            new StepContext(text, List.of(new PreviousStep(text, text)), text, text),
            text,
            fields,
            ONE_OF_ONE,
            CREATED_AT,
            EXPIRES_AT,
            OnExpiry.EXPIRE,
            SHOWN,
            null,
            List.of(new Exchange(1, text, text, new Remark(text, text))));
    var envelope = envelope(1);
    var to =
        new Recipient(envelope.to().email(), text, envelope.to().locale(), HANDLE, List.of(text));
    return asked(
        new Envelope(
            envelope.delivery(),
            envelope.attempt(),
            envelope.thread(),
            envelope.original(),
            envelope.tenant(),
            new Branding(text.length() > 80 ? "Acme" : text, "#1f3a5f", ""),
            to,
            envelope.everybody(),
            request),
        new ActionLinks(APPROVE, REJECT, FORM));
  }

  /** As much as a request may hold. */
  public static Asked askedAtLength() {
    var line = "All work and no play makes a long text & a <long> mail. ";
    var fields =
        IntStream.rangeClosed(1, 60)
            .mapToObj(i ->
                (FieldView)
                    new FieldView.Readable(
                        new FieldName("f" + i),
                        "Field " + i,
                        FieldType.LONG_TEXT,
                        new FieldValue.Text(line.repeat(180)),
                        InputMode.LOCKED,
                        List.of()))
            .toList();
    var previous =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> new PreviousStep("Step " + i, line.repeat(70)))
            .toList();
    var request =
        new RequestSummary(
            request().id(),
            "T".repeat(200),
            line.repeat(175),
            new StepContext(line.repeat(17), previous, line.repeat(17), line.repeat(17)),
            "ana@example.test",
            fields,
            ONE_OF_ONE,
            CREATED_AT,
            EXPIRES_AT,
            OnExpiry.EXPIRE,
            SHOWN,
            null,
            Collections.nCopies(
                20,
                new Exchange(
                    1, "Kim Okafor", line.repeat(35), new Remark("ERP", line.repeat(35)))));
    return asked(with(envelope(1), request), new ActionLinks(APPROVE, REJECT, FORM));
  }

  public static Asked withRequest(Asked asked, RequestSummary request) {
    return asked(with(asked.envelope(), request), asked.links());
  }

  public static Asked withBranding(Asked asked, Branding branding) {
    var e = asked.envelope();
    return asked(
        new Envelope(
            e.delivery(),
            e.attempt(),
            e.thread(),
            e.original(),
            e.tenant(),
            branding,
            e.to(),
            e.everybody(),
            e.request()),
        asked.links());
  }

  public static RequestSummary withFields(RequestSummary request, List<FieldView> fields) {
    return new RequestSummary(
        request.id(),
        request.title(),
        request.summary(),
        request.context(),
        request.requester(),
        fields,
        request.progress(),
        request.createdAt(),
        request.expiresAt(),
        request.onExpiry(),
        request.shown(),
        request.revised(),
        request.questions());
  }

  public static RequestSummary withTitle(RequestSummary request, String title) {
    return new RequestSummary(
        request.id(),
        title,
        request.summary(),
        request.context(),
        request.requester(),
        request.fields(),
        request.progress(),
        request.createdAt(),
        request.expiresAt(),
        request.onExpiry(),
        request.shown(),
        request.revised(),
        request.questions());
  }

  public static RequestSummary withSummary(RequestSummary request, String summary) {
    return new RequestSummary(
        request.id(),
        request.title(),
        summary,
        request.context(),
        request.requester(),
        request.fields(),
        request.progress(),
        request.createdAt(),
        request.expiresAt(),
        request.onExpiry(),
        request.shown(),
        request.revised(),
        request.questions());
  }

  /** The same notice to a reader of another language. */
  public static Notice in(Locale locale, Notice notice) {
    var e = notice.envelope();
    return with(
        new Envelope(
            e.delivery(),
            e.attempt(),
            e.thread(),
            e.original(),
            e.tenant(),
            e.branding(),
            new Recipient(
                e.to().email(), e.to().name(), locale, e.to().handle(), e.to().onBehalfOf()),
            e.everybody(),
            e.request()),
        notice);
  }

  /** The same notice as a delivery of its own. */
  public static Notice numbered(int number, Notice notice) {
    var e = notice.envelope();
    return with(
        new Envelope(
            new DeliveryId("dlv_%023d".formatted(number)),
            e.attempt(),
            e.thread(),
            e.original(),
            e.tenant(),
            e.branding(),
            e.to(),
            e.everybody(),
            e.request()),
        notice);
  }

  /** The same delivery, tried again. */
  public static Notice attempt(int attempt, Notice notice) {
    var e = notice.envelope();
    return with(
        new Envelope(
            e.delivery(),
            attempt,
            e.thread(),
            e.original(),
            e.tenant(),
            e.branding(),
            e.to(),
            e.everybody(),
            e.request()),
        notice);
  }

  /** The same notice, which may be put as a reply to the message that asked. */
  public static Notice inReplyTo(MessageHandle original, Notice notice) {
    var e = notice.envelope();
    return with(
        new Envelope(
            e.delivery(),
            e.attempt(),
            e.thread(),
            original,
            e.tenant(),
            e.branding(),
            e.to(),
            e.everybody(),
            e.request()),
        notice);
  }

  private static Notice with(Envelope envelope, Notice notice) {
    return switch (notice) {
      case Asked asked -> new Asked(envelope, asked.links(), asked.answers(), asked.code());
      case Reminded reminded ->
          new Reminded(envelope, reminded.links(), reminded.answers(), reminded.code());
      case Closed closed ->
          new Closed(envelope, closed.state(), closed.answers(), closed.remark(), closed.ranOut());
      case PassedOn passed -> new PassedOn(envelope, passed.to(), passed.cause());
      case Escalated escalated -> new Escalated(envelope, escalated.waitingFor());
      case Receipt receipt ->
          new Receipt(
              envelope,
              receipt.verdict(),
              receipt.decidedAt(),
              receipt.channel(),
              receipt.comment(),
              receipt.ip(),
              receipt.receipt(),
              receipt.code());
    };
  }

  private static Envelope with(Envelope envelope, RequestSummary request) {
    return new Envelope(
        envelope.delivery(),
        envelope.attempt(),
        envelope.thread(),
        envelope.original(),
        envelope.tenant(),
        envelope.branding(),
        envelope.to(),
        envelope.everybody(),
        request);
  }

  private static Envelope envelope(int delivery) {
    return new Envelope(
        new DeliveryId("dlv_0000000000000000000000" + delivery),
        1,
        "asg_00000000000000000000A",
        null,
        new TenantId("acme"),
        new Branding("Acme Finance", "#1f3a5f", ""),
        new Recipient(
            new EmailAddress("cfo@example.test"), "Chris Ford", Locale.UK, HANDLE, List.of()),
        List.of(),
        request());
  }

  private static RequestSummary request() {
    return new RequestSummary(
        new RequestId(UUID.fromString("01930000-0000-7000-8000-000000000001")),
        "Invoice batch 2026-11",
        "Pays **14** vendors. The [batch file](https://erp.example.test/batches/42) was checked.",
        new StepContext(
            "Month-end run 42",
            List.of(
                new PreviousStep("Collect invoices", "14 invoices"),
                new PreviousStep("Match purchase orders", "13 matched, 1 matched by hand")),
            "The batch goes to the bank.",
            "Finance is told, and nothing is paid."),
        "ana@example.test",
        fields(InputMode.EDITABLE_OPTIONAL),
        ONE_OF_ONE,
        CREATED_AT,
        EXPIRES_AT,
        OnExpiry.EXPIRE,
        SHOWN,
        null);
  }

  private static List<FieldView> fields(InputMode costCentre) {
    return Stream.of(
            field("total", "Batch total", FieldType.NUMBER, number("18250.45"))
                .editable(InputMode.EDITABLE_OPTIONAL),
            field("vendors", "Vendors", FieldType.NUMBER, number("14")),
            field("due", "Due", FieldType.DATE, new FieldValue.Date(LocalDate.of(2026, 11, 30))),
            field("urgent", "Urgent", FieldType.BOOLEAN, new FieldValue.YesNo(true)),
            field("iban", "Account", FieldType.TEXT, new FieldValue.Text(MASKED))
                .shown(DisplayMode.READABLE_MASKED),
            field("margin", "Margin", FieldType.TEXT, new FieldValue.Text(CONCEALED))
                .shown(DisplayMode.CONCEALED),
            field(
                "remark", "Remark", FieldType.LONG_TEXT, new FieldValue.Text("Two lines:\nsecond")),
            field("reference", "Reference", FieldType.TEXT, FieldValue.NONE),
            field("costCentre", "Cost centre", FieldType.TEXT, FieldValue.NONE)
                .editable(costCentre))
        .map(Draft::view)
        .flatMap(Optional::stream)
        .toList();
  }

  private record Draft(HilField field) {
    Draft editable(InputMode input) {
      return new Draft(
          new HilField(
              field.name(),
              field.label(),
              field.type(),
              field.value(),
              field.display(),
              input,
              field.choices()));
    }

    Draft shown(DisplayMode display) {
      return new Draft(
          new HilField(
              field.name(),
              field.label(),
              field.type(),
              field.value(),
              display,
              field.input(),
              field.choices()));
    }

    Optional<FieldView> view() {
      return field.view();
    }
  }

  private static Draft field(String name, String label, FieldType type, FieldValue value) {
    return new Draft(
        new HilField(
            new FieldName(name),
            label,
            type,
            value,
            DisplayMode.READABLE,
            InputMode.LOCKED,
            List.of()));
  }

  private static FieldValue number(String text) {
    return new FieldValue.Number(new BigDecimal(text));
  }

  private static URI link(String path, String token) {
    return URI.create(
        "https://approvals.example.test" + path + "?k=kSample01&t=" + token + "a".repeat(300));
  }
}
