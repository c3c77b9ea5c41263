package io.countersign.application.view;

import io.countersign.application.port.Workflows.Version;
import io.countersign.domain.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Workflows as the API shows them. */
public final class WorkflowDocument {
  /** What marks a bundle of definitions. */
  public static final String BUNDLE_FORMAT = "countersign-workflows/1";

  private WorkflowDocument() {}

  /** One version with what it says. */
  public static JsonValue.Obj of(Version version) {
    return head(version).put("definition", version.document()).build();
  }

  /**
   * A workflow with all its versions, without what they say.
   *
   * @param versions at least one, the draft first
   */
  public static JsonValue.Obj of(List<Version> versions) {
    var current =
        versions.reversed().stream()
            .filter(version -> version.state() == Version.State.PUBLISHED)
            .findFirst();
    return JsonValue.object()
        .put("name", versions.getFirst().name().value())
        .put(
            "currentVersion",
            current
                .<JsonValue>map(version -> JsonValue.of(version.number()))
                .orElse(JsonValue.NULL))
        .put(
            "versions",
            JsonValue.array(versions.stream().map(version -> head(version).build()).toList()))
        .build();
  }

  /** What is taken from one installation to another. */
  public static JsonValue.Obj bundle(List<Version> versions) {
    return JsonValue.object()
        .put("format", BUNDLE_FORMAT)
        .put("workflows", JsonValue.array(versions.stream().map(Version::document).toList()))
        .build();
  }

  private static JsonValue.Builder head(Version version) {
    return JsonValue.object()
        .put("name", version.name().value())
        .put("version", version.number())
        .put("state", version.state().name().toLowerCase(Locale.ROOT))
        .put("hash", version.hash().value())
        .put("createdAt", time(version.createdAt()))
        .put("publishedAt", time(version.publishedAt()))
        .put("retiredAt", time(version.retiredAt()));
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
