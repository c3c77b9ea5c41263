package io.countersign.application.usecase.people;

import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.asked;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.StepBuilder;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.approval.RequestApproval;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.people.AddDelegation.Result;
import io.countersign.application.view.ApprovalDocument;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.Delegation.Scope;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.OpenResult;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People who are away, and what becomes of the requests that would have been put to them. */
class StandInsTest {
  private static final String ADA = "ada@example.test";
  private static final String BEN = "ben@example.test";
  private static final String CHEN = "chen@example.test";
  private static final String DORA = "dora@example.test";

  private final World world = new World();
  private final AddDelegation add =
      new AddDelegation(
          world.transactions,
          world.storage.people,
          world.storage.delegations,
          world.storage.auditLog,
          world.ids,
          world.clock);
  private final FindDelegations find =
      new FindDelegations(world.storage.delegations, world.storage.people);
  private final RemoveDelegation remove =
      new RemoveDelegation(
          world.transactions, world.storage.delegations, world.storage.auditLog, world.clock);

  @BeforeEach
  void a_directory() {
    world.storage.people.add(ACME, aPerson(ADA, "finance"));
    world.storage.people.add(ACME, aPerson(BEN));
    world.storage.people.add(ACME, aPerson(CHEN, "finance"));
    var dora = aPerson(DORA);
    world.storage.people.add(
        ACME,
        new Person(
            dora.id(),
            dora.email(),
            dora.name(),
            dora.roles(),
            dora.locale(),
            dora.handles(),
            Set.of(new EmailAddress("d.smith@old.test")),
            null));
  }

  private Result away(String delegator, String delegate) {
    return away(delegator, delegate, null, null, Scope.ALL);
  }

  private Result away(
      String delegator,
      String delegate,
      @Nullable Instant from,
      @Nullable Instant until,
      Scope scope) {
    return add.handle(
        new AddDelegation.Command(
            ACME,
            client().actor(),
            null,
            new EmailAddress(delegator),
            new EmailAddress(delegate),
            from,
            until,
            scope));
  }

  private static Iterable<String> emails(ApprovalRequest request) {
    return request.asked().stream().map(a -> a.email().value()).toList();
  }

  private RequestApproval.Result ask(StepBuilder step) {
    return world.requestApproval.handle(
        new RequestApproval.Command(
            client(), step.build(), new RequestApproval.Idempotency(null, "a".repeat(64))));
  }

  private Iterable<String> askedBy(StepBuilder step) {
    return emails(world.open(step));
  }

  @Test
  void a_stand_in_is_asked_also_if_the_role_would_have_asked_the_other() {
    away(ADA, BEN);

    assertThat(askedBy(aStep().asking(ADA))).containsExactly(BEN);
    assertThat(askedBy(aStep().asking("x@example.test").andRole("finance")))
        .containsExactlyInAnyOrder("x@example.test", CHEN, BEN);
  }

  @Test
  void requests_that_are_open_already_keep_whom_they_asked() {
    var request = world.open(aStep().asking(ADA));
    away(ADA, BEN);

    assertThat(emails(world.now(request))).containsExactly(ADA);
  }

  @Test
  void a_delegation_holds_from_its_beginning_up_to_its_end() {
    var begin = world.clock.instant().plus(Duration.ofHours(1));
    away(ADA, BEN, begin, begin.plus(Duration.ofHours(1)), Scope.ALL);

    world.clock.advance(Duration.ofHours(1).minusNanos(1));
    assertThat(askedBy(aStep().asking(ADA))).containsExactly(ADA);
    world.clock.advance(Duration.ofNanos(1));
    assertThat(askedBy(aStep().asking(ADA))).containsExactly(BEN);
    world.clock.advance(Duration.ofHours(1));
    assertThat(askedBy(aStep().asking(ADA))).containsExactly(ADA);
  }

  @Test
  void a_scope_is_of_labels_and_of_the_workflow_that_a_label_names() {
    away(ADA, BEN, null, null, new Scope(Map.of("region", "eu"), Set.of("invoices", "travel")));
    var step = aStep().asking(ADA).label("region", "eu");

    assertThat(askedBy(step)).containsExactly(ADA);
    assertThat(askedBy(step.label("workflow", "hiring"))).containsExactly(ADA);
    assertThat(askedBy(step.label("workflow", "travel"))).containsExactly(BEN);
    assertThat(askedBy(step.label("region", "us"))).containsExactly(ADA);
  }

