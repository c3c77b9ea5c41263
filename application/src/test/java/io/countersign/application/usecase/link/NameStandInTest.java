package io.countersign.application.usecase.link;

import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.asked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.link.LinkAction;
import io.countersign.application.port.AuditLog;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.NameStandIn.Command;
import io.countersign.application.usecase.link.NameStandIn.Item;
import io.countersign.application.usecase.link.NameStandIn.Refusal;
import io.countersign.application.usecase.link.NameStandIn.Result;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Person;
import io.countersign.domain.quorum.Quorum;
import io.countersign.domain.request.ApprovalRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever is away names a stand-in through the link in a mail. */
class NameStandInTest {
  private static final String ANA = "ana@example.test";
  private static final String BEN = "ben@example.test";
  private static final String KIM = "kim@example.test";
  private static final String DORA = "dora@example.test";

  private final World world = new World();
  private final Person ana = known(ANA);
  private final Person kim = known(KIM);
  private final ApprovalRequest request =
      world.open(aStep().asking(ANA, BEN).requestedBy(DORA).quorum(new Quorum.Rule.All(), 1));

  private Person known(String email) {
    var person = aPerson(email, "finance");
    world.storage.people.add(ACME, person);
    return person;
  }

  private LinkResolver.Pressed link() {
    return world.link(request, ANA, LinkAction.REJECT);
  }

  private Command command(String standIn, Item item) {
    var page = (AwayPage.Open) world.openAway.find(link());
    var key = world.followUps.signingKey(ACME);
    return new Command(
        link(),
        page.ticket(),
        key.code(asked(request, ANA).id().value()),
        new EmailAddress(standIn),
        null,
        LocalDate.ofInstant(world.clock.instant(), ZoneOffset.UTC).plusDays(7),
        item);
  }

  private Result name(String standIn, Item item) {
    return world.nameStandIn.handle(command(standIn, item));
  }

  private List<Delegation> delegations() {
    return world.storage.delegations.list(ACME, "", 10);
  }

  private void assertRefused(String standIn, Item item, Refusal why) {
    var before = world.storage.requests.find(ACME, request.id());
    var kept = delegations();
    assertThat(name(standIn, item))
        .isInstanceOfSatisfying(
            Result.Refused.class, refused -> assertThat(refused.why()).isEqualTo(why));
    assertThat(delegations()).isEqualTo(kept);
    assertThat(world.storage.requests.find(ACME, request.id())).isEqualTo(before);
  }

  @Test
  void whoever_is_asked_from_now_on_is_the_stand_in() {
    assertThat(name(KIM, Item.KEEP)).isInstanceOf(Result.Named.class);

    assertThat(delegations())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.delegator()).isEqualTo(ana.id());
          assertThat(one.delegate()).isEqualTo(kim.id());
        });
    assertThat(world.now(request).asked()).extracting(a -> a.email().value()).contains(ANA);
    var next = world.open(aStep().asking(ANA));
    assertThat(next.asked()).extracting(a -> a.email().value()).containsExactly(KIM);
  }

  @Test
  void the_record_names_the_person_and_what_came_with_the_link() {
    name(KIM, Item.KEEP);

    var entry = world.storage.auditLog.stream(ACME, AuditLog.ADMIN, 0, 100).getLast().canonical();
    var event = JsonText.read(entry);
    assertThat(JsonText.text(event, "type")).isEqualTo("delegation.added");
    assertThat(JsonText.text(event, "actor", "email")).isEqualTo(ANA);
    assertThat(JsonText.text(event, "details", "assurance")).isEqualTo("link");
    assertThat(JsonText.text(event, "details", "ip")).isEqualTo(World.VISIT.ip());
    assertThat(JsonText.text(event, "details", "requestId")).isEqualTo(request.id().toString());
    assertThat(JsonText.text(event, "details", "linkKeyId"))
        .isEqualTo(world.followUps.signingKey(ACME).id().value());
  }

  @Test
  void the_item_goes_with_it_if_it_is_to() {
    assertThat(name(KIM, Item.PASS_ON)).isInstanceOf(Result.Named.class);

    var after = world.now(request);
    assertThat(after.holder(asked(after, ANA)).email().value()).isEqualTo(KIM);
    assertThat(world.audit.of(request)).contains("assignment.reassigned");
    var passedOn = world.audit.last(request);
    assertThat(JsonText.text(passedOn, "actor", "email")).isEqualTo(ANA);
    assertThat(JsonText.text(passedOn, "details", "assurance")).isEqualTo("link");
    assertThat(JsonText.text(passedOn, "details", "linkKeyId"))
        .isEqualTo(world.signingKey().id().value());
    assertThat(world.openAway.find(link())).isInstanceOf(AwayPage.NotOpen.class);
  }

  @Test
  void if_the_item_cannot_go_nothing_is_left_behind() {
    known(DORA);
    known(BEN);
    assertRefused(DORA, Item.PASS_ON, Refusal.REQUESTER);
    assertRefused(BEN, Item.PASS_ON, Refusal.ALREADY_ASKED);
    assertThat(name(BEN, Item.KEEP)).isInstanceOf(Result.Named.class);
  }

  @Test
  void who_was_named_before_somebody_else_is_named_anew() {
    known(BEN);
    name(KIM, Item.KEEP);
    world.clock.advance(Duration.ofMinutes(1));
    name(BEN, Item.KEEP);
    world.clock.advance(Duration.ofMinutes(1));
    name(KIM, Item.KEEP);

    assertThat(
            world.storage.delegations.ofDelegators(ACME, List.of(ana.id()), world.clock.instant()))
        .extracting(Delegation::delegate)
        .as("the newest says what holds")
        .startsWith(kim.id())
        .hasSize(3);
  }

  @Test
  void who_cannot_stand_in_is_refused() {
    assertRefused("nobody@example.test", Item.KEEP, Refusal.UNKNOWN);
    assertRefused("Ana+x@example.test", Item.KEEP, Refusal.YOURSELF);
    world.storage.delegations.add(
        ACME,
        new Delegation(
            new DelegationId("dgn_0"),
            kim.id(),
            ana.id(),
            world.clock.instant(),
            null,
            Delegation.Scope.ALL));
    assertRefused(KIM, Item.KEEP, Refusal.CIRCLE);
  }

  @Test
  void the_same_again_is_a_success_and_adds_nothing() {
    name(KIM, Item.KEEP);
    assertThat(name(KIM, Item.KEEP)).isInstanceOf(Result.Named.class);
    assertThat(delegations()).hasSize(1);
  }

  @Test
  void after_a_commit_without_an_answer_pressing_again_is_safe() {
    var command = command(KIM, Item.KEEP);
    // The code is counted, and given back, in transactions of their own.
    world.transactions.next(Fault.NONE, Fault.NONE, Fault.COMMITTED_UNHEARD);
    assertThatThrownBy(() -> world.nameStandIn.handle(command))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.nameStandIn.handle(command)).isInstanceOf(Result.Named.class);
    assertThat(delegations()).hasSize(1);
  }

  @Test
  void without_the_code_of_the_message_nothing_is_looked_at() {
    var right = command(KIM, Item.PASS_ON);
    for (var code : List.of("", "12", right.code().equals("0000") ? "1111" : "0000")) {
      var wrong =
          new Command(
              right.link(), right.ticket(), code, right.standIn(), null, right.until(), Item.KEEP);
      assertThat(world.nameStandIn.handle(wrong)).isInstanceOf(Result.CodeNeeded.class);
    }
    assertThat(delegations()).isEmpty();
    assertThat(right.toString()).doesNotContain(right.code(), right.ticket());
  }
}
