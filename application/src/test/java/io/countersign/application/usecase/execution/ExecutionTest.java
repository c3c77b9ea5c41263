package io.countersign.application.usecase.execution;

import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.job.Job;
import io.countersign.application.job.JobRun;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.application.testing.FaultyTransactions;
import io.countersign.application.testing.InMemoryJobs;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.Samples;
import io.countersign.application.testing.Workflow;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.CloseRequest;
import io.countersign.application.usecase.approval.OverrideApproval;
import io.countersign.application.usecase.approval.ResubmitApproval;
import io.countersign.application.usecase.approval.ReturnForChanges;
import io.countersign.application.usecase.execution.ChangeExecution.Change;
import io.countersign.application.usecase.execution.ChangeExecution.Result;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Comment;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.ReturnResult;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.step.RevisionRule;
import io.countersign.domain.step.StepContext.PreviousStep;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A contract goes to legal and finance at once, is filed by the caller's own work, and ends. */
class ExecutionTest {
  private static final String REVIEW =
      """
      {"name": "review", "title": "Contract review",
       "input": {"customer": {"type": "text", "required": true},
                 "amount": {"type": "number", "required": true},
                 "standard": {"type": "boolean", "default": false}},
       "start": "size",
       "steps": {
         "size": {"kind": "branch",
                  "cases": [{"when": "input.amount > 50000", "next": "reviews"}],
                  "otherwise": "tell"},
         "reviews": {"kind": "parallel", "branches": ["legal", "finance"], "next": "file",
                     "onFailure": "refused"},
         "legal": {"kind": "approval", "title": "Terms for @{input:customer}",
                   "fields": [{"name": "total", "label": "Total", "type": "number",
                               "value": "@{input:amount}", "input": "editable-optional"},
                              {"name": "margin", "label": "Margin", "type": "text", "value": "7 %",
                               "display": "concealed"},
                              {"name": "note", "label": "Note", "type": "text", "value": "Soon",
                               "material": false}],
                   "revisions": {"max": 1},
                   "approvers": [{"email": "lea@example.test"}]},
         "finance": {"kind": "approval", "title": "Prices for @{input:customer}",
                     "approvers": [{"role": "finance"}],
                     "autoApprove": "input.standard"},
         "file": {"kind": "task", "input": {"total": "@{step:legal.fields.total}"},
                  "output": {"document": {"type": "text", "required": true}}, "next": "last"},
         "last": {"kind": "approval", "title": "Sign @{step:file.output.document}",
                  "approvers": [{"email": "ceo@example.test"}], "onApprove": "tell"},
         "tell": {"kind": "notify", "message": "@{input:customer} is done", "next": "done"},
         "done": {"kind": "end", "result": "approved"},
         "refused": {"kind": "end", "result": "rejected"}}}
      """;
  private static final String LARGE = "{\"customer\": \"Initech\", \"amount\": 60000}";

  private final World world = new World();
  private Workflow review;

  @BeforeEach
  void somebody_looks_after_the_money() {
    world.storage.people.add(ACME, Samples.aPerson("fay@example.test", "finance"));
    review = Workflow.published(world, REVIEW);
  }

  private List<String> events(ExecutionId id) {
    return world.storage.continuations.ofExecution(ACME, id).stream()
        .map(owed -> owed.data().event())
        .toList();
  }

