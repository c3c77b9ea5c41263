package io.countersign.application.usecase.approval;

import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.Samples.anAnswer;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.CHAT;
import static io.countersign.application.testing.World.TALK;
import static io.countersign.application.testing.World.asked;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.application.channel.Delivery;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.SharedChannel.Audience;
import io.countersign.application.link.LinkAction;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.decision.DecideApproval;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.PressLink;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.DecisionResult;
import io.countersign.domain.request.ReassignResult;
import io.countersign.domain.request.Resubmission;
import io.countersign.domain.request.Verdict;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One item goes to somebody else. */
class ReassignApprovalTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final String ZOE = "zoe@example.test";

  private final World world = new World();

  private Optional<ReassignResult> reassign(
      TenantId tenant, ApprovalRequest request, String from, String to) {
    return world.reassignApproval.handle(
        new ReassignApproval.Command(
            tenant,
            client(tenant).actor(),
            request.id(),
            asked(request, from).id(),
            new EmailAddress(to),
            "On leave"));
  }

  private ReassignResult reassign(ApprovalRequest request, String from, String to) {
    return reassign(ACME, request, from, to).orElseThrow();
  }

  private Person person(String email, String... aliases) {
    var sample = aPerson(email);
    var person =
        new Person(
            sample.id(),
            sample.email(),
            sample.name(),
            sample.roles(),
            sample.locale(),
            sample.handles(),
            Set.of(aliases).stream().map(EmailAddress::new).collect(Collectors.toSet()),
            null);
    world.storage.people.add(ACME, person);
    return person;
  }

  @Test
  void the_new_person_is_asked_and_the_old_one_told_who_that_is() {
    person(ZOE);
    var request = world.open(aStep().through(world.email.id(), CHAT));
    world.runDueJobs();

    assertThat(reassign(request, ANA, ZOE)).isInstanceOf(ReassignResult.Reassigned.class);
    world.runDueJobs();

    assertThat(world.email.notices(Notice.Asked.class))
        .extracting(n -> n.envelope().to().email().value(), n -> n.envelope().to().onBehalfOf())
        .contains(tuple(ZOE, List.of(ANA)));
    assertThat(world.email.notices(Notice.PassedOn.class))
        .extracting(
            n -> n.envelope().to().email().value(), Notice.PassedOn::to, Notice.PassedOn::cause)
        .containsExactly(tuple(ANA, "Zoe", Assignment.Cause.REASSIGNMENT));
    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .as("the message in the chat is rewritten")
        .filteredOn(delivery -> delivery.kind() == Delivery.Kind.PASSED_ON)
        .extracting(Delivery::channel)
        .containsExactly(world.email.id());
    assertThat(world.chat.revised().values())
        .filteredOn(Notice.PassedOn.class::isInstance)
        .extracting(n -> n.envelope().to().email().value())
        .containsExactly(ANA);
  }

  @Test
  void both_are_on_record_with_the_reason() {
    var request = world.open(aStep());
    reassign(request, ANA, "Zoe@example.test");

    var event = world.audit.last(request);
    assertThat(world.audit.of(request)).containsExactly("request.opened", "assignment.reassigned");
    assertThat(JsonText.text(event, "details", "from")).isEqualTo(ANA);
    assertThat(JsonText.text(event, "details", "to")).isEqualTo(ZOE);
    assertThat(JsonText.text(event, "details", "reason")).isEqualTo("On leave");
    assertThat(JsonText.text(event, "actor", "keyId")).isEqualTo("key1");
  }

  @Test
  void a_link_of_an_earlier_revision_leads_there_too() {
    person(ZOE);
    var request = world.open(aStep().quorum(new Quorum.Rule.All(), 1).revisable(1));
    var link = world.link(request, ANA, LinkAction.APPROVE);
    reassign(request, ANA, ZOE);
    var wish = anAnswer(asked(world.now(request), ZOE)).sendingBack("Split it.");
    world.returnForChanges.handle(new ReturnForChanges.Command(ACME, request.id(), wish));
    assertThat(JsonText.at(world.audit.last(request), "details", "onBehalfOf"))
        .isEqualTo(JsonValue.strings(List.of(ANA)));
    var changes = new Resubmission("Half of it", null, null, Map.of());
    world.resubmitApproval.handle(new ResubmitApproval.Command(client(), request.id(), changes));

    var zoes = world.link(world.now(request), ZOE, LinkAction.APPROVE);
    assertThat(world.openLink.find(zoes).page(0, "")).isInstanceOf(LinkPage.Ready.class);
    assertThat(world.openLink.find(link).page(0, ""))
        .isInstanceOfSatisfying(
            LinkPage.PassedOn.class, page -> assertThat(page.to()).isEqualTo("Zoe"));
  }

  @Test
  void the_old_links_lead_to_a_page_that_says_who_has_it_now() {
    person(ZOE);
    var request = world.open(aStep().quorum(new Quorum.Rule.All(), 1));
    var link = world.link(request, ANA, LinkAction.APPROVE);
    var before = world.openLink.find(link);
    var ready = (LinkPage.Ready) before.page(0, "");
    reassign(request, ANA, ZOE);

    assertThat(world.openLink.find(link).page(0, ""))
        .isInstanceOfSatisfying(
            LinkPage.PassedOn.class, page -> assertThat(page.to()).isEqualTo("Zoe"));
    var pressed =
        world.pressLink.handle(
            new PressLink.Command(
                before,
                ready.ticket(),
                PressLink.Wish.ANSWER,
                Verdict.APPROVE,
                "",
                "",
                Map.of(),
                "192.0.2.7",
                "Firefox",
                0));
    assertThat(pressed)
        .as("also whoever had opened the page before")
        .isInstanceOfSatisfying(
            PressLink.Result.NotAnswerable.class,
            answer -> assertThat(answer.page()).isInstanceOf(LinkPage.PassedOn.class));
    assertThat(world.now(request).decisions()).isEmpty();
    assertThat(
            world
                .openLink
                .find(world.link(world.now(request), ZOE, LinkAction.APPROVE))
                .page(0, ""))
        .isInstanceOf(LinkPage.Ready.class);
  }

  @Test
  @DisplayName("two votes, B34: nobody gets an item by an alias who has one, or who asked")
  void aliases_are_looked_through() {
    person(BEN, "b.old@old.test");
    person("dora@example.test", "d.smith@old.test");
    var request = world.open(aStep().requestedBy("dora@example.test"));
    var before = world.everything();

    assertThat(reassign(request, ANA, "b.old+x@old.test"))
        .isEqualTo(new ReassignResult.AlreadyAsked());
    assertThat(reassign(request, ANA, "d.smith@old.test"))
        .isEqualTo(new ReassignResult.ToTheRequester());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("two votes, B34: nor by an address that the directory learned of since")
  void whoever_is_known_by_another_address_since_is_the_same() {
    var request = world.open(aStep().requestedBy("dora@example.test"));
    person("ben@corp.test", BEN);
    person("dora@corp.test", "dora@example.test");
    var before = world.everything();

    assertThat(reassign(request, ANA, "ben@corp.test"))
        .isEqualTo(new ReassignResult.AlreadyAsked());
    assertThat(reassign(request, ANA, "dora@corp.test"))
        .isEqualTo(new ReassignResult.ToTheRequester());
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  void whoever_gets_an_item_where_one_message_asks_all_is_asked_by_a_message_of_its_own() {
    world.talk.reaches(Audience.EVERYBODY);
    var request = world.open(aStep().through(TALK));
    world.runDueJobs();

    reassign(request, ANA, ZOE);
    world.runDueJobs();

    assertThat(world.storage.deliveries.ofRequest(ACME, request.id()))
        .filteredOn(delivery -> delivery.kind() == Delivery.Kind.ASK)
        .extracting(delivery ->
            world.now(request).assignment(delivery.assignment()).orElseThrow().email().value())
        .as("the message that was there, and the one that names who came later")
        .containsExactly(BEN, ZOE);
  }

  @Test
  void who_stands_in_for_the_new_person_is_not_asked() {
    var zoe = person(ZOE);
    var emil = person("emil@example.test");
    world.storage.delegations.add(
        ACME,
        new Delegation(
            new DelegationId("dgn_1"),
            zoe.id(),
            emil.id(),
            world.clock.instant(),
            null,
            Delegation.Scope.ALL));
    var request = world.open(aStep());
    reassign(request, ANA, ZOE);

    assertThat(world.now(request).asked())
        .extracting(a -> a.email().value())
        .containsExactly(BEN, ZOE);
  }

  @Test
  @DisplayName("B32 whoever decided on what was read before loses to the reassignment")
  void a_decision_and_a_reassignment_do_not_both_count() {
    var request = world.open(aStep().quorum(new Quorum.Rule.All(), 1));
    var stale = World.command(request, anAnswer(asked(request, ANA)));
    reassign(request, ANA, ZOE);
    var known =
        new DecideApproval.Command(
            stale.tenant(),
            stale.request(),
            new DecideApproval.Known(request, world.signingKey()),
            stale.responder(),
            stale.verdict(),
            stale.comment(),
            stale.typed(),
            stale.seen(),
            stale.channel(),
            stale.assurance(),
            stale.evidence());

    assertThat(world.decideApproval.handle(known))
        .contains(new DecisionResult.PassedOn(asked(world.now(request), ZOE)));
    world.approve(request, BEN);
    assertThat(reassign(world.now(request), BEN, "emil@example.test"))
        .isEqualTo(new ReassignResult.NotOpen(Assignment.State.APPROVED));
  }

  @Test
  @DisplayName("C44 another tenant's requests are not found")
  void foreign_requests_are_not_found() {
    var request = world.open(aStep());
    var before = world.everything();

    assertThat(reassign(new TenantId("globex"), request, ANA, ZOE)).isEmpty();
    assertThat(world.everything()).isEqualTo(before);
  }
}
