package io.countersign.adapters.web.openapi;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes the documents that {@code SimulationDocument} writes; nothing is ever made of it. A
 * test holds the two together.
 */
public final class SimulationSchemas {
  private SimulationSchemas() {}

  /** What an execution would do. */
  @Schema(name = "Simulation")
  public record Simulation(
      String workflow,
      @Schema(description = "0 is the draft") int version,
      String hash,
      @Schema(
              allowableValues = {"running", "failed", "ended"},
              description = "running if it waits for something that is missing")
          String state,
      @Schema(nullable = true, description = "As of an execution") @Nullable String result,
      @Schema(format = "date-time") String startedAt,
      @Schema(format = "date-time", nullable = true) @Nullable String endedAt,
      @Schema(description = "How many people would be asked in all") int people,
      @Schema(description = "Those that would begin, in that order") List<Step> steps,
      @Schema(description = "What the answers lack for the execution to go on")
          List<Problem> missing) {}

  /** What would become of a step. */
  @Schema(name = "SimulatedStep")
  public record Step(
      String step,
      @Schema(allowableValues = {"approval", "parallel", "branch", "task", "notify", "end"})
          String kind,
      @Schema(allowableValues = {"waiting", "done", "failed", "cancelled"}) String state,
      @Schema(description = "As of an execution") Map<String, Object> output,
      @Schema(nullable = true, description = "As of an execution") @Nullable String note,
      @Schema(format = "date-time") String startedAt,
      @Schema(format = "date-time", nullable = true) @Nullable String endedAt,
      @Schema(nullable = true, description = "Why nobody could be asked") @Nullable String nobody,
      @Schema(nullable = true, description = "What a notify step would tell")
          @Nullable String message,
      @Schema(description = "What decided, in the order in which it was looked at")
          List<Rule> rules,
      @Schema(nullable = true, description = "What people would be asked; null for nobody")
          @Nullable Question question) {}

  /** An expression that decided something. */
  @Schema(name = "SimulatedRule")
  public record Rule(
      @Schema(description = "Where it stands in the definition") String pointer,
      String expression,
      @Schema(nullable = true, description = "true or false, a number, or whom it names")
          @Nullable Object gives,
      @Schema(nullable = true) @Nullable String failure) {}

  /** What people would be asked. */
  @Schema(name = "SimulatedQuestion")
  public record Question(
      String title,
      @Schema(
              allowableValues = {
                "pending",
                "approved",
                "rejected",
                "recalled",
                "cancelled",
                "expired"
              })
          String state,
      @Schema(format = "date-time") String askedAt,
      @Schema(format = "date-time") String expiresAt,
      @Schema(format = "date-time", nullable = true) @Nullable String closedAt,
      @Schema(description = "As of an approval") Map<String, Object> quorum,
      List<Person> people,
      List<Channel> channels,
      List<Clock> clocks) {}

  /** Somebody who would be asked, or whose item would go to a stand-in. */
  @Schema(name = "SimulatedPerson")
  public record Person(
      String email,
      String name,
      boolean asked,
      @Schema(
              description =
                  "Which entries of the step's approvers they belong to; none for those"
                      + " who only stand in")
          List<Map<String, Object>> because,
      @Schema(nullable = true, description = "The level of the ladder by which they come in")
          Approval.@Nullable Via escalation,
      @Schema(nullable = true, description = "Who is asked in their place")
          @Nullable String standIn,
      List<StoodInFor> onBehalfOf,
      @Schema(description = "On each channel of the step, what they would read there first")
          List<Message> messages,
      @Schema(
              nullable = true,
              allowableValues = {"approve", "reject"})
          @Nullable String verdict,
      @Schema(format = "date-time", nullable = true) @Nullable String answersAt) {}

  /** When somebody would be written to. */
  @Schema(name = "SimulatedMessage")
  public record Message(
      String channel,
      @Schema(format = "date-time") String due,
      @Schema(description = "False if an answer, or something else that ends it, comes first")
          boolean comes) {}

  /** Somebody in whose place another is asked. */
  @Schema(name = "SimulatedAbsence")
  public record StoodInFor(String email, String name) {}

  /** Where they would be asked. */
  @Schema(name = "SimulatedChannel")
  public record Channel(
      String channel,
      @Schema(
              allowableValues = {"person", "everybody"},
              description = "Each by a message of their own, or all by one")
          String audience) {}

  /** What would come of itself. */
  @Schema(name = "SimulatedClock")
  public record Clock(
      @Schema(allowableValues = {"remind", "escalate", "expire"}) String kind,
      @Schema(format = "date-time") String due,
      @Schema(description = "False if an answer comes first") boolean comes) {}

  /** Something that is wrong or missing. */
  @Schema(name = "SimulationProblem")
  public record Problem(
      @Schema(description = "JSON pointer (RFC 6901)") String pointer, String detail) {}

  /** What executions would have done by another version. */
  @Schema(name = "Replay")
  public record Replay(
      String workflow,
      @Schema(description = "0 is the draft") int version,
      String hash,
      @Schema(description = "How many were looked at") int executions,
      Totals totals,
      @Schema(description = "Newest first") List<Item> items) {}

  /** The differences, counted. */
  @Schema(name = "ReplayTotals")
  public record Totals(
      int unchanged,
      @Schema(description = "Executions whose input would be refused") int cannotStart,
      @Schema(description = "Executions that would have come to a stop, and did not") int stuck,
      @Schema(description = "Executions that would have ended otherwise") int otherResult,
      @Schema(description = "Questions to people that there would have been in addition")
          int morePeople,
      @Schema(description = "Questions to people that there would not have been")
          int fewerPeople) {}

  /** One execution. */
  @Schema(name = "ReplayedExecution")
  public record Item(
      @Schema(format = "uuid") String id,
      @Schema(description = "Which version it really ran by") int version,
      boolean unchanged,
      Course real,
      @Schema(nullable = true, description = "Null if its input would be refused")
          @Nullable Course simulated,
      @Schema(description = "Why its input would be refused") List<Problem> problems,
      List<Asked> morePeople,
      List<Asked> fewerPeople) {}

  /** How an execution went, or would. */
  @Schema(name = "ReplayedCourse")
  public record Course(
      @Schema(allowableValues = {"running", "failed", "ended"}) String state,
      @Schema(nullable = true) @Nullable String result,
      @Schema(description = "In the order in which they began") List<String> steps,
      @Schema(description = "Steps that cannot go on by themselves") List<Stuck> stuck) {}

  /** A step that cannot go on by itself. */
  @Schema(name = "ReplayedStop")
  public record Stuck(String step, String why) {}

  /** A question of one step to one person. */
  @Schema(name = "ReplayedAsking")
  public record Asked(String step, String email) {}
}