  private Continuation event(ExecutionId id, String type) {
    return world.storage.continuations.ofExecution(ACME, id).stream()
        .filter(owed -> owed.data().event().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private void reject(ApprovalRequest request, String email) {
    world.decideApproval.handle(
        World.command(request, Samples.anAnswer(asked(request, email)).rejecting("Too dear")));
  }

  @Test
  void a_small_contract_asks_nobody() {
    var id = review.start("{\"customer\": \"Initech\", \"amount\": 50000}");

    var execution = review.now(id);
    assertThat(execution.state()).isEqualTo(Execution.State.ENDED);
    assertThat(execution.result()).isEqualTo(PathResult.APPROVED);
    assertThat(execution.steps())
        .extracting(run -> run.step().value())
        .containsExactly("size", "tell", "done");
    assertThat(events(id)).containsExactly("execution.notified", "execution.ended");
    assertThat(event(id, "execution.notified").data().body()).contains("Initech is done");
  }

  @Test
  void a_large_one_goes_to_both_at_once_and_on_when_both_have_approved() {
    var id = review.start(LARGE);
    var legal = review.asked(id, "legal");
    var finance = review.asked(id, "finance");
    assertThat(legal.step().title()).isEqualTo("Terms for Initech");
    assertThat(legal.step().requester()).hasToString("rep@example.test");
    assertThat(legal.step().workflow().executionId()).isEqualTo(id.toString());
    assertThat(legal.step().labels()).containsEntry("workflow", "review");

    world.decideApproval.handle(
        World.command(
            legal,
            Samples.anAnswer(asked(legal, "lea@example.test"))
                .typing("total", "58000")
                .saying("Fine with me")));
    assertThat(review.now(id).step(new StepId("file"))).isEmpty();

    world.approve(finance, "fay@example.test");
    assertThat(review.step(id, "reviews").state()).isEqualTo(StepRun.State.DONE);
    assertThat(review.step(id, "file").state()).isEqualTo(StepRun.State.WAITING);
    var task = JsonText.read(event(id, "execution.task").data().body());
    assertThat(JsonText.number(task, "data", "input", "total")).isEqualTo(58_000);
    assertThat(JsonText.text(task, "data", "executionId")).isEqualTo(id.toString());

    review.complete(id, "file", "{\"document\": \"DOC-7\"}");
    var last = review.asked(id, "last");
    assertThat(last.step().title()).isEqualTo("Sign DOC-7");
    assertThat(last.step().context().previous())
        .containsExactly(
            new PreviousStep("legal", "Approved by lea@example.test: Fine with me\nTotal: 58000"),
            new PreviousStep("finance", "Approved by fay@example.test"));

    world.approve(last, "ceo@example.test");
    assertThat(review.now(id).result()).isEqualTo(PathResult.APPROVED);
  }

  @Test
  void what_is_concealed_stays_in_its_step() {
    var id = review.start(LARGE);
    world.approve(review.asked(id, "legal"), "lea@example.test");
    assertThat(review.step(id, "legal").output())
        .containsKey("fields.total")
        .doesNotContainKey("fields.margin");
  }

  @Test
  void a_rejection_ends_the_parallel_step_and_withdraws_what_is_still_asked() {
    var id = review.start(LARGE);
    var finance = review.asked(id, "finance");
    reject(review.asked(id, "legal"), "lea@example.test");

    assertThat(review.now(id).result()).isEqualTo(PathResult.REJECTED);
    assertThat(review.step(id, "finance").state()).isEqualTo(StepRun.State.CANCELLED);
    assertThat(world.now(finance).state()).isEqualTo(RequestState.PENDING);
    world.runDueJobs();
    assertThat(world.now(finance).state()).isEqualTo(RequestState.CANCELLED);
    assertThat(review.now(id).result()).isEqualTo(PathResult.REJECTED);
  }

  @Test
  void an_answer_that_comes_before_the_withdrawal_changes_nothing_any_more() {
    var id = review.start(LARGE);
    var finance = review.asked(id, "finance");
    reject(review.asked(id, "legal"), "lea@example.test");
    var before = review.now(id);
    world.approve(finance, "fay@example.test");
    assertThat(review.now(id)).isEqualTo(before);
  }

  @Test
  void a_rule_decides_in_place_of_people_and_says_so() {
    var id = review.start("{\"customer\": \"I\", \"amount\": 60000, \"standard\": true}");
    var finance = review.step(id, "finance");
    assertThat(finance.state()).isEqualTo(StepRun.State.DONE);
    assertThat(finance.request()).isNull();
    assertThat(finance.note()).isEqualTo("autoApprove");
    assertThat(finance.output()).containsEntry("verdict", new FieldValue.Text("approve"));
    world.approve(review.asked(id, "legal"), "lea@example.test");
    assertThat(review.step(id, "file").state()).isEqualTo(StepRun.State.WAITING);
  }

  @Test
  void a_step_that_nobody_can_be_asked_for_fails_and_is_tried_again() {
    world.storage.people.remove(ACME, fay());
    var id = review.start(LARGE);

    assertThat(review.now(id).state()).isEqualTo(Execution.State.FAILED);
    assertThat(review.step(id, "finance").note()).isEqualTo("Nobody holds the role finance.");
    assertThat(events(id)).containsExactly("execution.failed");
    world.approve(review.asked(id, "legal"), "lea@example.test");

    world.storage.people.add(ACME, Samples.aPerson("may@example.test", "finance"));
    review.change(id, new Change.Retry(new StepId("finance")));
    assertThat(review.now(id).state()).isEqualTo(Execution.State.RUNNING);
    assertThat(review.step(id, "finance").attempt()).isEqualTo(2);
    world.approve(review.asked(id, "finance"), "may@example.test");
    assertThat(review.step(id, "file").state()).isEqualTo(StepRun.State.WAITING);
  }

  private PersonId fay() {
    return world
        .storage
        .people
        .withAddresses(ACME, List.of(new EmailAddress("fay@example.test")))
        .getFirst()
        .id();
  }

  @Test
  void a_second_failure_is_told_like_the_first() {
    world.storage.people.remove(ACME, fay());
    var id = review.start(LARGE);
    review.change(id, new Change.Retry(new StepId("finance")));
    assertThat(events(id)).containsExactly("execution.failed", "execution.failed");
  }

  private static String asking(String more) {
    return """
    {"name": "asking", "title": "Asking", "input": {"note": {"type": "long-text"}},
     "start": "first",
     "steps": {
       "first": {"kind": "approval", "title": "First\\n", "onApprove": "second",
                 "approvers": [{"email": "lea@example.test"}]},
       "second": {"kind": "approval", "title": "Second", %s}}}
    """
        .formatted(more);
  }

  @Test
  void what_cannot_be_asked_fails_its_own_step_and_not_the_decision_before() {
    var asking =
        Workflow.published(
            world,
            asking(
                "\"approvers\": [{\"email\": \"ceo@example.test\"}],"
                    + " \"onApproveText\": \"@{input:note}\""));
    var id = asking.start("{\"note\": \"" + "x".repeat(1_001) + "\"}");
    world.approve(asking.asked(id, "first"), "lea@example.test");
    assertThat(asking.step(id, "first").state()).isEqualTo(StepRun.State.DONE);
    assertThat(asking.step(id, "second").state()).isEqualTo(StepRun.State.FAILED);
    assertThat(asking.step(id, "second").note()).contains("1000 characters");

    var shorter = asking.start("{\"note\": \"x\"}");
    world.approve(asking.asked(shorter, "first"), "lea@example.test");
    assertThat(asking.asked(shorter, "second").step().context().previous())
        .extracting(PreviousStep::step)
        .containsExactly("First");
  }

  @Test
  @DisplayName("a rule for nobody approves neither in place of too few people nor of the requester")
  void too_few_people_are_not_nobody() {
    var asking =
        Workflow.published(
            world, asking("\"approvers\": [{\"role\": \"finance\"}], \"onNobody\": \"approve\""));
    world.storage.people.remove(ACME, fay());
    world.storage.people.add(ACME, Samples.aPerson("rep@example.test", "finance"));
    var own = asking.start("{}");
    world.approve(asking.asked(own, "first"), "lea@example.test");
    assertThat(asking.step(own, "second").state()).isEqualTo(StepRun.State.FAILED);

    world
        .storage
        .people
        .withAddresses(ACME, List.of(new EmailAddress("rep@example.test")))
        .forEach(rep -> world.storage.people.remove(ACME, rep.id()));
    var nobody = asking.start("{}");
    world.approve(asking.asked(nobody, "first"), "lea@example.test");
    assertThat(asking.step(nobody, "second").note()).isEqualTo("onNobody");
    assertThat(asking.now(nobody).result()).isEqualTo(PathResult.APPROVED);
  }

  @Test
  void the_requester_is_asked_in_none_of_the_steps() {
    world.storage.people.remove(ACME, fay());
    world.storage.people.add(ACME, Samples.aPerson("rep@example.test", "finance"));
    var id = review.start(LARGE);
    assertThat(review.step(id, "finance").note())
        .isEqualTo("Nobody but the requester would be asked.");
  }

  @Test
  void expiry_ends_a_path_like_any_other_end() {
    var id = review.start(LARGE);
    world.clock.advance(Duration.ofHours(73));
    world.runDueJobs();
    assertThat(review.now(id).result()).isEqualTo(PathResult.REJECTED);
    assertThat(review.step(id, "reviews").output())
        .containsEntry("branches.legal", new FieldValue.Text("expired"));
  }

  @Test
  void a_task_takes_its_results_once_and_only_as_declared() {
    var id = toTheTask();
    assertThat(review.complete(id, "file", "{\"document\": 5, \"more\": 1}"))
        .isInstanceOfSatisfying(
            Result.OutputRefused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(problem -> problem.pointer())
                    .containsExactlyInAnyOrder("/output/document", "/output/more"));
    assertThat(review.complete(id, "file", "{}")).isInstanceOf(Result.OutputRefused.class);

    assertThat(review.complete(id, "file", "{\"document\": \"D\"}"))
        .isInstanceOf(Result.Changed.class);
    assertThat(review.complete(id, "file", "{\"document\": \"D\"}"))
        .isInstanceOf(Result.Unchanged.class);
    assertThat(review.complete(id, "file", "{\"document\": \"E\"}"))
        .isEqualTo(new Result.NotWaiting(StepRun.State.DONE));
    assertThat(review.complete(id, "legal", "{}")).isEqualTo(new Result.NoSuchStep());
    assertThat(review.complete(id, "nothing", "{}")).isEqualTo(new Result.NoSuchStep());
  }

  private ExecutionId toTheTask() {
    var id = review.start(LARGE);
    world.approve(review.asked(id, "legal"), "lea@example.test");
    world.approve(review.asked(id, "finance"), "fay@example.test");
    return id;
  }

  @Test
  void a_task_that_failed_is_handed_out_again() {
    var id = toTheTask();
    review.change(id, new Change.Fail(new StepId("file"), null, "The archive is down."));
    assertThat(review.now(id).state()).isEqualTo(Execution.State.FAILED);
    assertThat(review.complete(id, "file", "{\"document\": \"D\"}"))
        .isEqualTo(new Result.NotWaiting(StepRun.State.FAILED));

    review.change(id, new Change.Retry(new StepId("file")));
    assertThat(events(id)).filteredOn("execution.task"::equals).hasSize(2);
    review.complete(id, "file", "{\"document\": \"D\"}");
    assertThat(review.step(id, "last").state()).isEqualTo(StepRun.State.WAITING);
  }

  private JobRun overdue(ExecutionId id, int attempt) {
    var handing = new ExpireTask.Handing(id, new StepId("sign"), attempt);
    return world.runJob.handle(new Job(ACME, Job.Kind.OVERDUE, handing.subject()), 1);
  }

  private List<Job> overdueJobs() {
    return world.storage.jobs.scheduled().stream()
        .map(InMemoryJobs.Scheduled::job)
        .filter(job -> job.kind() == Job.Kind.OVERDUE)
        .toList();
  }

  @Test
  void a_task_has_so_much_time_at_each_attempt() {
    var signing =
        Workflow.published(
            world,
            """
            {"name": "signing", "title": "Signing", "start": "sign", "steps": {
              "sign": {"kind": "task", "expiresIn": "PT2H", "next": "done"},
              "done": {"kind": "end", "result": "completed"}}}
            """);
    var id = signing.start("{}");
    world.clock.advance(Duration.ofHours(1));
    assertThat(overdue(id, 1)).isEqualTo(new JobRun.Next(Duration.ofHours(1)));

    world.clock.advance(Duration.ofHours(1));
    assertThat(overdue(id, 1)).isEqualTo(new JobRun.Done());
    assertThat(signing.step(id, "sign").note()).isEqualTo("No result came within PT2H.");
    assertThat(signing.now(id).state()).isEqualTo(Execution.State.FAILED);

    signing.change(id, new Change.Retry(new StepId("sign")));
    assertThat(overdue(id, 1)).as("the first is over already").isEqualTo(new JobRun.Done());
    assertThat(signing.step(id, "sign").state()).isEqualTo(StepRun.State.WAITING);
    signing.complete(id, "sign", "{}");
    assertThat(overdueJobs()).as("nobody waits for it any more").isEmpty();
    assertThat(overdue(id, 2)).isEqualTo(new JobRun.Done());
    assertThat(signing.now(id).result()).isEqualTo(PathResult.COMPLETED);
  }

  @Test
  @DisplayName("what comes from an earlier attempt at a task does not count for a later one")
  void a_late_result_of_an_earlier_attempt_is_refused() {
    var id = toTheTask();
    var file = new StepId("file");
    review.change(id, new Change.Fail(file, 1, "The archive is down."));
    review.change(id, new Change.Retry(file));

    var late = Map.<String, JsonValue>of("document", JsonValue.of("D-1"));
    assertThat(review.change(id, new Change.Complete(file, 1, late)))
        .isEqualTo(new Result.OtherAttempt(2));
    assertThat(review.change(id, new Change.Fail(file, 1, "Still down.")))
        .isEqualTo(new Result.OtherAttempt(2));
    assertThat(review.step(id, "file").state()).isEqualTo(StepRun.State.WAITING);
    assertThat(review.change(id, new Change.Complete(file, 2, late)))
        .isInstanceOf(Result.Changed.class);
  }

  @Test
  void cancelling_takes_every_question_back() {
    var id = review.start(LARGE);
    var legal = review.asked(id, "legal");
    review.change(id, new Change.Cancel());
    world.runDueJobs();

    assertThat(review.now(id).result()).isEqualTo(PathResult.CANCELLED);
    assertThat(world.now(legal).state()).isEqualTo(RequestState.CANCELLED);
    assertThat(review.change(id, new Change.Cancel()))
        .as("whoever was not answered cancels again")
        .isInstanceOf(Result.Unchanged.class);
  }

  @Test
  void what_has_ended_otherwise_is_not_cancelled() {
    var id = review.start("{\"customer\": \"Initech\", \"amount\": 50000}");
    assertThat(review.change(id, new Change.Cancel())).isInstanceOf(Result.Ended.class);
  }

  @Test
  void a_recalled_question_ends_its_path() {
    var id = review.start(LARGE);
    world.closeRequest.handle(
        new CloseRequest.Command(
            ACME,
            review.asked(id, "legal").id(),
            CloseRequest.Cause.RECALL,
            new Actor.Timer(),
            ""));
    assertThat(review.step(id, "reviews").output())
        .containsEntry("branches.legal", new FieldValue.Text("recalled"));
    assertThat(review.now(id).result()).isEqualTo(PathResult.REJECTED);
  }

  private ApprovalRequest sendBack(ApprovalRequest request, String email) {
    var wish = Samples.anAnswer(asked(request, email)).sendingBack("Too much.");
    assertThat(
            world.returnForChanges.handle(new ReturnForChanges.Command(ACME, request.id(), wish)))
        .containsInstanceOf(ReturnResult.Accepted.class);
    return world.now(request);
  }

  @Test
  @DisplayName("a step waits while its request is revised, and goes on with the revised draft")
  void a_revised_draft_goes_on() {
    var id = review.start(LARGE);
    var legal = review.asked(id, "legal");
    assertThat(legal.step().revisions())
        .isEqualTo(new RevisionRule(1, Set.of(new FieldName("note"))));

    sendBack(legal, "lea@example.test");
    assertThat(review.step(id, "legal").state()).isEqualTo(StepRun.State.WAITING);
    assertThat(world.owed(legal))
        .extracting(owed -> owed.data().event())
        .containsExactly("approval.returned");

    world.resubmitApproval.handle(
        new ResubmitApproval.Command(
            World.client(),
            legal.id(),
            new Resubmission(null, null, null, Map.of("total", "55000"))));
    assertThat(review.step(id, "legal").state()).isEqualTo(StepRun.State.WAITING);

    world.approve(world.now(legal), "lea@example.test");
    assertThat(review.step(id, "legal").output())
        .containsEntry("fields.total", new FieldValue.Number(new BigDecimal("55000")));
    assertThat(world.now(legal).revision()).isEqualTo(2);
    assertThat(world.now(legal).revisionBefore())
        .hasValueSatisfying(before ->
            assertThat(before.step().fields().getFirst().value())
                .isEqualTo(new FieldValue.Number(new BigDecimal("60000"))));
  }

  @Test
  void what_was_sent_back_is_withdrawn_like_any_other_question() {
    var id = review.start(LARGE);
    var legal = sendBack(review.asked(id, "legal"), "lea@example.test");
    review.change(id, new Change.Cancel());
    world.runDueJobs();

    assertThat(world.now(legal).state()).isEqualTo(RequestState.CANCELLED);
  }

  private void override(ApprovalRequest request, Verdict verdict) {
    world.overrideApproval.handle(
        new OverrideApproval.Command(
            World.client(), request.id(), verdict, new Comment("Lea is on leave")));
  }

  @Test
  void an_override_moves_it_on_and_is_flagged_as_one() {
    var id = review.start(LARGE);
    world.approve(review.asked(id, "finance"), "fay@example.test");
    override(review.asked(id, "legal"), Verdict.APPROVE);

    var legal = review.step(id, "legal");
    assertThat(legal.state()).isEqualTo(StepRun.State.DONE);
    assertThat(legal.note()).isEqualTo("override");
    assertThat(legal.output())
        .containsEntry("verdict", new FieldValue.Text("approve"))
        .containsEntry("comment", new FieldValue.Text("Lea is on leave"))
        .containsEntry("decidedBy", new FieldValue.Text("api-key:key1"));
    assertThat(review.step(id, "file").state()).isEqualTo(StepRun.State.WAITING);

    review.complete(id, "file", "{\"document\": \"DOC-7\"}");
    assertThat(review.asked(id, "last").step().context().previous())
        .contains(
            new PreviousStep(
                "legal",
                "Approved above the rules by api-key:key1: Lea is on leave\nTotal: 60000"));
  }

  @Test
  void an_override_that_rejects_ends_its_path() {
    var id = review.start(LARGE);
    override(review.asked(id, "legal"), Verdict.REJECT);

    assertThat(review.step(id, "legal").note()).isEqualTo("override");
    assertThat(review.now(id).result()).isEqualTo(PathResult.REJECTED);
  }

  @Test
  @DisplayName("the same Idempotency-Key starts it once; with other input it is refused")
  void the_same_call_starts_it_once() {
    var first = (StartExecution.Result.Started) review.tryStart(LARGE, "key-1");
    assertThat(review.tryStart(LARGE, "key-1"))
        .isEqualTo(new StartExecution.Result.StartedBefore(first.id()));
    assertThat(review.tryStart("{\"customer\": \"Other\", \"amount\": 1}", "key-1"))
        .isEqualTo(new StartExecution.Result.IdempotencyKeyReused());
  }

  @Test
  void input_is_held_against_what_the_workflow_declares() {
    assertThat(review.tryStart("{\"amount\": \"much\", \"colour\": 1}", null))
        .isInstanceOfSatisfying(
            StartExecution.Result.InputRefused.class,
            refused ->
                assertThat(refused.problems())
                    .extracting(problem -> problem.pointer())
                    .containsExactlyInAnyOrder(
                        "/input/customer", "/input/amount", "/input/colour"));
  }

  @Test
  void somebody_elses_request_that_names_an_execution_does_not_move_it() {
    var id = review.start(LARGE);
    var before = review.now(id);
    var forged =
        world.open(Samples.aStep().asking("eve@example.test").workflow(id.toString(), "legal"));
    reject(forged, "eve@example.test");
    assertThat(review.now(id)).isEqualTo(before);
  }

  @Test
  void a_decision_and_the_next_step_are_stored_together_or_not_at_all() {
    var id = review.start(LARGE);
    var legal = review.asked(id, "legal");
    world.approve(review.asked(id, "finance"), "fay@example.test");
    world.transactions.next(FaultyTransactions.Fault.CONFLICT);
    world.approve(legal, "lea@example.test");
    assertThat(world.now(legal).decisions()).hasSize(1);
    assertThat(review.step(id, "file").state()).isEqualTo(StepRun.State.WAITING);
    assertThat(events(id)).containsExactly("execution.task");
  }

  @Test
  void every_move_is_on_record() {
    var id = review.start(LARGE);
    world.approve(review.asked(id, "legal"), "lea@example.test");
    assertThat(world.storage.auditLog.stream(ACME, id.toString(), 0, 10))
        .extracting(entry -> JsonText.text(JsonText.read(entry.canonical()), "type"))
        .containsExactly("execution.started", "execution.advanced");
  }

  @Test
  void its_events_are_sent_like_any_other() {
    var id = review.start("{\"customer\": \"Initech\", \"amount\": 1}");
    world.runDueJobs();
    assertThat(world.callers.resumptions())
        .extracting(one -> one.data().event())
        .containsExactly("execution.notified", "execution.ended");
    assertThat(event(id, "execution.ended").state()).isEqualTo(Continuation.State.RESUMED);
    assertThat(world.storage.jobs.scheduled()).noneMatch(s -> s.job().kind() == Job.Kind.RESUME);
  }
}
