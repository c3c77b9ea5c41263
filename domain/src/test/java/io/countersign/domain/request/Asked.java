package io.countersign.domain.request;

import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.ClockRules;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.DecisionPolicy.ApiUse;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import io.countersign.domain.step.Escalation;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.WorkflowRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Some people who are asked for an approval, for stories to tell what they do. */
final class Asked {
  static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  static final Instant EXPIRY = NOW.plus(Duration.ofHours(72));
  static final ChannelId EMAIL = new ChannelId("email");

  private final List<Assignment> people;
  private @Nullable EmailAddress requester;
  private List<HilField> fields = List.of();
  private List<ApproverRef> empty = List.of();
  private @Nullable ApproverRef onNobody;
  private final Map<EmailAddress, Assignment> standIns = new LinkedHashMap<>();
  private Quorum quorum = Quorum.ANY;
  private DecisionPolicy policy = DecisionPolicy.DEFAULT;
  private RevisionRule revisions = RevisionRule.NONE;
  private OnExpiry onExpiry = OnExpiry.EXPIRE;
  private final List<Escalation> ladder = new ArrayList<>();
  private @Nullable Duration remindAfter;
  private @Nullable Duration remindEvery;
  private WorkingTime time = new WorkingTime.Always();
  private String salt = "salt";
  private List<ChannelUse> delivery = List.of(ChannelUse.of(EMAIL));

  private Asked(List<Assignment> people) {
    this.people = new ArrayList<>(people);
  }

  static Asked people(String... names) {
    return new Asked(Arrays.stream(names).map(Asked::person).toList());
  }

  /** Everybody who holds one role. */
  static Asked role(String... names) {
    var role = new ApproverRef.InRole(new Role("finance"));
    return new Asked(
        Arrays.stream(names)
            .map(Asked::person)
            .map(p -> new Assignment(p.id(), p.email(), p.name(), p.locale(), role))
            .toList());
  }

  /** These, in this order, see {@link #through(ApproverRef, String)}. */
  static Asked entries(Assignment... people) {
    return new Asked(List.of(people));
  }

  static ApproverRef.InRole holding(String role) {
    return new ApproverRef.InRole(new Role(role));
  }

  /** Somebody whom one entry brings in. */
  static Assignment through(ApproverRef entry, String name) {
    var person = person(name);
    return new Assignment(person.id(), person.email(), person.name(), person.locale(), entry);
  }

  /** Somebody with an address of {@code example.test} by default. */
  static Assignment person(String name) {
    var email = new EmailAddress(name.contains("@") ? name : name + "@example.test");
    return new Assignment(
        new AssignmentId("asg_" + Integer.toHexString(name.hashCode())),
        email,
        name,
        Locale.ENGLISH,
        new ApproverRef.ByEmail(email));
  }

  Asked requestedBy(String email) {
    requester = new EmailAddress(email);
    return this;
  }

  Asked onNobody(ApproverRef entry, String... names) {
    onNobody = entry;
    Arrays.stream(names).map(name -> through(entry, name)).forEach(people::add);
    return this;
  }

  /** One is away, and another stands in. */
  Asked away(String name, String standIn) {
    var person = person(standIn);
    standIns.put(
        person(name).email(),
        new Assignment(
            new AssignmentId(person.id().value() + "_in"),
            person.email(),
            person.name(),
            person.locale(),
            List.of(),
            null));
    return this;
  }

  /** Entries that bring nobody in. */
  Asked alsoAsking(ApproverRef... entries) {
    empty = List.of(entries);
    return this;
  }

  Asked quorum(Quorum.Rule rule, int veto) {
    quorum = new Quorum(rule, veto);
    return this;
  }

  Asked fields(HilField... shown) {
    fields = List.of(shown);
    return this;
  }

  Asked rules(CommentRule comment, ApiUse api) {
    policy = new DecisionPolicy(policy.oneClick(), policy.code(), comment, api);
    return this;
  }

  /** They may send it back, so many times. */
  Asked revisable(int max, String... immaterial) {
    revisions =
        new RevisionRule(
            max, Arrays.stream(immaterial).map(FieldName::new).collect(Collectors.toSet()));
    return this;
  }

  Asked through(ChannelUse... uses) {
    delivery = List.of(uses);
    return this;
  }

