package io.countersign.domain.workflow;

import io.countersign.domain.Check;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.calendar.CalendarName;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.DisplayMode;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.field.HilField;
import io.countersign.domain.field.InputMode;
import io.countersign.domain.json.JsonValue;
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
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a definition out of JSON and finds everything that is wrong with it. The format is
 * described by the JSON Schema that the API serves and in {@code docs/workflows.md}.
 */
public final class DefinitionReader {
  public static final int MAX_STEPS = 100;

  /** Each is compiled when a definition is read, and again when a replica first meets it. */
  public static final int MAX_EXPRESSIONS = 300;

  private static final int MAX_PARAMETERS = 60;
  private static final String EMAIL = "email";

  private final Expressions expressions;

  public DefinitionReader(Expressions expressions) {
    this.expressions = expressions;
  }

  /** What came of reading. */
  public sealed interface Reading {
    record Read(WorkflowDefinition definition) implements Reading {}

    /** In the order in which they were found; at least one. */
    record Broken(List<DefinitionProblem> problems) implements Reading {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  public Reading read(JsonValue document) {
    var problems = new ArrayList<DefinitionProblem>();
    var root = Node.root(document, problems);
    if (!(document instanceof JsonValue.Obj)) {
      root.problem("A definition is an object.");
      return new Reading.Broken(problems);
    }
    root.only("name", "title", "input", "start", "steps");
    var name = root.at("name").required().text(WorkflowName::new);
    var title = root.at("title").required().text(text -> Check.filledLine("The title", text, 200));
    var input = parameters(root.at("input"));
    var start = root.at("start").required().text(StepId::new);
    var steps = steps(root.at("steps").required());
    if (!problems.isEmpty() || name.isEmpty() || title.isEmpty() || start.isEmpty()) {
      return new Reading.Broken(problems);
    }
    var graph = new StepGraph(start.get(), steps);
    if (!graph.problems().isEmpty()) {
      return new Reading.Broken(graph.problems());
    }
    var counted = new Counted(expressions);
    steps.forEach((id, step) ->
        new StepCheck(counted, Scope.of(input, steps, graph.before(id)), "/steps/" + id, problems)
            .check(step));
    return problems.isEmpty()
        ? new Reading.Read(
            new WorkflowDefinition(
                name.get(),
                title.get(),
                input,
                start.get(),
                steps,
                graph,
                DefinitionHash.of(document)))
        : new Reading.Broken(problems);
  }

  /** Looks at so many expressions, and at no more. */
  private static final class Counted implements Expressions {
    private final Expressions expressions;
    private int seen;

    Counted(Expressions expressions) {
      this.expressions = expressions;
    }

    @Override
    public List<String> problems(Expression expression, Map<String, FieldType> scope, Use use) {
      return ++seen > MAX_EXPRESSIONS
          ? List.of("A workflow has at most " + MAX_EXPRESSIONS + " expressions.")
          : expressions.problems(expression, scope, use);
    }

    @Override
    public Evaluation evaluate(
        Expression expression,
        Map<String, FieldType> scope,
        Map<String, FieldValue> values,
        Use use) {
      return expressions.evaluate(expression, scope, values, use);
    }
  }

  private static Map<FieldName, Parameter> parameters(Node node) {
    var found = new LinkedHashMap<FieldName, Parameter>();
    node.members(MAX_PARAMETERS)
        .forEach(
            (name, one) -> parameter(name, one).ifPresent(read -> found.put(read.name(), read)));
    return found;
  }

  private static Optional<Parameter> parameter(String written, Node node) {
    node.only("type", "description", "choices", "required", "default");
    var name = node.take(() -> new FieldName(written));
    var type = node.at("type").required().oneOf(FieldType.class);
    var choices = texts(node.at("choices"));
    var fallback = type.flatMap(known -> fixed(node.at("default"), known));
    var required = node.at("required").truth();
    var description = node.at("description").text();
    if (name.isEmpty() || type.isEmpty() || fallback.isEmpty()) {
      return Optional.empty();
    }
    return node.take(() ->
        new Parameter(
            name.get(),
            description.orElse(""),
            type.get(),
            choices,
            required.orElse(false),
            fallback.get()));
  }

  private static List<String> texts(Node node) {
    return node.items(100).stream().flatMap(item -> item.text().stream()).toList();
  }

