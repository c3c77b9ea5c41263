package io.countersign.domain.workflow;

import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.RevisionRule;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ApprovalStep} is made from when its turn comes: the same, with places for values.
 *
 * @param count how many approvals it takes, in place of the rule's own number; null if the rule
 *     says
 * @param maxRevisions how many times it may be sent back for changes
 */
public record ApprovalTemplate(
    Text title,
    Text summary,
    Text onApprove,
    Text onReject,
    List<FieldTemplate> fields,
    List<Approver> approvers,
    Quorum quorum,
    @Nullable Expression count,
    List<ChannelUse> delivery,
    Duration expiresIn,
    @Nullable Duration remindAfter,
    DecisionPolicy policy,
    Map<String, String> labels,
    int maxRevisions) {
  /** The label that names the workflow in each of its requests. */
  public static final String WORKFLOW_LABEL = "workflow";

  /** One fewer than a request may have: {@link #WORKFLOW_LABEL} comes on top. */
  public static final int MAX_LABELS = 19;

  public ApprovalTemplate {
    fields = List.copyOf(fields);
    approvers = List.copyOf(approvers);
    delivery = List.copyOf(delivery);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  public RevisionRule revisions() {
    return new RevisionRule(
        maxRevisions,
        fields.stream()
            .filter(field -> !field.material())
            .map(FieldTemplate::name)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** A text that is known only when its turn comes. */
  public sealed interface Text {
    record Filled(TextTemplate template) implements Text {}

    record Computed(Expression expression) implements Text {}
  }

  /** Where a field's value comes from. */
  public sealed interface ValueSource {
    record Fixed(FieldValue value) implements ValueSource {}

    /** One value as it is, or a text with values in it. */
    record Filled(TextTemplate template) implements ValueSource {}

    record Computed(Expression expression) implements ValueSource {}
  }

  /**
   * A field whose value comes later.
   *
   * @param material whether earlier answers are stale if it changes
   */
  public record FieldTemplate(
      FieldName name,
      String label,
      FieldType type,
      ValueSource value,
      DisplayMode display,
      InputMode input,
      List<String> choices,
      boolean material) {
    public FieldTemplate {
      choices = List.copyOf(choices);
    }
  }

  /** Who is asked. */
  public sealed interface Approver {
    record Known(ApproverRef approver) implements Approver {}

    /** Whom an expression names; each an address or {@code role:<name>}. */
    record Chosen(Expression expression) implements Approver {}
  }

  /** The address or role that an expression named. */
  public static ApproverRef named(String text) {
    return text.startsWith("role:")
        ? new ApproverRef.InRole(new Role(text.substring("role:".length())))
        : new ApproverRef.ByEmail(new EmailAddress(text));
  }
}
