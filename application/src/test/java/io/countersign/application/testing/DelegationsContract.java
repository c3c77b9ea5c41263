package io.countersign.application.testing;

import static io.countersign.application.testing.Samples.NOW;
import static io.countersign.application.testing.Samples.aPerson;
import static io.countersign.application.testing.Samples.nextId;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.Delegations;
import io.countersign.application.port.People;
import io.countersign.domain.person.Delegation;
import io.countersign.domain.person.Delegation.Scope;
import io.countersign.domain.person.DelegationId;
import io.countersign.domain.person.Person;
import io.countersign.domain.person.PersonId;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Delegations} does. */
public interface DelegationsContract extends StorageContract {
  Delegations testee();

  People people();

  @Test
  default void a_delegation_comes_back_exactly_as_added() {
    var tenant = aStoredTenant();
    var ada = person(tenant, "ada@example.test");
    var ben = person(tenant, "ben@example.test");
    var whole =
        new Delegation(
            new DelegationId("dgn_a-B_9"),
            ada.id(),
            ben.id(),
            NOW,
            NOW.plusSeconds(1),
            new Scope(
                Map.of("region", "eu=west", "area", "", "Région", "🖋 \"x\""),
                Set.of("invoices", "contracts 'b'")));
    var open = stored(tenant, ada, ben, NOW, null);

    store(() -> testee().add(tenant, whole));

    assertThat(testee().ofDelegators(tenant, List.of(ada.id()), NOW))
        .containsExactlyInAnyOrder(whole, open);
    assertThat(testee().list(tenant, "", 10)).containsExactlyInAnyOrder(whole, open);
  }

  @Test
  default void those_of_some_people_come_newest_first_until_they_are_over() {
    var tenant = aStoredTenant();
    var ada = person(tenant, "ada@example.test");
    var ben = person(tenant, "ben@example.test");
    var chen = person(tenant, "chen@example.test");
    var ending = stored(tenant, ada, ben, NOW, NOW.plusSeconds(60));
    var later = stored(tenant, chen, ben, NOW.plusSeconds(600), null);
    var endless = stored(tenant, ada, chen, NOW.minusSeconds(60), null);
    stored(tenant, ben, ada, NOW, null);
    var both = List.of(ada.id(), chen.id());

    assertThat(testee().ofDelegators(tenant, both, NOW.plusSeconds(60).minusNanos(1_000)))
        .containsExactly(endless, later, ending);
    assertThat(testee().ofDelegators(tenant, both, NOW.plusSeconds(60)))
        .containsExactly(endless, later);
    assertThat(testee().ofDelegators(tenant, List.of(), NOW)).isEmpty();
    assertThat(testee().ofDelegators(tenant, List.of(new PersonId("per_nobody")), NOW)).isEmpty();
  }

  @Test
  default void a_delegation_is_gone_once_it_is_removed() {
    var tenant = aStoredTenant();
    var ada = person(tenant, "ada@example.test");
    var one = stored(tenant, ada, person(tenant, "ben@example.test"), NOW, null);

    assertThat(inTransaction(() -> testee().remove(tenant, one.id()))).isTrue();
    assertThat(inTransaction(() -> testee().remove(tenant, one.id()))).isFalse();
    assertThat(testee().ofDelegators(tenant, List.of(ada.id()), NOW)).isEmpty();
  }

  @Test
  default void whoever_leaves_takes_their_delegations_along() {
    var tenant = aStoredTenant();
    var ada = person(tenant, "ada@example.test");
    var ben = person(tenant, "ben@example.test");
    var chen = person(tenant, "chen@example.test");
    stored(tenant, ada, ben, NOW, null);
    stored(tenant, ben, chen, NOW, null);
    var other = stored(tenant, ada, chen, NOW, null);

    assertThat(inTransaction(() -> people().remove(tenant, ben.id()))).isTrue();

    assertThat(testee().list(tenant, "", 10)).containsExactly(other);
    assertThat(testee().ofDelegators(tenant, List.of(ada.id(), ben.id()), NOW))
        .containsExactly(other);
  }

  @Test
  default void delegations_are_listed_page_by_page() {
    var tenant = aStoredTenant();
    var ada = person(tenant, "ada@example.test");
    var ben = person(tenant, "ben@example.test");
    var first = stored(tenant, ada, ben, NOW, null);
    var second = stored(tenant, ben, ada, NOW, null);
    var third = stored(tenant, ada, ben, NOW, null);

    assertThat(testee().list(tenant, "", 2)).containsExactly(first, second);
    assertThat(testee().list(tenant, second.id().value(), 2)).containsExactly(third);
    assertThat(testee().list(tenant, third.id().value(), 2)).isEmpty();
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_a_delegation() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var ada = person(tenant, "ada@example.test");
    var one = stored(tenant, ada, person(tenant, "ben@example.test"), NOW, null);

    assertThat(inTransaction(() -> testee().remove(other, one.id()))).isFalse();
    assertThat(testee().ofDelegators(other, List.of(ada.id()), NOW)).isEmpty();
    assertThat(testee().list(other, "", 10)).isEmpty();
    assertThat(testee().list(tenant, "", 10)).containsExactly(one);
  }

  private Person person(TenantId tenant, String email) {
    var person = aPerson(email);
    store(() -> people().add(tenant, person));
    return person;
  }

  private Delegation stored(
      TenantId tenant, Person delegator, Person delegate, Instant from, @Nullable Instant until) {
    var delegation =
        new Delegation(
            new DelegationId(nextId("dgn")), delegator.id(), delegate.id(), from, until, Scope.ALL);
    store(() -> testee().add(tenant, delegation));
    return delegation;
  }
}
