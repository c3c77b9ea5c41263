package io.countersign.application.usecase.execution;

import io.countersign.application.simulation.Assumption;
import io.countersign.application.simulation.Assumption.Vote;
import io.countersign.application.testing.JsonText;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Verdict;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A random definition and what comes to its steps. No two things happen at the same moment: which
 * of them counts is then a matter of who comes first at the database.
 */
final class RandomWorkflow {
  private static final List<String> APPROVERS =
      List.of(
          "{\"email\": \"ana@example.test\"}",
          "{\"email\": \"ben@example.test\"}",
          "{\"role\": \"finance\"}",
          "{\"role\": \"legal\"}",
          "{\"managerOf\": \"requester\"}",
          "{\"expression\": \"'role:sales'\"}");
  private static final List<String> ACTIONS = List.of("notify", "widen", "replace");
  private static final List<String> QUORA =
      List.of(
          "{\"rule\": \"any\"}",
          "{\"rule\": \"all\"}",
          "{\"rule\": \"all\", \"veto\": 2}",
          "{\"rule\": \"percent\", \"p\": 60}",
          "{\"rule\": \"at-least\", \"n\": {\"expression\": \"2\"}}",
          "{\"rule\": \"per-group\", \"each\": {\"rule\": \"any\"}}");

  private final Random random;
  private final JsonValue.Builder steps = JsonValue.object();
  private final Map<String, Assumption> assumed = new HashMap<>();
  private final String definition;
  private int last;

  RandomWorkflow(Random random) {
    this.random = random;
    var start = path(2, null);
    this.definition =
        CanonicalJson.write(
            JsonValue.object()
                .put("name", "story")
                .put("title", "Random")
                .put("start", start)
                .put("steps", steps.build())
                .build());
  }

  String definition() {
    return definition;
  }

  Map<String, Assumption> assumed() {
    return assumed;
  }

  /** Writes some steps that lead to {@code next}, and says where they begin. */
  private String path(int depth, @Nullable String next) {
    var first = step(depth, next);
    for (var i = random.nextInt(3); i > 0; i--) {
      first = step(depth, first);
    }
    return first;
  }

  private String step(int depth, @Nullable String next) {
    var id = "s" + ++last;
    switch (random.nextInt(depth == 0 ? 5 : 8)) {
      case 0, 1, 2 -> approval(id, next);
      case 3 -> task(id, next);
      case 4 ->
          steps.put(
              id,
              JsonValue.object()
                  .put("kind", "notify")
                  .put("message", "From " + id)
                  .put("next", next)
                  .build());
      case 5 -> branch(id, depth, next);
      default -> parallel(id, depth, next);
    }
    return id;
  }

  private void approval(String id, @Nullable String next) {
    var expiresIn = wait(20);
    var step =
        JsonValue.object()
            .put("kind", "approval")
            .put("title", "About " + id)
            .put(
                "approvers",
                JsonValue.array(
                    IntStream.rangeClosed(0, random.nextInt(2))
                        .mapToObj(_ -> read(one(APPROVERS)))
                        .distinct()
                        .toList()))
            .put("quorum", read(one(QUORA)))
            .put("expiresIn", expiresIn.toString())
            .put("onApprove", next);
    if (random.nextBoolean()) {
      step.put("remindAfter", Duration.ofMinutes(1 + random.nextInt(15)).plusSeconds(1).toString());
    }
    clocks(step, expiresIn);
    if (random.nextInt(3) == 0) {
      step.put(
          "delivery",
          JsonValue.array(
              List.of(
                  JsonValue.of("chat"),
                  read(
                      "{\"channel\": \"email\", \"after\": \"%s\"}"
                          .formatted(Duration.ofMinutes(1 + random.nextInt(15)).plusSeconds(2))))));
    }
    if (random.nextInt(6) == 0) {
      step.put(random.nextBoolean() ? "autoApprove" : "autoReject", one(List.of("true", "false")));
    }
    steps.put(id, step.build());
    assumed.put(
        id,
        switch (random.nextInt(10)) {
          case 0 -> new Assumption.Silence();
          case 1 -> new Assumption.Recall(wait(0));
          case 2 -> new Assumption.Cancellation(wait(0));
          case 3, 4 -> Assumption.Answers.of(vote(Verdict.REJECT));
          default -> Assumption.Answers.of(vote(Verdict.APPROVE));
        });
  }

  private void clocks(JsonValue.Builder step, Duration expiresIn) {
    var levels = new ArrayList<JsonValue>();
    for (var minutes = 2; minutes < 20 && random.nextInt(3) == 0; minutes += 6) {
      levels.add(level(Duration.ofMinutes(minutes).plus(bit()), one(ACTIONS)));
    }
    var onExpiry = one(List.of("expire", "reject", "approve", "escalate"));
    if (onExpiry.equals("escalate")) {
      levels.add(level(expiresIn, one(List.of("widen", "replace"))));
    }
    step.put("onExpiry", onExpiry).put("escalate", JsonValue.array(levels));
  }

  private JsonValue level(Duration after, String action) {
    return JsonValue.object()
        .put("after", after.toString())
        .put("action", action)
        .put("to", JsonValue.array(List.of(read(one(APPROVERS)))))
        .build();
  }

  private Vote vote(Verdict verdict) {
    return new Vote(verdict, wait(0), new Comment("Because"), Map.of());
  }

  private void task(String id, @Nullable String next) {
    var step = JsonValue.object().put("kind", "task").put("next", next);
    if (random.nextBoolean()) {
      step.put("expiresIn", wait(5).toString()).put("onExpire", random.nextBoolean() ? next : null);
    }
    steps.put(id, step.build());
    assumed.put(
        id,
        random.nextInt(8) == 0
            ? new Assumption.Failure(wait(0), "It is down.")
            : new Assumption.Output(wait(0), Map.of()));
  }

  private void branch(String id, int depth, @Nullable String next) {
    var yes = path(depth - 1, next);
    var no = path(depth - 1, next);
    steps.put(
        id,
        JsonValue.object()
            .put("kind", "branch")
            .put(
                "cases",
                JsonValue.array(
                    List.of(
                        JsonValue.object()
                            .put("when", one(List.of("true", "false")))
                            .put("next", yes)
                            .build())))
            .put("otherwise", no)
            .build());
  }

  private void parallel(String id, int depth, @Nullable String next) {
    var branches =
        IntStream.range(0, 2 + random.nextInt(2)).mapToObj(_ -> path(depth - 1, null)).toList();
    steps.put(
        id,
        JsonValue.object()
            .put("kind", "parallel")
            .put("branches", JsonValue.strings(branches))
            .put("join", read("{\"atLeast\": " + (1 + random.nextInt(branches.size())) + "}"))
            .put("next", next)
            .build());
  }

  private Duration wait(int atLeast) {
    return Duration.ofMinutes(atLeast + random.nextInt(30)).plus(bit());
  }

  /** Less than a minute, and so fine that sums of them do not meet. */
  private Duration bit() {
    return Duration.of(random.nextInt(60_000_000), ChronoUnit.MICROS);
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static JsonValue.Obj read(String json) {
    return JsonText.read(json);
  }
}
