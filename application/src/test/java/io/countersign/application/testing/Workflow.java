package io.countersign.application.testing;

import io.countersign.application.usecase.approval.RequestApproval.Idempotency;
import io.countersign.application.usecase.execution.ChangeExecution;
import io.countersign.application.usecase.execution.ChangeExecution.Change;
import io.countersign.application.usecase.execution.StartExecution;
import io.countersign.application.usecase.workflow.PublishWorkflow;
import io.countersign.application.usecase.workflow.SaveDraft;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A published workflow of {@code acme} and what a story does with it. */
public final class Workflow {
  private final World world;
  private final WorkflowName name;

  private Workflow(World world, WorkflowName name) {
    this.world = world;
    this.name = name;
  }

  /** Drafts and publishes what this JSON says. */
  public static Workflow published(World world, String json) {
    var document = JsonText.read(json);
    var name = new WorkflowName(JsonText.text(document, "name"));
    var saved = world.saveDraft.handle(World.client(), name, document);
    if (!(saved instanceof SaveDraft.Result.Saved)) {
      throw new AssertionError("Not saved: " + saved);
    }
    var published = world.publishWorkflow.handle(World.client(), name, null);
    if (!(published instanceof PublishWorkflow.Result.Published)) {
      throw new AssertionError("Not published: " + published);
    }
    return new Workflow(world, name);
  }

  public StartExecution.Result tryStart(String input, @Nullable String key) {
    return world.startExecution.handle(
        new StartExecution.Command(
            World.client(),
            name,
            null,
            values(input),
            new EmailAddress("rep@example.test"),
            Map.of(),
            "https://crm.example.test/hooks",
            new Idempotency(key, "%064x".formatted(input.hashCode() & 0xffffffffL))));
  }

  public ExecutionId start(String input) {
    var result = tryStart(input, null);
    if (result instanceof StartExecution.Result.Started(var id)) {
      return id;
    }
    throw new AssertionError("Not started: " + result);
  }

  public Execution now(ExecutionId id) {
    return world.storage.executions.find(World.ACME, id).orElseThrow();
  }

  public StepRun step(ExecutionId id, String step) {
    return now(id).step(new StepId(step)).orElseThrow();
  }

  /** What the step asks people. */
  public ApprovalRequest asked(ExecutionId id, String step) {
    return world.now(Objects.requireNonNull(step(id, step).request()));
  }

  public ChangeExecution.Result complete(ExecutionId id, String step, String output) {
    return change(id, new Change.Complete(new StepId(step), null, values(output)));
  }

  public ChangeExecution.Result change(ExecutionId id, Change change) {
    return world.changeExecution.handle(World.client(), id, change).orElseThrow();
  }

  private static Map<String, JsonValue> values(String json) {
    return new LinkedHashMap<>(JsonText.read(json).members());
  }
}
