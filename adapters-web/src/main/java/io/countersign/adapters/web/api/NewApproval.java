package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.application.usecase.approval.RequestApproval;
import io.countersign.domain.calendar.CalendarName;
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
import io.countersign.domain.step.Escalation;
import io.countersign.domain.step.OnExpiry;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext;
import io.countersign.domain.step.WorkflowRef;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a caller sends to open an approval. */
@Schema(name = "NewApproval")
record NewApproval(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Invoice batch 2026-11")
        @Nullable String title,
    @Schema(description = "A small subset of Markdown", example = "Pays **14** vendors.")
        @Nullable String summary,
    @Nullable Context context,
    @Nullable Workflow workflow,
    @Nullable Requester requester,
    @Nullable List<@Nullable Field> fields,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable List<@Nullable Approver> approvers,
    @Nullable Approver onNobody,
    @Nullable QuorumBody quorum,
    @ArraySchema(
            arraySchema = @Schema(description = "Channels, [\"email\"] if left out"),
            schema =
                @Schema(
                    implementation = Object.class,
                    oneOf = {String.class, Use.class}))
        @Nullable List<@Nullable JsonNode> delivery,
    @Schema(description = "ISO 8601, PT72H if left out", example = "PT72H")
        @Nullable String expiresIn,
    @Schema(description = "ISO 8601; when those who did not answer are asked again")
        @Nullable String remindAfter,
    @Schema(
            description =
                "ISO 8601; how long after each reminder the next one follows. One alone if left"
                    + " out")
        @Nullable String remindEvery,
    @Schema(
            allowableValues = {"expire", "reject", "approve", "escalate"},
            defaultValue = "expire",
            description =
                "What becomes of it if its time runs out. With approve, silence is approval:"
                    + " approvers are told so, and it holds only if everybody was reached in time"
                    + " and nobody has rejected. With escalate, the last level of the ladder is used"
                    + " then, and its people have as much time again")
        @Nullable String onExpiry,
    @Schema(description = "The ladder: up to ten levels, each later than the one before")
        @Nullable List<@Nullable Level> escalate,
    @Schema(
            example = "berlin",
            description =
                "The calendar by whose working time expiresIn, remindAfter, remindEvery and the"
                    + " ladder count. All time counts if left out")
        @Nullable String calendar,
    @Nullable Policy policy,
    @Nullable Map<String, @Nullable String> labels,
    @Schema(format = "uri", description = "Where the outcome is sent") @Nullable String callbackUrl,
    @Nullable Revisions revisions,
    @Schema(
            defaultValue = "false",
            description =
                "Only writes it down: nobody is asked, and no time passes, until it is submitted")
        @Nullable Boolean draft) {
  private static final String EMAIL = "email";

  @Schema(name = "ApprovalContext")
  record Context(
      @Nullable String trigger, @Nullable List<@Nullable Previous> previous, @Nullable Next next) {
    StepContext read(Findings in) {
      var after = next == null ? new Next(null, null) : next;
      // Each part is judged by itself first, so that an error can name its place.
      var set =
          in.optional(
              "/context/trigger", trigger, t -> new StepContext(t, List.of(), "", "").trigger());
      var done = in.each("/context/previous", previous, (place, p) -> p.read(in, place));
      var onApprove =
          in.optional(
              "/context/next/approve",
              after.approve,
              t -> new StepContext("", List.of(), t, "").onApprove());
      var onReject =
          in.optional(
              "/context/next/reject",
              after.reject,
              t -> new StepContext("", List.of(), "", t).onReject());
      return in.take(
              "/context",
              () ->
                  new StepContext(set.orElse(""), done, onApprove.orElse(""), onReject.orElse("")))
          .orElse(StepContext.NONE);
    }
  }

  @Schema(name = "PreviousStep")
  record Previous(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String step,
      @Nullable String output) {
    private Optional<StepContext.PreviousStep> read(Findings in, String place) {
      var name =
          in.required(place + "/step", step, text -> new StepContext.PreviousStep(text, "").step());
      var result =
          in.optional(
              place + "/output", output, text -> new StepContext.PreviousStep("-", text).output());
      return name.map(text -> new StepContext.PreviousStep(text, result.orElse("")));
    }
  }

  @Schema(name = "NextSteps")
  record Next(@Nullable String approve, @Nullable String reject) {}

  @Schema(name = "Workflow", description = "The caller's own ids, echoed everywhere")
  record Workflow(@Nullable String executionId, @Nullable String stepId) {
    private WorkflowRef read(Findings in) {
      var execution =
          in.optional(
              "/workflow/executionId",
              executionId,
              text -> new WorkflowRef(text, "").executionId());
      var step =
          in.optional("/workflow/stepId", stepId, text -> new WorkflowRef("", text).stepId());
      return new WorkflowRef(execution.orElse(""), step.orElse(""));
    }
  }

  @Schema(name = "Requester", description = "Who wants the approval, and so cannot give it")
  record Requester(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "ana@example.test")
          @Nullable String email) {}

  @Schema(name = "Field")
  record Field(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "total") @Nullable String name,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Batch total")
          @Nullable String label,
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              allowableValues = {"text", "long-text", "number", "boolean", "date", "choice"})
          @Nullable String type,
      @Schema(
              implementation = Object.class,
              oneOf = {String.class, BigDecimal.class, Boolean.class},
              nullable = true,
              description = "A text, number or boolean as the type says; dates in ISO 8601")
          @Nullable JsonNode value,
      @Schema(
              allowableValues = {"readable", "readable-masked", "concealed"},
              defaultValue = "readable")
          @Nullable String display,
      @Schema(
              allowableValues = {"locked", "editable-optional", "required-from-human"},
              defaultValue = "locked")
          @Nullable String input,
      @Schema(description = "What a choice chooses from") @Nullable List<@Nullable String> choices,
      @Schema(
              defaultValue = "true",
              description =
                  "Whether earlier answers are stale once a changed version changes this field")
          @Nullable Boolean material) {
    private Optional<HilField> read(Findings in, String place) {
      var fieldName = in.required(place + "/name", name, FieldName::new);
      var text = in.required(place + "/label", label, Field::checkedLabel);
      if (type == null) {
        in.add(place + "/type", "This is required.");
      }
      var kind = in.oneOf(place + "/type", type, FieldType.class);
      var shown = in.oneOf(place + "/display", display, DisplayMode.class);
      var entered = in.oneOf(place + "/input", input, InputMode.class);
      var offered = in.each(place + "/choices", choices, (_, choice) -> Optional.of(choice));
      var proposed =
          kind.flatMap(
              known -> in.take(place + "/value", () -> FieldValues.proposed(known, value)));
      if (fieldName.isEmpty() || text.isEmpty() || kind.isEmpty() || proposed.isEmpty()) {
        return Optional.empty();
      }
      return in.take(
          place,
          () ->
              new HilField(
                  fieldName.get(),
                  text.get(),
                  kind.get(),
                  proposed.get(),
                  shown.orElse(DisplayMode.READABLE),
                  entered.orElse(InputMode.LOCKED),
                  offered));
    }

    private static String checkedLabel(String label) {
      return new HilField(
              new FieldName("f"),
              label,
              FieldType.TEXT,
              FieldValue.NONE,
              DisplayMode.READABLE,
              InputMode.LOCKED,
              List.of())
          .label();
    }
  }

  @Schema(
      name = "ApproverRef",
      description =
          "One person, everybody who holds a role, or the manager of the requester. As onNobody: who"
              + " is asked in place of an entry of approvers that leaves nobody to ask, because"
              + " nobody holds the role, say, or only the requester does. Left out, such a request"
              + " is refused")
  record Approver(
      @Schema(example = "cfo@example.test") @Nullable String email,
      @Nullable String role,
      @Schema(
              allowableValues = {"requester"},
              description = "As the directory knows the manager when the approval is opened")
          @Nullable String managerOf) {
    private enum Subject {
      REQUESTER
    }

    private Optional<ApproverRef> read(Findings in, String place) {
      if (Stream.of(email, role, managerOf).filter(Objects::nonNull).count() != 1) {
        in.add(place, "Name either an email, a role, or managerOf.");
        return Optional.empty();
      }
      if (email != null) {
        return in.take(place + "/email", () -> new ApproverRef.ByEmail(new EmailAddress(email)));
      }
      return role != null
          ? in.take(place + "/role", () -> new ApproverRef.InRole(new Role(role)))
          : in.oneOf(place + "/managerOf", managerOf, Subject.class)
              .map(_ -> new ApproverRef.ManagerOfRequester());
    }
  }

  @Schema(name = "Escalation", description = "What happens if it still waits by then")
  record Level(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "PT24H",
              description = "ISO 8601, from the moment it was put before its approvers")
          @Nullable String after,
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              allowableValues = {"notify", "widen", "replace"},
              description =
                  "notify tells people, widen asks them in addition, replace gives open items to"
                      + " them. How many must approve stays as it was")
          @Nullable String action,
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              description = "As the directory knows them at that moment")
          @Nullable List<@Nullable Approver> to) {
    private Optional<Escalation> read(Findings in, String place) {
      var when = in.required(place + "/after", after, Times::duration);
      if (action == null) {
        in.add(place + "/action", "This is required.");
      }
      var what = in.oneOf(place + "/action", action, Escalation.Action.class);
      var people = in.each(place + "/to", to, (where, one) -> one.read(in, where));
      if (to == null || to.isEmpty()) {
        in.add(place + "/to", "Name at least one person to escalate to.");
      }
      return when.isEmpty() || what.isEmpty() || people.isEmpty()
          ? Optional.empty()
          : in.take(place, () -> new Escalation(when.get(), what.get(), people));
    }
  }

  private ClockRules clocks(Findings in) {
    var every =
        in.optional("/remindEvery", remindEvery, text -> ClockRules.interval(Times.duration(text)));
    var end = in.oneOf("/onExpiry", onExpiry, OnExpiry.class);
    var ladder = in.each("/escalate", escalate, (place, level) -> level.read(in, place));
    var counted =
        in.optional("/calendar", calendar, name -> new WorkingTime.By(new CalendarName(name)));
    return in.take(
            "/escalate",
            () ->
                new ClockRules(
                    end.orElse(OnExpiry.EXPIRE),
                    every.orElse(null),
                    ladder,
                    counted.<WorkingTime>map(known -> known).orElseGet(WorkingTime.Always::new)))
        .orElse(ClockRules.NONE);
  }

  @Schema(
      name = "ChannelUse",
      description = "A channel, what may be answered through it, and when it is used")
  record Use(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "slack")
          @Nullable String channel,
      @Schema(
              allowableValues = {"notify-only", "may-reject", "may-approve"},
              defaultValue = "may-approve")
          @Nullable String answers,
      @Schema(
              example = "PT10M",
              description =
                  "ISO 8601; how long somebody has been asked elsewhere, without an answer, before"
                      + " they are asked here, too. At once if left out")
          @Nullable String after) {
    private static final Set<String> MEMBERS = Set.of("channel", "answers", "after");

    private static Optional<ChannelUse> read(Findings in, String place, JsonNode json) {
      if (json.isTextual()) {
        return in.take(place, () -> ChannelUse.of(new ChannelId(json.textValue())));
      }
      if (!json.isObject()) {
        in.add(place, "Name a channel, or give an object with channel, answers and after.");
        return Optional.empty();
      }
      for (var member : json.properties()) {
        var there = place + FieldError.segment(member.getKey());
        if (!MEMBERS.contains(member.getKey())) {
          in.add(there, "There is no member of this name here.");
        } else if (!member.getValue().isTextual()) {
          in.add(there, "This must be a text.");
        }
      }
      if (!json.has("channel")) {
        in.add(place + "/channel", "This is required.");
      }
      var named = in.optional(place + "/channel", json.path("channel").textValue(), ChannelId::new);
      var permitted =
          in.oneOf(place + "/answers", json.path("answers").textValue(), ChannelUse.Answers.class);
      var later =
          in.optional(
              place + "/after",
              json.path("after").textValue(),
              text -> ChannelUse.delay(Times.duration(text)));
      return named.map(channel ->
          new ChannelUse(
              channel,
              permitted.orElse(ChannelUse.Answers.MAY_APPROVE),
              later.orElse(Duration.ZERO)));
    }
  }

  @Schema(name = "NewQuorum")
  record QuorumBody(
      @Schema(
              allowableValues = {"any", "all", "at-least", "percent", "per-group"},
              defaultValue = "any",
              description =
                  "With per-group, each entry of approvers is a group that must approve by itself")
          @Nullable String rule,
      @Schema(description = "With at-least: how many approvals") @Nullable Integer n,
      @Schema(description = "With percent: how many of a hundred") @Nullable Integer p,
      @Nullable Each each,
      @Schema(description = "How many rejections end it", defaultValue = "1")
          @Nullable Integer veto) {
    private enum Name {
      ANY,
      ALL,
      AT_LEAST,
      PERCENT,
      PER_GROUP
    }

    private Quorum read(Findings in) {
      var name = in.oneOf("/quorum/rule", rule, Name.class).orElse(Name.ANY);
      var rejections =
          in.optional(
              "/quorum/veto", veto, count -> new Quorum(new Quorum.Rule.Any(), count).veto());
      if (each != null && name != Name.PER_GROUP) {
        in.add("/quorum/each", "This belongs to the rule per-group.");
      }
      Optional<? extends Quorum.Rule> known =
          switch (name) {
            case PER_GROUP -> {
              // Their numbers are in each.
              counting(in, "/quorum", Name.ANY, n, p);
              yield (each == null ? Optional.of(new Quorum.Rule.Any()) : each.read(in))
                  .map(Quorum.Rule.PerGroup::new);
            }
            case ANY, ALL, AT_LEAST, PERCENT -> counting(in, "/quorum", name, n, p);
          };
      return known
          .map(found -> new Quorum(found, rejections.orElse(Quorum.ANY.veto())))
          .orElse(Quorum.ANY);
    }

    private static Optional<? extends Quorum.Rule.Counting> counting(
        Findings in, String place, Name name, @Nullable Integer n, @Nullable Integer p) {
      if (n != null && name != Name.AT_LEAST) {
        in.add(place + "/n", "This belongs to the rule at-least.");
      }
      if (p != null && name != Name.PERCENT) {
        in.add(place + "/p", "This belongs to the rule percent.");
      }
      return switch (name) {
        case ANY -> Optional.of(new Quorum.Rule.Any());
        case ALL -> Optional.of(new Quorum.Rule.All());
        case AT_LEAST -> in.required(place + "/n", n, Quorum.Rule.AtLeast::new);
        case PERCENT -> in.required(place + "/p", p, Quorum.Rule.Percent::new);
        case PER_GROUP -> {
          in.add(place + "/rule", "A group has no groups.");
          yield Optional.empty();
        }
      };
    }

    @Schema(
        name = "GroupQuorum",
        description = "With per-group: how many of each group, any if left out")
    record Each(
        @Schema(
                allowableValues = {"any", "all", "at-least", "percent"},
                defaultValue = "any")
            @Nullable String rule,
        @Schema(description = "With at-least: how many approvals") @Nullable Integer n,
        @Schema(description = "With percent: how many of a hundred") @Nullable Integer p) {
      private Optional<? extends Quorum.Rule.Counting> read(Findings in) {
        var name = in.oneOf("/quorum/each/rule", rule, Name.class).orElse(Name.ANY);
        return counting(in, "/quorum/each", name, n, p);
      }
    }
  }

  @Schema(name = "Policy")
  record Policy(
      @Schema(
              allowableValues = {"never", "known-device"},
              defaultValue = "never")
          @Nullable String oneClick,
      @Schema(
              allowableValues = {"when-suspicious", "always"},
              defaultValue = "when-suspicious")
          @Nullable String code,
      @Schema(
              allowableValues = {"optional", "required-on-reject"},
              defaultValue = "optional")
          @Nullable String comment,
      @Schema(
              allowableValues = {"refused", "allowed"},
              defaultValue = "refused")
          @Nullable String api) {
    private DecisionPolicy read(Findings in) {
      var otherwise = DecisionPolicy.DEFAULT;
      return new DecisionPolicy(
          in.oneOf("/policy/oneClick", oneClick, DecisionPolicy.OneClick.class)
              .orElse(otherwise.oneClick()),
          in.oneOf("/policy/code", code, DecisionPolicy.CodeRule.class).orElse(otherwise.code()),
          in.oneOf("/policy/comment", comment, DecisionPolicy.CommentRule.class)
              .orElse(otherwise.comment()),
          in.oneOf("/policy/api", api, DecisionPolicy.ApiUse.class).orElse(otherwise.api()));
    }
  }

  @Schema(name = "Revisions", description = "Whether approvers may send it back for changes")
  record Revisions(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              minimum = "0",
              maximum = "20",
              description = "How many times")
          @Nullable Integer max) {
    private int read(Findings in) {
      return in.required("/revisions/max", max, count -> new RevisionRule(count, Set.of()).max())
          .orElse(0);
    }
  }

  /** Names of fields that may change without making answers stale. */
  private Set<FieldName> immaterial() {
    return fields == null
        ? Set.of()
        : fields.stream()
            .filter(Objects::nonNull)
            .filter(field -> Boolean.FALSE.equals(field.material()))
            .map(field -> new FieldName(Objects.requireNonNull(field.name())))
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  RequestApproval.Start start() {
    return Boolean.TRUE.equals(draft)
        ? RequestApproval.Start.AS_DRAFT
        : RequestApproval.Start.AT_ONCE;
  }

  /** In the place of a draft, which cannot become anything else by that. */
  ApprovalStep toDraft() {
    var in = new Findings();
    if (Boolean.FALSE.equals(draft)) {
      in.add("/draft", "It stays a draft until it is submitted.");
    }
    return toStep(in);
  }

  ApprovalStep toStep() {
    return toStep(new Findings());
  }

  private ApprovalStep toStep(Findings in) {
    var heading = in.required("/title", title, NewApproval::checkedTitle);
    var told = in.optional("/summary", summary, NewApproval::checkedSummary);
    var where = context == null ? StepContext.NONE : context.read(in);
    var echoed = workflow == null ? WorkflowRef.NONE : workflow.read(in);
    var who =
        requester == null
            ? Optional.<EmailAddress>empty()
            : in.required("/requester/email", requester.email, EmailAddress::new);
    var shown = in.each("/fields", fields, (place, field) -> field.read(in, place));
    var asked = in.each("/approvers", approvers, (place, approver) -> approver.read(in, place));
    if (approvers == null || approvers.isEmpty()) {
      in.add("/approvers", "Name at least one approver.");
    }
    var otherwise =
        onNobody == null ? Optional.<ApproverRef>empty() : onNobody.read(in, "/onNobody");
    var rule = quorum == null ? Quorum.ANY : quorum.read(in);
    var channels =
        delivery == null
            ? List.of(ChannelUse.of(new ChannelId(EMAIL)))
            : in.each("/delivery", delivery, (place, use) -> Use.read(in, place, use));
    var expiry =
        in.optional(
            "/expiresIn", expiresIn, text -> Sample.lasting(Times.duration(text)).expiresIn());
    var reminder = in.optional("/remindAfter", remindAfter, Times::duration);
    var clocks = clocks(in);
    var rules = policy == null ? DecisionPolicy.DEFAULT : policy.read(in);
    var named = labels(in);
    var callback = in.optional("/callbackUrl", callbackUrl, text -> Sample.calling(text));
    var returns = revisions == null ? 0 : revisions.read(in);
    return in.result(() ->
        new ApprovalStep(
            heading.orElseThrow(),
            told.orElse(""),
            where,
            echoed,
            who.orElse(null),
            shown,
            asked,
            otherwise.orElse(null),
            rule,
            channels,
            expiry.orElse(ApprovalStep.DEFAULT_EXPIRY),
            reminder.orElse(null),
            rules,
            named,
            callback.orElse(null),
            new RevisionRule(returns, immaterial()),
            clocks));
  }

  private Map<String, String> labels(Findings in) {
    var named = new LinkedHashMap<String, String>();
    if (labels != null) {
      labels.forEach((name, value) -> {
        var place = "/labels" + FieldError.segment(name);
        in.required(place, value, text -> Sample.labelled(name, text))
            .ifPresent(text -> named.put(name, text));
      });
    }
    return named;
  }

  static String checkedTitle(String title) {
    return Sample.titled(title).title();
  }

  static String checkedSummary(String summary) {
    return Sample.summed(summary).summary();
  }

  /** Steps with a single part of their own: the domain judges each part, and only that part. */
  private static final class Sample {
    private static final String TITLE = "-";

    private Sample() {}

    static ApprovalStep titled(String title) {
      return step(title, "", ApprovalStep.DEFAULT_EXPIRY, Map.of(), null);
    }

    static ApprovalStep summed(String summary) {
      return step(TITLE, summary, ApprovalStep.DEFAULT_EXPIRY, Map.of(), null);
    }

    static ApprovalStep lasting(Duration expiresIn) {
      return step(TITLE, "", expiresIn, Map.of(), null);
    }

    static String labelled(String name, String value) {
      var _ = step(TITLE, "", ApprovalStep.DEFAULT_EXPIRY, Map.of(name, value), null);
      return value;
    }

    static String calling(String callbackUrl) {
      var _ = step(TITLE, "", ApprovalStep.DEFAULT_EXPIRY, Map.of(), callbackUrl);
      return callbackUrl;
    }

    private static ApprovalStep step(
        String title,
        String summary,
        Duration expiresIn,
        Map<String, String> labels,
        @Nullable String callbackUrl) {
      return new ApprovalStep(
          title,
          summary,
          StepContext.NONE,
          WorkflowRef.NONE,
          null,
          List.of(),
          List.of(new ApproverRef.InRole(new Role("sample"))),
          null,
          Quorum.ANY,
          List.of(ChannelUse.of(new ChannelId(EMAIL))),
          expiresIn,
          null,
          DecisionPolicy.DEFAULT,
          labels,
          callbackUrl,
          RevisionRule.NONE);
    }
  }
}
