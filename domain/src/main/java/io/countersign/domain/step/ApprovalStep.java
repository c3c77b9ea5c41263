package io.countersign.domain.step;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The definition that a request is made from: what is asked, of whom, and by which rules.
 *
 * @param summary a small Markdown subset, may be empty
 * @param requester who wants the approval; nobody when a machine asks on its own account
 * @param onNobody who is asked in place of an entry of {@code approvers} that leaves nobody to ask;
 *     null to refuse such a request
 * @param delivery the channels on which each approver is asked, at least one of them at once
 * @param expiresIn from one minute to one year
 * @param remindAfter when those who did not answer are asked again; null for never
 * @param callbackUrl where the outcome is sent, null when the caller waits or polls
 * @param revisions whether it may be sent back for changes
 * @param clocks what else time does to it
 */
public record ApprovalStep(
    String title,
    String summary,
    StepContext context,
    WorkflowRef workflow,
    @Nullable EmailAddress requester,
    List<HilField> fields,
    List<ApproverRef> approvers,
    @Nullable ApproverRef onNobody,
    Quorum quorum,
    List<ChannelUse> delivery,
    Duration expiresIn,
    @Nullable Duration remindAfter,
    DecisionPolicy policy,
    Map<String, String> labels,
    @Nullable String callbackUrl,
    RevisionRule revisions,
    ClockRules clocks) {

  public static final Duration DEFAULT_EXPIRY = Duration.ofHours(72);
  public static final int MAX_FIELDS = 60;
  public static final int MAX_APPROVERS = 50;

  public ApprovalStep {
    Check.filledLine("The title", title, 200);
    Check.lines("The summary", summary, 10_000);
    Check.sizeAtMost("The number of fields", fields, MAX_FIELDS);
    Check.sizeAtMost("The number of approvers", approvers, MAX_APPROVERS);
    Check.sizeAtMost("The number of labels", labels.keySet(), 20);
    fields = List.copyOf(fields);
    approvers = List.copyOf(approvers);
    delivery = List.copyOf(delivery);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    if (approvers.isEmpty()) {
      throw new InvalidValueException("Name at least one approver.");
    }
    if (delivery.isEmpty()
        || delivery.stream().map(ChannelUse::channel).distinct().count() != delivery.size()) {
      throw new InvalidValueException("Name at least one channel, each only once.");
    }
    if (delivery.stream().noneMatch(use -> use.after().isZero())) {
      throw new InvalidValueException("At least one channel must be used at once.");
    }
    if (policy.api() == DecisionPolicy.ApiUse.REFUSED
        && delivery.stream().noneMatch(use -> use.answers().letApprove())) {
      throw new InvalidValueException("At least one channel must let people approve.");
    }
    if (fields.stream().map(HilField::name).distinct().count() != fields.size()) {
      throw new InvalidValueException("Field names must differ from each other.");
    }
    if (expiresIn.compareTo(Duration.ofMinutes(1)) < 0
        || expiresIn.compareTo(Duration.ofDays(366)) > 0) {
      throw new InvalidValueException("A request must expire after one minute to 366 days.");
    }
    if (delivery.stream().anyMatch(use -> use.after().compareTo(expiresIn) >= 0)) {
      throw new InvalidValueException("Every channel must be used before the request expires.");
    }
    if (remindAfter != null
        && (remindAfter.isNegative()
            || remindAfter.isZero()
            || remindAfter.compareTo(expiresIn) >= 0)) {
      throw new InvalidValueException("The reminder must come before the request expires.");
    }
    checkClocks(clocks, expiresIn, remindAfter, fields);
    for (var label : labels.entrySet()) {
      Check.filledLine("A label name", label.getKey(), 60);
      Check.line("A label value", label.getValue(), 200);
    }
    if (!fields.stream().map(HilField::name).toList().containsAll(revisions.immaterial())) {
      throw new InvalidValueException("Only a field of the request can be declared immaterial.");
    }
    if (callbackUrl != null) {
      Check.filledLine("The callback address", callbackUrl, 2_048);
    }
  }

  /** A step of which time makes nothing but an end, and one reminder. */
  public ApprovalStep(
      String title,
      String summary,
      StepContext context,
      WorkflowRef workflow,
      @Nullable EmailAddress requester,
      List<HilField> fields,
      List<ApproverRef> approvers,
      @Nullable ApproverRef onNobody,
      Quorum quorum,
      List<ChannelUse> delivery,
      Duration expiresIn,
      @Nullable Duration remindAfter,
      DecisionPolicy policy,
      Map<String, String> labels,
      @Nullable String callbackUrl,
      RevisionRule revisions) {
    this(
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
        ClockRules.NONE);
  }

  private static void checkClocks(
      ClockRules clocks,
      Duration expiresIn,
      @Nullable Duration remindAfter,
      List<HilField> fields) {
    var every = clocks.remindEvery();
    if (every != null) {
      if (remindAfter == null) {
        throw new InvalidValueException("Say when the first reminder comes.");
      }
      if (reminders(remindAfter, every, clocks.lasting(expiresIn)) > ClockRules.MAX_REMINDERS) {
        throw new InvalidValueException(
            "A request reminds at most " + ClockRules.MAX_REMINDERS + " times.");
      }
    }
    checkLadder(clocks, expiresIn);
    if (clocks.onExpiry() == OnExpiry.APPROVE
        && fields.stream().anyMatch(f -> f.input() == InputMode.REQUIRED_FROM_HUMAN)) {
      throw new InvalidValueException(
          "What a person must enter cannot be approved by time running out.");
    }
  }

  /** How many come before the end. */
  private static long reminders(Duration first, Duration every, Duration end) {
    return 1 + end.minus(first).minusNanos(1).dividedBy(every);
  }

  private static void checkLadder(ClockRules clocks, Duration expiresIn) {
    var ladder = clocks.escalate();
    if (clocks.onExpiry() == OnExpiry.ESCALATE) {
      if (ladder.isEmpty()
          || !ladder.getLast().after().equals(expiresIn)
          || ladder.getLast().action() == Escalation.Action.NOTIFY) {
        throw new InvalidValueException(
            "To escalate when time runs out, let the last level come after expiresIn and widen or"
                + " replace.");
      }
    } else if (!ladder.isEmpty() && ladder.getLast().after().compareTo(expiresIn) >= 0) {
      throw new InvalidValueException("Every level must come before the request expires.");
    }
  }

  /** How long it stays open if nobody decides, counted in its working time. */
  public Duration lifetime() {
    return clocks.lasting(expiresIn);
  }

  /** The same by other clocks. */
  public ApprovalStep with(ClockRules others) {
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
        others);
  }

  /** The same, requested by somebody who is known better by now. */
  public ApprovalStep requestedBy(EmailAddress whom) {
    return new ApprovalStep(
        title,
        summary,
        context,
        workflow,
        whom,
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
        clocks);
  }

  /** The same step with other content; values that are not named stay as they are. */
  public ApprovalStep revised(
      String newTitle,
      String newSummary,
      StepContext newContext,
      Map<FieldName, FieldValue> newValues) {
    return new ApprovalStep(
        newTitle,
        newSummary,
        newContext,
        workflow,
        requester,
        fields.stream()
            .map(field -> field.with(newValues.getOrDefault(field.name(), field.value())))
            .toList(),
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
        clocks);
  }

  public Optional<HilField> field(String name) {
    return fields.stream().filter(f -> f.name().value().equals(name)).findFirst();
  }

  public List<ChannelId> channels() {
    return delivery.stream().map(ChannelUse::channel).toList();
  }

  /** What counts if it is answered there: anything, unless the step says less of the channel. */
  public ChannelUse.Answers answersThrough(ChannelId channel) {
    return delivery.stream()
        .filter(use -> use.channel().equals(channel))
        .map(ChannelUse::answers)
        .findFirst()
        .orElse(ChannelUse.Answers.MAY_APPROVE);
  }

  /** When somebody is asked through this channel who is asked at all from this moment on. */
  public Instant begins(ChannelId channel, Instant from) {
    return delivery.stream()
        .filter(use -> use.channel().equals(channel) && !use.after().isZero())
        .map(use -> clocks.time().after(from, use.after()))
        .findFirst()
        .orElse(from);
  }

  /**
   * What approvers are asked to agree to, for digests: title, summary, context, requester, the
   * caller's ids and the fields. Who is asked and by when is not part of it.
   */
  public JsonValue.Obj canonicalContent(List<HilField> fieldsNow) {
    return JsonValue.object()
        .put("title", title)
        .put("summary", summary)
        .put(
            "context",
            JsonValue.object()
                .put("trigger", context.trigger())
                .put(
                    "previous",
                    JsonValue.array(
                        context.previous().stream()
                            .map(p ->
                                JsonValue.object()
                                    .put("step", p.step())
                                    .put("output", p.output())
                                    .build())
                            .toList()))
                .put("onApprove", context.onApprove())
                .put("onReject", context.onReject())
                .build())
        .put(
            "workflow",
            JsonValue.object()
                .put("executionId", workflow.executionId())
                .put("stepId", workflow.stepId())
                .build())
        .put("requester", requester == null ? null : requester.value())
        .put("fields", JsonValue.array(fieldsNow.stream().map(HilField::canonical).toList()))
        .build();
  }
}