  Asked onExpiry(OnExpiry rule) {
    onExpiry = rule;
    return this;
  }

  /** One more level, after so many hours. */
  Asked escalate(int hours, Escalation.Action action) {
    ladder.add(new Escalation(Duration.ofHours(hours), action, List.of(holding("boss"))));
    return this;
  }

  /** Reminders in this rhythm, in hours. */
  Asked remind(int after, int every) {
    remindAfter = Duration.ofHours(after);
    remindEvery = Duration.ofHours(every);
    return this;
  }

  Asked by(WorkingTime which) {
    time = which;
    return this;
  }

  Asked salt(String text) {
    salt = text;
    return this;
  }

  ApprovalStep step() {
    return new ApprovalStep(
        "Invoice batch",
        "Pays **14** vendors.",
        StepContext.NONE,
        WorkflowRef.NONE,
        requester,
        fields,
        Stream.concat(
                people.stream()
                    .flatMap(a -> a.reasons().stream())
                    .filter(entry -> !entry.equals(onNobody)),
                empty.stream())
            .distinct()
            .toList(),
        onNobody,
        quorum,
        delivery,
        Duration.between(NOW, EXPIRY),
        remindAfter,
        policy,
        Map.of(),
        null,
        revisions,
        new ClockRules(onExpiry, remindEvery, ladder, time));
  }

  OpenResult result() {
    return ApprovalRequest.open(new RequestId(new UUID(1, 2)), step(), salt, people, standIns, NOW);
  }

  ApprovalRequest open() {
    return ((OpenResult.Opened) result()).request();
  }

  static HilField text(String name, String value, DisplayMode display, InputMode input) {
    return field(name, FieldType.TEXT, new FieldValue.Text(value), display, input);
  }

  static HilField number(String name, String value, InputMode input) {
    return field(
        name,
        FieldType.NUMBER,
        new FieldValue.Number(new BigDecimal(value)),
        DisplayMode.READABLE,
        input);
  }

  static HilField field(
      String name, FieldType type, FieldValue value, DisplayMode display, InputMode input) {
    return new HilField(new FieldName(name), name, type, value, display, input, List.of());
  }

  /** What one of those asked says. */
  static Says says(ApprovalRequest request, String name) {
    var assignment =
        request.assignments().stream()
            .filter(a -> a.name().equals(name))
            .findFirst()
            .orElseGet(() -> person(name));
    return new Says(assignment);
  }

  /** An answer in the making. */
  static final class Says {
    private Responder responder;
    private Comment comment = Comment.NONE;
    private final Map<String, String> typed = new LinkedHashMap<>();
    private @Nullable ContentDigest seen;

    private Says(Assignment assignment) {
      responder = new Responder.Approver(assignment.id(), assignment.email(), assignment.name());
    }

    Says typing(String field, String text) {
      typed.put(field, text);
      return this;
    }

    Says having(ContentDigest shown) {
      seen = shown;
      return this;
    }

    Says because(String why) {
      comment = new Comment(why);
      return this;
    }

    Says through(Responder other) {
      responder = other;
      return this;
    }

    Says throughMachine() {
      return through(new Responder.Machine(responder.assignment(), "key1", "ERP"));
    }

    Answer yes() {
      return answer(Verdict.APPROVE);
    }

    Answer no() {
      return answer(Verdict.REJECT);
    }

    SendingBack back(String why) {
      return new SendingBack(
          responder, new Comment(why), seen, EMAIL, Assurance.LINK, Evidence.NONE);
    }

    Asking what(String question) {
      return new Asking(
          responder, new Comment(question), seen, EMAIL, Assurance.LINK, Evidence.NONE);
    }

    private Answer answer(Verdict verdict) {
      return new Answer(
          new DecisionId("dec_" + responder.assignment().value()),
          responder,
          verdict,
          comment,
          typed,
          seen,
          EMAIL,
          Assurance.LINK,
          Evidence.NONE);
    }
  }

  /** The request after these answers, all of which it takes. */
  static ApprovalRequest after(ApprovalRequest request, Answer... answers) {
    var current = request;
    for (var answer : answers) {
      current = ((DecisionResult.Recorded) current.decide(answer, NOW)).request();
    }
    return current;
  }
}
