package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.entries;
import static io.countersign.domain.request.Asked.holding;
import static io.countersign.domain.request.Asked.says;
import static io.countersign.domain.request.Asked.through;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.step.ApproverRef;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each entry of the approvers as a group that must approve by itself; and entries for nobody. */
class GroupsTest {
  private static final ApproverRef LEGAL = holding("legal");
  private static final ApproverRef FINANCE = holding("finance");
  private static final ApproverRef BOARD = holding("board");
  private static final ApproverRef MANAGER = new ApproverRef.ManagerOfRequester();

  private static Asked legalAndFinance(Rule.Counting each) {
    return entries(
            through(LEGAL, "ana"),
            through(LEGAL, "ben"),
            through(FINANCE, "ben"),
            through(FINANCE, "chen"))
        .quorum(new Rule.PerGroup(each), 1);
  }

  @Test
  void one_of_each_group_must_approve() {
    var request = legalAndFinance(new Rule.Any()).open();

    var half = after(request, says(request, "ana").yes());
    assertThat(half.state()).isEqualTo(RequestState.PENDING);
    assertThat(after(half, says(half, "chen").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void two_of_one_group_do_not_stand_for_the_other() {
    var request =
        entries(through(LEGAL, "ana"), through(LEGAL, "ben"), through(FINANCE, "chen"))
            .quorum(new Rule.PerGroup(new Rule.Any()), 1)
            .open();

    assertThat(after(request, says(request, "ana").yes(), says(request, "ben").yes()).state())
        .isEqualTo(RequestState.PENDING);
  }

  @Test
  @DisplayName("a person in two groups is asked once, answers once, and counts in both")
  void somebody_in_two_groups_counts_in_both() {
    var request = legalAndFinance(new Rule.Any()).open();

    assertThat(request.assignments())
        .extracting(Assignment::name)
        .containsExactly("ana", "ben", "chen");
    assertThat(request.assignments().get(1).reasons()).containsExactly(LEGAL, FINANCE);
    assertThat(after(request, says(request, "ben").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void a_group_that_can_no_longer_approve_ends_it_whatever_the_veto() {
    var request =
        legalAndFinance(new Rule.All()).quorum(new Rule.PerGroup(new Rule.All()), 3).open();

    assertThat(after(request, says(request, "chen").no()).state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  void a_veto_counts_people_not_groups() {
    var request =
        legalAndFinance(new Rule.Any()).quorum(new Rule.PerGroup(new Rule.Any()), 2).open();

    var once = after(request, says(request, "ben").no());
    assertThat(once.state()).isEqualTo(RequestState.PENDING);
    assertThat(after(once, says(once, "chen").no()).state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  void the_group_that_is_too_small_is_named() {
    assertThat(
            entries(through(LEGAL, "ana"), through(LEGAL, "ben"), through(FINANCE, "chen"))
                .quorum(new Rule.PerGroup(new Rule.AtLeast(2)), 1)
                .result())
        .isEqualTo(new OpenResult.GroupTooSmall(FINANCE, 2, 1));
  }

  @Test
  @DisplayName(
      "B34 a group of nobody but the requester is too small, and does not approve by itself")
  void a_group_of_the_requester_alone_is_refused() {
    for (var each : List.of(new Rule.Any(), new Rule.All(), new Rule.Percent(1))) {
      assertThat(
              entries(through(LEGAL, "ana"), through(FINANCE, "dora"))
                  .requestedBy("dora@example.test")
                  .quorum(new Rule.PerGroup(each), 1)
                  .result())
          .isEqualTo(new OpenResult.GroupTooSmall(FINANCE, 1, 0));
    }
  }

  @Test
  void who_fills_an_empty_entry_belongs_to_its_group() {
    var request =
        entries(through(LEGAL, "ana"))
            .alsoAsking(FINANCE)
            .onNobody(BOARD, "zoe")
            .quorum(new Rule.PerGroup(new Rule.Any()), 1)
            .open();

    assertThat(request.assignments()).extracting(Assignment::name).containsExactly("ana", "zoe");
    assertThat(request.assignments().getLast().reasons()).containsExactly(FINANCE, BOARD);
    assertThat(after(request, says(request, "ana").yes()).state()).isEqualTo(RequestState.PENDING);
    assertThat(after(request, says(request, "ana").yes(), says(request, "zoe").yes()).state())
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  void nobody_is_asked_in_place_of_entries_that_are_filled() {
    var request = entries(through(LEGAL, "ana")).onNobody(BOARD, "zoe").open();

    assertThat(request.assignments()).extracting(Assignment::name).containsExactly("ana");
  }

  @Test
  @DisplayName("B34 an entry that only the requester fills is one that leaves nobody to ask")
  void the_requester_does_not_fill_an_entry() {
    var request =
        entries(through(FINANCE, "dora"))
            .onNobody(BOARD, "zoe")
            .requestedBy("dora@example.test")
            .open();

    assertThat(request.assignments()).extracting(Assignment::name).containsExactly("zoe");
  }

  @Test
  void if_nobody_can_step_in_the_request_is_refused() {
    assertThat(entries(through(LEGAL, "ana")).alsoAsking(FINANCE).onNobody(BOARD).result())
        .isEqualTo(new OpenResult.NobodyHolds((ApproverRef.InRole) BOARD));
    assertThat(
            entries(through(LEGAL, "ana"))
                .alsoAsking(FINANCE)
                .onNobody(BOARD, "dora")
                .requestedBy("dora@example.test")
                .result())
        .isEqualTo(new OpenResult.OnlyTheRequester());
  }

  @Test
  void a_manager_whom_nobody_knows_is_refused_or_replaced() {
    assertThat(entries(through(LEGAL, "ana")).alsoAsking(MANAGER).result())
        .isEqualTo(new OpenResult.ManagerUnknown((ApproverRef.ManagerOfRequester) MANAGER));
    assertThat(entries(through(LEGAL, "ana")).alsoAsking(MANAGER).onNobody(BOARD, "zoe").open())
        .satisfies(request -> assertThat(request.assignments()).hasSize(2));
  }
}
