package io.countersign.domain.request;

import static io.countersign.domain.request.Asked.after;
import static io.countersign.domain.request.Asked.entries;
import static io.countersign.domain.request.Asked.holding;
import static io.countersign.domain.request.Asked.people;
import static io.countersign.domain.request.Asked.person;
import static io.countersign.domain.request.Asked.role;
import static io.countersign.domain.request.Asked.says;
import static io.countersign.domain.request.Asked.through;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.quorum.Quorum.Rule;
import io.countersign.domain.request.Assignment.State;
import io.countersign.domain.request.EscalateResult.Escalated;
import io.countersign.domain.step.ApprovalStep;
import io.countersign.domain.step.Escalation.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a level of the ladder makes of those who are asked. */
class EscalatingTest {
  private static final Instant DUE = Asked.NOW.plus(Duration.ofHours(24));

  private static List<Assignment> bosses(String... names) {
    return Arrays.stream(names).map(name -> through(holding("boss"), name)).toList();
  }

  private static Escalated escalated(ApprovalRequest request, String... bosses) {
    return escalated(request, Map.of(), bosses);
  }

  private static Escalated escalated(
      ApprovalRequest request, Map<EmailAddress, Assignment> standIns, String... bosses) {
    return (Escalated) request.escalate(bosses(bosses), standIns, DUE);
  }

  private static List<String> asked(ApprovalRequest request) {
    return request.asked().stream().map(Assignment::name).toList();
  }

  @Test
  void a_level_comes_in_its_time_once_and_the_next_one_after_it() {
    var opened = people("ana").escalate(24, Action.NOTIFY).escalate(48, Action.WIDEN).open();

    assertThat(opened.escalate(bosses("zoe"), Map.of(), DUE.minusNanos(1)))
        .isEqualTo(new EscalateResult.NotDue(DUE));
    var first = escalated(opened, "zoe");
    assertThat(first.level()).isEqualTo(1);
    assertThat(first.request().escalate(bosses("zoe"), Map.of(), DUE))
        .isEqualTo(new EscalateResult.NotDue(Asked.NOW.plus(Duration.ofHours(48))));
    var second =
        (Escalated)
            first.request().escalate(bosses("zoe"), Map.of(), DUE.plus(Duration.ofHours(24)));
    assertThat(asked(second.request())).containsExactly("ana", "zoe");
    assertThat(second.request().escalate(bosses("zoe"), Map.of(), Asked.EXPIRY.minusNanos(1)))
        .isEqualTo(new EscalateResult.NoneLeft());
    assertThat(opened.escalate(bosses("zoe"), Map.of(), Asked.EXPIRY))
        .isEqualTo(new EscalateResult.NotPending(RequestState.EXPIRED));
  }

  @Test
  @DisplayName("notify: whoever is told can answer nothing")
  void whoever_is_told_can_answer_nothing() {
    var opened = people("ana").escalate(24, Action.NOTIFY).open();
    var request = escalated(opened, "zoe").request();

    var zoe = request.assignments().getLast();
    assertThat(request.stateOf(zoe)).isEqualTo(State.NOTIFIED);
    assertThat(asked(request)).containsExactly("ana");
    assertThat(request.decide(says(request, "zoe").yes(), DUE))
        .isEqualTo(new DecisionResult.NotAsked());
    assertThat(request.groups()).isEqualTo(opened.groups());
  }