  @Test
  void the_newest_delegation_says_who_stands_in() {
    away(ADA, BEN);
    away(ADA, CHEN);

    assertThat(askedBy(aStep().asking(ADA))).containsExactly(CHEN);
  }

  @Test
  void a_delegation_that_was_ended_asks_the_delegator_again() {
    away(ADA, BEN);
    var id = find.findAfter(ACME, "", 10).getFirst().delegation().id();

    assertThat(remove.handle(client(), id)).isTrue();
    assertThat(world.audit.ofTenant()).endsWith("delegation.added", "delegation.removed");
    assertThat(remove.handle(client(), id)).isFalse();
    assertThat(askedBy(aStep().asking(ADA))).containsExactly(ADA);
  }

  @Test
  void a_chain_is_followed_and_a_circle_harms_nobody() {
    away(ADA, BEN);
    away(BEN, CHEN);
    assertThat(askedBy(aStep().asking(ADA))).containsExactly(CHEN);

    var people = find.findAfter(ACME, "", 10);
    world.storage.delegations.add(
        ACME,
        new Delegation(
            new DelegationId("dgn_zzz"),
            people.getLast().delegate().id(),
            people.getFirst().delegator().id(),
            world.clock.instant(),
            null,
            Scope.ALL));
    assertThat(askedBy(aStep().asking(ADA))).containsExactly(CHEN);
  }

  @Test
  void who_stands_in_for_whom_is_on_record() {
    away(
        "ADA@example.test",
        "d.smith+x@old.test",
        null,
        null,
        new Scope(Map.of("a", "b"), Set.of("w")));

    var event = world.audit.lastOfTenant();
    assertThat(world.audit.ofTenant()).endsWith("delegation.added");
    assertThat(JsonText.text(event, "details", "delegator")).isEqualTo(ADA);
    assertThat(JsonText.text(event, "details", "delegate")).isEqualTo(DORA);
  }

