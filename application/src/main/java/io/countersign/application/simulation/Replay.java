package io.countersign.application.simulation;

import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What executions that there were would have done by another version.
 *
 * @param items newest first
 */
public record Replay(PinnedVersion by, List<Item> items) {
  public Replay {
    items = List.copyOf(items);
  }

  /** Somebody whom a step asks. */
  public record Asked(StepId step, EmailAddress person) {}

  /**
   * How an execution stands, or would.
   *
   * @param result null while it has none
   * @param steps in the order in which they began
   * @param asked under the address by which the directory knew them
   */
  public record Course(
      Execution.State state,
      @Nullable PathResult result,
      List<StepId> steps,
      List<Asked> asked,
      List<Stuck> stuck) {
    public Course {
      steps = List.copyOf(steps);
      asked = List.copyOf(asked);
      stuck = List.copyOf(stuck);
    }
  }

  /** A step that cannot go on by itself. */
  public record Stuck(StepId step, String why) {}

  /**
   * One execution.
   *
   * @param real what became of it
   */
  public record Item(Execution execution, Course real, Outcome outcome) {
    /** Whether nothing would have been otherwise. */
    public boolean unchanged() {
      return outcome instanceof Outcome.Played(var course)
          && real.state() == course.state()
          && real.result() == course.result()
          && real.steps().equals(course.steps())
          && more().isEmpty()
          && fewer().isEmpty();
    }

    /** Whether it would have come to a stop that it did not come to. */
    public boolean stuck() {
      return outcome instanceof Outcome.Played(var course)
          && !course.stuck().isEmpty()
          && real.stuck().isEmpty();
    }

    /** Whether both come to an end, and not to the same. */
    public boolean otherResult() {
      return outcome instanceof Outcome.Played(var course)
          && real.result() != null
          && course.result() != null
          && !Objects.equals(real.result(), course.result());
    }

    /** Who would have been asked in addition. */
    public List<Asked> more() {
      return outcome instanceof Outcome.Played(var course)
          ? without(course.asked(), real.asked())
          : List.of();
    }

    /** Who would not have been asked. */
    public List<Asked> fewer() {
      return outcome instanceof Outcome.Played(var course)
          ? without(real.asked(), course.asked())
          : List.of();
    }

    private static List<Asked> without(List<Asked> some, List<Asked> others) {
      return some.stream().filter(one -> !others.contains(one)).toList();
    }
  }

  /** What would have become of it. */
  public sealed interface Outcome {
    record Played(Course course) implements Outcome {}

    /** It could not have begun: places are those within its input. */
    record Refused(List<DefinitionProblem> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }
}
