package io.countersign.application.view;

import io.countersign.application.simulation.Replay;
import io.countersign.application.simulation.Simulation;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.Expressions.Evaluation;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What would happen, as the API shows it. */
public final class SimulationDocument {
  private SimulationDocument() {}

  /** One execution that was played through. */
  public static JsonValue.Obj of(Simulation simulation) {
    var execution = simulation.execution();
    return version(execution.pinned())
        .put("state", lower(execution.state()))
        .put("result", execution.result() == null ? null : lower(execution.result()))
        .put("startedAt", time(execution.startedAt()))
        .put("endedAt", time(execution.endedAt()))
        .put(
            "people",
            simulation.questions().stream()
                .flatMap(question -> question.request().asked().stream())
                .map(person -> person.email().normalized())
                .distinct()
                .count())
        .put(
            "steps",
            JsonValue.array(execution.steps().stream().map(run -> step(simulation, run)).toList()))
        .put(
            "missing",
            JsonValue.array(
                simulation.missing().stream().map(SimulationDocument::missing).toList()))
        .build();
  }

  private static JsonValue.Obj step(Simulation simulation, StepRun run) {
    var id = run.step();
    return JsonValue.object()
        .put("step", id.value())
        .put("kind", kind(simulation.definition().step(id)))
        .put("state", lower(run.state()))
        .put("output", ExecutionDocument.output(run))
        .put("note", run.note().isEmpty() ? null : run.note())
        .put("startedAt", time(run.startedAt()))
        .put("endedAt", time(run.endedAt()))
        .put("nobody", simulation.nobody().get(id))
        .put("message", simulation.messages().get(id))
        .put(
            "rules",
            JsonValue.array(
                simulation.rules().stream()
                    .filter(rule -> rule.step().equals(id))
                    .map(SimulationDocument::rule)
                    .toList()))
        .put(
            "question",
            simulation
                .question(id)
                .<JsonValue>map(SimulationDocument::question)
                .orElse(JsonValue.NULL))
        .build();
  }

  private static String kind(WorkflowStep step) {
    return switch (step) {
      case WorkflowStep.Approval _ -> "approval";
      case WorkflowStep.Parallel _ -> "parallel";
      case WorkflowStep.Branch _ -> "branch";
      case WorkflowStep.Task _ -> "task";
      case WorkflowStep.Notify _ -> "notify";
      case WorkflowStep.End _ -> "end";
    };
  }

  private static JsonValue.Obj rule(Simulation.Rule rule) {
    return JsonValue.object()
        .put("pointer", rule.pointer())
        .put("expression", rule.expression().source())
        .put(
            "gives",
            switch (rule.evaluation()) {
              case Evaluation.Truth(var truth) -> JsonValue.of(truth);
              case Evaluation.Text(var text) -> JsonValue.of(text);
              case Evaluation.Number(var number) -> JsonValue.of(number);
              case Evaluation.Texts(var texts) -> JsonValue.strings(texts);
              case Evaluation.Failed _ -> JsonValue.NULL;
            })
        .put("failure", rule.evaluation() instanceof Evaluation.Failed(var why) ? why : null)
        .build();
  }

  private static JsonValue.Obj question(Simulation.Question question) {
    var request = question.request();
    return JsonValue.object()
        .put("title", request.step().title())
        .put("state", lower(request.state()))
        .put("askedAt", time(request.askedAt()))
        .put("expiresAt", time(request.expiresAt()))
        .put("closedAt", time(request.closedAt()))
        .put("quorum", ApprovalDocument.quorum(request))
        .put(
            "people",
            JsonValue.array(
                request.assignments().stream().map(person -> person(question, person)).toList()))
        .put(
            "channels",
            JsonValue.array(
                question.channels().stream()
                    .map(use ->
                        JsonValue.object()
                            .put("channel", use.channel().value())
                            .put("audience", lower(use.audience()))
                            .build())
                    .toList()))
        .put(
            "clocks",
            JsonValue.array(question.clocks().stream().map(SimulationDocument::clock).toList()))
        .build();
  }

  private static JsonValue.Obj clock(Simulation.Clock clock) {
    return JsonValue.object()
        .put("kind", lower(clock.kind()))
        .put("due", time(clock.due()))
        .put("comes", JsonValue.of(clock.comes()))
        .build();
  }

  private static JsonValue.Obj message(Simulation.Message message) {
    return JsonValue.object()
        .put("channel", message.channel().value())
        .put("due", time(message.due()))
        .put("comes", JsonValue.of(message.comes()))
        .build();
  }