  /** A value that stands in the definition itself, in the JSON type that goes with its own. */
  static Optional<FieldValue> fixed(Node node, FieldType type) {
    if (node.absent()) {
      return Optional.of(FieldValue.NONE);
    }
    return node.take(() -> value(type, node.value()));
  }

  /**
   * A JSON value as one of this type; null is none.
   *
   * @throws InvalidValueException if it is of another type
   */
  public static FieldValue value(FieldType type, @Nullable JsonValue json) {
    return switch (json) {
      case null -> FieldValue.NONE;
      case JsonValue.Null() -> FieldValue.NONE;
      case JsonValue.Str(var text) when type == FieldType.TEXT || type == FieldType.LONG_TEXT ->
          new FieldValue.Text(text);
      case JsonValue.Str(var text) when type == FieldType.CHOICE -> new FieldValue.Choice(text);
      case JsonValue.Str(var text) when type == FieldType.DATE -> new FieldValue.Date(date(text));
      case JsonValue.Num(var number) when type == FieldType.NUMBER -> new FieldValue.Number(number);
      case JsonValue.Bool(var truth) when type == FieldType.BOOLEAN -> new FieldValue.YesNo(truth);
      case JsonValue.Str _, JsonValue.Num _, JsonValue.Bool _, JsonValue.Arr _, JsonValue.Obj _ ->
          throw new InvalidValueException(
              switch (type) {
                case TEXT, LONG_TEXT -> "This must be a text.";
                case CHOICE -> "This must be one of the choices.";
                case NUMBER -> "This must be a number.";
                case BOOLEAN -> "This must be true or false.";
                case DATE -> "This must be a date such as 2026-11-30.";
              });
    };
  }

  private static LocalDate date(String text) {
    try {
      var date = LocalDate.parse(text);
      if (date.getYear() >= 1 && date.getYear() <= 9999) {
        return date;
      }
    } catch (DateTimeParseException notADate) {
      // Said below.
    }
    throw new InvalidValueException("This must be a date such as 2026-11-30.");
  }

  private static Map<StepId, WorkflowStep> steps(Node node) {
    var found = new LinkedHashMap<StepId, WorkflowStep>();
    var members = node.members(MAX_STEPS);
    if (node.value() instanceof JsonValue.Obj(var written) && written.isEmpty()) {
      node.problem("A workflow has at least one step and at most " + MAX_STEPS + ".");
    }
    members.forEach((written, one) -> {
      var id = one.take(() -> new StepId(written));
      var step = step(one);
      if (id.isPresent() && step.isPresent()) {
        found.put(id.get(), step.get());
      }
    });
    return found;
  }

  private enum Kind {
    APPROVAL,
    PARALLEL,
    BRANCH,
    TASK,
    NOTIFY,
    END
  }

  private static Optional<WorkflowStep> step(Node node) {
    if (!(node.value() instanceof JsonValue.Obj)) {
      node.problem("A step is an object.");
      return Optional.empty();
    }
    return node.at("kind")
        .required()
        .oneOf(Kind.class)
        .flatMap(kind ->
            switch (kind) {
              case APPROVAL -> approval(node);
              case PARALLEL -> parallel(node);
              case BRANCH -> branch(node);
              case TASK -> task(node);
              case NOTIFY -> tell(node);
              case END -> end(node);
            });
  }

  private static Optional<WorkflowStep> approval(Node node) {
    node.only(
        "kind",
        "title",
        "summary",
        "onApproveText",
        "onRejectText",
        "fields",
        "approvers",
        "quorum",
        "delivery",
        "expiresIn",
        "remindAfter",
        "remindEvery",
        "onExpiry",
        "escalate",
        "calendar",
        "policy",
        "labels",
        "revisions",
        "autoApprove",
        "autoReject",
        "onNobody",
        "onApprove",
        "onReject",
        "onExpire");
    var template = template(node);
    var autoApprove = expression(node.at("autoApprove"));
    var autoReject = expression(node.at("autoReject"));
    var onNobody = node.at("onNobody").oneOf(WorkflowStep.OnNobody.class);
    var onApprove = target(node.at("onApprove"));
    var onReject = target(node.at("onReject"));
    var onExpire = target(node.at("onExpire"));
    return template.map(known ->
        new WorkflowStep.Approval(
            known,
            autoApprove.orElse(null),
            autoReject.orElse(null),
            onNobody.orElse(WorkflowStep.OnNobody.FAIL),
            onApprove.orElse(null),
            onReject.orElse(null),
            onExpire.orElse(null)));
  }

