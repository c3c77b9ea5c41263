package io.countersign.application.usecase.execution;

import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.simulation.Assumption;
import io.countersign.application.simulation.Assumption.Vote;
import io.countersign.application.simulation.Assumptions;
import io.countersign.application.simulation.Simulation;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.Workflow;
import io.countersign.application.testing.World;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulated plan is what then happens: everything is simulated, then really run in the same
 * installation under the same assumptions, and told line by line.
 */
class SimulationAgreesTest {
  private static final int RANDOM_WORKFLOWS = 1_000;

  /**
   * One workflow and what comes to it.
   *
   * @param says what its account must have in it: that the story is about what its name says
   */
  record Story(
      String name,
      String start,
      String steps,
      String input,
      Consumer<World> given,
      Map<String, Assumption> assumed,
      List<String> says) {
    static Story of(String name, String start, String steps) {
      return new Story(name, start, steps, "{}", world -> {}, Map.of(), List.of());
    }

    Story with(String more) {
      return new Story(name, start, steps, more, given, assumed, says);
    }

    Story given(Consumer<World> before) {
      return new Story(name, start, steps, input, given.andThen(before), assumed, says);
    }

    Story when(String step, Assumption comes) {
      var more = new HashMap<>(assumed);
      more.put(step, comes);
      return new Story(name, start, steps, input, given, more, says);
    }

    Story says(String... lines) {
      return new Story(name, start, steps, input, given, assumed, List.of(lines));
    }

    String definition() {
      return """
      {"name": "story", "title": "Story", "start": "%s",
       "input": {"amount": {"type": "number", "default": 10},
                 "who": {"type": "text", "default": "eve@example.test"}},
       "steps": {%s}}
      """
          .formatted(start, steps);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String ASK = "\"kind\": \"approval\", \"title\": \"T @{input:amount}\"";
  private static final String ANA_THEN_BEN =
      """
      "one": {%s, "approvers": [{"email": "ana@example.test"}], "onApprove": "two"},
      "two": {%s, "approvers": [{"email": "ben@example.test"}], "remindAfter": "PT24H"}
      """
          .formatted(ASK, ASK);
  private static final String BOTH =
      """
      "both": {"kind": "parallel", "branches": ["ana", "ben"], "join": %s, "next": "last"},
      "ana": {%s, "approvers": [{"email": "ana@example.test"}]},
      "ben": {%s, "approvers": [{"email": "ben@example.test"}], "remindAfter": "PT3H"},
      "last": {%s, "approvers": [{"email": "eve@example.test"}]}
      """
          .formatted("%s", ASK, ASK, ASK);
  private static final String FINANCE =
      """
      "only": {%s, "approvers": [{"role": "finance"}], %%s}
      """
          .formatted(ASK);

  static Stream<Story> stories() {
    return Stream.of(
        Story.of("one after the other", "one", ANA_THEN_BEN)
            .when("one", approval("PT2H"))
            .when("two", approval("PT1H"))
            .says("ENDED APPROVED", "two DONE", "until"),
        Story.of("a reminder comes before the answer", "one", ANA_THEN_BEN)
            .when("two", approval("PT30H"))
            .says("two reminds at"),
        Story.of("nobody answers", "one", ANA_THEN_BEN)
            .when("two", new Assumption.Silence())
            .says("ENDED EXPIRED", "two reminds at"),
        Story.of("an answer that comes too late", "one", ANA_THEN_BEN)
            .when("one", approval("PT72H"))
            .says("ENDED EXPIRED"),
        Story.of("a rejection", "one", ANA_THEN_BEN)
            .when("one", rejection("PT1H"))
            .says("ENDED REJECTED", "Too dear"),
        Story.of("the requester withdraws", "one", ANA_THEN_BEN)
            .when("one", new Assumption.Recall(Duration.ofHours(5)))
            .says("ENDED RECALLED"),
        Story.of("an administrator stops one approval", "one", ANA_THEN_BEN)
            .when("two", new Assumption.Cancellation(Duration.ofHours(5)))
            .says("ENDED CANCELLED"),
        Story.of(
                "where expiry leads elsewhere",
                "one",
                """
                "one": {%s, "approvers": [{"email": "ana@example.test"}], "expiresIn": "PT6H",
                        "onExpire": "two"},
                "two": {%s, "approvers": [{"email": "ben@example.test"}]}
                """
                    .formatted(ASK, ASK))
            .when("one", new Assumption.Silence())
            .says("one DONE", "two DONE", "ENDED APPROVED"),
        Story.of("both must approve", "both", BOTH.formatted("\"all\""))
            .when("ana", approval("PT1H"))
            .when("ben", approval("PT4H"))
            .says("ben reminds at", "last DONE"),
        Story.of("any is enough, and the other is withdrawn", "both", BOTH.formatted("\"any\""))
            .when("ana", approval("PT1H"))
            .when("ben", approval("PT4H"))
            .says("ben CANCELLED", "last DONE"),
        Story.of("both must, and one rejects", "both", BOTH.formatted("\"all\""))
            .when("ana", rejection("PT1H"))
            .when("ben", approval("PT4H"))
            .says("ENDED REJECTED", "ben CANCELLED"),
        Story.of(
                "two of three",
                "three",
                """
                "three": {"kind": "parallel", "branches": ["a", "b", "c"], "join": {"atLeast": 2},
                          "next": "end"},
                "a": {%s, "approvers": [{"email": "ana@example.test"}]},
                "b": {%s, "approvers": [{"email": "ben@example.test"}]},
                "c": {%s, "approvers": [{"email": "eve@example.test"}]},
                "end": {"kind": "end", "result": "approved"}
                """
                    .formatted(ASK, ASK, ASK))
            .when("a", rejection("PT1H"))
            .when("b", approval("PT2H"))
            .when("c", approval("PT3H"))
            .says("ENDED APPROVED", "c DONE"),
        ladder("nobody answers, and others are asked in addition", "widen", "role", "finance")
            .when("one", answering(Map.of("fay@example.test", "PT2H"), "PT60H"))
            .says("fay@example.test because of [] by level Via[level=1", "DONE"),
        ladder("nobody answers, and somebody else has to", "replace", "email", "eve@example.test")
            .when("one", answering(Map.of("eve@example.test", "PT4H"), "PT60H"))
            .says("ana@example.test because of", "passed on to eve@example.test", "DONE"),
        ladder("whoever was replaced answers too late", "replace", "email", "eve@example.test")
            .when("one", answering(Map.of("ana@example.test", "PT25H"), "PT60H"))
            .says("passed on to eve@example.test"),
        ladder("somebody is told", "notify", "managerOf", "requester")
            .when("one", approval("PT30H"))
            .says("by level Via[level=1, action=NOTIFY]", "DONE"),
        ladder("an answer comes before the ladder", "widen", "role", "finance")
            .when("one", approval("PT2H"))
            .says("DONE"),
        ladder("nobody answers, and time approves", "widen", "role", "finance", "approve")
            .when("one", new Assumption.Silence())
            .says("onExpiry", "ENDED APPROVED"),
        branch("a branch by amount", "{\"amount\": 60000}").says("large DONE"),
        branch("the other branch", "{\"amount\": 5}").says("small tells Only 5"),
        auto("a rule approves", "{\"amount\": 5}").says("only DONE", "autoApprove"),
        auto("a rule rejects", "{\"amount\": 60000}").says("only DONE", "autoReject"),
        auto("no rule holds", "{\"amount\": 500}").says("ana@example.test because of"),
        Story.of("nobody holds the role, and it fails", "only", FINANCE.formatted("\"labels\": {}"))
            .given(SimulationAgreesTest::nobodyInFinance)
            .says("FAILED null", "Nobody holds the role finance."),
        Story.of(
                "nobody holds the role, and a rule approves",
                "only",
                FINANCE.formatted("\"onNobody\": \"approve\""))
            .given(SimulationAgreesTest::nobodyInFinance)
            .says("ENDED APPROVED", "onNobody"),
        Story.of(
                "everybody in a role must approve",
                "only",
                FINANCE.formatted("\"quorum\": {\"rule\": \"all\"}"))
            .says("fay@example.test because of", "fin@example.test because of"),
        Story.of(
                "two of a role, counted by an expression",
                "only",
                FINANCE.formatted(
                    "\"quorum\": {\"rule\": \"at-least\", \"n\": {\"expression\": \"2\"}}"))
            .says("AtLeast[count=2]"),
        Story.of(
                "more approvals than people",
                "only",
                FINANCE.formatted(
                    "\"quorum\": {\"rule\": \"at-least\", \"n\": {\"expression\": \"3\"}}"))
            .says("FAILED null", "3 approvals are demanded"),
        Story.of(
                "people answer differently",
                "only",
                FINANCE.formatted("\"quorum\": {\"rule\": \"all\", \"veto\": 2}"))
            .when(
                "only",
                new Assumption.Answers(
                    Map.of(
                        new EmailAddress("fay@example.test"),
                        new Vote(Verdict.REJECT, Duration.ofHours(1), new Comment("No"), Map.of())),
                    Vote.APPROVAL))
            .says("ENDED REJECTED", "REJECT="),
        Story.of(
                "each of two groups",
                "only",
                """
                "only": {%s, "approvers": [{"role": "finance"}, {"role": "legal"}],
                         "quorum": {"rule": "per-group", "each": {"rule": "any"}}}
                """
                    .formatted(ASK))
            .says("PerGroup", "lea@example.test"),
        Story.of("somebody is on leave", "one", ANA_THEN_BEN)
            .given(world -> delegate(world, "ana@example.test", "fay@example.test", "PT0S", null))
            .says("ana@example.test because of", "passed on to fay@example.test"),
        Story.of("leave begins before the second step", "one", ANA_THEN_BEN)
            .given(world -> delegate(world, "ben@example.test", "fay@example.test", "PT3H", "PT9H"))
            .when("one", approval("PT4H"))
            .says("passed on to fay@example.test"),
        Story.of("leave is over before the second step", "one", ANA_THEN_BEN)
            .given(world -> delegate(world, "ben@example.test", "fay@example.test", "PT1H", "PT2H"))
            .when("one", approval("PT4H"))
            .says(
                "ben@example.test because of [ByEmail[email=ben@example.test]] passed on to nobody"),
        Story.of(
                "delegator and delegate are one vote",
                "only",
                FINANCE.formatted("\"quorum\": {\"rule\": \"all\"}"))
            .given(world -> delegate(world, "fay@example.test", "fin@example.test", "PT0S", null))
            .says("fay@example.test because of", "passed on to fin@example.test"),
        Story.of(
                "the requester's manager",
                "only",
                """
                "only": {%s, "approvers": [{"managerOf": "requester"}]}
                """
                    .formatted(ASK))
            .says("boss@example.test because of"),
        Story.of(
                "the requester is left out of a role",
                "only",
                """
                "only": {%s, "approvers": [{"role": "sales"}], "quorum": {"rule": "all"}}
                """
                    .formatted(ASK))
            .says("sam@example.test because of"),
        Story.of(
                "whom an expression names",
                "only",
                """
                "only": {%s, "approvers": [{"expression": "input.who"}]}
                """
                    .formatted(ASK))
            .with("{\"who\": \"role:legal\"}")
            .says("lea@example.test because of"),
        Story.of(
                "an expression without a value",
                "only",
                """
                "only": {"kind": "branch", "cases": [{"when": "steps.x", "next": "end"}],
                         "otherwise": "end"},
                "end": {"kind": "end", "result": "completed"}
                """)
            .says("FAILED null", "There is no value."),
        Story.of("a task brings results", "work", TASK)
            .when(
                "work",
                new Assumption.Output(
                    Duration.ofMinutes(90), Map.of("document", JsonValue.of("DOC-7"))))
            .says("sign asks Sign DOC-7", "tell tells DOC-7 is signed"),
        Story.of("a task fails", "work", TASK)
            .when("work", new Assumption.Failure(Duration.ofMinutes(90), "The archive is down."))
            .says("FAILED null", "The archive is down."),
        Story.of(
                "a value is entered and used later",
                "one",
                """
                "one": {%s, "approvers": [{"email": "ana@example.test"}, {"email": "ben@example.test"}],
                        "quorum": {"rule": "all"}, "onApprove": "two",
                        "fields": [{"name": "total", "label": "Total", "type": "number", "value": 1,
                                    "input": "editable-optional"}]},
                "two": {"kind": "approval", "title": "Pay @{step:one.fields.total}",
                        "approvers": [{"email": "eve@example.test"}]}
                """
                    .formatted(ASK))
            .when(
                "one",
                Assumption.Answers.of(
                    new Vote(
                        Verdict.APPROVE,
                        Duration.ofHours(1),
                        new Comment("Less"),
                        Map.of("total", "7"))))
            .says("two asks Pay 7"),
        Story.of(
                "one rejects, and another enters a value",
                "one",
                """
                "one": {%s, "approvers": [{"role": "finance"}], "onApprove": "two",
                        "quorum": {"rule": "any", "veto": 2},
                        "fields": [{"name": "total", "label": "Total", "type": "number",
                                    "value": 1, "input": "editable-optional"}]},
                "two": {"kind": "approval", "title": "Pay @{step:one.fields.total}",
                        "approvers": [{"email": "eve@example.test"}]}
                """
                    .formatted(ASK))
            .when(
                "one",
                new Assumption.Answers(
                    Map.of(
                        new EmailAddress("fay@example.test"),
                        new Vote(Verdict.REJECT, Duration.ofHours(1), new Comment("No"), Map.of())),
                    new Vote(
                        Verdict.APPROVE,
                        Duration.ofHours(2),
                        new Comment("Less"),
                        Map.of("total", "7"))))
            .says("REJECT=", "two asks Pay 7"),
        Story.of(
                "several channels",
                "only",
                """
                "only": {%s, "approvers": [{"role": "finance"}], "delivery": ["email", "chat", "talk"]}
                """
                    .formatted(ASK))
            .says("[chat/PERSON, email/PERSON, talk/PERSON]"),
        Story.of(
                "one message for everybody",
                "only",
                """
                "only": {%s, "approvers": [{"role": "finance"}], "delivery": ["email", "talk"]}
                """
                    .formatted(ASK))
            .given(world -> world.talk.reaches(Audience.EVERYBODY))
            .says("[email/PERSON, talk/EVERYBODY]"),
        Story.of(
                "mail only to whoever has not answered in the chat by then",
                "only",
                """
                "only": {%s, "approvers": [{"role": "finance"}], "quorum": {"rule": "all"},
                  "delivery": ["chat", {"channel": "email", "after": "PT10M"}],
                  "escalate": [{"after": "PT15M", "action": "replace", "to": [{"email": "zoe@example.test"}]}]}
                """
                    .formatted(ASK))
            .when("only", new Assumption.Silence())
            .says("only writes to"));
  }

  private static final String TASK =
      """
      "work": {"kind": "task", "output": {"document": {"type": "text", "required": true}},
               "next": "sign"},
      "sign": {"kind": "approval", "title": "Sign @{step:work.output.document}",
               "approvers": [{"email": "ana@example.test"}], "onApprove": "tell"},
      "tell": {"kind": "notify", "message": "@{step:work.output.document} is signed"}
      """;

  private static Story ladder(String name, String action, String kind, String to, String... ends) {
    return Story.of(
        name,
        "one",
        """
        "one": {%s, "approvers": [{"email": "ana@example.test"}], "onExpiry": "%s",
                "escalate": [{"after": "PT24H", "action": "%s", "to": [{"%s": "%s"}]}]}
        """
            .formatted(ASK, ends.length == 0 ? "expire" : ends[0], action, kind, to));
  }

  private static Assumption answering(Map<String, String> after, String others) {
    var by = new HashMap<EmailAddress, Vote>();
    after.forEach((who, when) -> by.put(new EmailAddress(who), vote(when)));
    return new Assumption.Answers(by, vote(others));
  }

  private static Vote vote(String after) {
    return new Vote(Verdict.APPROVE, Duration.parse(after), new Comment("Fine"), Map.of());
  }

  private static Story branch(String name, String input) {
    return Story.of(
            name,
            "size",
            """
            "size": {"kind": "branch", "cases": [{"when": "input.amount > 50000", "next": "large"}],
                     "otherwise": "small"},
            "large": {%s, "approvers": [{"role": "legal"}]},
            "small": {"kind": "notify", "message": "Only @{input:amount}"}
            """
                .formatted(ASK))
        .with(input);
  }

  private static Story auto(String name, String input) {
    return Story.of(
            name,
            "only",
            """
            "only": {%s, "approvers": [{"email": "ana@example.test"}],
                     "autoReject": "input.amount > 50000", "autoApprove": "input.amount == 5"}
            """
                .formatted(ASK))
        .with(input);
  }

  private static Assumption approval(String after) {
    return Assumption.Answers.of(
        new Vote(Verdict.APPROVE, Duration.parse(after), new Comment("Fine"), Map.of()));
  }

  private static Assumption rejection(String after) {
    return Assumption.Answers.of(
        new Vote(Verdict.REJECT, Duration.parse(after), new Comment("Too dear"), Map.of()));
  }

  private static void delegate(
      World world, String from, String to, String begins, @Nullable String ends) {
    var now = world.clock.instant();
    world.storage.delegations.add(
        ACME,
        new Delegation(
            new DelegationId(Samples.nextId("dgn")),
            person(world, from).id(),
            person(world, to).id(),
            now.plus(Duration.parse(begins)),
            ends == null ? null : now.plus(Duration.parse(ends)),
            Delegation.Scope.ALL));
  }

  private static Person person(World world, String email) {
    return world.storage.people.withAddresses(ACME, List.of(new EmailAddress(email))).getFirst();
  }

  /** After it was published: a role that nobody holds is refused there. */
  private static void nobodyInFinance(World world) {
    world.storage.people.remove(ACME, person(world, "fay@example.test").id());
    world.storage.people.remove(ACME, person(world, "fin@example.test").id());
  }

  private static World world() {
    var world = new World();
    for (var person :
        List.of(
            Samples.aPerson("ana@example.test"),
            Samples.aPerson("ben@example.test"),
            Samples.aPerson("fay@example.test", "finance"),
            Samples.aPerson("fin@example.test", "finance"),
            Samples.aPerson("lea@example.test", "legal"),
            Samples.aPerson("sam@example.test", "sales"))) {
      world.storage.people.add(ACME, person);
    }
    var rep = Samples.aPerson("rep@example.test", "sales");
    world.storage.people.add(
        ACME,
        new Person(
            rep.id(),
            rep.email(),
            rep.name(),
            rep.roles(),
            rep.locale(),
            rep.handles(),
            Set.of(),
            new EmailAddress("boss@example.test")));
    return world;
  }

  @ParameterizedTest
  @MethodSource("stories")
  void what_is_simulated_is_what_happens(Story story) {
    var world = world();
    var workflow = Workflow.published(world, story.definition());
    story.given().accept(world);

    var told = agreed(world, workflow, story.input(), story.assumed());

    for (var says : story.says()) {
      assertThat(told).anyMatch(line -> line.contains(says));
    }
  }

  /** Simulates, then really runs. */
  private static List<String> agreed(
      World world, Workflow workflow, String input, Map<String, Assumption> assumed) {
    var steps = new HashMap<StepId, Assumption>();
    assumed.forEach((step, comes) -> steps.put(new StepId(step), comes));
    var before = world.everything();
    var simulated = Account.of(simulate(world, input, steps));
    assertThat(world.everything()).as("a simulation leaves nothing behind").isEqualTo(before);
    assertThat(world.email.notices()).as("nor sends anything").isEmpty();

    var reality = new Reality(world, workflow.start(input), new Assumptions(steps, null));
    reality.play();

    assertThat(simulated).isEqualTo(Account.of(world, reality.now()));
    return simulated;
  }

  private static Simulation simulate(World world, String input, Map<StepId, Assumption> assumed) {
    var result =
        world.simulateExecution.handle(
            new SimulateExecution.Command(
                ACME,
                new WorkflowName("story"),
                null,
                null,
                JsonText.read(input).members(),
                new EmailAddress("rep@example.test"),
                Map.of(),
                null,
                assumed));
    if (result instanceof SimulateExecution.Result.Simulated(var simulation)) {
      return simulation;
    }
    throw new AssertionError("Not simulated: " + result);
  }

  @Test
  void random_workflows_go_the_way_that_was_simulated() {
    var seed = Long.getLong("countersign.simulation.seed", System.nanoTime());
    System.out.println("Simulations of random workflows, seed " + seed);
    var asked = 0;
    var ended = 0;
    for (var number = 0; number < RANDOM_WORKFLOWS; number++) {
      var random = new RandomWorkflow(new Random(seed + number));
      try {
        var world = world();
        if (number % 2 == 0) {
          delegate(world, "fin@example.test", "sam@example.test", "PT0S", null);
          delegate(world, "ana@example.test", "lea@example.test", "PT15M", "PT40M");
        }
        var workflow = Workflow.published(world, random.definition());
        var told = agreed(world, workflow, "{}", random.assumed());
        asked += (int) told.stream().filter(line -> line.contains(" asks ")).count();
        ended += told.getFirst().startsWith("ENDED") ? 1 : 0;
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError(
            "Play again with -Dcountersign.simulation.seed="
                + (seed + number)
                + ": "
                + random.definition()
                + " under "
                + random.assumed(),
            wrong);
      }
    }
    System.out.println(asked + " questions, " + ended + " ended");
    assertThat(asked).isGreaterThan(RANDOM_WORKFLOWS / 2);
    assertThat(ended).isGreaterThan(RANDOM_WORKFLOWS / 2);
  }
}
