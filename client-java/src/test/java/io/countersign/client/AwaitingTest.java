package io.countersign.client;

import static io.countersign.client.StubInstallation.ID;
import static io.countersign.client.StubInstallation.approval;
import static io.countersign.client.StubInstallation.decided;
import static io.countersign.client.StubInstallation.execution;
import static io.countersign.client.StubInstallation.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for people, through everything that may go wrong meanwhile. */
@Timeout(60)
class AwaitingTest {
  private final StubInstallation there = new StubInstallation();
  private final CountersignClient client = there.client().build();

  @AfterEach
  void stop() {
    client.close();
    there.close();
  }

  private ApprovalResult await(Duration atMost) {
    return client.approvals().await(ID, atMost);
  }

  @Test
  void it_asks_again_until_there_is_an_answer() {
    there
        .thenAfterWaiting(approval("pending"))
        .thenAfterWaiting(approval("pending"))
        .thenJson(decided("approved", "approve"));

    var result = await(Duration.ofMinutes(10));

    assertThat(result).isInstanceOf(ApprovalResult.Approved.class);
    assertThat(there.taken())
        .extracting(StubInstallation.Taken::target)
        .containsOnly("/v1/approvals/" + ID + "?wait=30")
        .hasSize(3);
    assertThat(there.time.passed()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void when_the_time_is_over_it_is_still_pending() {
    there.thenAfterWaiting(approval("pending"));

    var result = await(Duration.ofSeconds(70));

    assertThat(result).isInstanceOf(ApprovalResult.StillPending.class);
    assertThat(there.taken())
        .extracting(call -> call.target().replaceAll(".*=", ""))
        .containsExactly("30", "30", "10");
    assertThat(there.time.passed()).isEqualTo(Duration.ofSeconds(70));
    assertThat(await(Duration.ZERO)).isInstanceOf(ApprovalResult.StillPending.class);
    assertThat(there.taken()).hasSize(4);
  }

  @Test
  void an_installation_that_answers_at_once_is_not_asked_without_end() {
    there.thenJson(approval("pending"));

    await(Duration.ofSeconds(30));

    assertThat(there.taken()).hasSize(31);
  }

  @Test
  void it_waits_out_a_restart_that_takes_longer_than_calls_are_repeated() {
    for (var i = 0; i < 10; i++) {
      there.thenNothing().then(503, "text/html", "").thenProblem(503, "storage-unavailable");
    }
    there.thenJson(decided("rejected", "reject"));

    assertThat(await(Duration.ofHours(1))).isInstanceOf(ApprovalResult.Rejected.class);
    assertThat(there.time.passed()).isGreaterThan(Duration.ofMinutes(2));
  }

  @Test
  void so_does_whoever_waits_for_an_execution() {
    for (var i = 0; i < 20; i++) {
      there.then(503, "text/html", "");
    }
    there.thenJson(execution("ended", "\"approved\"", ""));

    assertThat(client.executions().await(ID, Duration.ofHours(1)))
        .isInstanceOf(ExecutionResult.Ended.class);
    assertThat(there.time.passed()).isGreaterThan(Duration.ofMinutes(2));
  }

  @Test
  void if_it_could_not_be_asked_in_the_end_it_says_so() {
    there.then(503, "text/html", "");

    assertThatThrownBy(() -> await(Duration.ofMinutes(1))).isInstanceOf(ProblemException.class);
    assertThat(there.time.passed()).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void what_is_not_there_is_not_waited_for() {
    there.thenProblem(404, "not-found");

    assertThatThrownBy(() -> await(Duration.ofHours(1))).isInstanceOf(ProblemException.class);
    assertThat(there.taken()).hasSize(1);
  }

  @Test
  void every_state_has_its_case() {
    there
        .thenJson(approval("expired"))
        .thenJson(approval("recalled"))
        .thenJson(approval("cancelled"))
        .thenJson(
            approval(
                "returned",
                "{\"at\":\"2026-11-21T09:00:00Z\",\"by\":{\"email\":\"l@x.test\",\"name\":\"Lea\"},"
                    + "\"comment\":\"Split it.\"}",
                "null"));

    assertThat(await(Duration.ZERO)).isInstanceOf(ApprovalResult.Expired.class);
    assertThat(await(Duration.ZERO)).isInstanceOf(ApprovalResult.Recalled.class);
    assertThat(await(Duration.ZERO)).isInstanceOf(ApprovalResult.Cancelled.class);
    assertThat(await(Duration.ZERO))
        .isInstanceOfSatisfying(
            ApprovalResult.ForChanges.class,
            back -> {
              assertThat(back.returned().comment()).isEqualTo("Split it.");
              assertThat(back.returned().by().email()).isEqualTo("l@x.test");
              assertThat(back).isInstanceOf(ApprovalResult.NotDecided.class);
            });
  }

  @Test
  void a_question_ends_the_waiting_since_only_you_can_reply() {
    there.thenJson(
        approval("pending")
            .replace(
                "\"expiresAt\":\"2026-11-24T08:30:00Z\"",
                "\"expiresAt\":null,\"pausedSince\":\"2026-11-22T08:30:00Z\","
                    + "\"questions\":[{\"number\":1,\"at\":\"2026-11-22T08:30:00Z\","
                    + "\"by\":{\"email\":\"l@x.test\",\"name\":\"Lea\"},"
                    + "\"text\":\"Which?\",\"reply\":null}]"));

    assertThat(await(Duration.ofHours(1)))
        .isInstanceOfSatisfying(
            ApprovalResult.InfoWanted.class,
            wanted -> {
              assertThat(wanted.approval().expiresAt()).isNull();
              assertThat(wanted.approval().questions().getFirst().text()).isEqualTo("Which?");
              assertThat(wanted.approval().questions().getFirst().reply()).isNull();
            });
    assertThat(there.taken()).hasSize(1);
  }

  @Test
  void an_execution_is_looked_at_less_and_less_often() {
    for (var i = 0; i < 20; i++) {
      there.thenJson(execution("running", "null", ""));
    }
    there.thenJson(execution("ended", "\"approved\"", ""));

    var result = client.executions().await(ID, Duration.ofHours(1));

    assertThat(result)
        .isInstanceOfSatisfying(
            ExecutionResult.Ended.class,
            end -> assertThat(end.ending()).isEqualTo(Execution.Ending.APPROVED));
    assertThat(there.time.slept()).isSorted().endsWith(Duration.ofSeconds(10));
  }

  @Test
  void an_execution_that_goes_on_or_failed_says_so() {
    there
        .thenJson(execution("running", "null", ""))
        .thenJson(execution("running", "null", ""))
        .thenJson(execution("failed", "null", step("assemble", "failed")));

    assertThat(client.executions().await(ID, Duration.ofMillis(1)))
        .isInstanceOf(ExecutionResult.StillRunning.class);
    assertThat(client.executions().await(ID, Duration.ofMillis(1)))
        .isInstanceOf(ExecutionResult.Failed.class);
  }

  @Test
  void a_task_is_waited_for_and_done_once_however_often_it_is_sent() {
    there
        .thenJson(execution("running", "null", step("size", "done")))
        .thenJson(execution("running", "null", step("assemble", "waiting")))
        .thenProblem(503, "outcome-unknown")
        .thenJson(execution("ended", "\"approved\"", step("assemble", "done")));
    var executions = client.executions();

    var there = executions.awaitStep(ID, "assemble", Duration.ofHours(1));
    assertThat(there.waitsAt("assemble")).isTrue();
    assertThat(there.waitsAt("size")).isFalse();
    var done = executions.complete(ID, "assemble", Map.of("document", "DOC-7", "pages", 12));

    assertThat(done.ending()).isEqualTo(Execution.Ending.APPROVED);
    assertThat(done.step("assemble").orElseThrow().output().get("output"))
        .isEqualTo(Map.of("document", "DOC-7", "pages", java.math.BigDecimal.valueOf(12)));
    assertThat(this.there.taken().get(3).target())
        .isEqualTo("/v1/executions/" + ID + "/steps/assemble/complete");
    assertThat(this.there.taken().get(3).body())
        .isEqualTo("{\"output\":{\"document\":\"DOC-7\",\"pages\":12}}")
        .isEqualTo(this.there.taken().get(2).body());
  }

  @Test
  void what_would_fail_the_second_time_is_sent_once() {
    there.thenProblem(503, "outcome-unknown");
    var executions = client.executions();

    assertThatThrownBy(() -> executions.fail(ID, "assemble", "The archive is down."))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> executions.retry(ID, "assemble")).isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> executions.cancel(ID)).isInstanceOf(ProblemException.class);

    assertThat(there.taken())
        .extracting(call -> call.target() + " " + call.body())
        .containsExactly(
            "/v1/executions/" + ID + "/steps/assemble/fail {\"reason\":\"The archive is down.\"}",
            "/v1/executions/" + ID + "/steps/assemble/retry {}",
            "/v1/executions/" + ID + "/cancel {}");
  }
}