  private static Optional<ApprovalTemplate> template(Node node) {
    var title = text(node.at("title").required());
    if (node.at("title").value() instanceof JsonValue.Str(var written) && written.isBlank()) {
      node.at("title").problem("The title must not be empty.");
    }
    var summary = text(node.at("summary"));
    var onApprove = text(node.at("onApproveText"));
    var onReject = text(node.at("onRejectText"));
    var fields =
        node.at("fields").items(ApprovalStep.MAX_FIELDS).stream()
            .flatMap(one -> field(one).stream())
            .toList();
    var approvers =
        node.at("approvers").required().items(ApprovalStep.MAX_APPROVERS).stream()
            .flatMap(one -> approver(one).stream())
            .toList();
    if (node.at("approvers").value() instanceof JsonValue.Arr(var items) && items.isEmpty()) {
      node.at("approvers").problem("Name at least one approver.");
    }
    var quorum = quorum(node.at("quorum"));
    var count = expression(node.at("quorum").at("n"), false);
    var delivery =
        node.at("delivery").absent()
            ? List.of(ChannelUse.of(new ChannelId(EMAIL)))
            : node.at("delivery").items(20).stream().flatMap(one -> use(one).stream()).toList();
    var expiresIn = node.at("expiresIn").duration().orElse(ApprovalStep.DEFAULT_EXPIRY);
    var remindAfter = node.at("remindAfter").duration();
    var clocks = clocks(node);
    var policy = policy(node.at("policy"));
    var labels = new LinkedHashMap<String, String>();
    node.at("labels")
        .members(ApprovalTemplate.MAX_LABELS)
        .forEach((name, label) -> label.text().ifPresent(text -> labels.put(name, text)));
    var maxRevisions = maxRevisions(node.at("revisions"));
    if (title.isEmpty() || approvers.isEmpty()) {
      return Optional.empty();
    }
    return node.take(() -> {
      var template =
          new ApprovalTemplate(
              title.get(),
              summary.orElse(EMPTY),
              onApprove.orElse(EMPTY),
              onReject.orElse(EMPTY),
              fields,
              approvers,
              quorum,
              count.orElse(null),
              delivery,
              expiresIn,
              remindAfter.orElse(null),
              policy,
              labels,
              maxRevisions,
              clocks);
      StepCheck.sample(template);
      return template;
    });
  }

  private static ApprovalTemplate.Clocks clocks(Node node) {
    var onExpiry = node.at("onExpiry").oneOf(OnExpiry.class).orElse(OnExpiry.EXPIRE);
    var every = node.at("remindEvery");
    var remindEvery = every.duration().flatMap(time -> every.take(() -> ClockRules.interval(time)));
    var calendar = node.at("calendar").text(CalendarName::new);
    var levels =
        node.at("escalate").items(Escalation.MAX_LEVELS).stream()
            .flatMap(one -> level(one).stream())
            .toList();
    return node.at("escalate")
        .take(() -> {
          var clocks =
              new ApprovalTemplate.Clocks(
                  onExpiry, remindEvery.orElse(null), levels, calendar.orElse(null));
          var _ = clocks.with(_ -> List.of(StepCheck.SAMPLE));
          return clocks;
        })
        .orElseGet(() -> new ApprovalTemplate.Clocks(onExpiry, null, List.of(), null));
  }

  private static Optional<ApprovalTemplate.Level> level(Node node) {
    node.only("after", "action", "to");
    var after = node.at("after").required().duration();
    var action = node.at("action").required().oneOf(Escalation.Action.class);
    var to =
        node.at("to").required().items(ApprovalStep.MAX_APPROVERS).stream()
            .flatMap(one -> approver(one).stream())
            .toList();
    if (node.at("to").value() instanceof JsonValue.Arr(var items) && items.isEmpty()) {
      node.at("to").problem("Name at least one person to escalate to.");
    }
    return after.isEmpty() || action.isEmpty() || to.isEmpty()
        ? Optional.empty()
        : Optional.of(new ApprovalTemplate.Level(after.get(), action.get(), to));
  }

