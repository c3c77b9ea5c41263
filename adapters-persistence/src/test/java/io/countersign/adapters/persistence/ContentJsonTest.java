package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.WorkflowRef;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentJsonTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void every_step_comes_back_as_it_was(long seed) {
    var random = new Random(seed);
    for (var i = 0; i < 200; i++) {
      var step = aStep(random);

      var back = ContentJson.step(ContentJson.of(step));

      assertThat(back).isEqualTo(step);
      assertThat(back.labels().entrySet()).containsExactlyElementsOf(step.labels().entrySet());
      assertThat(CanonicalJson.write(back.canonicalContent(back.fields())))
          .isEqualTo(CanonicalJson.write(step.canonicalContent(step.fields())));
    }
  }

  @Test
  void what_version_1_wrote_stays_readable() {
    var step =
        ContentJson.step(
            """
            {"v":1,"title":"Invoice batch","summary":"Pays **14**.","context":{"trigger":"Month end",
             "previous":[{"step":"Collect","output":"14 invoices"}],"onApprove":"Bank.","onReject":""},
             "workflow":{"executionId":"run-42","stepId":"cfo"},"requester":"ana@example.test",
             "fields":[{"name":"total","label":"Total","type":"NUMBER","value":{"number":"18250.4"},
               "display":"READABLE_MASKED","input":"EDITABLE_OPTIONAL","choices":[]},
              {"name":"day","label":"Day","type":"DATE","value":{"date":"2026-11-21"},
               "display":"CONCEALED","input":"LOCKED","choices":[]},
              {"name":"way","label":"Way","type":"CHOICE","value":null,"display":"READABLE",
               "input":"REQUIRED_FROM_HUMAN","choices":["sea","air"]}],
             "approvers":[{"email":"cfo@example.test"},{"role":"finance"}],
             "quorum":{"veto":2,"rule":"at-least","n":2},"delivery":["email"],"expiresIn":"PT72H",
             "remindAfter":"PT24H","policy":{"oneClick":"KNOWN_DEVICE","code":"ALWAYS",
             "comment":"REQUIRED_ON_REJECT","api":"ALLOWED"},"labels":{"region":"eu"},
             "callbackUrl":"https://erp.example.test/hooks"}
            """);

    assertThat(step.field("total").orElseThrow().value())
        .isEqualTo(new FieldValue.Number(new BigDecimal("18250.4")));
    assertThat(step.field("way").orElseThrow().value()).isEqualTo(FieldValue.NONE);
    assertThat(step.quorum()).isEqualTo(new Quorum(new Quorum.Rule.AtLeast(2), 2));
    assertThat(step.remindAfter()).isEqualTo(Duration.ofHours(24));
    assertThat(ContentJson.step(ContentJson.of(step))).isEqualTo(step);
  }

  @Test
  void entered_values_keep_their_order() {
    var values = new LinkedHashMap<FieldName, FieldValue>();
    values.put(new FieldName("z"), FieldValue.NONE);
    values.put(new FieldName("a"), new FieldValue.Text(""));
    values.put(new FieldName("m"), new FieldValue.Number(new BigDecimal("1E+20")));

    assertThat(ContentJson.values(ContentJson.ofValues(values)).entrySet())
        .containsExactlyElementsOf(values.entrySet());
  }

  private static ApprovalStep aStep(Random random) {
    var fields = new ArrayList<HilField>();
    for (var i = 0; i < random.nextInt(5); i++) {
      fields.add(aField("f" + i, random));
    }
    var labels = new LinkedHashMap<String, String>();
    for (var i = random.nextInt(6); i > 0; i--) {
      labels.put(aLine(random) + i, aLine(random));
    }
    var expiresIn =
        Duration.ofMinutes(1 + random.nextInt(500_000)).plusNanos(random.nextInt(1_000));
    return new ApprovalStep(
        "x" + aLine(random),
        aLine(random) + "\n\t" + aLine(random),
        random.nextBoolean()
            ? StepContext.NONE
            : new StepContext(
                aLine(random),
                List.of(new StepContext.PreviousStep("x" + aLine(random), aLine(random))),
                aLine(random),
                aLine(random)),
        new WorkflowRef(aLine(random), aLine(random)),
        random.nextBoolean() ? null : new EmailAddress("Ana+x@Example.test"),
        fields,
        random.nextBoolean()
            ? List.of(new ApproverRef.InRole(new Role("finance")))
            : List.of(new ApproverRef.ByEmail(new EmailAddress("Ben@example.test"))),
        random.nextBoolean() ? null : new ApproverRef.ManagerOfRequester(),
        new Quorum(
            random.nextBoolean() ? counting(random) : new Quorum.Rule.PerGroup(counting(random)),
            1 + random.nextInt(3)),
        List.of(
            ChannelUse.of(new ChannelId("slack")),
            new ChannelUse(
                new ChannelId("email"),
                random.nextBoolean()
                    ? ChannelUse.Answers.MAY_APPROVE
                    : ChannelUse.Answers.NOTIFY_ONLY,
                random.nextBoolean() ? Duration.ZERO : expiresIn.dividedBy(3))),
        expiresIn,
        random.nextBoolean() ? null : expiresIn.dividedBy(2),
        new DecisionPolicy(
            any(random, DecisionPolicy.OneClick.values()),
            any(random, DecisionPolicy.CodeRule.values()),
            any(random, DecisionPolicy.CommentRule.values()),
            any(random, DecisionPolicy.ApiUse.values())),
        labels,
        random.nextBoolean() ? null : "https://erp.example.test/?q=" + random.nextInt(),
        RevisionRule.NONE);
  }

  private static Quorum.Rule.Counting counting(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Quorum.Rule.Any();
      case 1 -> new Quorum.Rule.All();
      case 2 -> new Quorum.Rule.AtLeast(1 + random.nextInt(9));
      default -> new Quorum.Rule.Percent(1 + random.nextInt(100));
    };
  }

  private static HilField aField(String name, Random random) {
    var type = any(random, FieldType.values());
    var choices = type == FieldType.CHOICE ? List.of("sea", "air \"mail\"") : List.<String>of();
    var display = any(random, DisplayMode.values());
    return new HilField(
        new FieldName(name),
        "x" + aLine(random),
        type,
        random.nextInt(4) == 0 ? FieldValue.NONE : aValue(type, random),
        display,
        display == DisplayMode.CONCEALED ? InputMode.LOCKED : any(random, InputMode.values()),
        choices);
  }

  private static FieldValue aValue(FieldType type, Random random) {
    return switch (type) {
      case TEXT -> new FieldValue.Text(aLine(random));
      case LONG_TEXT -> new FieldValue.Text(aLine(random) + "\n" + aLine(random));
      case NUMBER ->
          new FieldValue.Number(
              new BigDecimal(new BigInteger(100, random), random.nextInt(12)).negate());
      case BOOLEAN -> new FieldValue.YesNo(random.nextBoolean());
      case DATE -> new FieldValue.Date(LocalDate.ofEpochDay(random.nextInt(200_000) - 100_000));
      case CHOICE -> new FieldValue.Choice("air \"mail\"");
    };
  }

  private static String aLine(Random random) {
    var alphabet = "aé字🖋\"\\/{}: =%_'<&\u00a0".codePoints().toArray();
    var line = new StringBuilder();
    for (var i = random.nextInt(12); i > 0; i--) {
      line.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return line.toString();
  }

  private static <E> E any(Random random, E[] values) {
    return values[random.nextInt(values.length)];
  }
}