  @Test
  void all_who_were_asked_at_first_is_how_many_must_approve_but_whoever_came_in_may_be_one() {
    var opened = people("ana", "ben").quorum(new Rule.All(), 1).escalate(24, Action.WIDEN).open();
    var request = escalated(opened, "zoe", "yan").request();

    assertThat(request.groups().getFirst().required()).isEqualTo(2);
    assertThat(asked(request)).containsExactly("ana", "ben", "zoe", "yan");
    assertThat(after(request, says(request, "zoe").yes()).pending()).isTrue();
    assertThat(after(request, says(request, "zoe").yes(), says(request, "ana").yes()).state())
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  void a_percentage_is_of_those_who_were_asked_at_first() {
    var opened =
        people("ana", "ben", "chen", "dan")
            .quorum(new Rule.Percent(50), 9)
            .escalate(24, Action.WIDEN)
            .open();

    assertThat(escalated(opened, "zoe", "yan", "xia", "wes").request().groups().getFirst())
        .satisfies(group -> {
          assertThat(group.required()).isEqualTo(2);
          assertThat(group.tally().asked()).isEqualTo(8);
        });
  }

  @Test
  @DisplayName("two votes: an answer that was given is not taken for that of somebody who comes in")
  void whoever_has_answered_stands_in_for_nobody_who_comes_in() {
    var opened =
        entries(through(holding("legal"), "sam"), through(holding("finance"), "xia"))
            .quorum(new Rule.PerGroup(new Rule.Any()), 1)
            .escalate(24, Action.WIDEN)
            .open();
    var half = after(opened, says(opened, "sam").yes());
    var standIns = Map.of(new EmailAddress("pia@example.test"), person("sam"));

    var request = escalated(half, standIns, "pia").request();

    assertThat(asked(request)).containsExactly("sam", "xia", "pia");
    assertThat(request.groups().getLast().tally().approvals()).isZero();
    assertThat(after(request, says(request, "xia").no()).state()).isEqualTo(RequestState.REJECTED);
  }

  @Test
  @DisplayName("two votes: nobody comes in twice, whatever brings them")
  void nobody_comes_in_twice() {
    var opened =
        people("ana", "ben")
            .quorum(new Rule.All(), 1)
            .away("ben", "chen")
            .escalate(24, Action.WIDEN)
            .escalate(48, Action.WIDEN)
            .open();
    var first = escalated(opened, "ana", "ben", "chen", "zoe", "zoe+x@example.test");

    assertThat(first.added()).extracting(Assignment::name).containsExactly("zoe");
    var again =
        (Escalated) first.request().escalate(bosses("zoe"), Map.of(), DUE.plusSeconds(86_400));
    assertThat(again.added()).isEmpty();
    assertThat(asked(again.request())).containsExactly("ana", "chen", "zoe");
  }

  @Test
  @DisplayName("B34 the requester is never asked, not even as somebody's stand-in")
  void the_requester_is_never_asked() {
    var opened = people("ana").requestedBy("dora@example.test").escalate(24, Action.WIDEN).open();
    var dora = person("dora");
    var request = escalated(opened, Map.of(person("zoe").email(), dora), "dora", "zoe").request();

    assertThat(asked(request)).containsExactly("ana", "zoe");
  }

  @Test
  @DisplayName("delegator and delegate count once, also if one of them comes in later")
  void a_stand_in_who_is_asked_already_has_one_vote() {
    var opened = people("ana", "ben").quorum(new Rule.All(), 1).escalate(24, Action.WIDEN).open();
    var escalated = escalated(opened, Map.of(person("zoe").email(), person("ana")), "zoe");

    assertThat(asked(escalated.request())).containsExactly("ana", "ben");
    assertThat(after(escalated.request(), says(opened, "ana").yes()).pending()).isTrue();
    var away = escalated(opened, Map.of(person("zoe").email(), person("yan")), "zoe").request();
    assertThat(asked(away)).containsExactly("ana", "ben", "yan");
    assertThat(away.onBehalfOf(away.asked().getLast()))
        .extracting(Assignment::name)
        .containsExactly("zoe");
  }

  @Test
  void to_replace_open_items_go_on_and_answers_stay() {
    var opened =
        people("ana", "ben", "chen")
            .quorum(new Rule.AtLeast(2), 2)
            .escalate(24, Action.REPLACE)
            .open();
    var answered = after(opened, says(opened, "ana").yes());
    var escalated = escalated(answered, "zoe", "yan");
    var request = escalated.request();

    assertThat(escalated.relieved()).extracting(Assignment::name).containsExactly("ben", "chen");
    assertThat(asked(request)).containsExactly("ana", "zoe", "yan");
    assertThat(request.stateOf(request.assignments().get(1))).isEqualTo(State.REASSIGNED);
    assertThat(request.groups().getFirst().required()).isEqualTo(2);
    assertThat(request.decide(says(request, "ben").yes(), DUE))
        .isInstanceOf(DecisionResult.PassedOn.class);
    assertThat(after(request, says(request, "zoe").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void one_person_takes_all_items_if_one_approval_is_enough() {
    var opened = people("ana", "ben", "chen").escalate(24, Action.REPLACE).open();
    var request = escalated(opened, "zoe").request();

    assertThat(asked(request)).containsExactly("zoe");
    assertThat(request.onBehalfOf(request.asked().getFirst())).hasSize(3);
    assertThat(after(request, says(request, "zoe").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("two votes: replacing does not make fewer approvals enough")
  void replacing_does_not_make_fewer_approvals_enough() {
    var opened =
        people("ana", "ben", "chen").quorum(new Rule.All(), 1).escalate(24, Action.REPLACE).open();
    var request = escalated(opened, "zoe").request();

    assertThat(request.groups().getFirst().required()).isEqualTo(3);
    assertThat(asked(request)).containsExactly("ben", "chen", "zoe");
    assertThat(after(request, says(request, "zoe").yes()).pending()).isTrue();
    var half =
        people("ana", "ben", "chen", "dan")
            .quorum(new Rule.Percent(50), 9)
            .escalate(24, Action.REPLACE)
            .open();
    var replaced = escalated(half, "zoe", "yan").request();
    assertThat(asked(replaced)).containsExactly("zoe", "yan");
    assertThat(replaced.groups().getFirst().required()).isEqualTo(2);
  }

  @Test
  void those_for_whom_there_is_no_item_are_asked_in_addition() {
    var opened = people("ana").escalate(24, Action.REPLACE).open();
    var request = escalated(opened, "zoe", "yan").request();

    assertThat(asked(request)).containsExactly("zoe", "yan");
    assertThat(request.groups().getFirst().required()).isEqualTo(1);
  }

  @Test
  void with_nobody_to_replace_them_items_stay_where_they_are() {
    var opened = people("ana").requestedBy("dora@example.test").escalate(24, Action.REPLACE).open();
    var escalated = escalated(opened, "dora");

    assertThat(asked(escalated.request())).containsExactly("ana");
    assertThat(escalated.added()).isEmpty();
    assertThat(escalated.request().clocks().escalated()).isEqualTo(1);
  }

  @Test
  void whoever_was_told_first_can_be_asked_later() {
    var opened = people("ana").escalate(24, Action.NOTIFY).escalate(48, Action.REPLACE).open();
    var told = escalated(opened, "zoe").request();
    var later =
        new Assignment(
            new AssignmentId("asg_later"),
            person("zoe").email(),
            "zoe",
            Locale.ENGLISH,
            holding("boss"));
    var request =
        ((Escalated) told.escalate(List.of(later), Map.of(), DUE.plusSeconds(86_400))).request();

    assertThat(asked(request)).containsExactly("zoe");
    assertThat(request.asked().getFirst().id()).isEqualTo(later.id());
  }

  @Test
  void with_groups_whoever_comes_in_counts_where_approvals_are_lacking() {
    var opened =
        entries(through(holding("legal"), "ana"), through(holding("finance"), "ben"))
            .quorum(new Rule.PerGroup(new Rule.Any()), 1)
            .escalate(24, Action.WIDEN)
            .open();
    var answered = after(opened, says(opened, "ana").yes());
    var request = escalated(answered, "zoe").request();

    assertThat(request.assignments().getLast().reasons()).containsExactly(holding("finance"));
    assertThat(after(request, says(request, "zoe").yes()).state()).isEqualTo(RequestState.APPROVED);
  }

  @Test
  void after_changes_the_ladder_begins_anew() {
    var opened = people("ana").revisable(1).escalate(24, Action.WIDEN).open();
    var request = escalated(opened, "zoe").request();
    var returned =
        ((ReturnResult.Accepted)
                request.sendBack(
                    new SendingBack(
                        new Responder.Approver(person("ana").id(), person("ana").email(), "ana"),
                        new Comment("Why?"),
                        null,
                        Asked.EMAIL,
                        Assurance.LINK,
                        Evidence.NONE),
                    DUE))
            .request();

    assertThat(returned.escalate(bosses("yan"), Map.of(), Asked.EXPIRY.minusNanos(1)))
        .isEqualTo(new EscalateResult.NotPending(RequestState.RETURNED));
    var later = DUE.plus(Duration.ofDays(30));
    var again =
        ((ResubmitResult.Resubmitted)
                returned.resubmit(new Resubmission("New", null, null, Map.of()), "salt2", later))
            .request();
    assertThat(again.nextLevel().orElseThrow().due()).isEqualTo(later.plus(Duration.ofHours(24)));
    assertThat(again.nextLevel().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void replacing_makes_room_for_those_who_take_over_even_where_as_many_are_asked_as_may_be() {
    var crowd =
        IntStream.range(0, ApprovalStep.MAX_APPROVERS)
            .mapToObj(i -> "p" + i)
            .toArray(String[]::new);
    var replacing = role(crowd).escalate(24, Action.REPLACE).open();
    var widening = role(crowd).escalate(24, Action.WIDEN).open();

    assertThat(asked(escalated(replacing, "zoe", "yan").request())).containsExactly("zoe", "yan");
    assertThat(escalated(widening, "zoe").added()).isEmpty();
  }
}