  private static final ApprovalTemplate.Text EMPTY =
      new ApprovalTemplate.Text.Filled(TextTemplate.of(""));

  private static int maxRevisions(Node node) {
    if (node.absent()) {
      return RevisionRule.NONE.max();
    }
    var max = node.only("max").at("max");
    return max.required()
        .count()
        .flatMap(most -> max.take(() -> new RevisionRule(most, Set.of()).max()))
        .orElse(RevisionRule.NONE.max());
  }

  private static Optional<ApprovalTemplate.FieldTemplate> field(Node node) {
    node.only("name", "label", "type", "value", "display", "input", "choices", "material");
    var name = node.at("name").required().text(FieldName::new);
    var label = node.at("label").required().text(text -> Check.filledLine("A label", text, 200));
    var type = node.at("type").required().oneOf(FieldType.class);
    var display = node.at("display").oneOf(DisplayMode.class).orElse(DisplayMode.READABLE);
    var input = node.at("input").oneOf(InputMode.class).orElse(InputMode.LOCKED);
    var choices = texts(node.at("choices"));
    var material = node.at("material").truth().orElse(true);
    var value = type.flatMap(known -> source(node.at("value"), known));
    if (name.isEmpty() || label.isEmpty() || type.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    return node.take(() -> {
      var fixed =
          value.get() instanceof ApprovalTemplate.ValueSource.Fixed(var known)
              ? known
              : FieldValue.NONE;
      var judged =
          new HilField(name.get(), label.get(), type.get(), fixed, display, input, choices);
      return new ApprovalTemplate.FieldTemplate(
          judged.name(),
          judged.label(),
          type.get(),
          value.get(),
          display,
          input,
          choices,
          material);
    });
  }

  /** A value that stands there, a text with places for values, or an expression. */
  private static Optional<ApprovalTemplate.ValueSource> source(Node node, FieldType type) {
    if (node.value() instanceof JsonValue.Obj) {
      return expression(node).map(ApprovalTemplate.ValueSource.Computed::new);
    }
    if (node.value() instanceof JsonValue.Str(var text) && text.contains("@{")) {
      return node.take(() -> TextTemplate.of(text)).map(ApprovalTemplate.ValueSource.Filled::new);
    }
    return fixed(node, type).map(ApprovalTemplate.ValueSource.Fixed::new);
  }

  private static Optional<ApprovalTemplate.Text> text(Node node) {
    if (node.value() instanceof JsonValue.Obj) {
      return expression(node).map(ApprovalTemplate.Text.Computed::new);
    }
    return node.text(TextTemplate::of).map(ApprovalTemplate.Text.Filled::new);
  }

  private static Optional<Expression> expression(Node node) {
    return expression(node, true);
  }

  /**
   * Either {@code {"expression": "…"}} or, for what can be nothing else, the text alone.
   *
   * @param orElse whether anything else is wrong here
   */
  private static Optional<Expression> expression(Node node, boolean orElse) {
    if (node.value() instanceof JsonValue.Obj) {
      return node.only("expression").at("expression").required().text(Expression::new);
    }
    return orElse ? node.text(Expression::new) : Optional.empty();
  }

  private static Optional<ApprovalTemplate.Approver> approver(Node node) {
    node.only("email", "role", "managerOf", "expression");
    var given =
        List.of("email", "role", "managerOf", "expression").stream()
            .filter(name -> !node.at(name).absent())
            .toList();
    if (given.size() != 1) {
      node.problem("Name either an email, a role, managerOf or an expression.");
      return Optional.empty();
    }
    return switch (given.getFirst()) {
      case "email" ->
          node.at("email")
              .text(EmailAddress::new)
              .map(email -> known(new ApproverRef.ByEmail(email)));
      case "role" ->
          node.at("role").text(Role::new).map(role -> known(new ApproverRef.InRole(role)));
      case "managerOf" ->
          node.at("managerOf")
              .oneOf(Subject.class)
              .map(_ -> known(new ApproverRef.ManagerOfRequester()));
      default ->
          node.at("expression").text(Expression::new).map(ApprovalTemplate.Approver.Chosen::new);
    };
  }

  private enum Subject {
    REQUESTER
  }

  private static ApprovalTemplate.Approver known(ApproverRef approver) {
    return new ApprovalTemplate.Approver.Known(approver);
  }

  private enum QuorumRule {
    ANY,
    ALL,
    AT_LEAST,
    PERCENT,
    PER_GROUP
  }

  private enum GroupRule {
    ANY,
    ALL,
    AT_LEAST,
    PERCENT
  }

  private static Quorum quorum(Node node) {
    node.only("rule", "n", "p", "each", "veto");
    var rule = node.at("rule").oneOf(QuorumRule.class).orElse(QuorumRule.ANY);
    if (!node.at("n").absent() && rule != QuorumRule.AT_LEAST) {
      node.at("n").problem("This belongs to the rule at-least.");
    }
    if (!node.at("p").absent() && rule != QuorumRule.PERCENT) {
      node.at("p").problem("This belongs to the rule percent.");
    }
    if (!node.at("each").absent() && rule != QuorumRule.PER_GROUP) {
      node.at("each").problem("This belongs to the rule per-group.");
    }
    Optional<? extends Quorum.Rule> read =
        switch (rule) {
          case ANY -> Optional.of(new Quorum.Rule.Any());
          case ALL -> Optional.of(new Quorum.Rule.All());
          case AT_LEAST ->
              node.at("n").value() instanceof JsonValue.Obj
                  ? Optional.of(new Quorum.Rule.AtLeast(1))
                  : node.at("n")
                      .required()
                      .count()
                      .flatMap(n -> node.at("n").take(() -> new Quorum.Rule.AtLeast(n)));
          case PERCENT ->
              node.at("p")
                  .required()
                  .count()
                  .flatMap(p -> node.at("p").take(() -> new Quorum.Rule.Percent(p)));
          case PER_GROUP ->
              each(node.at("each").only("rule", "n", "p")).map(Quorum.Rule.PerGroup::new);
        };
    var veto = node.at("veto").count().orElse(Quorum.ANY.veto());
    return read.flatMap(known -> node.at("veto").take(() -> new Quorum(known, veto)))
        .orElse(Quorum.ANY);
  }

  /** How many of each group it takes. */
  private static Optional<? extends Quorum.Rule.Counting> each(Node node) {
    var rule = node.at("rule").oneOf(GroupRule.class).orElse(GroupRule.ANY);
    if (!node.at("n").absent() && rule != GroupRule.AT_LEAST) {
      node.at("n").problem("This belongs to the rule at-least.");
    }
    if (!node.at("p").absent() && rule != GroupRule.PERCENT) {
      node.at("p").problem("This belongs to the rule percent.");
    }
    return switch (rule) {
      case ANY -> Optional.of(new Quorum.Rule.Any());
      case ALL -> Optional.of(new Quorum.Rule.All());
      case AT_LEAST ->
          node.at("n")
              .required()
              .count()
              .flatMap(n -> node.at("n").take(() -> new Quorum.Rule.AtLeast(n)));
      case PERCENT ->
          node.at("p")
              .required()
              .count()
              .flatMap(p -> node.at("p").take(() -> new Quorum.Rule.Percent(p)));
    };
  }

  private static Optional<ChannelUse> use(Node node) {
    if (node.value() instanceof JsonValue.Str) {
      return node.text(text -> ChannelUse.of(new ChannelId(text)));
    }
    node.only("channel", "answers", "after");
    var channel = node.at("channel").required().text(ChannelId::new);
    var answers =
        node.at("answers").oneOf(ChannelUse.Answers.class).orElse(ChannelUse.Answers.MAY_APPROVE);
    var later = node.at("after");
    var after = later.duration().flatMap(time -> later.take(() -> ChannelUse.delay(time)));
    return channel.map(known -> new ChannelUse(known, answers, after.orElse(Duration.ZERO)));
  }

  private static DecisionPolicy policy(Node node) {
    node.only("oneClick", "code", "comment", "api");
    var otherwise = DecisionPolicy.DEFAULT;
    return new DecisionPolicy(
        node.at("oneClick").oneOf(DecisionPolicy.OneClick.class).orElse(otherwise.oneClick()),
        node.at("code").oneOf(DecisionPolicy.CodeRule.class).orElse(otherwise.code()),
        node.at("comment").oneOf(DecisionPolicy.CommentRule.class).orElse(otherwise.comment()),
        node.at("api").oneOf(DecisionPolicy.ApiUse.class).orElse(otherwise.api()));
  }

  private enum JoinRule {
    ALL,
    ANY
  }

  private static Optional<WorkflowStep> parallel(Node node) {
    node.only("kind", "branches", "join", "next", "onFailure");
    var branches =
        node.at("branches").required().items(20).stream()
            .flatMap(one -> one.text(StepId::new).stream())
            .toList();
    if (node.at("branches").value() instanceof JsonValue.Arr(var items)) {
      if (items.size() < 2) {
        node.at("branches").problem("A parallel step has at least two branches.");
      }
      if (branches.stream().distinct().count() != branches.size()) {
        node.at("branches").problem("Each branch begins with a step of its own.");
      }
    }
    var needed = needed(node.at("join"), branches.size());
    var next = target(node.at("next"));
    var onFailure = target(node.at("onFailure"));
    return Optional.of(
        new WorkflowStep.Parallel(branches, needed, next.orElse(null), onFailure.orElse(null)));
  }

  /** {@code "all"}, {@code "any"} or {@code {"atLeast": 2}}. */
  private static int needed(Node node, int branches) {
    if (node.value() instanceof JsonValue.Obj) {
      var count = node.only("atLeast").at("atLeast").required().count().orElse(1);
      if (count < 1 || count > branches) {
        node.at("atLeast")
            .problem("This must be from 1 to the number of branches, " + branches + ".");
      }
      return count;
    }
    return switch (node.oneOf(JoinRule.class).orElse(JoinRule.ALL)) {
      case ALL -> branches;
      case ANY -> 1;
    };
  }

  private static Optional<WorkflowStep> branch(Node node) {
    node.only("kind", "cases", "otherwise");
    var cases =
        node.at("cases").required().items(50).stream()
            .flatMap(one -> {
              one.only("when", "next");
              var when = expression(one.at("when").required());
              var next = target(one.at("next").required());
              return when
                  .flatMap(known -> next.map(to -> new WorkflowStep.Branch.Case(known, to)))
                  .stream();
            })
            .toList();
    if (node.at("cases").value() instanceof JsonValue.Arr(var items) && items.isEmpty()) {
      node.at("cases").problem("A branch has at least one case.");
    }
    return target(node.at("otherwise").required())
        .map(otherwise -> new WorkflowStep.Branch(cases, otherwise));
  }

  private static Optional<WorkflowStep> task(Node node) {
    node.only("kind", "input", "output", "expiresIn", "next", "onExpire");
    var input = new LinkedHashMap<String, ApprovalTemplate.ValueSource>();
    node.at("input")
        .members(MAX_PARAMETERS)
        .forEach((name, one) ->
            one.take(() -> new FieldName(name))
                .flatMap(_ -> anySource(one))
                .ifPresent(source -> input.put(name, source)));
    var output = parameters(node.at("output"));
    var expiresIn = node.at("expiresIn").duration();
    var next = target(node.at("next"));
    var onExpire = target(node.at("onExpire"));
    return node.take(() ->
        new WorkflowStep.Task(
            input, output, expiresIn.orElse(null), next.orElse(null), onExpire.orElse(null)));
  }

  /** A value whose type is what it looks like. */
  private static Optional<ApprovalTemplate.ValueSource> anySource(Node node) {
    return switch (node.value()) {
      case JsonValue.Num _ -> source(node, FieldType.NUMBER);
      case JsonValue.Bool _ -> source(node, FieldType.BOOLEAN);
      case null -> source(node, FieldType.LONG_TEXT);
      case JsonValue.Str _, JsonValue.Obj _, JsonValue.Arr _, JsonValue.Null _ ->
          source(node, FieldType.LONG_TEXT);
    };
  }

  private static Optional<WorkflowStep> tell(Node node) {
    node.only("kind", "message", "next");
    var message = text(node.at("message").required());
    var next = target(node.at("next"));
    return message.map(text -> new WorkflowStep.Notify(text, next.orElse(null)));
  }

  private enum EndResult {
    APPROVED,
    REJECTED,
    COMPLETED
  }

  private static Optional<WorkflowStep> end(Node node) {
    node.only("kind", "result");
    return node.at("result")
        .required()
        .oneOf(EndResult.class)
        .map(result -> new WorkflowStep.End(PathResult.valueOf(result.name())));
  }

  private static Optional<StepId> target(Node node) {
    return node.text(StepId::new);
  }
}
