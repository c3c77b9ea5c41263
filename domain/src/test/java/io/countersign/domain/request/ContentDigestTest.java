package io.countersign.domain.request;

import static io.countersign.domain.field.DisplayMode.CONCEALED;
import static io.countersign.domain.field.DisplayMode.READABLE;
import static io.countersign.domain.field.DisplayMode.READABLE_MASKED;
import static io.countersign.domain.field.InputMode.EDITABLE_OPTIONAL;
import static io.countersign.domain.field.InputMode.LOCKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.StepContext.PreviousStep;
import io.countersign.domain.step.WorkflowRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDigestTest {

  /** Computed once with Python's hashlib over the JSON that RFC 8785 prescribes. */
  @Test
  void a_digest_of_known_content_is_known() {
    assertThat(digest(new Shown()).value())
        .isEqualTo("sha256:4a0e678adbd7b441663681ec2c5a042cd8340237617d028eef68866407fe251b");
  }

  @Test
  void the_same_content_has_the_same_digest() {
    assertThat(digest(new Shown())).isEqualTo(digest(new Shown()));
  }

  @Test
  void every_change_of_what_is_shown_changes_the_digest() {
    var changed = new LinkedHashMap<String, ContentDigest>();
    changed.put("nothing", digest(new Shown()));
    changed.put("title", digest(new Shown().title("Invoice batch ")));
    changed.put("summary", digest(new Shown().summary("Pays **15** vendors.")));
    changed.put("trigger", digest(context("Run 43", "Collect", "14 invoices", "bank", "told")));
    changed.put("step", digest(context("Run 42", "Collected", "14 invoices", "bank", "told")));
    changed.put("output", digest(context("Run 42", "Collect", "15 invoices", "bank", "told")));
    changed.put("on approve", digest(context("Run 42", "Collect", "14 invoices", "", "told")));
    changed.put("on reject", digest(context("Run 42", "Collect", "14 invoices", "bank", "")));
    changed.put("texts moved", digest(context("Run 42", "Collect", "14 invoices", "told", "bank")));
    changed.put("execution", digest(new Shown().workflow("run-43", "cfo")));
    changed.put("step id", digest(new Shown().workflow("run-42", "ceo")));
    changed.put("requester", digest(new Shown().requester("emil@example.test")));
    changed.put("no requester", digest(new Shown().requester(null)));
    changed.put("value", digest(fields(number("total", "Total", "18250.41"))));
    changed.put("no value", digest(fields(total(FieldValue.NONE))));
    changed.put("label", digest(fields(number("total", "Sum", "18250.40"))));
    changed.put("name", digest(fields(number("sum", "Total", "18250.40"))));
    changed.put(
        "type",
        digest(
            fields(
                new HilField(
                    new FieldName("total"),
                    "Total",
                    FieldType.TEXT,
                    new FieldValue.Text("18250.4"),
                    READABLE,
                    EDITABLE_OPTIONAL,
                    List.of()))));
    changed.put("display", digest(fields(masked("18250.40"))));
    changed.put("masked value", digest(fields(masked("18250.41"))));
    changed.put("concealed", digest(fields(concealed("18250.40"))));
    changed.put("concealed value", digest(fields(concealed("18250.41"))));
    changed.put(
        "input",
        digest(
            fields(
                new HilField(
                    new FieldName("total"),
                    "Total",
                    FieldType.NUMBER,
                    decimal("18250.40"),
                    READABLE,
                    LOCKED,
                    List.of()))));
    changed.put("choices", digest(fields(choice("a", "b"))));
    changed.put("order of choices", digest(fields(choice("b", "a"))));
    changed.put(
        "one more", digest(fields(number("total", "Total", "18250.40"), number("n", "N", "1"))));
    changed.put(
        "order", digest(fields(number("n", "N", "1"), number("total", "Total", "18250.40"))));
    changed.put("none", digest(fields()));

    assertThat(changed.values()).doesNotHaveDuplicates();
  }

  @Test
  void who_is_asked_and_by_when_is_not_part_of_it() {
    var step = new Shown().step();
    var other =
        new ApprovalStep(
            step.title(),
            step.summary(),
            step.context(),
            step.workflow(),
            step.requester(),
            step.fields(),
            List.of(new ApproverRef.ByEmail(new EmailAddress("zoe@example.test"))),
            new ApproverRef.ManagerOfRequester(),
            new Quorum(new Quorum.Rule.All(), 2),
            List.of(ChannelUse.of(new ChannelId("chat"))),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            new DecisionPolicy(
                DecisionPolicy.OneClick.KNOWN_DEVICE,
                DecisionPolicy.CodeRule.ALWAYS,
                DecisionPolicy.CommentRule.REQUIRED_ON_REJECT,
                DecisionPolicy.ApiUse.ALLOWED),
            Map.of("a", "b"),
            "https://erp.example.test/",
            RevisionRule.NONE);

    assertThat(ContentDigest.of(other, other.fields(), "salt")).isEqualTo(digest(new Shown()));
  }

  @Test
  void equal_numbers_have_one_digest_however_they_were_written() {
    assertThat(digest(fields(number("total", "Total", "18250.4000"))))
        .isEqualTo(digest(new Shown()));
  }

  @Test
  void no_value_differs_from_an_empty_text() {
    assertThat(digest(fields(text(FieldValue.NONE))))
        .isNotEqualTo(digest(fields(text(new FieldValue.Text("")))));
  }

  @Test
  void a_masked_value_cannot_be_tried_out_without_the_salt() {
    var shown = fields(masked("77")).step();
    var published = ContentDigest.of(shown, shown.fields(), "unguessable");

    for (var guess = 0; guess < 100; guess++) {
      var guessed = fields(masked(Integer.toString(guess))).step();
      assertThat(ContentDigest.of(guessed, guessed.fields(), "")).isNotEqualTo(published);
    }
    assertThat(ContentDigest.of(shown, shown.fields(), "other salt")).isNotEqualTo(published);
  }

  @Test
  void its_short_form_is_its_first_16_digits() {
    assertThat(new ContentDigest("sha256:0123456789abcdef" + "f".repeat(48)).shortForm())
        .isEqualTo("0123456789abcdef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "sha256:0123456789abcdef",
        "sha256:0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void nothing_else_is_a_digest(String text) {
    assertThatThrownBy(() -> new ContentDigest(text)).isInstanceOf(InvalidValueException.class);
  }

  private static ContentDigest digest(Shown shown) {
    var step = shown.step();
    return ContentDigest.of(step, step.fields(), "salt");
  }

  private static Shown fields(HilField... fields) {
    return new Shown().fields(List.of(fields));
  }

  private static Shown context(
      String trigger, String step, String output, String onApprove, String onReject) {
    return new Shown()
        .context(
            new StepContext(trigger, List.of(new PreviousStep(step, output)), onApprove, onReject));
  }

  private static HilField number(String name, String label, String value) {
    return new HilField(
        new FieldName(name),
        label,
        FieldType.NUMBER,
        decimal(value),
        READABLE,
        EDITABLE_OPTIONAL,
        List.of());
  }

  private static HilField total(FieldValue value) {
    return number("total", "Total", "1").with(value);
  }

  private static HilField masked(String value) {
    return new HilField(
        new FieldName("total"),
        "Total",
        FieldType.NUMBER,
        decimal(value),
        READABLE_MASKED,
        EDITABLE_OPTIONAL,
        List.of());
  }

  private static HilField concealed(String value) {
    return new HilField(
        new FieldName("total"),
        "Total",
        FieldType.NUMBER,
        decimal(value),
        CONCEALED,
        LOCKED,
        List.of());
  }

  private static HilField text(FieldValue value) {
    return new HilField(
        new FieldName("t"), "T", FieldType.TEXT, value, READABLE, EDITABLE_OPTIONAL, List.of());
  }

  private static HilField choice(String... choices) {
    return new HilField(
        new FieldName("total"),
        "Total",
        FieldType.CHOICE,
        FieldValue.NONE,
        READABLE,
        EDITABLE_OPTIONAL,
        List.of(choices));
  }

  private static FieldValue decimal(String number) {
    return new FieldValue.Number(new BigDecimal(number));
  }

  /** What is shown, one part of which a test changes. */
  private static final class Shown {
    private String title = "Invoice batch";
    private String summary = "Pays **14** vendors.";
    private StepContext context =
        new StepContext(
            "Run 42", List.of(new PreviousStep("Collect", "14 invoices")), "bank", "told");
    private WorkflowRef workflow = new WorkflowRef("run-42", "cfo");
    private @Nullable EmailAddress requester = new EmailAddress("dora@example.test");
    private List<HilField> fields = List.of(number("total", "Total", "18250.40"));

    Shown title(String text) {
      title = text;
      return this;
    }

    Shown summary(String text) {
      summary = text;
      return this;
    }

    Shown context(StepContext where) {
      context = where;
      return this;
    }

    Shown workflow(String executionId, String stepId) {
      workflow = new WorkflowRef(executionId, stepId);
      return this;
    }

    Shown requester(@Nullable String email) {
      requester = email == null ? null : new EmailAddress(email);
      return this;
    }

    Shown fields(List<HilField> shown) {
      fields = shown;
      return this;
    }

    ApprovalStep step() {
      return new ApprovalStep(
          title,
          summary,
          context,
          workflow,
          requester,
          fields,
          List.of(new ApproverRef.ByEmail(new EmailAddress("ana@example.test"))),
          null,
          Quorum.ANY,
          List.of(ChannelUse.of(new ChannelId("email"))),
          ApprovalStep.DEFAULT_EXPIRY,
          null,
          DecisionPolicy.DEFAULT,
          Map.of(),
          null,
          RevisionRule.NONE);
    }
  }
}
