package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.port.Executions;
import io.countersign.application.port.Executions.Filter;
import io.countersign.domain.execution.Execution;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.execution.PinnedVersion;
import io.countersign.domain.execution.StepRun;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.DefinitionHash;
import io.countersign.domain.workflow.PathResult;
import io.countersign.domain.workflow.StepId;
import io.countersign.domain.workflow.WorkflowName;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Executions} does. */
public interface ExecutionsContract extends StorageContract {
  WorkflowName REVIEW = new WorkflowName("review");

  Executions testee();

  private static StepRun run(String step, StepRun.State state, Map<String, FieldValue> output) {
    return new StepRun(
        new StepId(step),
        state,
        state == StepRun.State.WAITING ? null : Samples.aRequestId(),
        output,
        state == StepRun.State.FAILED ? "Nobody holds the role ü🖋." : "",
        1,
        Samples.NOW,
        state == StepRun.State.WAITING ? null : Samples.NOW.plusNanos(1_000));
  }

  private static Execution anExecution(WorkflowName workflow, Execution.State state) {
    var input = new LinkedHashMap<FieldName, FieldValue>();
    input.put(new FieldName("zeta"), new FieldValue.Text("ü🖋\nline"));
    input.put(new FieldName("amount"), new FieldValue.Number(new BigDecimal("18250.40")));
    input.put(new FieldName("none"), FieldValue.NONE);
    input.put(new FieldName("yes"), new FieldValue.YesNo(true));
    input.put(new FieldName("due"), new FieldValue.Date(LocalDate.of(2026, 11, 30)));
    input.put(new FieldName("region"), new FieldValue.Choice("eu"));
    return new Execution(
        new ExecutionId(Samples.aRequestId().value()),
        new PinnedVersion(workflow, 3, new DefinitionHash("sha256:" + "a".repeat(64))),
        input,
        new EmailAddress("ana@example.test"),
        Map.of("region", "eu"),
        "https://erp.example.test/hooks",
        state,
        state == Execution.State.ENDED ? PathResult.APPROVED : null,
        List.of(
            run("zulu", StepRun.State.DONE, Map.of("verdict", new FieldValue.Text("approve"))),
            run("alpha", StepRun.State.FAILED, Map.of()),
            run("mike", StepRun.State.WAITING, Map.of())),
        Samples.NOW,
        state == Execution.State.ENDED ? Samples.NOW.plusSeconds(5) : null,
        1);
  }

  private Execution stored(TenantId tenant, WorkflowName workflow, Execution.State state) {
    var execution = anExecution(workflow, state);
    store(() -> testee().add(tenant, execution));
    return execution;
  }

  private static Execution changed(Execution before, StepRun... runs) {
    return new Execution(
        before.id(),
        before.pinned(),
        before.input(),
        before.requester(),
        before.labels(),
        before.callbackUrl(),
        Execution.State.ENDED,
        PathResult.REJECTED,
        List.of(runs),
        before.startedAt(),
        Samples.NOW.plusSeconds(60),
        before.version() + 2);
  }

  @Test
  default void an_execution_comes_back_exactly_as_it_was_added() {
    var tenant = aStoredTenant();
    var execution = stored(tenant, REVIEW, Execution.State.FAILED);
    assertThat(testee().find(tenant, execution.id())).contains(execution);
    assertThat(inTransaction(() -> testee().findForUpdate(tenant, execution.id())))
        .contains(execution);

    var ended = stored(tenant, REVIEW, Execution.State.ENDED);
    assertThat(testee().find(tenant, ended.id())).contains(ended);
  }

  @Test
  default void what_happens_to_it_is_saved() {
    var tenant = aStoredTenant();
    var bystander = stored(tenant, REVIEW, Execution.State.RUNNING);
    var before = stored(tenant, REVIEW, Execution.State.RUNNING);
    var after =
        changed(
            before,
            before.steps().getFirst(),
            run("alpha", StepRun.State.DONE, Map.of("a.b", new FieldValue.YesNo(false))),
            before.steps().getLast(),
            run("november", StepRun.State.CANCELLED, Map.of()));

    store(() -> testee().save(tenant, before, after));

    assertThat(testee().find(tenant, before.id())).contains(after);
    assertThat(testee().find(tenant, bystander.id())).contains(bystander);
  }

  @Test
  default void whoever_was_slower_changes_nothing() {
    var tenant = aStoredTenant();
    var before = stored(tenant, REVIEW, Execution.State.RUNNING);
    var after = changed(before, before.steps().toArray(StepRun[]::new));
    store(() -> testee().save(tenant, before, after));

    assertThatThrownBy(() ->
            store(() ->
                testee()
                    .save(
                        tenant,
                        before,
                        changed(before, run("zulu", StepRun.State.CANCELLED, Map.of())))))
        .isNotNull();

    assertThat(testee().find(tenant, before.id())).contains(after);
  }

  @Test
  default void the_newest_are_listed_first() {
    var tenant = aStoredTenant();
    var other = new WorkflowName("other");
    var first = stored(tenant, REVIEW, Execution.State.RUNNING);
    var second = stored(tenant, other, Execution.State.RUNNING);
    var third = stored(tenant, REVIEW, Execution.State.ENDED);

    var all = new Filter(null, null);
    assertThat(testee().list(tenant, all, null, 2)).containsExactly(third, second);
    assertThat(testee().list(tenant, all, second.id(), 2)).containsExactly(first);
    assertThat(testee().list(tenant, new Filter(REVIEW, null), null, 9))
        .containsExactly(third, first);
    assertThat(testee().list(tenant, new Filter(null, Execution.State.RUNNING), null, 9))
        .containsExactly(second, first);
    assertThat(testee().list(tenant, new Filter(other, Execution.State.ENDED), null, 9)).isEmpty();
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_it() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var execution = stored(tenant, REVIEW, Execution.State.RUNNING);

    assertThatThrownBy(() -> store(() -> testee().save(other, execution, changed(execution))))
        .isNotNull();

    assertThat(testee().find(other, execution.id())).isEmpty();
    assertThat(inTransaction(() -> testee().findForUpdate(other, execution.id()))).isEmpty();
    assertThat(testee().list(other, new Filter(null, null), null, 9)).isEmpty();
    assertThat(testee().find(tenant, execution.id())).contains(execution);
  }
}