  @Test
  void both_must_be_in_the_directory_and_be_two_people() {
    var before = world.everything();

    assertThat(away("nobody@example.test", BEN)).isEqualTo(new Result.NoSuchDelegator());
    assertThat(away(ADA, "nobody@example.test")).isEqualTo(new Result.NoSuchDelegate());
    assertThatThrownBy(() -> away(DORA, "d.smith+x@old.test"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("Nobody stands in for themselves.");
    assertThatThrownBy(
            () -> away(ADA, BEN, world.clock.instant(), world.clock.instant(), Scope.ALL))
        .isInstanceOf(InvalidValueException.class);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void a_circle_is_refused_unless_its_parts_never_hold_together() {
    var now = world.clock.instant();
    away(ADA, BEN, null, now.plusSeconds(60), Scope.ALL);
    away(BEN, CHEN, null, null, new Scope(Map.of("region", "eu"), Set.of("invoices")));
    var before = world.everything();

    assertThat(away(CHEN, ADA)).isEqualTo(new Result.Circle());
    assertThat(away(BEN, ADA)).isEqualTo(new Result.Circle());
    assertThat(world.everything()).isEqualTo(before);
    for (var scope :
        List.of(
            new Scope(Map.of("region", "us"), Set.of()), new Scope(Map.of(), Set.of("travel")))) {
      assertThat(away(CHEN, ADA, null, null, scope)).isInstanceOf(Result.Added.class);
    }
    assertThat(away(BEN, ADA, now.plusSeconds(60), null, Scope.ALL))
        .isInstanceOf(Result.Added.class);
  }

  @Test
  @DisplayName("C44 another tenant's delegations are nobody's")
  void foreign_delegations_are_not_found() {
    away(ADA, BEN);
    var globex = new TenantId("globex");
    var id = find.findAfter(ACME, "", 10).getFirst().delegation().id();

    assertThat(find.findAfter(globex, "", 10)).isEmpty();
    assertThat(remove.handle(client(globex), id)).isFalse();
    assertThat(find.findAfter(ACME, "", 10)).hasSize(1);
  }

  @Test
  @DisplayName("two votes: named, by a role, by an alias and as a stand-in, one person has one")
  void all_ways_together_give_one_vote() {
    away(ADA, DORA);
    var step =
        aStep().asking(DORA, "d.smith@old.test", "d.smith+x@old.test", ADA, "ada+x@example.test");

    var request = world.open(step.quorum(new Quorum.Rule.All(), 1));
    assertThat(emails(request)).containsExactly(DORA);
    assertThat(ask(step.quorum(new Quorum.Rule.AtLeast(2), 1)))
        .isEqualTo(new RequestApproval.Result.Refused(new OpenResult.QuorumTooLarge(2, 1)));
    world.approve(request, DORA);
    assertThat(world.now(request).decisions()).hasSize(1);
  }

  @Test
  @DisplayName(
      "B34 self-approval through a delegate chain is refused: it never reaches the requester")
  void a_chain_stops_before_the_requester() {
    away(ADA, BEN);
    away(BEN, DORA);
    away(DORA, CHEN);

    for (var requester : List.of(DORA, "d.smith+x@old.test")) {
      assertThat(askedBy(aStep().requestedBy(requester).asking(ADA))).containsExactly(BEN);
      assertThat(ask(aStep().requestedBy(requester).asking(DORA)))
          .isEqualTo(new RequestApproval.Result.Refused(new OpenResult.OnlyTheRequester()));
    }
    assertThat(askedBy(aStep().asking(ADA))).containsExactly(CHEN);
  }

  @Test
  @DisplayName("delegator and delegate both vote: refused, and the page says who decides")
  void the_delegator_has_no_link_and_no_vote() {
    away(ADA, BEN);
    var request = world.open(aStep().asking(ADA, CHEN).quorum(new Quorum.Rule.All(), 1));
    var ada = asked(request, ADA);

    assertThat(world.storage.links.ofAssignment(ACME, request.id(), ada.id())).isEmpty();
    var answer = io.countersign.application.testing.Samples.anAnswer(ada);
    assertThat(world.decideApproval.handle(World.command(request, answer)))
        .contains(new DecisionResult.PassedOn(asked(request, BEN)));
    assertThat(world.now(request).decisions()).isEmpty();
  }

  @Test
  void the_absent_are_told_who_is_asked_and_the_stand_in_for_whom() {
    away(ADA, BEN);
    var request = world.open(aStep().asking(ADA).through(world.email.id(), CHAT));
    world.runDueJobs();

    assertThat(world.email.notices(Notice.PassedOn.class))
        .extracting(n -> n.envelope().to().email().value(), Notice.PassedOn::to)
        .containsExactly(tuple(ADA, "Ben"));
    assertThat(world.chat.recording().notices(Notice.PassedOn.class)).hasSize(1);
    var question = world.email.notices(Notice.Asked.class);
    assertThat(question)
        .extracting(n -> n.envelope().to().email().value(), n -> n.envelope().to().onBehalfOf())
        .containsExactly(tuple(BEN, List.of("Ada")));
    var page = world.openLink.find(world.link(request, BEN, LinkAction.APPROVE)).page(0, "");
    assertThat(((LinkPage.Ready) page).frame().onBehalfOf()).containsExactly("Ada");
  }

  @Test
  void whom_nobody_asked_is_neither_reminded_nor_told_of_the_end() {
    away(ADA, BEN);
    var request = world.open(aStep().asking(ADA, CHEN).remindAfter(Duration.ofHours(1)));
    world.clock.advance(Duration.ofHours(1));
    world.runDueJobs();
    world.approve(request, CHEN);
    world.runDueJobs();

    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .filteredOn(delivery -> delivery.assignment().equals(asked(request, ADA).id()))
        .extracting(Delivery::kind)
        .containsExactly(Delivery.Kind.PASSED_ON);
  }

  @Test
  void a_decision_names_both_in_evidence_and_document() {
    away(ADA, BEN);
    var request = world.open(aStep().asking(ADA));
    assertThat(CanonicalJson.write(world.audit.last(request)))
        .contains("\"passedOn\":[{\"from\":\"ada@example.test\",\"to\":\"ben@example.test\"}]");

    world.approve(request, BEN);

    assertThat(CanonicalJson.write(world.audit.last(request)))
        .contains("\"onBehalfOf\":[\"ada@example.test\"]", "\"responder\":\"ben@example.test\"");
    var document = CanonicalJson.write(ApprovalDocument.inList(world.now(request)));
    assertThat(document)
        .contains("\"onBehalfOf\":[{\"email\":\"ada@example.test\",\"name\":\"Ada\"}]")
        .contains("\"state\":\"delegated\"")
        .contains("\"passedOnTo\":\"" + asked(request, BEN).id() + "\"");
    assertThat(world.now(request).stateOf(asked(request, ADA)))
        .isEqualTo(Assignment.State.DELEGATED);
  }
}
