package io.countersign.application.usecase.execution;

import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.job.Job;
import io.countersign.application.port.Workflows;
import io.countersign.application.simulation.Replay;
import io.countersign.application.simulation.Replay.Asked;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.Workflow;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.ReassignApproval;
import io.countersign.application.usecase.execution.ChangeExecution.Change;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new version of a workflow is played over the executions that there were. */
class ReplayTest {
  private static final String ORDERS =
      """
      {"name": "orders", "title": "Orders",
       "input": {"amount": {"type": "number", "required": true}%s},
       "start": "lead",
       "steps": {
         "lead": {"kind": "approval", "title": "Order of @{input:amount}",
                  "fields": [{"name": "total", "label": "Total", "type": "number",
                              "value": "@{input:amount}", "input": "editable-optional"}],
                  "approvers": [{"email": "lee@example.test"}], "onApprove": "order"},
         %s
         "order": {"kind": "task", "output": {"number": {"type": "text", "required": true}%s},
                   "next": "%s"},
         "done": {"kind": "end", "result": "approved"}}}
      """;
  private static final String AS_IT_WAS = ORDERS.formatted("", "", "", "done");

  private final World world = new World();
  private Workflow orders;

  @BeforeEach
  void orders_that_there_were() {
    world.storage.people.add(ACME, Samples.aPerson("fay@example.test", "finance"));
    world.storage.people.add(ACME, Samples.aPerson("fin@example.test", "finance"));
    orders = Workflow.published(world, AS_IT_WAS);
  }

  private ExecutionId ordered(int amount) {
    var id = orders.start("{\"amount\": " + amount + "}");
    world.clock.advance(Duration.ofHours(2));
    var request = orders.asked(id, "lead");
    world.decideApproval.handle(
        World.command(
            request,
            Samples.anAnswer(asked(request, "lee@example.test")).typing("total", "" + amount)));
    world.clock.advance(Duration.ofHours(1));
    orders.complete(id, "order", "{\"number\": \"O-" + amount + "\"}");
    assertThat(orders.now(id).result()).isEqualTo(PathResult.APPROVED);
    return id;
  }

  private void draft(String definition) {
    world.saveDraft.handle(World.client(), new WorkflowName("orders"), JsonText.read(definition));
  }

  private Replay replay(int last) {
    var before = world.everything();
    var result =
        world.replayExecutions.handle(
            new ReplayExecutions.Command(
                ACME, new WorkflowName("orders"), Workflows.DRAFT, null, last));
    assertThat(world.everything()).as("a replay leaves nothing behind").isEqualTo(before);
    if (result instanceof ReplayExecutions.Result.Replayed(var replay)) {
      return replay;
    }
    throw new AssertionError("Not replayed: " + result);
  }

  private static Asked asking(String step, String email) {
    return new Asked(new StepId(step), new EmailAddress(email));
  }

  private static Replay.Course simulated(Replay.Item item) {
    if (item.outcome() instanceof Replay.Outcome.Played(var course)) {
      return course;
    }
    throw new AssertionError("Could not begin: " + item.outcome());
  }

  @Test
  void what_says_the_same_changes_nothing() {
    ordered(10);
    var rejected = orders.start("{\"amount\": 20}");
    var request = orders.asked(rejected, "lead");
    world.decideApproval.handle(
        World.command(
            request, Samples.anAnswer(asked(request, "lee@example.test")).rejecting("No")));
    orders.start("{\"amount\": 30}");
    var stopped = orders.start("{\"amount\": 40}");
    orders.change(stopped, new Change.Cancel());
    var failed = orders.start("{\"amount\": 50}");
    world.approve(orders.asked(failed, "lead"), "lee@example.test");
    orders.change(failed, new Change.Fail(new StepId("order"), null, "The shop is closed."));
    draft(AS_IT_WAS);

    var items = replay(10).items();

    assertThat(items)
        .extracting(item -> simulated(item).result())
        .containsExactly(
            null, PathResult.CANCELLED, null, PathResult.REJECTED, PathResult.APPROVED);
    assertThat(items).allMatch(Replay.Item::unchanged);
    assertThat(items).noneMatch(Replay.Item::stuck);
  }

