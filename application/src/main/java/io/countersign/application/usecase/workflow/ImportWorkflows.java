package io.countersign.application.usecase.workflow;

import io.countersign.application.access.Caller;
import io.countersign.application.port.StaleRequestException;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.DefinitionReader.Reading;
import io.countersign.domain.workflow.WorkflowName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes definitions that were exported elsewhere: all of them, or none if anything is wrong
 * with one. What is current here already stays as it is, so that importing again changes nothing.
 */
public final class ImportWorkflows {
  private final Transactions transactions;
  private final CheckWorkflow check;
  private final PublishWorkflow publish;

  public ImportWorkflows(Transactions transactions, CheckWorkflow check, PublishWorkflow publish) {
    this.transactions = transactions;
    this.check = check;
    this.publish = publish;
  }

  /** What became of it. */
  public sealed interface Result {
    /** By workflow, in the order of the bundle. */
    record Imported(Map<WorkflowName, PublishWorkflow.Result> results) implements Result {}

    /** Places are those within the bundle. */
    record Broken(List<DefinitionProblem> problems) implements Result {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Rolls everything back if somebody left the directory since it was judged. */
  private static PublishWorkflow.Result settled(PublishWorkflow.Result result) {
    return switch (result) {
      case PublishWorkflow.Result.Published _, PublishWorkflow.Result.Unchanged _ -> result;
      case PublishWorkflow.Result.NoDraft _,
          PublishWorkflow.Result.OtherDraft _,
          PublishWorkflow.Result.Broken _ ->
          throw new StaleRequestException("What a bundle asks for");
    };
  }

  public Result handle(Caller.Client caller, List<JsonValue> documents) {
    var problems = new ArrayList<DefinitionProblem>();
    var named = new LinkedHashMap<WorkflowName, JsonValue>();
    for (var i = 0; i < documents.size(); i++) {
      var place = "/workflows/" + i;
      var document = documents.get(i);
      check.handle(caller.tenant(), document).stream()
          .map(one -> new DefinitionProblem(place + one.pointer(), one.sentence()))
          .forEach(problems::add);
      if (check.read(document) instanceof Reading.Read(var definition)
          && named.put(definition.name(), document) != null) {
        problems.add(
            new DefinitionProblem(place + "/name", "This workflow is in the bundle twice."));
      }
    }
    if (!problems.isEmpty()) {
      return new Result.Broken(problems);
    }
    return transactions.inTransaction(() -> {
      var results = new LinkedHashMap<WorkflowName, PublishWorkflow.Result>();
      named.forEach(
          (name, document) -> results.put(name, settled(publish.publish(caller, name, document))));
      return new Result.Imported(results);
    });
  }
}
