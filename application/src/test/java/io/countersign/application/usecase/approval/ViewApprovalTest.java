package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aField;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.countersign.application.port.ApprovalFilter;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.runtime.OutcomeSignal;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.TimePassingSignal;
import io.countersign.application.testing.World;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.request.RequestState;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Looking at approvals, and waiting for them. */
class ViewApprovalTest {
  private final World world = new World();
  private final ApprovalRequest request =
      world.open(
          aStep()
              .fields(
                  aField("iban").text("DE89").masked(), aField("margin").text("4711").concealed())
              .label("region", "eu"));
  private final ViewApproval view =
      new ViewApproval(
          world.storage.requests, world.storage.deliveries, new TimePassingSignal(world.clock));

  @Test
  @DisplayName("C68 an approval is shown without what is masked or concealed")
  void an_approval_is_shown_with_its_deliveries_and_without_what_is_masked() {
    var shown = view.find(ACME, request.id()).orElseThrow();
    assertThat(JsonText.text(shown, "state")).isEqualTo("pending");
    assertThat(shown.members().get("outcome")).isEqualTo(JsonValue.NULL);
    assertThat(shown.toString())
        .contains("deliveries")
        .doesNotContain("DE89")
        .doesNotContain("4711");
  }

  @Test
  @DisplayName("C44 another tenant's approval is no approval")
  void a_foreign_approval_is_not_found() {
    var globex = new TenantId("globex");
    assertThat(view.find(globex, request.id())).isEmpty();
    assertThat(view.await(globex, request.id(), Duration.ofSeconds(30))).isEmpty();
    assertThat(view.findAll(globex, all())).isEmpty();
  }

  @Test
  @DisplayName("B38 a change that cannot be shown was still made: nobody is told that it was not")
  void what_was_changed_and_cannot_be_read_is_unknown() {
    ApprovalRequests gone = mock();
    when(gone.find(ACME, request.id()))
        .thenThrow(new StorageUnavailableException(new IllegalStateException("down")));
    var blind =
        new ViewApproval(gone, world.storage.deliveries, new TimePassingSignal(world.clock));

    assertThatThrownBy(() -> blind.findAfterChange(ACME, request.id()))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> blind.find(ACME, request.id()))
        .isInstanceOf(StorageUnavailableException.class);
  }

  @Test
  void waiting_ends_when_the_time_is_over() {
    var before = world.clock.instant();
    var shown = view.await(ACME, request.id(), Duration.ofSeconds(30)).orElseThrow();
    assertThat(JsonText.text(shown, "state")).isEqualTo("pending");
    assertThat(world.clock.instant()).isEqualTo(before.plusSeconds(30));
  }

  @Test
  void whoever_waits_asks_for_no_more_than_whether_it_is_over() {
    var requests = mock(ApprovalRequests.class, delegatesTo(world.storage.requests));
    new ViewApproval(requests, world.storage.deliveries, new TimePassingSignal(world.clock))
        .await(ACME, request.id(), Duration.ofSeconds(30));
    verify(requests, times(60)).waitsForApprovers(ACME, request.id());
    verify(requests).find(ACME, request.id());
  }

  @Test
  void waiting_ends_with_the_decision() {
    var looks = new int[1];
    var deciding =
        new OutcomeSignal() {
          @Override
          public void await(RequestId id, Duration atMost) {
            if (++looks[0] == 3) {
              world.approve(request, "ana@example.test");
            }
          }

          @Override
          public void announce(RequestId id) {}
        };
    var shown =
        new ViewApproval(world.storage.requests, world.storage.deliveries, deciding)
            .await(ACME, request.id(), Duration.ofSeconds(30))
            .orElseThrow();
    assertThat(JsonText.text(shown, "outcome", "verdict")).isEqualTo("approve");
    assertThat(looks[0]).isEqualTo(3);
  }

  @Test
  void nobody_waits_for_what_is_over() {
    world.approve(request, "ana@example.test");
    var before = world.clock.instant();
    view.await(ACME, request.id(), Duration.ofSeconds(30));
    assertThat(world.clock.instant()).isEqualTo(before);
  }

  @Test
  void lists_are_newest_first_and_leave_deliveries_out() {
    var second = world.open(aStep());
    var list = view.findAll(ACME, all());
    assertThat(list)
        .extracting(one -> JsonText.text(one, "id"))
        .containsExactly(second.id().toString(), request.id().toString());
    assertThat(list.toString()).doesNotContain("deliveries", "DE89", "4711");
    assertThat(
            view.findAll(
                ACME, new ApprovalFilter(RequestState.PENDING, null, null, "region=eu", null, 10)))
        .hasSize(1);
  }

  private static ApprovalFilter all() {
    return new ApprovalFilter(null, null, null, null, null, 10);
  }
}
