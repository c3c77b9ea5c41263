package io.countersign.domain.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.execution.Reference.Event;
import io.countersign.domain.execution.Reference.What;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random workflows under random events, held against {@link Reference}. A failure names its seed;
 * {@code -Dcountersign.flow.seed=…} plays that one again.
 */
class FlowModelTest {
  private static final int PLANS = 1_000;
  private static final int EXECUTIONS_OF_EACH = 12;
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  @Test
  void every_execution_goes_the_way_that_its_definition_says() {
    var seed = Long.getLong("countersign.flow.seed", System.nanoTime());
    System.out.println("Executions of random workflows, seed " + seed);
    var executions = 0;
    var moved = 0;
    var ended = 0;
    for (var number = 0; number < PLANS; number++) {
      var plan = new Plan(new Random(seed + number));
      for (var run = 0; run < EXECUTIONS_OF_EACH; run++) {
        var story = new Story(plan, new Random(31 * (seed + number) + run));
        try {
          moved += story.play();
        } catch (AssertionError | RuntimeException wrong) {
          throw new AssertionError(
              "Play again with -Dcountersign.flow.seed=" + (seed + number) + ": " + story, wrong);
        }
        executions++;
        ended += story.execution.ended() ? 1 : 0;
      }
    }
    System.out.println(executions + " executions, " + moved + " moves, " + ended + " ended");
    assertThat(executions).isGreaterThanOrEqualTo(10_000);
    assertThat(ended).as("most come to an end").isGreaterThan(executions / 2);
  }

  /** One execution. */
  private static final class Story {
    private final Plan plan;
    private final Random random;
    private final List<Event> events = new ArrayList<>();
    private final Map<StepId, Integer> asked = new HashMap<>();
    private final Set<RequestId> withdrawn = new HashSet<>();
    private Execution execution;

    Story(Plan plan, Random random) {
      this.plan = plan;
      this.random = random;
      var start =
          new Flow.Start(
              new ExecutionId(new UUID(0, 1)),
              new PinnedVersion(plan.definition.name(), 1, plan.definition.hash()),
              Map.of(),
              null,
              Map.of(),
              null);
      execution = carriedOut(flow().start(start, NOW));
    }

    /** Another one each time: nothing is kept between two events but the execution. */
    private Flow flow() {
      return new Flow(plan.definition, Plan.LITERALS);
    }

    private Execution carriedOut(Advance advance) {
      var after = advance.execution();
      for (var effect : advance.effects()) {
        switch (effect) {
          case Effect.Ask(var step, var _) -> {
            asked.merge(step, 1, Integer::sum);
            after = after.asking(step, new RequestId(new UUID(1, asked.size())));
          }
          case Effect.Withdraw(var request) ->
              assertThat(withdrawn.add(request)).as("withdrawn once").isTrue();
          case Effect.Hand _, Effect.Tell _ -> {}
        }
      }
      return after;
    }

    int play() {
      var moves = 0;
      compare();
      for (var i = 0; i < 40 && !execution.ended(); i++) {
        var event = event();
        var before = execution;
        var waited = takes(event);
        execution = carriedOut(applied(event));
        events.add(event);
        if (!waited) {
          assertThat(execution).as("nothing waited for " + event).isEqualTo(before);
        } else {
          moves++;
        }
        compare();
      }
      assertThat(asked.values()).as("asked once").allMatch(count -> count == 1);
      return moves;
    }

    /** Usually for a step that waits; now and then for any other, or the same once more. */
    private Event event() {
      var whats = What.values();
      if (!events.isEmpty() && random.nextInt(8) == 0) {
        return events.get(random.nextInt(events.size()));
      }
      if (random.nextInt(8) == 0) {
        var all = List.copyOf(plan.definition.steps().keySet());
        return new Event(
            all.get(random.nextInt(all.size())).value(), whats[random.nextInt(whats.length)]);
      }
      var open =
          execution.steps().stream()
              .filter(run ->
                  run.state() == StepRun.State.WAITING || run.state() == StepRun.State.FAILED)
              .toList();
      var run = open.get(random.nextInt(open.size()));
      return new Event(run.step().value(), whats[random.nextInt(whats.length)]);
    }

    private boolean takes(Event event) {
      var reference = new Reference(plan, events);
      return switch (event.what()) {
        case APPROVE, REJECT -> reference.waiting().contains(event.step()) && isAsk(event.step());
        case EXPIRE ->
            reference.waiting().contains(event.step())
                && (isAsk(event.step()) || isTimed(event.step()));
        case COMPLETE, FAIL -> reference.waiting().contains(event.step()) && !isAsk(event.step());
        case RETRY -> reference.failed().contains(event.step());
      };
    }

    private boolean isAsk(String step) {
      return plan.definition.step(new StepId(step)) instanceof WorkflowStep.Approval;
    }

    private boolean isTimed(String step) {
      return plan.definition.step(new StepId(step)) instanceof WorkflowStep.Task task
          && task.expiresIn() != null;
    }

    /** Its time is over; of people or of the caller, whichever it waits for. */
    private Advance expired(StepId step) {
      return isAsk(step.value())
          ? flow().decided(execution, step, end(ApprovalEnd.Kind.EXPIRE), NOW)
          : flow()
              .ranOut(execution, step, execution.step(step).map(StepRun::attempt).orElse(1), NOW);
    }

    private Advance applied(Event event) {
      var step = new StepId(event.step());
      return switch (event.what()) {
        case APPROVE -> flow().decided(execution, step, end(ApprovalEnd.Kind.APPROVE), NOW);
        case REJECT -> flow().decided(execution, step, end(ApprovalEnd.Kind.REJECT), NOW);
        case EXPIRE -> expired(step);
        case COMPLETE -> flow().completed(execution, step, Map.of(), NOW);
        case FAIL -> flow().failed(execution, step, "down", NOW);
        case RETRY -> flow().retry(execution, step, NOW);
      };
    }

    private static ApprovalEnd end(ApprovalEnd.Kind kind) {
      return new ApprovalEnd(kind, "", "", Map.of(), "");
    }

    private void compare() {
      var reference = new Reference(plan, events);
      var success = reference.success();
      assertThat(execution.ended()).isEqualTo(success != null);
      assertThat(execution.steps()).extracting(StepRun::step).doesNotHaveDuplicates();
      if (success != null) {
        assertThat(Objects.requireNonNull(execution.result()).success()).isEqualTo(success);
        assertThat(in(StepRun.State.WAITING)).isEmpty();
        return;
      }
      assertThat(in(StepRun.State.WAITING)).isEqualTo(reference.waiting());
      assertThat(in(StepRun.State.FAILED)).isEqualTo(reference.failed());
      assertThat(execution.state() == Execution.State.FAILED)
          .isEqualTo(!reference.failed().isEmpty());
    }

    /** Without parallel steps, which wait for their branches. */
    private Set<String> in(StepRun.State state) {
      return execution.steps().stream()
          .filter(run -> run.state() == state)
          .filter(run -> !(plan.definition.step(run.step()) instanceof WorkflowStep.Parallel))
          .map(run -> run.step().value())
          .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
      return plan.path + " after " + events;
    }
  }
}
