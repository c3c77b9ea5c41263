package io.countersign.application.view;

import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.workflow.StepId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An execution as the API shows it and as events carry it. */
public final class ExecutionDocument {
  private ExecutionDocument() {}

  public static JsonValue.Obj of(Execution execution) {
    return of(execution, Map.of());
  }

  /**
   * @param handed what the tasks that wait were handed to the caller with
   */
  public static JsonValue.Obj of(Execution execution, Map<StepId, Map<String, FieldValue>> handed) {
    return JsonValue.object()
        .put("id", execution.id().toString())
        .put("workflow", execution.pinned().workflow().value())
        .put("version", execution.pinned().number())
        .put("hash", execution.pinned().hash().value())
        .put("state", lower(execution.state()))
        .put("result", execution.result() == null ? null : lower(execution.result()))
        .put("requester", requester(execution))
        .put("labels", texts(execution.labels()))
        .put("input", values(execution.input()))
        .put("startedAt", time(execution.startedAt()))
        .put("endedAt", time(execution.endedAt()))
        .put(
            "steps",
            JsonValue.array(
                execution.steps().stream()
                    .map(run -> of(run, Optional.ofNullable(handed.get(run.step()))))
                    .toList()))
        .build();
  }

  /** One step: what it waits for or what came out of it. */
  public static JsonValue.Obj of(StepRun run) {
    return of(run, Optional.empty());
  }

  private static JsonValue.Obj of(StepRun run, Optional<Map<String, FieldValue>> handed) {
    return JsonValue.object()
        .put("step", run.step().value())
        .put("state", lower(run.state()))
        .put("attempt", run.attempt())
        .put("approvalId", run.request() == null ? null : run.request().toString())
        .put("input", handed.<JsonValue>map(ExecutionDocument::named).orElse(JsonValue.NULL))
        .put("output", output(run))
        .put("note", run.note().isEmpty() ? null : run.note())
        .put("startedAt", time(run.startedAt()))
        .put("endedAt", time(run.endedAt()))
        .build();
  }

  /** Values by name, as JSON. */
  public static JsonValue.Obj named(Map<String, FieldValue> values) {
    var members = JsonValue.object();
    values.forEach((name, value) -> members.put(name, value.asJson()));
    return members.build();
  }

  private static JsonValue.Obj values(Map<FieldName, FieldValue> values) {
    var members = JsonValue.object();
    values.forEach((name, value) -> members.put(name.value(), value.asJson()));
    return members.build();
  }

  /**
   * What came out of a step: {@code fields.total} is the member {@code total} of the member {@code
   * fields}.
   */
  static JsonValue.Obj output(StepRun run) {
    var members = JsonValue.object();
    var groups = new LinkedHashMap<String, JsonValue.Builder>();
    run.output()
        .forEach((name, value) -> {
          var dot = name.indexOf('.');
          if (dot < 0) {
            members.put(name, value.asJson());
          } else {
            groups
                .computeIfAbsent(name.substring(0, dot), _ -> JsonValue.object())
                .put(name.substring(dot + 1), value.asJson());
          }
        });
    groups.forEach((name, group) -> members.put(name, group.build()));
    return members.build();
  }

  private static JsonValue requester(Execution execution) {
    return execution.requester() == null
        ? JsonValue.NULL
        : JsonValue.object().put("email", execution.requester().value()).build();
  }

  private static JsonValue.Obj texts(Map<String, String> texts) {
    var members = JsonValue.object();
    texts.forEach(members::put);
    return members.build();
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS).toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