  private static JsonValue.Obj person(Simulation.Question question, Assignment person) {
    var request = question.request();
    var decision = request.decisionOn(person.id());
    return JsonValue.object()
        .put("email", person.email().value())
        .put("name", person.name())
        .put("asked", JsonValue.of(request.asked().contains(person)))
        .put(
            "because",
            JsonValue.array(person.reasons().stream().map(ApprovalDocument::approver).toList()))
        .put(
            "escalation",
            person.via() == null ? JsonValue.NULL : ApprovalDocument.via(person.via()))
        .put("standIn", person.passedOn() == null ? null : request.holder(person).email().value())
        .put(
            "onBehalfOf",
            JsonValue.array(
                request.onBehalfOf(person).stream().map(ApprovalDocument::person).toList()))
        .put(
            "messages",
            JsonValue.array(
                question.channels().stream()
                    .map(use -> message(question.message(use, person)))
                    .toList()))
        .put("verdict", decision.map(given -> lower(given.verdict())).orElse(null))
        .put("answersAt", decision.map(given -> time(given.at())).orElse(null))
        .build();
  }

  private static JsonValue.Obj missing(Simulation.Missing missing) {
    return JsonValue.object()
        .put("pointer", "/answers/" + missing.step() + missing.place())
        .put("detail", missing.sentence())
        .build();
  }

  /** Executions that there were, by another version. */
  public static JsonValue.Obj of(Replay replay) {
    var items = replay.items();
    return version(replay.by())
        .put("executions", items.size())
        .put(
            "totals",
            JsonValue.object()
                .put("unchanged", count(items, Replay.Item::unchanged))
                .put(
                    "cannotStart",
                    count(items, item -> item.outcome() instanceof Replay.Outcome.Refused))
                .put("stuck", count(items, Replay.Item::stuck))
                .put("otherResult", count(items, Replay.Item::otherResult))
                .put("morePeople", sum(items.stream().map(Replay.Item::more).toList()))
                .put("fewerPeople", sum(items.stream().map(Replay.Item::fewer).toList()))
                .build())
        .put("items", JsonValue.array(items.stream().map(SimulationDocument::item).toList()))
        .build();
  }

  private static long count(List<Replay.Item> items, Predicate<Replay.Item> which) {
    return items.stream().filter(which).count();
  }

  private static long sum(List<? extends Collection<?>> lists) {
    return lists.stream().mapToLong(Collection::size).sum();
  }

  private static JsonValue.Obj item(Replay.Item item) {
    var document =
        JsonValue.object()
            .put("id", item.execution().id().toString())
            .put("version", item.execution().pinned().number())
            .put("unchanged", JsonValue.of(item.unchanged()))
            .put("real", course(item.real()));
    return switch (item.outcome()) {
      case Replay.Outcome.Played(var course) ->
          document
              .put("simulated", course(course))
              .put("problems", JsonValue.array(List.of()))
              .put("morePeople", asked(item.more()))
              .put("fewerPeople", asked(item.fewer()))
              .build();
      case Replay.Outcome.Refused(var problems) ->
          document
              .put("simulated", JsonValue.NULL)
              .put(
                  "problems",
                  JsonValue.array(problems.stream().map(SimulationDocument::problem).toList()))
              .put("morePeople", JsonValue.array(List.of()))
              .put("fewerPeople", JsonValue.array(List.of()))
              .build();
    };
  }

  private static JsonValue.Obj course(Replay.Course course) {
    return JsonValue.object()
        .put("state", lower(course.state()))
        .put("result", course.result() == null ? null : lower(course.result()))
        .put("steps", JsonValue.strings(course.steps().stream().map(StepId::value).toList()))
        .put(
            "stuck",
            JsonValue.array(
                course.stuck().stream()
                    .map(stuck ->
                        JsonValue.object()
                            .put("step", stuck.step().value())
                            .put("why", stuck.why())
                            .build())
                    .toList()))
        .build();
  }

  private static JsonValue asked(List<Replay.Asked> asked) {
    return JsonValue.array(
        asked.stream()
            .map(one ->
                JsonValue.object()
                    .put("step", one.step().value())
                    .put("email", one.person().value())
                    .build())
            .toList());
  }

  private static JsonValue.Obj problem(DefinitionProblem problem) {
    return JsonValue.object()
        .put("pointer", problem.pointer())
        .put("detail", problem.sentence())
        .build();
  }

  private static JsonValue.Builder version(PinnedVersion version) {
    return JsonValue.object()
        .put("workflow", version.workflow().value())
        .put("version", version.number())
        .put("hash", version.hash().value());
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS).toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
