package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.DeliveryId;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.port.Deliveries;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.CloseResult;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Deliveries} does. */
public interface DeliveriesContract extends RequestStorageContract {
  Deliveries testee();

  @Test
  default void a_delivery_comes_back_exactly_as_it_was_added() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var queued = Samples.aDelivery(request);
    var sent =
        new Delivery(
            new DeliveryId(Samples.nextId("dlv")),
            request.id(),
            request.assignments().get(1).id(),
            Audience.EVERYBODY,
            new ChannelId("chat-2"),
            Delivery.Kind.RECEIPT,
            Delivery.State.SENT,
            new MessageHandle("{\"ts\":\"1.2\",\"channel\":\"C1 🖋\"}".repeat(300)),
            7,
            "rate-limited",
            Samples.NOW,
            Samples.NOW.plusSeconds(600),
            Samples.NOW.plusNanos(1_000),
            3);

    store(() -> testee().addAll(tenant, List.of(queued, sent)));

    assertThat(testee().find(tenant, queued.id())).contains(queued);
    assertThat(testee().find(tenant, sent.id())).contains(sent);
  }

  @Test
  default void what_happens_to_a_delivery_is_saved() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var delivery = stored(tenant, Samples.aDelivery(request));
    var bystander = stored(tenant, Samples.aDelivery(request));

    var postponed = delivery.postponed(Samples.NOW.plusSeconds(3_600));
    store(() -> testee().save(tenant, postponed));
    assertThat(testee().find(tenant, delivery.id())).contains(postponed);

    var attempted = postponed.attempted();
    store(() -> testee().save(tenant, attempted));
    assertThat(testee().find(tenant, delivery.id())).contains(attempted);

    var sent = attempted.sent(new MessageHandle("<1@example.test>"), Samples.NOW.plusNanos(1_000));
    store(() -> testee().save(tenant, sent));
    assertThat(testee().find(tenant, delivery.id())).contains(sent);

    var failed = sent.ended(Delivery.State.FAILED, "mailbox-full");
    store(() -> testee().save(tenant, failed));
    assertThat(testee().find(tenant, delivery.id())).contains(failed);
    assertThat(testee().find(tenant, bystander.id())).contains(bystander);
  }

  @Test
  default void whoever_lost_it_to_a_later_attempt_writes_no_more() {
    var tenant = aStoredTenant();
    var first = stored(tenant, Samples.aDelivery(aStoredRequest(tenant)).attempted());
    var second = first.attempted().sent(new MessageHandle("<1@example.test>"), Samples.NOW);
    store(() -> testee().save(tenant, second));

    store(() -> testee().save(tenant, first.ended(Delivery.State.QUEUED, "timeout")));

    assertThat(testee().find(tenant, first.id())).contains(second);
  }

  @Test
  default void the_deliveries_of_a_request_come_in_the_order_they_were_created() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var another = aStoredRequest(tenant);
    stored(tenant, Samples.aDelivery(another));
    var expected = new ArrayList<Delivery>();
    for (var i = 0; i < 3; i++) {
      expected.add(stored(tenant, Samples.aDelivery(request)));
    }
    expected.add(stored(tenant, createdAt(request, Samples.NOW.plusNanos(1_000))));
    expected.add(stored(tenant, createdAt(request, Samples.NOW.plusSeconds(1))));

    assertThat(testee().ofRequest(tenant, request.id())).isEqualTo(expected);
  }

  @Test
  default void the_deliveries_of_several_requests_are_found_together() {
    var tenant = aStoredTenant();
    var first = aStoredRequest(tenant);
    var second = aStoredRequest(tenant);
    var expected =
        List.of(
            stored(tenant, Samples.aDelivery(first)), stored(tenant, Samples.aDelivery(second)));
    stored(tenant, Samples.aDelivery(aStoredRequest(tenant)));

    assertThat(testee().ofRequests(tenant, List.of(second.id(), first.id())))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(testee().ofRequests(tenant, List.of())).isEmpty();
  }

  @Test
  default void ids_that_differ_in_letter_case_are_different() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var lower = stored(tenant, withId(request, "dlv_case"));
    assertThat(testee().find(tenant, new DeliveryId("dlv_CASE"))).isEmpty();

    var upper = stored(tenant, withId(request, "dlv_CASE"));
    store(() -> testee().save(tenant, upper.attempted()));

    assertThat(testee().find(tenant, lower.id())).contains(lower);
    assertThat(testee().find(tenant, upper.id())).contains(upper.attempted());
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_a_delivery() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var request = aStoredRequest(tenant);
    var delivery = stored(tenant, Samples.aDelivery(request));

    store(() -> testee().save(other, delivery.attempted()));

    assertThat(testee().find(other, delivery.id())).isEmpty();
    assertThat(testee().ofRequest(other, request.id())).isEmpty();
    assertThat(testee().find(tenant, delivery.id())).contains(delivery);
  }

  @Test
  default void the_same_id_in_another_tenant_is_another_delivery() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = stored(tenant, withId(aStoredRequest(tenant), "dlv_same"));
    var theirs = stored(other, withId(aStoredRequest(other), "dlv_same"));

    store(() -> testee().save(other, theirs.attempted()));

    assertThat(testee().find(tenant, mine.id())).contains(mine);
    assertThat(testee().find(other, theirs.id())).contains(theirs.attempted());
  }

  @Test
  default void what_waits_for_one_reader_and_may_go_now_is_found() {
    var tenant = aStoredTenant();
    var reader = Samples.aRequest().build().assignments().getFirst().email().normalized();
    var first = aStoredRequest(tenant);
    var second = aStoredRequest(tenant);
    var late = stored(tenant, createdAt(second, Samples.NOW.plusSeconds(2)));
    var early = stored(tenant, createdAt(first, Samples.NOW));
    var reminder =
        stored(tenant, like(createdAt(first, Samples.NOW.plusSeconds(1)), Delivery.Kind.REMINDER));

    var assignments = first.assignments();
    var now = Samples.NOW.plusSeconds(60);
    stored(tenant, createdAt(first, now.plusNanos(1_000)));
    stored(tenant, like(createdAt(first, Samples.NOW), Delivery.Kind.RECEIPT));
    stored(tenant, createdAt(first, Samples.NOW).sent(new MessageHandle("1"), Samples.NOW));
    stored(tenant, to(first, assignments.get(1).id(), Audience.PERSON, Samples.EMAIL));
    stored(tenant, to(first, assignments.getFirst().id(), Audience.EVERYBODY, Samples.EMAIL));
    stored(
        tenant, to(first, assignments.getFirst().id(), Audience.PERSON, new ChannelId("chat-2")));
    var over = aStoredRequest(tenant);
    stored(tenant, createdAt(over, Samples.NOW));
    var cancelled = ((CloseResult.Closed) over.cancel(Samples.NOW)).request();
    store(() -> requests().saveClosed(tenant, cancelled));
    var other = aStoredTenant();
    stored(other, createdAt(aStoredRequest(other), Samples.NOW));

    assertThat(testee().dueTo(tenant, reader, Samples.EMAIL, now, 9))
        .containsExactly(early, reminder, late);
    assertThat(testee().dueTo(tenant, reader, Samples.EMAIL, now, 2))
        .containsExactly(early, reminder);
    assertThat(testee().dueTo(tenant, reader, Samples.EMAIL, Samples.NOW, 9))
        .containsExactly(early);
  }

  private static Delivery like(Delivery one, Delivery.Kind kind) {
    return Delivery.queued(
        one.id(),
        one.request(),
        one.assignment(),
        one.audience(),
        one.channel(),
        kind,
        one.createdAt(),
        one.dueAt(),
        1);
  }

  private static Delivery to(
      ApprovalRequest request, AssignmentId assignment, Audience audience, ChannelId channel) {
    return Delivery.queued(
        new DeliveryId(Samples.nextId("dlv")),
        request.id(),
        assignment,
        audience,
        channel,
        Delivery.Kind.ASK,
        Samples.NOW,
        Samples.NOW,
        1);
  }

  private Delivery stored(TenantId tenant, Delivery delivery) {
    store(() -> testee().addAll(tenant, List.of(delivery)));
    return delivery;
  }

  private static Delivery withId(ApprovalRequest request, String id) {
    return queued(request, new DeliveryId(id), Samples.NOW);
  }

  private static Delivery createdAt(ApprovalRequest request, Instant time) {
    return queued(request, new DeliveryId(Samples.nextId("dlv")), time);
  }

  private static Delivery queued(ApprovalRequest request, DeliveryId id, Instant time) {
    return Delivery.queued(
        id,
        request.id(),
        request.assignments().getFirst().id(),
        Audience.PERSON,
        Samples.EMAIL,
        Delivery.Kind.ASK,
        time,
        time,
        1);
  }
}
