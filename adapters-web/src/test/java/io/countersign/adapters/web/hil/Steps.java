package io.countersign.adapters.web.hil;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.DecisionPolicy.ApiUse;
import io.countersign.domain.step.DecisionPolicy.CodeRule;
import io.countersign.domain.step.DecisionPolicy.CommentRule;
import io.countersign.domain.step.DecisionPolicy.OneClick;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.StepContext.PreviousStep;
import io.countersign.domain.step.WorkflowRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Questions to ask. */
record Steps(
    String title,
    String summary,
    StepContext context,
    List<HilField> fields,
    List<String> approvers,
    Quorum quorum,
    DecisionPolicy policy) {

  static Steps aStep() {
    return new Steps(
        "Invoice batch 2026-11",
        "Pays **14** vendors from the main account. See [the ledger](https://erp.example.test/b/42).\n\n* 12 domestic\n* 2 foreign",
        new StepContext(
            "Month-end run 42",
            List.of(
                new PreviousStep("Collect invoices", "14 invoices, 2 with remarks"),
                new PreviousStep("Check budget", "Within the budget of cost centre 4711")),
            "The batch goes to the bank at 16:00.",
            "Finance is told, and the batch is held back."),
        List.of(
            locked("total", "Batch total", new FieldValue.Number(new BigDecimal("18250.4"))),
            masked("iban", "Account", InputMode.LOCKED)),
        List.of("cfo@example.test"),
        Quorum.ANY,
        DecisionPolicy.DEFAULT);
  }

  /** With a field of every type to fill in. */
  static Steps aForm() {
    return aStep()
        .fields(
            field(
                "total",
                "Batch total",
                FieldType.NUMBER,
                new FieldValue.Number(new BigDecimal("18250.4")),
                InputMode.EDITABLE_OPTIONAL),
            locked("vendor", "Largest vendor", new FieldValue.Text("Müller & Söhne <GmbH>")),
            masked("iban", "Account", InputMode.EDITABLE_OPTIONAL),
            field(
                "costCentre",
                "Cost centre",
                FieldType.TEXT,
                FieldValue.NONE,
                InputMode.REQUIRED_FROM_HUMAN),
            field(
                "payOn",
                "Pay on",
                FieldType.DATE,
                new FieldValue.Date(LocalDate.of(2026, 11, 30)),
                InputMode.EDITABLE_OPTIONAL),
            field(
                "express",
                "Express",
                FieldType.BOOLEAN,
                new FieldValue.YesNo(false),
                InputMode.EDITABLE_OPTIONAL),
            new HilField(
                new FieldName("bank"),
                "Bank",
                FieldType.CHOICE,
                new FieldValue.Choice("Main bank"),
                DisplayMode.READABLE,
                InputMode.EDITABLE_OPTIONAL,
                List.of("Main bank", "Second bank")),
            field(
                "remark",
                "Remark for the bank",
                FieldType.LONG_TEXT,
                new FieldValue.Text("Batch of November.\nPlease confirm."),
                InputMode.EDITABLE_OPTIONAL));
  }

  Steps titled(String other) {
    return new Steps(other, summary, context, fields, approvers, quorum, policy);
  }

  Steps summary(String other) {
    return new Steps(title, other, context, fields, approvers, quorum, policy);
  }

  Steps fields(HilField... others) {
    return new Steps(title, summary, context, Arrays.asList(others), approvers, quorum, policy);
  }

  Steps approvers(String... others) {
    return new Steps(title, summary, context, fields, Arrays.asList(others), quorum, policy);
  }

  Steps quorum(Quorum other) {
    return new Steps(title, summary, context, fields, approvers, other, policy);
  }

  Steps oneClick() {
    return policy(OneClick.KNOWN_DEVICE, policy.code(), policy.comment());
  }

  Steps codeAlways() {
    return policy(policy.oneClick(), CodeRule.ALWAYS, policy.comment());
  }

  Steps commentRequired() {
    return policy(policy.oneClick(), policy.code(), CommentRule.REQUIRED_ON_REJECT);
  }

  private Steps policy(OneClick oneClick, CodeRule code, CommentRule comment) {
    return new Steps(
        title,
        summary,
        context,
        fields,
        approvers,
        quorum,
        new DecisionPolicy(oneClick, code, comment, ApiUse.REFUSED));
  }

  ApprovalStep build() {
    return build(RevisionRule.NONE);
  }

  /** One that may be sent back, so many times. */
  ApprovalStep revisable(int max) {
    return build(new RevisionRule(max, Set.of()));
  }

  private ApprovalStep build(RevisionRule revisions) {
    return new ApprovalStep(
        title,
        summary,
        context,
        WorkflowRef.NONE,
        new EmailAddress("ana@example.test"),
        fields,
        approvers.stream()
            .<ApproverRef>map(a -> new ApproverRef.ByEmail(new EmailAddress(a)))
            .toList(),
        null,
        quorum,
        List.of(ChannelUse.of(new ChannelId("email"))),
        Duration.ofHours(72),
        null,
        policy,
        Map.of(),
        null,
        revisions);
  }

  static HilField field(
      String name, String label, FieldType type, FieldValue value, InputMode input) {
    return new HilField(
        new FieldName(name), label, type, value, DisplayMode.READABLE, input, List.of());
  }

  static HilField locked(String name, String label, FieldValue value) {
    var type = value instanceof FieldValue.Number ? FieldType.NUMBER : FieldType.TEXT;
    return field(name, label, type, value, InputMode.LOCKED);
  }

  static HilField masked(String name, String label, InputMode input) {
    return new HilField(
        new FieldName(name),
        label,
        FieldType.TEXT,
        new FieldValue.Text("DE89370400440532013000"),
        DisplayMode.READABLE_MASKED,
        input,
        List.of());
  }
}
