package io.countersign.adapters.web.openapi;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes the documents that {@code WorkflowDocument} and {@code ExecutionDocument} write;
 * nothing is ever made of it. A test holds the two together.
 */
public final class WorkflowSchemas {
  private WorkflowSchemas() {}

  /** What a version is, without what it says. */
  @Schema(name = "WorkflowVersionHead")
  public record Head(
      String name,
      @Schema(description = "0 is the draft") int version,
      @Schema(allowableValues = {"draft", "published", "retired"}) String state,
      @Schema(description = "Of the canonical JSON (RFC 8785): sha256: and 64 hex digits")
          String hash,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time", nullable = true) @Nullable String publishedAt,
      @Schema(format = "date-time", nullable = true) @Nullable String retiredAt) {}

  /** A version with what it says. */
  @Schema(name = "WorkflowVersion")
  public record Version(
      String name,
      @Schema(description = "0 is the draft") int version,
      @Schema(allowableValues = {"draft", "published", "retired"}) String state,
      String hash,
      @Schema(format = "date-time") String createdAt,
      @Schema(format = "date-time", nullable = true) @Nullable String publishedAt,
      @Schema(format = "date-time", nullable = true) @Nullable String retiredAt,
      @Schema(description = "See /workflow.schema.json") Map<String, Object> definition) {}

  /** A workflow with its versions. */
  @Schema(name = "Workflow")
  public record Workflow(
      String name,
      @Schema(nullable = true, description = "What executions begin with; null for none")
          @Nullable Integer currentVersion,
      @Schema(description = "The draft first, then by number") List<Head> versions) {}

  /** A part of a list of workflows. */
  @Schema(name = "WorkflowPage")
  public record WorkflowPart(
      List<Workflow> items, @Schema(nullable = true) @Nullable String nextCursor) {}

  /** Definitions on their way from one installation to another. */
  @Schema(name = "WorkflowBundle")
  public record Bundle(
      @Schema(allowableValues = "countersign-workflows/1") String format,
      List<Map<String, Object>> workflows) {}

  /** One run of a workflow. */
  @Schema(name = "Execution")
  public record Execution(
      @Schema(format = "uuid") String id,
      String workflow,
      int version,
      String hash,
      @Schema(allowableValues = {"running", "failed", "ended"}) String state,
      @Schema(
              nullable = true,
              allowableValues = {
                "approved",
                "rejected",
                "expired",
                "recalled",
                "cancelled",
                "completed"
              },
              description = "Null until it has ended")
          @Nullable String result,
      @Schema(nullable = true) @Nullable Requester requester,
      Map<String, String> labels,
      Map<String, Object> input,
      @Schema(format = "date-time") String startedAt,
      @Schema(format = "date-time", nullable = true) @Nullable String endedAt,
      @Schema(description = "Those that have begun, in that order") List<Step> steps) {}

  /** Who an execution runs for. */
  @Schema(name = "ExecutionRequester")
  public record Requester(String email) {}

  /** What became of a step. */
  @Schema(name = "ExecutionStep")
  public record Step(
      String step,
      @Schema(allowableValues = {"waiting", "done", "failed", "cancelled"}) String state,
      int attempt,
      @Schema(nullable = true, format = "uuid", description = "What people were asked")
          @Nullable String approvalId,
      @Schema(
              nullable = true,
              description = "Of a task that waits, where one execution is shown: what it is about")
          @Nullable Map<String, Object> input,
      @Schema(description = "What came out of it, as expressions of later steps see it")
          Map<String, Object> output,
      @Schema(
              nullable = true,
              description =
                  "Why it failed, or which rule decided in place of people; override if an"
                      + " administrator decided above the rules")
          @Nullable String note,
      @Schema(format = "date-time") String startedAt,
      @Schema(format = "date-time", nullable = true) @Nullable String endedAt) {}

  /** A part of a list of executions. */
  @Schema(name = "ExecutionPage")
  public record ExecutionPart(
      List<Execution> items, @Schema(nullable = true) @Nullable String nextCursor) {}
}
