package io.countersign.domain.execution;

import io.countersign.domain.field.FieldType;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.workflow.DefinitionReader;
import io.countersign.domain.workflow.Expression;
import io.countersign.domain.workflow.Expressions;
import io.countersign.domain.workflow.WorkflowDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random workflow as a tree, and the definition that says the same. */
final class Plan {
  /** One step and, where it has any, what lies below it. */
  sealed interface Node {
    String id();

    /**
     * @param rejected where a rejection leads; null if it ends the path
     */
    record Ask(String id, @Nullable List<Node> rejected) implements Node {}

    /**
     * @param timed whether the caller has only so much time
     * @param late where it leads if that is over; null to fail there
     */
    record Work(String id, boolean timed, @Nullable List<Node> late) implements Node {}

    record Tell(String id) implements Node {}

    record Choice(String id, boolean first, List<Node> yes, List<Node> no) implements Node {}

    record Fork(String id, int needed, List<List<Node>> branches) implements Node {}

    record Stop(String id, boolean approved) implements Node {}
  }

  private final Random random;
  private int last;
  private final JsonValue.Builder steps = JsonValue.object();
  final List<Node> path;
  final WorkflowDefinition definition;

  Plan(Random random) {
    this.random = random;
    this.path = path(3);
    write(path, null);
    var document =
        JsonValue.object()
            .put("name", "random")
            .put("title", "Random")
            .put("start", path.getFirst().id())
            .put("steps", steps.build())
            .build();
    this.definition =
        switch (new DefinitionReader(LITERALS).read(document)) {
          case DefinitionReader.Reading.Read(var read) -> read;
          case DefinitionReader.Reading.Broken(var problems) ->
              throw new AssertionError(problems + " in " + document);
        };
  }

  /** Knows {@code true} and {@code false}. */
  static final Expressions LITERALS =
      new Expressions() {
        @Override
        public List<String> problems(Expression expression, Map<String, FieldType> scope, Use use) {
          return List.of();
        }

        @Override
        public Evaluation evaluate(
            Expression expression,
            Map<String, FieldType> scope,
            Map<String, FieldValue> values,
            Use use) {
          return new Evaluation.Truth(Boolean.parseBoolean(expression.source()));
        }
      };

  private String id() {
    return "s" + ++last;
  }

  private List<Node> path(int depth) {
    var nodes = new ArrayList<Node>();
    var length = 1 + random.nextInt(3);
    for (var i = 0; i < length; i++) {
      nodes.add(node(depth));
      if (!passable(nodes)) {
        return nodes; // Nothing behind it would ever be reached.
      }
    }
    if (random.nextInt(4) == 0) {
      nodes.add(new Node.Stop(id(), random.nextBoolean()));
    }
    return nodes;
  }

  private static boolean passable(List<Node> nodes) {
    return switch (nodes.getLast()) {
      case Node.Stop _ -> false;
      case Node.Choice(var _, var _, var yes, var no) -> passable(yes) || passable(no);
      case Node.Ask _, Node.Work _, Node.Tell _, Node.Fork _ -> true;
    };
  }

  private Node node(int depth) {
    return switch (depth == 0 || last > 30 ? random.nextInt(5) : random.nextInt(9)) {
      case 0, 1, 2 ->
          new Node.Ask(
              id(), depth > 0 && last < 30 && random.nextInt(3) == 0 ? path(depth - 1) : null);
      case 3 -> work(depth);
      case 4 -> new Node.Tell(id());
      case 5, 6 -> new Node.Choice(id(), random.nextBoolean(), path(depth - 1), path(depth - 1));
      default -> fork(depth);
    };
  }

  private Node work(int depth) {
    var timed = random.nextBoolean();
    var late = timed && depth > 0 && last < 30 && random.nextBoolean();
    return new Node.Work(id(), timed, late ? path(depth - 1) : null);
  }

  private Node fork(int depth) {
    var branches = new ArrayList<List<Node>>();
    var count = 2 + random.nextInt(2);
    for (var i = 0; i < count; i++) {
      branches.add(path(depth - 1));
    }
    return new Node.Fork(id(), 1 + random.nextInt(count), branches);
  }

  /**
   * @param after the step that comes after the path, null for none
   */
  private void write(List<Node> nodes, @Nullable String after) {
    for (var i = 0; i < nodes.size(); i++) {
      write(nodes.get(i), i + 1 < nodes.size() ? nodes.get(i + 1).id() : after);
    }
  }

  private void write(Node node, @Nullable String next) {
    var step = JsonValue.object();
    switch (node) {
      case Node.Ask(var id, var rejected) -> {
        step.put("kind", "approval")
            .put("title", id)
            .put(
                "approvers",
                JsonValue.array(List.of(JsonValue.object().put("email", "a@example.test").build())))
            .put("onApprove", next)
            .put("onReject", rejected == null ? null : rejected.getFirst().id());
        if (rejected != null) {
          write(rejected, next);
        }
      }
      case Node.Work(var _, var timed, var late) -> {
        step.put("kind", "task")
            .put("expiresIn", timed ? "PT1H" : null)
            .put("onExpire", late == null ? null : late.getFirst().id())
            .put("next", next);
        if (late != null) {
          write(late, next);
        }
      }
      case Node.Tell(var id) -> step.put("kind", "notify").put("message", id).put("next", next);
      case Node.Choice(var _, var first, var yes, var no) -> {
        step.put("kind", "branch")
            .put(
                "cases",
                JsonValue.array(
                    List.of(
                        JsonValue.object()
                            .put("when", Boolean.toString(first))
                            .put("next", yes.getFirst().id())
                            .build())))
            .put("otherwise", no.getFirst().id());
        write(yes, next);
        write(no, next);
      }
      case Node.Fork(var _, var needed, var branches) -> {
        step.put("kind", "parallel")
            .put(
                "branches",
                JsonValue.strings(branches.stream().map(b -> b.getFirst().id()).toList()))
            .put("join", JsonValue.object().put("atLeast", needed).build())
            .put("next", next);
        branches.forEach(branch -> write(branch, null));
      }
      case Node.Stop(var _, var approved) ->
          step.put("kind", "end").put("result", approved ? "approved" : "rejected");
    }
    steps.put(node.id(), step.build());
  }
}
