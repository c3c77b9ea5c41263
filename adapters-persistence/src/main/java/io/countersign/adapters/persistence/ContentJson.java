package io.countersign.adapters.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.Press;
import io.countersign.domain.calendar.BusinessCalendar;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.calendar.Shift;
import io.countersign.domain.calendar.WorkingTime;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ContentDigest;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import io.countersign.domain.step.ChannelUse;
import io.countersign.domain.step.ClockRules;
import io.countersign.domain.step.DecisionPolicy;
import io.countersign.domain.step.Escalation;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.StepContext.PreviousStep;
import io.countersign.domain.step.WorkflowRef;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is kept as JSON text, to be read back exactly as it was. Names here are a storage format:
 * rows written by every earlier version must stay readable, whatever becomes of the Java names.
 */
final class ContentJson {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ContentJson() {}

  static String of(ApprovalStep step) {
    var json = NODES.objectNode();
    json.put("v", 1);
    json.put("title", step.title());
    json.put("summary", step.summary());
    json.set("context", context(step.context()));
    json.set(
        "workflow",
        NODES
            .objectNode()
            .put("executionId", step.workflow().executionId())
            .put("stepId", step.workflow().stepId()));
    json.put("requester", step.requester() == null ? null : step.requester().value());
    json.set("fields", array(step.fields(), ContentJson::field));
    json.set("approvers", array(step.approvers(), ContentJson::approver));
    if (step.onNobody() != null) {
      json.set("onNobody", approver(step.onNobody()));
    }
    json.set("quorum", quorum(step.quorum()));
    json.set("delivery", array(step.delivery(), ContentJson::use));
    json.put("expiresIn", step.expiresIn().toString());
    json.put("remindAfter", step.remindAfter() == null ? null : step.remindAfter().toString());
    json.set(
        "policy",
        NODES
            .objectNode()
            .put("oneClick", step.policy().oneClick().name())
            .put("code", step.policy().code().name())
            .put("comment", step.policy().comment().name())
            .put("api", step.policy().api().name()));
    json.set("labels", texts(step.labels()));
    json.put("callbackUrl", step.callbackUrl());
    if (!step.revisions().equals(RevisionRule.NONE)) {
      json.set(
          "revisions",
          NODES
              .objectNode()
              .put("max", step.revisions().max())
              .set(
                  "immaterial",
                  array(
                      List.copyOf(step.revisions().immaterial()),
                      name -> NODES.textNode(name.value()))));
    }
    if (!step.clocks().equals(ClockRules.NONE)) {
      json.set("clocks", clocks(step.clocks()));
    }
    return write(json);
  }

  private static ObjectNode clocks(ClockRules clocks) {
    var json = NODES.objectNode();
    json.put("onExpiry", clocks.onExpiry().name());
    json.put("remindEvery", clocks.remindEvery() == null ? null : clocks.remindEvery().toString());
    json.set(
        "escalate",
        array(
            clocks.escalate(),
            level -> {
              var one = NODES.objectNode();
              one.put("after", level.after().toString());
              one.put("action", level.action().name());
              one.set("to", array(level.to(), ContentJson::approver));
              return one;
            }));
    switch (clocks.time()) {
      case WorkingTime.Always() -> {}
      case WorkingTime.By(var name) -> json.put("by", name.value());
      case WorkingTime.Of(var calendar) -> json.set("calendar", calendar(calendar));
    }
    return json;
  }

  private static ClockRules clocks(JsonNode json) {
    var remindEvery = textOrNull(json, "remindEvery");
    var by = textOrNull(json, "by");
    return new ClockRules(
        OnExpiry.valueOf(text(json, "onExpiry")),
        remindEvery == null ? null : Duration.parse(remindEvery),
        list(
            json.required("escalate"),
            level ->
                new Escalation(
                    Duration.parse(text(level, "after")),
                    Escalation.Action.valueOf(text(level, "action")),
                    list(level.required("to"), ContentJson::approver))),
        json.has("calendar")
            ? new WorkingTime.Of(calendar(json.required("calendar")))
            : by == null ? new WorkingTime.Always() : new WorkingTime.By(new CalendarName(by)));
  }

  static String ofCalendar(BusinessCalendar calendar) {
    return write(calendar(calendar));
  }

