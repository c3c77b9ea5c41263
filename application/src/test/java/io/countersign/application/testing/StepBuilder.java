package io.countersign.application.testing;

import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.HilField;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.ClockRules;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.Escalation;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.WorkflowRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A step; one number to look at, two people asked by mail, one of them is enough. */
public final class StepBuilder {
  private String title = "Invoice batch 2026-11";
  private String summary = "";
  private StepContext context = StepContext.NONE;
  private WorkflowRef workflow = WorkflowRef.NONE;
  private @Nullable EmailAddress requester;
  private List<HilField> fields =
      List.of(new FieldBuilder("total").labelled("Batch total").number("18250.40").build());
  private List<ApproverRef> approvers =
      List.of(Samples.byEmail("ana@example.test"), Samples.byEmail("ben@example.test"));
  private @Nullable ApproverRef onNobody;
  private Quorum quorum = Quorum.ANY;
  private List<ChannelUse> delivery = List.of(ChannelUse.of(Samples.EMAIL));
  private Duration expiresIn = ApprovalStep.DEFAULT_EXPIRY;
  private @Nullable Duration remindAfter;
  private DecisionPolicy policy = DecisionPolicy.DEFAULT;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private @Nullable String callbackUrl;
  private RevisionRule revisions = RevisionRule.NONE;
  private OnExpiry onExpiry = OnExpiry.EXPIRE;
  private @Nullable Duration remindEvery;
  private final List<Escalation> ladder = new ArrayList<>();
  private WorkingTime time = new WorkingTime.Always();

  StepBuilder() {}

  public StepBuilder titled(String text) {
    title = text;
    return this;
  }

  public StepBuilder summary(String markdown) {
    summary = markdown;
    return this;
  }

  public StepBuilder context(StepContext where) {
    context = where;
    return this;
  }

  public StepBuilder workflow(String executionId, String stepId) {
    workflow = new WorkflowRef(executionId, stepId);
    return this;
  }

  public StepBuilder requestedBy(String email) {
    requester = new EmailAddress(email);
    return this;
  }

  public StepBuilder fields(FieldBuilder... builders) {
    fields = Arrays.stream(builders).map(FieldBuilder::build).toList();
    return this;
  }

  public StepBuilder asking(String... emails) {
    approvers = Arrays.stream(emails).map(Samples::byEmail).toList();
    return this;
  }

  public StepBuilder andRole(String role) {
    var more = new ArrayList<>(approvers);
    more.add(new ApproverRef.InRole(new Role(role)));
    approvers = more;
    return this;
  }

  /** Only these. */
  public StepBuilder askingEach(ApproverRef... entries) {
    approvers = List.of(entries);
    return this;
  }

  public StepBuilder onNobody(ApproverRef entry) {
    onNobody = entry;
    return this;
  }

  public StepBuilder quorum(Quorum.Rule rule, int veto) {
    quorum = new Quorum(rule, veto);
    return this;
  }

  public StepBuilder through(ChannelId... channels) {
    return through(Arrays.stream(channels).map(ChannelUse::of).toArray(ChannelUse[]::new));
  }

  public StepBuilder through(ChannelUse... uses) {
    delivery = List.of(uses);
    return this;
  }

  public StepBuilder expiresIn(Duration duration) {
    expiresIn = duration;
    return this;
  }

  public StepBuilder remindAfter(Duration duration) {
    remindAfter = duration;
    return this;
  }

  /** And so often from then on. */
  public StepBuilder remindEvery(Duration duration) {
    remindEvery = duration;
    return this;
  }

  public StepBuilder onExpiry(OnExpiry rule) {
    onExpiry = rule;
    return this;
  }

  /** One more level. */
  public StepBuilder escalate(Duration after, Escalation.Action action, ApproverRef... to) {
    ladder.add(new Escalation(after, action, List.of(to)));
    return this;
  }

  public StepBuilder calendar(String name) {
    time = new WorkingTime.By(new CalendarName(name));
    return this;
  }

  public StepBuilder policy(DecisionPolicy rules) {
    policy = rules;
    return this;
  }

  public StepBuilder machinesMayAnswer() {
    return policy(
        new DecisionPolicy(
            policy.oneClick(), policy.code(), policy.comment(), DecisionPolicy.ApiUse.ALLOWED));
  }

  public StepBuilder label(String name, String value) {
    labels.put(name, value);
    return this;
  }

  public StepBuilder callbackUrl(String url) {
    callbackUrl = url;
    return this;
  }

  /** People may send it back, so many times. */
  public StepBuilder revisable(int max, String... immaterial) {
    revisions =
        new RevisionRule(
            max, Arrays.stream(immaterial).map(FieldName::new).collect(Collectors.toSet()));
    return this;
  }

  public ApprovalStep build() {
    return new ApprovalStep(
        title,
        summary,
        context,
        workflow,
        requester,
        fields,
        approvers,
        onNobody,
        quorum,
        delivery,
        expiresIn,
        remindAfter,
        policy,
        labels,
        callbackUrl,
        revisions,
        new ClockRules(onExpiry, remindEvery, ladder, time));
  }
}
