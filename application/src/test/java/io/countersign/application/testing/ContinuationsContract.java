package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.Continuations;
import io.countersign.application.port.Continuations.Continuation;
import io.countersign.domain.continuation.ResponseData;
import io.countersign.domain.continuation.Resumable;
import io.countersign.domain.continuation.ResumeId;
import io.countersign.domain.execution.ExecutionId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Continuations} does. */
public interface ContinuationsContract extends RequestStorageContract {
  Continuations testee();

  @Test
  default void a_continuation_comes_back_exactly_as_it_was_added() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var continuation =
        new Continuation(
            new Resumable.OfRequest(request.id()),
            new ResponseData(
                new ResumeId(Samples.nextId("msg")),
                "approval.expired",
                "{\"b\" : 1.50, \"a\":\"ü🖋\\u00e9\",\"b\":2}  \n".repeat(2_000),
                null),
            Continuation.State.RESUMED,
            12,
            "timeout",
            Samples.NOW,
            Samples.NOW.plusNanos(1_000));

    store(() -> testee().addAll(tenant, List.of(continuation)));

    assertThat(testee().find(tenant, continuation.data().id())).contains(continuation);
  }

  @Test
  default void what_happens_to_it_is_saved() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var continuation = stored(tenant, Samples.aContinuation(request));
    var bystander = stored(tenant, Samples.aContinuation(request));
    var id = continuation.data().id();

    var waiting = continuation.begun().waiting("timeout");
    store(() -> testee().save(tenant, waiting));
    assertThat(testee().find(tenant, id)).contains(waiting);

    var failed = waiting.begun().failed("refused");
    store(() -> testee().save(tenant, failed));
    assertThat(testee().find(tenant, id)).contains(failed);

    var resumed = failed.begun().resumed(Samples.NOW.plusNanos(1_000));
    store(() -> testee().save(tenant, resumed));
    assertThat(testee().find(tenant, id)).contains(resumed);
    assertThat(testee().find(tenant, bystander.data().id())).contains(bystander);
  }

  @Test
  default void whoever_lost_it_to_a_later_attempt_writes_no_more() {
    var tenant = aStoredTenant();
    var first = stored(tenant, Samples.aContinuation(aStoredRequest(tenant)).begun());
    var second = first.begun().resumed(Samples.NOW);
    store(() -> testee().save(tenant, second));

    store(() -> testee().save(tenant, first.waiting("timeout")));

    assertThat(testee().find(tenant, first.data().id())).contains(second);
  }

  @Test
  default void a_request_has_its_own() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var first = stored(tenant, Samples.aContinuation(request));
    var second = stored(tenant, Samples.aContinuation(request));
    stored(tenant, Samples.aContinuation(aStoredRequest(tenant)));

    assertThat(testee().ofRequest(tenant, request.id())).containsExactlyInAnyOrder(first, second);
    assertThat(testee().ofRequest(tenant, Samples.aRequestId())).isEmpty();
  }

  @Test
  default void an_execution_has_its_own() {
    var tenant = aStoredTenant();
    var execution = new ExecutionId(Samples.aRequestId().value());
    var sample = Samples.aContinuation(aStoredRequest(tenant));
    var owed =
        stored(
            tenant,
            new Continuation(
                new Resumable.OfExecution(execution),
                sample.data(),
                sample.state(),
                0,
                "",
                sample.createdAt(),
                null));

    assertThat(testee().find(tenant, owed.data().id())).contains(owed);
    assertThat(testee().ofExecution(tenant, execution)).containsExactly(owed);
    assertThat(testee().ofRequest(tenant, new RequestId(execution.value()))).isEmpty();
    assertThat(testee().ofExecution(aStoredTenant(), execution)).isEmpty();
  }

  @Test
  default void ids_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var lower = stored(tenant, withId(request, "msg_case"));
    assertThat(testee().find(tenant, new ResumeId("msg_CASE"))).isEmpty();

    var upper = stored(tenant, withId(request, "msg_CASE"));
    store(() -> testee().save(tenant, upper.begun()));

    assertThat(testee().find(tenant, lower.data().id())).contains(lower);
    assertThat(testee().find(tenant, upper.data().id())).contains(upper.begun());
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_it() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var request = aStoredRequest(tenant);
    var continuation = stored(tenant, Samples.aContinuation(request));
    var id = continuation.data().id();

    store(() -> testee().save(other, continuation.failed("taken over")));

    assertThat(testee().find(other, id)).isEmpty();
    assertThat(testee().ofRequest(other, request.id())).isEmpty();
    assertThat(testee().find(tenant, id)).contains(continuation);
  }

  @Test
  default void the_same_id_in_another_tenant_is_another_one() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = stored(tenant, withId(aStoredRequest(tenant), "msg_same"));
    var theirs = stored(other, withId(aStoredRequest(other), "msg_same"));

    store(() -> testee().save(other, theirs.begun()));

    assertThat(testee().find(tenant, mine.data().id())).contains(mine);
    assertThat(testee().find(other, theirs.data().id())).contains(theirs.begun());
  }

  private Continuation stored(TenantId tenant, Continuation continuation) {
    store(() -> testee().addAll(tenant, List.of(continuation)));
    return continuation;
  }

  private static Continuation withId(ApprovalRequest request, String id) {
    var sample = Samples.aContinuation(request);
    return new Continuation(
        new Resumable.OfRequest(request.id()),
        new ResponseData(
            new ResumeId(id),
            sample.data().event(),
            sample.data().body(),
            sample.data().callbackUrl()),
        sample.state(),
        0,
        "",
        sample.createdAt(),
        null);
  }
}