  static BusinessCalendar calendar(String text) {
    return calendar(read(text));
  }

  private static ObjectNode calendar(BusinessCalendar calendar) {
    var json = NODES.objectNode();
    json.put("name", calendar.name().value());
    json.put("zone", calendar.zone().getId());
    var week = json.putObject("week");
    calendar
        .week()
        .forEach((day, shifts) ->
            week.set(
                day.name(),
                array(
                    shifts,
                    shift ->
                        NODES.objectNode().put("from", shift.from()).put("until", shift.until()))));
    json.set(
        "holidays", array(List.copyOf(calendar.holidays()), day -> NODES.textNode(day.toString())));
    return json;
  }

  private static BusinessCalendar calendar(JsonNode json) {
    var week = new LinkedHashMap<DayOfWeek, List<Shift>>();
    for (var day : json.required("week").properties()) {
      week.put(
          DayOfWeek.valueOf(day.getKey()),
          list(
              day.getValue(),
              shift ->
                  new Shift(
                      shift.required("from").intValue(), shift.required("until").intValue())));
    }
    return new BusinessCalendar(
        new CalendarName(text(json, "name")),
        ZoneId.of(text(json, "zone")),
        week,
        new TreeSet<>(list(json.required("holidays"), day -> LocalDate.parse(day.textValue()))));
  }

  static ApprovalStep step(String text) {
    var json = read(text);
    var workflow = json.required("workflow");
    var policy = json.required("policy");
    var requester = textOrNull(json, "requester");
    var remindAfter = textOrNull(json, "remindAfter");
    return new ApprovalStep(
        text(json, "title"),
        text(json, "summary"),
        context(json.required("context")),
        new WorkflowRef(text(workflow, "executionId"), text(workflow, "stepId")),
        requester == null ? null : new EmailAddress(requester),
        list(json.required("fields"), ContentJson::field),
        list(json.required("approvers"), ContentJson::approver),
        json.has("onNobody") ? approver(json.required("onNobody")) : null,
        quorum(json.required("quorum")),
        list(json.required("delivery"), ContentJson::use),
        Duration.parse(text(json, "expiresIn")),
        remindAfter == null ? null : Duration.parse(remindAfter),
        new DecisionPolicy(
            DecisionPolicy.OneClick.valueOf(text(policy, "oneClick")),
            DecisionPolicy.CodeRule.valueOf(text(policy, "code")),
            DecisionPolicy.CommentRule.valueOf(text(policy, "comment")),
            DecisionPolicy.ApiUse.valueOf(text(policy, "api"))),
        texts(json.required("labels")),
        textOrNull(json, "callbackUrl"),
        json.has("revisions") ? revisions(json.required("revisions")) : RevisionRule.NONE,
        json.has("clocks") ? clocks(json.required("clocks")) : ClockRules.NONE);
  }

  private static RevisionRule revisions(JsonNode json) {
    return new RevisionRule(
        json.required("max").intValue(),
        new LinkedHashSet<>(
            list(json.required("immaterial"), name -> new FieldName(name.textValue()))));
  }

  static String ofValues(Map<FieldName, FieldValue> values) {
    var json = NODES.objectNode();
    values.forEach((name, value) -> json.set(name.value(), value(value)));
    return write(json);
  }

  static Map<FieldName, FieldValue> values(String text) {
    var values = new LinkedHashMap<FieldName, FieldValue>();
    for (var member : read(text).properties()) {
      values.put(new FieldName(member.getKey()), value(member.getValue()));
    }
    return values;
  }

  /** Values whose names need not be those of fields. */
  static String ofNamed(Map<String, FieldValue> values) {
    var json = NODES.objectNode();
    values.forEach((name, value) -> json.set(name, value(value)));
    return write(json);
  }

  static Map<String, FieldValue> named(String text) {
    var values = new LinkedHashMap<String, FieldValue>();
    for (var member : read(text).properties()) {
      values.put(member.getKey(), value(member.getValue()));
    }
    return values;
  }

  /** All of a press but its key. */
  static String ofPress(Press press) {
    var json = NODES.objectNode();
    json.put("v", 1);
    json.put("delivery", press.delivery().value());
    json.put("by", press.by().value());
    json.put("kind", press.kind().name());
    json.put("seen", press.seen() == null ? null : press.seen().value());
    json.put("comment", press.comment());
    json.set("typed", texts(press.typed()));
    json.put("evidence", press.evidence());
    json.put("returnAddress", press.returnAddress());
    return write(json);
  }