  @Test
  void a_step_that_was_added_asks_more_people() {
    ordered(10);
    var large = ordered(60_000);
    draft(
        ORDERS.formatted(
            "",
            """
            "large": {"kind": "approval", "title": "Large", "approvers": [{"role": "finance"}],
                      "autoApprove": "input.amount == 10", "onApprove": "done"},
            """,
            "",
            "large"));

    var items = replay(10).items();

    assertThat(items.getFirst().execution().id()).isEqualTo(large);
    assertThat(items.getFirst().more())
        .containsExactly(asking("large", "fay@example.test"), asking("large", "fin@example.test"));
    assertThat(items.getFirst().unchanged()).isFalse();
    assertThat(simulated(items.getFirst()).result()).isEqualTo(PathResult.APPROVED);
    assertThat(items.get(1).more()).isEmpty();
    assertThat(items).allSatisfy(item -> assertThat(item.fewer()).isEmpty());
  }

  @Test
  void who_is_no_longer_asked_is_named_and_others_are_taken_to_answer_alike() {
    var id = orders.start("{\"amount\": 10}");
    var request = orders.asked(id, "lead");
    world.decideApproval.handle(
        World.command(
            request, Samples.anAnswer(asked(request, "lee@example.test")).rejecting("No")));
    draft(AS_IT_WAS.replace("lee@example.test", "zoe@example.test"));

    var item = replay(10).items().getFirst();

    assertThat(item.fewer()).containsExactly(asking("lead", "lee@example.test"));
    assertThat(item.more()).containsExactly(asking("lead", "zoe@example.test"));
    assertThat(simulated(item).result()).isEqualTo(PathResult.REJECTED);
  }

  @Test
  void a_role_that_nobody_holds_and_an_output_that_nobody_brings_are_where_it_would_be_stuck() {
    ordered(10);
    draft(AS_IT_WAS.replace("\"email\": \"lee@example.test\"", "\"role\": \"board\""));
    var nobody = replay(10).items().getFirst();
    assertThat(nobody.stuck()).isTrue();
    assertThat(simulated(nobody).state()).isEqualTo(Execution.State.FAILED);
    assertThat(simulated(nobody).stuck())
        .containsExactly(new Replay.Stuck(new StepId("lead"), "Nobody holds the role board."));

    draft(ORDERS.formatted("", "", ", \"by\": {\"type\": \"date\", \"required\": true}", "done"));
    var lacking = replay(10).items().getFirst();
    assertThat(lacking.stuck()).isTrue();
    assertThat(simulated(lacking).stuck())
        .containsExactly(new Replay.Stuck(new StepId("order"), "This is required."));
  }

  @Test
  void input_that_would_be_refused_is_said_to_be() {
    ordered(10);
    draft(
        ORDERS.formatted(", \"centre\": {\"type\": \"text\", \"required\": true}", "", "", "done"));
    assertThat(replay(10).items().getFirst().outcome())
        .isEqualTo(
            new Replay.Outcome.Refused(
                List.of(new DefinitionProblem("/input/centre", "This is required."))));
  }

  @Test
  void whoever_came_in_by_hand_is_no_difference() {
    var id = orders.start("{\"amount\": 10}");
    var request = orders.asked(id, "lead");
    world.reassignApproval.handle(
        new ReassignApproval.Command(
            World.ACME,
            World.client().actor(),
            request.id(),
            asked(request, "lee@example.test").id(),
            new EmailAddress("zoe@example.test"),
            "On leave"));
    world.approve(world.now(request), "zoe@example.test");
    draft(AS_IT_WAS);
    var item = replay(10).items().getFirst();
    assertThat(item.more()).as("zoe came in by hand").isEmpty();
    assertThat(item.fewer()).isEmpty();
  }

  @Test
  void whoever_came_in_by_the_ladder_answers_as_soon_after_they_came_in() {
    var laddered =
        AS_IT_WAS.replace(
            "\"onApprove\": \"order\"",
            """
            "expiresIn": "PT10H", "onApprove": "order",
            "escalate": [{"after": "PT9H", "action": "replace", "to": [{"email": "fay@example.test"}]}]
            """);
    orders = Workflow.published(world, laddered);
    var id = orders.start("{\"amount\": 10}");
    var request = orders.asked(id, "lead");
    world.clock.advance(Duration.ofHours(9));
    world.runJob.handle(new Job(ACME, Job.Kind.ESCALATE, request.id().toString()), 1);
    world.clock.advance(Duration.ofMinutes(30));
    world.approve(world.now(request), "fay@example.test");
    draft(laddered);

    var item = replay(10).items().getFirst();

    assertThat(item.unchanged()).as(item.toString()).isTrue();
  }

  @Test
  void only_the_latest_are_looked_at() {
    ordered(10);
    var second = ordered(20);
    var third = ordered(30);
    draft(AS_IT_WAS);
    assertThat(replay(2).items())
        .extracting(item -> item.execution().id())
        .containsExactly(third, second);
  }
}
