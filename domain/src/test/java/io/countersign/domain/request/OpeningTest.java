package io.countersign.domain.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.ApproverRef;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpeningTest {

  @Test
  void a_new_request_waits_for_the_people_asked() {
    var request = Asked.people("ana", "ben").open();

    assertThat(request.pending()).isTrue();
    assertThat(request.outcome()).isEmpty();
    assertThat(request.version()).isZero();
    assertThat(request.closedAt()).isNull();
    assertThat(request.expiresAt()).isEqualTo(Asked.EXPIRY);
    assertThat(request.assignments())
        .allSatisfy(a -> assertThat(request.stateOf(a)).isEqualTo(Assignment.State.OPEN));
  }

  @Test
  void a_person_reached_in_several_ways_is_asked_once() {
    var request = Asked.people("ana", "ana+finance@example.test", "ANA@example.test", "ben").open();

    assertThat(request.assignments()).extracting(Assignment::name).containsExactly("ana", "ben");
  }

  @Test
  void the_requester_is_not_asked_not_even_under_an_alias() {
    var request =
        Asked.people("ana", "Dora+boss@Example.test", "ben")
            .requestedBy("dora@example.test")
            .open();

    assertThat(request.assignments()).extracting(Assignment::name).containsExactly("ana", "ben");
  }

  @Test
  void a_request_that_only_the_requester_could_answer_is_refused() {
    assertThat(
            Asked.people("dora", "dora+1@example.test").requestedBy("DORA@example.test").result())
        .isEqualTo(new OpenResult.OnlyTheRequester());
  }

  @Test
  void a_quorum_of_more_than_those_asked_is_refused() {
    assertThat(Asked.people("ana", "ben").quorum(new Quorum.Rule.AtLeast(3), 1).result())
        .isEqualTo(new OpenResult.QuorumTooLarge(3, 2));
    assertThat(
            Asked.people("ana", "dora")
                .requestedBy("dora@example.test")
                .quorum(new Quorum.Rule.AtLeast(2), 1)
                .result())
        .isEqualTo(new OpenResult.QuorumTooLarge(2, 1));
  }

  @Test
  void more_people_than_one_request_may_ask_are_refused() {
    var most = IntStream.range(0, 50).mapToObj(n -> "p" + n).toArray(String[]::new);
    var oneMore = IntStream.range(0, 51).mapToObj(n -> "p" + n).toArray(String[]::new);

    assertThat(Asked.role(most).open().assignments()).hasSize(50);
    assertThat(Asked.role(oneMore).result()).isEqualTo(new OpenResult.TooManyPeople(51));
  }

  @Test
  void a_quorum_counts_people_not_addresses() {
    assertThat(Asked.people("ana", "ana+2@example.test").quorum(new Quorum.Rule.All(), 1).open())
        .satisfies(request -> assertThat(request.assignments()).hasSize(1));
  }

  @Test
  void a_role_that_nobody_holds_is_refused_even_if_others_are_asked() {
    var finance = new ApproverRef.InRole(new Role("finance"));
    var step = Asked.people("ana").step();
    var withRole =
        new ApprovalStep(
            step.title(),
            step.summary(),
            step.context(),
            step.workflow(),
            step.requester(),
            step.fields(),
            List.of(step.approvers().getFirst(), finance),
            null,
            step.quorum(),
            step.delivery(),
            step.expiresIn(),
            step.remindAfter(),
            step.policy(),
            step.labels(),
            step.callbackUrl(),
            step.revisions());
    var id = new RequestId(new UUID(1, 2));
    var ana = Asked.person("ana");
    var chen =
        new Assignment(
            new AssignmentId("asg_chen"),
            new EmailAddress("chen@example.test"),
            "chen",
            Locale.ENGLISH,
            finance);

    assertThat(ApprovalRequest.open(id, withRole, "salt", List.of(ana), Map.of(), Asked.NOW))
        .isEqualTo(new OpenResult.NobodyHolds(finance));
    assertThat(ApprovalRequest.open(id, withRole, "salt", List.of(ana, chen), Map.of(), Asked.NOW))
        .isInstanceOf(OpenResult.Opened.class);
  }
}
