package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.entries;
import static io.countersign.domain.request.Asked.holding;
import static io.countersign.domain.request.Asked.people;
import static io.countersign.domain.request.Asked.says;
import static io.countersign.domain.request.Asked.through;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.quorum.Quorum.Rule;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People who are away when a request is opened, and who is asked in their place. */
class StandingInTest {
  private static List<String> asked(ApprovalRequest request) {
    return request.asked().stream().map(Assignment::name).toList();
  }

  private static List<String> answersFor(ApprovalRequest request, String name) {
    return request.asked().stream()
        .filter(a -> a.name().equals(name))
        .flatMap(a -> request.onBehalfOf(a).stream())
        .map(Assignment::name)
        .toList();
  }

  @Test
  void the_stand_in_is_asked_and_the_other_stays_on_record() {
    var request = people("ada", "chen").away("ada", "ben").open();

    assertThat(request.assignments())
        .extracting(Assignment::name)
        .containsExactly("ada", "chen", "ben");
    assertThat(asked(request)).containsExactly("chen", "ben");
    assertThat(answersFor(request, "ben")).containsExactly("ada");
    assertThat(request.stateOf(request.assignments().getFirst()))
        .isEqualTo(Assignment.State.DELEGATED);
  }

  @Test
  void a_chain_is_followed_to_its_end() {
    var request = people("ada").away("ada", "ben").away("ben", "chen").away("chen", "dan").open();

    assertThat(asked(request)).containsExactly("dan");
    assertThat(answersFor(request, "dan")).containsExactly("ada", "ben", "chen");
  }

  @Test
  void a_circle_ends_with_the_last_who_was_not_yet_in_it() {
    assertThat(asked(people("ada").away("ada", "ben").away("ben", "ada").open()))
        .containsExactly("ben");
    assertThat(
            asked(people("ada").away("ada", "ben").away("ben", "chen").away("chen", "ben").open()))
        .containsExactly("chen");
  }

  @Test
  void two_who_stand_in_for_each_other_leave_one_to_ask() {
    var request = people("ada", "ben").away("ada", "ben").away("ben", "ada").open();

    assertThat(asked(request)).containsExactly("ben");
    assertThat(answersFor(request, "ben")).containsExactly("ada");
  }

  @Test
  void a_stand_in_belongs_to_the_groups_of_the_absent() {
    var request =
        entries(
                through(holding("legal"), "ada"),
                through(holding("finance"), "ben"),
                through(holding("finance"), "chen"))
            .away("ada", "ben")
            .quorum(new Rule.PerGroup(new Rule.Any()), 1)
            .open();

    assertThat(after(request, says(request, "chen").yes()).state()).isEqualTo(RequestState.PENDING);
    assertThat(after(request, says(request, "ben").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("two votes: who is asked, and stands in for another who is asked, has one")
  void a_stand_in_gets_no_second_vote() {
    var both = people("ada", "ben").away("ada", "ben");

    assertThat(both.quorum(new Rule.AtLeast(2), 1).result())
        .isEqualTo(new OpenResult.QuorumTooLarge(2, 1));
    var request = both.quorum(new Rule.All(), 1).open();
    assertThat(asked(request)).containsExactly("ben");
    assertThat(after(request, says(request, "ben").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("delegator and delegate both vote: the delegator's answer is refused")
  void who_has_a_stand_in_does_not_answer_as_well() {
    var request = people("ada", "chen").away("ada", "ben").quorum(new Rule.All(), 1).open();
    var ben = request.asked().getLast();

    assertThat(request.decide(says(request, "ada").yes(), Asked.NOW))
        .isEqualTo(new DecisionResult.PassedOn(ben));
    var once = after(request, says(request, "ben").yes());
    assertThat(once.decide(says(once, "ada").yes(), Asked.NOW))
        .isEqualTo(new DecisionResult.PassedOn(ben));
  }

  @Test
  @DisplayName(
      "B34 self-approval through a delegate chain: the item stays before it reaches the requester")
  void no_chain_leads_to_the_requester() {
    var request =
        people("ada")
            .requestedBy("Dora+x@example.test")
            .away("ada", "ben")
            .away("ben", "dora")
            .away("dora", "emil")
            .open();

    assertThat(asked(request)).containsExactly("ben");
    assertThat(asked(people("ada").requestedBy("dora@example.test").away("ada", "dora").open()))
        .containsExactly("ada");
  }

  @Test
  @DisplayName(
      "B34 self-approval through a delegate chain: whom the requester names decides nothing")
  void a_requester_who_is_asked_passes_nothing_on() {
    assertThat(people("dora").requestedBy("dora@example.test").away("dora", "emil").result())
        .isEqualTo(new OpenResult.OnlyTheRequester());
    assertThat(
            asked(
                people("dora", "ada").requestedBy("dora@example.test").away("dora", "emil").open()))
        .containsExactly("ada");
  }
}
