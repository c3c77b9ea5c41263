package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.entries;
import static io.countersign.domain.request.Asked.holding;
import static io.countersign.domain.request.Asked.people;
import static io.countersign.domain.request.Asked.person;
import static io.countersign.domain.request.Asked.says;
import static io.countersign.domain.request.Asked.through;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.request.ReassignResult.Reassigned;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Items that go to somebody else while a request is open. */
class ReassigningTest {
  private static ReassignResult reassign(ApprovalRequest request, String from, String to) {
    return request.reassign(person(from).id(), person(to), Asked.NOW);
  }

  private static ApprovalRequest reassigned(ApprovalRequest request, String from, String to) {
    return ((Reassigned) reassign(request, from, to)).request();
  }

  @Test
  void another_is_asked_and_as_many_as_before_must_approve() {
    var opened = people("ana", "ben").quorum(new Rule.All(), 1).open();
    var request = reassigned(opened, "ana", "zoe");

    assertThat(request.asked()).extracting(Assignment::name).containsExactly("ben", "zoe");
    assertThat(request.stateOf(request.assignments().getFirst()))
        .isEqualTo(Assignment.State.REASSIGNED);
    assertThat(request.onBehalfOf(request.asked().getLast()))
        .extracting(Assignment::name)
        .containsExactly("ana");
    assertThat(request.version()).isEqualTo(opened.version() + 1);
    assertThat(request.contentDigest()).isEqualTo(opened.contentDigest());
    assertThat(after(request, says(request, "ben").yes()).pending()).isTrue();
    assertThat(after(request, says(request, "ben").yes(), says(request, "zoe").yes()).state())
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  void whoever_gets_an_item_belongs_to_the_groups_of_whoever_had_it() {
    var opened =
        entries(through(holding("legal"), "ana"), through(holding("finance"), "ben"))
            .quorum(new Rule.PerGroup(new Rule.Any()), 1)
            .open();
    var to =
        new Assignment(
            person("zoe").id(),
            person("zoe").email(),
            "zoe",
            person("zoe").locale(),
            List.of(),
            null);
    var request = ((Reassigned) opened.reassign(person("ana").id(), to, Asked.NOW)).request();

    assertThat(after(request, says(request, "zoe").yes()).pending()).isTrue();
    assertThat(after(request, says(request, "ben").yes(), says(request, "zoe").yes()).state())
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("two votes: nobody gets a second item, nor one back")
  void nobody_gets_a_second_item() {
    var opened = people("ana", "ben").away("ben", "chen").open();
    var request = reassigned(opened, "ana", "zoe");

    for (var known : new String[] {"ana", "ana+x@example.test", "ben", "chen", "zoe"}) {
      assertThat(reassign(request, "zoe", known))
          .as(known)
          .isEqualTo(new ReassignResult.AlreadyAsked());
    }
  }

  @Test
  @DisplayName("B34 no item is given to the requester, under any spelling")
  void the_requester_gets_no_item() {
    var request = people("ana").requestedBy("dora@example.test").open();

    assertThat(reassign(request, "ana", "Dora+x@example.test"))
        .isEqualTo(new ReassignResult.ToTheRequester());
  }

  @Test
  void only_open_items_of_open_requests_go_on() {
    var opened = people("ana", "ben").quorum(new Rule.All(), 1).open();
    var half = after(opened, says(opened, "ana").yes());

    assertThat(reassign(half, "ana", "zoe"))
        .isEqualTo(new ReassignResult.NotOpen(Assignment.State.APPROVED));
    assertThat(reassign(opened, "nobody", "zoe")).isEqualTo(new ReassignResult.NoSuchAssignment());
    assertThat(reassign(reassigned(opened, "ana", "zoe"), "ana", "emil"))
        .isEqualTo(new ReassignResult.NotOpen(Assignment.State.REASSIGNED));
    var over = ((CloseResult.Closed) opened.recall(Asked.NOW)).request();
    assertThat(reassign(over, "ana", "zoe"))
        .isEqualTo(new ReassignResult.NotPending(RequestState.RECALLED));
    assertThat(opened.reassign(person("ana").id(), person("zoe"), Asked.EXPIRY))
        .isEqualTo(new ReassignResult.NotPending(RequestState.EXPIRED));
  }

  @Test
  void whoever_has_no_item_any_more_sends_nothing_back() {
    var request = reassigned(people("ana", "ben").revisable(1).open(), "ana", "zoe");

    assertThat(request.sendBack(says(request, "ana").back("Split it."), Asked.NOW))
        .isEqualTo(
            new ReturnResult.Refused(new DecisionResult.PassedOn(request.asked().getLast())));
  }

  @Test
  void a_new_revision_is_asked_of_whoever_has_the_item() {
    var request = reassigned(people("ana", "ben").revisable(1).open(), "ana", "zoe");
    var returned = request.sendBack(says(request, "zoe").back("Split it."), Asked.NOW);
    var changes = new Resubmission("Half of it", null, null, Map.of());
    var result = ((ReturnResult.Accepted) returned).request().resubmit(changes, "other", Asked.NOW);

    var again = ((ResubmitResult.Resubmitted) result).request();
    assertThat(again.asked()).extracting(Assignment::name).containsExactly("ben", "zoe");
    assertThat(again.stateOf(again.assignments().getFirst()))
        .isEqualTo(Assignment.State.REASSIGNED);
    assertThat(after(again, says(again, "zoe").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void whoever_had_the_item_is_told_who_has_it_at_the_end_of_the_chain() {
    var request = reassigned(reassigned(people("ana").open(), "ana", "zoe"), "zoe", "emil");

    assertThat(request.decide(says(request, "ana").yes(), Asked.NOW))
        .isEqualTo(new DecisionResult.PassedOn(request.asked().getFirst()));
    assertThat(request.onBehalfOf(request.asked().getFirst()))
        .extracting(Assignment::name)
        .containsExactly("ana", "zoe");
  }
}
