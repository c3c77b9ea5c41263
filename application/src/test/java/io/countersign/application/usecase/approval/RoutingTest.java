package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.byEmail;
import static io.countersign.application.testing.World.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.RequestApproval.Result;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.Role;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.step.ApproverRef;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whom entries of a step come to stand for, and that nobody comes in by the back door. */
class RoutingTest {
  private static final ApproverRef FINANCE = new ApproverRef.InRole(new Role("finance"));
  private static final ApproverRef MANAGER = new ApproverRef.ManagerOfRequester();

  private final World world = new World();

  private Person known(Person person) {
    world.storage.people.add(ACME, person);
    return person;
  }

  private Person known(Person person, @Nullable String manager, String... aliases) {
    return known(
        new Person(
            person.id(),
            person.email(),
            person.name(),
            person.roles(),
            person.locale(),
            person.handles(),
            Arrays.stream(aliases).map(EmailAddress::new).collect(Collectors.toSet()),
            manager == null ? null : new EmailAddress(manager)));
  }

  private Result ask(StepBuilder step) {
    return world.requestApproval.handle(
        new RequestApproval.Command(
            World.client(), step.build(), new RequestApproval.Idempotency(null, "a".repeat(64))));
  }

  private static Iterable<String> asked(ApprovalRequest request) {
    return request.assignments().stream().map(a -> a.email().value()).toList();
  }

  @Test
  void whoever_is_named_by_an_alias_is_asked_under_the_address_of_the_directory() {
    known(aPerson("ana@example.test"), null, "a.lyst@old.test");

    var request = world.open(aStep().asking("A.Lyst@old.test"));

    assertThat(request.assignments())
        .extracting(a -> a.email().value(), Assignment::name)
        .containsExactly(org.assertj.core.api.Assertions.tuple("ana@example.test", "Ana"));
  }

  @Test
  void an_address_that_is_somebodys_very_own_goes_before_one_that_only_looks_like_it() {
    known(aPerson("ben+1@example.test"));
    known(aPerson("ben+2@example.test"));

    assertThat(asked(world.open(aStep().asking("ben+2@example.test"))))
        .containsExactly("ben+2@example.test");
  }

  @Test
  @DisplayName(
      "two votes: one person named twice and by a role is asked once, whatever the address")
  void an_alias_gives_no_second_vote() {
    known(aPerson("ana@example.test", "finance"), null, "a.lyst@old.test");
    var step =
        aStep()
            .asking("ana@example.test", "a.lyst@old.test", "a.lyst+x@old.test")
            .andRole("finance");

    assertThat(asked(world.open(step.quorum(new Quorum.Rule.All(), 1))))
        .containsExactly("ana@example.test");
    assertThat(ask(step.quorum(new Quorum.Rule.AtLeast(2), 1)))
        .isEqualTo(new Result.Refused(new OpenResult.QuorumTooLarge(2, 1)));
  }

  @Test
  @DisplayName("B34 self-approval through alias is refused, whichever of the two is the alias")
  void an_alias_makes_no_other_person_of_the_requester() {
    known(aPerson("dora@example.test"), null, "d.smith@old.test");

    for (var requester : Set.of("dora@example.test", "d.smith@old.test", "D.Smith+x@old.test")) {
      for (var approver :
          Set.of("dora+y@example.test", "d.smith@old.test", "d.smith+boss@old.test")) {
        assertThat(ask(aStep().requestedBy(requester).asking(approver)))
            .as("%s asks %s", requester, approver)
            .isEqualTo(new Result.Refused(new OpenResult.OnlyTheRequester()));
      }
    }
  }

  @Test
  @DisplayName(
      "B34 self-approval via group alias is refused: a role does not bring the requester in")
  void a_role_does_not_bring_the_requester_in_under_another_address() {
    known(aPerson("dora@example.test", "finance"), null, "d.smith@old.test");
    var step = aStep().requestedBy("d.smith@old.test").askingEach(FINANCE);

    assertThat(ask(step)).isEqualTo(new Result.Refused(new OpenResult.OnlyTheRequester()));
    known(aPerson("ana@example.test", "finance"));
    assertThat(asked(world.open(step))).containsExactly("ana@example.test");
  }

  @Test
  void a_request_names_the_requester_as_the_directory_does() {
    known(aPerson("dora@example.test"), null, "d.smith@old.test");

    assertThat(world.open(aStep().requestedBy("d.smith@old.test")).step().requester())
        .isEqualTo(new EmailAddress("dora@example.test"));
    assertThat(world.open(aStep().requestedBy("Nobody@example.test")).step().requester())
        .isEqualTo(new EmailAddress("nobody@example.test"));
  }

  @Test
  void the_manager_of_the_requester_is_asked() {
    known(aPerson("dora@example.test"), "boss@old.test", "d.smith@old.test");
    known(aPerson("boss@example.test"), null, "boss@old.test");

    var request = world.open(aStep().requestedBy("d.smith+1@old.test").askingEach(MANAGER));

    assertThat(asked(request)).containsExactly("boss@example.test");
    assertThat(request.assignments().getFirst().reasons()).containsExactly(MANAGER);
  }

  @Test
  void without_requester_or_manager_there_is_nobody_to_ask() {
    var refused =
        new Result.Refused(new OpenResult.ManagerUnknown(new ApproverRef.ManagerOfRequester()));
    known(aPerson("dora@example.test"));

    assertThat(ask(aStep().askingEach(MANAGER))).isEqualTo(refused);
    assertThat(ask(aStep().requestedBy("dora@example.test").askingEach(MANAGER)))
        .isEqualTo(refused);
    assertThat(ask(aStep().requestedBy("stranger@example.test").askingEach(MANAGER)))
        .isEqualTo(refused);
  }

  @Test
  void the_step_may_name_somebody_for_entries_that_nobody_fills() {
    known(aPerson("zoe@example.test", "finance"));
    var step =
        aStep().requestedBy("dora@example.test").askingEach(byEmail("ana@example.test"), MANAGER);

    assertThat(asked(world.open(step.onNobody(FINANCE))))
        .containsExactly("ana@example.test", "zoe@example.test");
    assertThat(asked(world.open(step.onNobody(byEmail("emil@example.test")))))
        .containsExactly("ana@example.test", "emil@example.test");
    assertThat(ask(step.onNobody(new ApproverRef.InRole(new Role("board")))))
        .isEqualTo(
            new Result.Refused(
                new OpenResult.NobodyHolds(new ApproverRef.InRole(new Role("board")))));
  }
}