  static Press press(String key, String text) {
    var json = read(text);
    var seen = textOrNull(json, "seen");
    return new Press(
        key,
        new DeliveryId(text(json, "delivery")),
        new Handle(text(json, "by")),
        Press.Kind.valueOf(text(json, "kind")),
        seen == null ? null : new ContentDigest(seen),
        text(json, "comment"),
        texts(json.required("typed")),
        text(json, "evidence"),
        text(json, "returnAddress"));
  }

  static String ofTexts(Map<String, String> texts) {
    return write(texts(texts));
  }

  static Map<String, String> texts(String text) {
    return texts(read(text));
  }

  private static ObjectNode context(StepContext context) {
    var json = NODES.objectNode();
    json.put("trigger", context.trigger());
    json.set(
        "previous",
        array(
            context.previous(),
            before ->
                NODES.objectNode().put("step", before.step()).put("output", before.output())));
    json.put("onApprove", context.onApprove());
    json.put("onReject", context.onReject());
    return json;
  }

  private static StepContext context(JsonNode json) {
    return new StepContext(
        text(json, "trigger"),
        list(
            json.required("previous"),
            before -> new PreviousStep(text(before, "step"), text(before, "output"))),
        text(json, "onApprove"),
        text(json, "onReject"));
  }

  private static ObjectNode field(HilField field) {
    var json = NODES.objectNode();
    json.put("name", field.name().value());
    json.put("label", field.label());
    json.put("type", field.type().name());
    json.set("value", value(field.value()));
    json.put("display", field.display().name());
    json.put("input", field.input().name());
    json.set("choices", array(field.choices(), NODES::textNode));
    return json;
  }

  private static HilField field(JsonNode json) {
    return new HilField(
        new FieldName(text(json, "name")),
        text(json, "label"),
        FieldType.valueOf(text(json, "type")),
        value(json.required("value")),
        DisplayMode.valueOf(text(json, "display")),
        InputMode.valueOf(text(json, "input")),
        list(json.required("choices"), JsonNode::textValue));
  }

  /** Numbers as text: what reads JSON numbers may round them. */
  private static JsonNode value(FieldValue value) {
    return switch (value) {
      case FieldValue.None() -> NODES.nullNode();
      case FieldValue.Text(var text) -> NODES.objectNode().put("text", text);
      case FieldValue.Number(var number) ->
          NODES.objectNode().put("number", number.toPlainString());
      case FieldValue.YesNo(var yes) -> NODES.objectNode().put("yesNo", yes);
      case FieldValue.Date(var date) -> NODES.objectNode().put("date", date.toString());
      case FieldValue.Choice(var choice) -> NODES.objectNode().put("choice", choice);
    };
  }

  private static FieldValue value(JsonNode json) {
    if (json.isNull()) {
      return FieldValue.NONE;
    }
    var kind = json.fieldNames().next();
    return switch (kind) {
      case "text" -> new FieldValue.Text(text(json, kind));
      case "number" -> new FieldValue.Number(new BigDecimal(text(json, kind)));
      case "yesNo" -> new FieldValue.YesNo(json.required(kind).booleanValue());
      case "date" -> new FieldValue.Date(LocalDate.parse(text(json, kind)));
      case "choice" -> new FieldValue.Choice(text(json, kind));
      default -> throw new IllegalStateException("A stored value is of unknown kind " + kind);
    };
  }

  /** Only the name when the step says no more of the channel, as it has always been written. */
  private static JsonNode use(ChannelUse use) {
    var channel = use.channel().value();
    if (use.equals(ChannelUse.of(use.channel()))) {
      return NODES.textNode(channel);
    }
    var json = NODES.objectNode().put("channel", channel).put("answers", use.answers().name());
    return use.after().isZero() ? json : json.put("after", use.after().toString());
  }

  private static ChannelUse use(JsonNode json) {
    return json.isTextual()
        ? ChannelUse.of(new ChannelId(json.textValue()))
        : new ChannelUse(
            new ChannelId(text(json, "channel")),
            ChannelUse.Answers.valueOf(text(json, "answers")),
            json.has("after") ? Duration.parse(text(json, "after")) : Duration.ZERO);
  }

  private static ObjectNode approver(ApproverRef approver) {
    return switch (approver) {
      case ApproverRef.ByEmail(var email) -> NODES.objectNode().put("email", email.value());
      case ApproverRef.InRole(var role) -> NODES.objectNode().put("role", role.value());
      case ApproverRef.ManagerOfRequester() -> NODES.objectNode().put("managerOf", "requester");
    };
  }

  private static ApproverRef approver(JsonNode json) {
    var kind = json.fieldNames().next();
    return switch (kind) {
      case "email" -> new ApproverRef.ByEmail(new EmailAddress(text(json, kind)));
      case "role" -> new ApproverRef.InRole(new Role(text(json, kind)));
      case "managerOf" -> new ApproverRef.ManagerOfRequester();
      default -> throw new IllegalStateException("A stored approver is of unknown kind " + kind);
    };
  }

  static String ofScope(Delegation.Scope scope) {
    var json = NODES.objectNode();
    json.set("labels", texts(scope.labels()));
    json.set("workflows", array(scope.workflows().stream().sorted().toList(), NODES::textNode));
    return write(json);
  }

  static Delegation.Scope scope(String text) {
    var json = read(text);
    return new Delegation.Scope(
        texts(json.required("labels")),
        Set.copyOf(list(json.required("workflows"), JsonNode::textValue)));
  }

  static String ofApprovers(List<ApproverRef> approvers) {
    return write(array(approvers, ContentJson::approver));
  }

  static List<ApproverRef> approvers(String text) {
    return list(read(text), ContentJson::approver);
  }

  private static ObjectNode quorum(Quorum quorum) {
    return rule(quorum.rule()).put("veto", quorum.veto());
  }

  private static ObjectNode rule(Quorum.Rule rule) {
    var json = NODES.objectNode();
    return switch (rule) {
      case Quorum.Rule.Any() -> json.put("rule", "any");
      case Quorum.Rule.All() -> json.put("rule", "all");
      case Quorum.Rule.AtLeast(var count) -> json.put("rule", "at-least").put("n", count);
      case Quorum.Rule.Percent(var percent) -> json.put("rule", "percent").put("n", percent);
      case Quorum.Rule.PerGroup(var each) -> {
        json.put("rule", "per-group").set("each", rule(each));
        yield json;
      }
    };
  }

  private static Quorum quorum(JsonNode json) {
    var rule =
        text(json, "rule").equals("per-group")
            ? new Quorum.Rule.PerGroup(counting(json.required("each")))
            : counting(json);
    return new Quorum(rule, json.required("veto").intValue());
  }

  private static Quorum.Rule.Counting counting(JsonNode json) {
    return switch (text(json, "rule")) {
      case "any" -> new Quorum.Rule.Any();
      case "all" -> new Quorum.Rule.All();
      case "at-least" -> new Quorum.Rule.AtLeast(json.required("n").intValue());
      case "percent" -> new Quorum.Rule.Percent(json.required("n").intValue());
      default -> throw new IllegalStateException("A stored quorum has an unknown rule");
    };
  }

  private static ObjectNode texts(Map<String, String> texts) {
    var json = NODES.objectNode();
    texts.forEach(json::put);
    return json;
  }

  private static Map<String, String> texts(JsonNode json) {
    var texts = new LinkedHashMap<String, String>();
    for (var member : json.properties()) {
      texts.put(member.getKey(), member.getValue().textValue());
    }
    return texts;
  }

  private static <T> ArrayNode array(List<T> items, Function<T, JsonNode> toJson) {
    var json = NODES.arrayNode();
    items.forEach(item -> json.add(toJson.apply(item)));
    return json;
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> fromJson) {
    var items = new ArrayList<T>();
    json.forEach(item -> items.add(fromJson.apply(item)));
    return items;
  }

  private static String text(JsonNode json, String name) {
    return json.required(name).textValue();
  }

  private static @Nullable String textOrNull(JsonNode json, String name) {
    return json.path(name).textValue();
  }

  private static String write(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A tree is always writable", impossible);
    }
  }

  private static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("A stored JSON text is broken", broken);
    }
  }
}
