package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.port.Links;
import io.countersign.application.port.SigningKeys;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.tenant.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Links} does. */
public interface LinksContract extends RequestStorageContract {
  Links testee();

  SigningKeys signingKeys();

  @Test
  default void links_come_back_exactly_as_they_were_added() {
    var tenant = aStoredTenant();
    var key = aStoredKey(tenant);
    var request = aStoredRequest(tenant);
    var links =
        Arrays.stream(LinkAction.values())
            .map(action -> Samples.aLink(request, key, action))
            .toList();

    store(() -> testee().addAll(tenant, links));

    for (var link : links) {
      assertThat(testee().find(tenant, link.nonceHash())).contains(link);
    }
    assertThat(testee().ofAssignment(tenant, request.id(), request.assignments().getFirst().id()))
        .containsExactlyInAnyOrderElementsOf(links);
  }

  @Test
  default void nothing_to_add_is_fine() {
    var tenant = aStoredTenant();

    store(() -> testee().addAll(tenant, List.of()));

    assertThat(testee().find(tenant, Link.hash("none"))).isEmpty();
  }

  @Test
  default void a_hash_in_another_letter_case_is_another_hash() {
    var tenant = aStoredTenant();
    var link = stored(tenant, aStoredRequest(tenant), aStoredKey(tenant));

    assertThat(testee().find(tenant, link.nonceHash().toUpperCase(Locale.ROOT))).isEmpty();
    assertThat(testee().find(tenant, link.nonceHash() + " ")).isEmpty();
  }

  @Test
  default void each_assignment_has_its_own_links() {
    var tenant = aStoredTenant();
    var key = aStoredKey(tenant);
    var request = aStoredRequest(tenant);
    var first = request.assignments().get(0);
    var second = request.assignments().get(1);
    var ofFirst = Samples.aLink(request, first, key, LinkAction.APPROVE);
    var ofSecond = Samples.aLink(request, second, key, LinkAction.APPROVE);
    store(() -> testee().addAll(tenant, List.of(ofFirst, ofSecond)));

    assertThat(testee().ofAssignment(tenant, request.id(), first.id())).containsExactly(ofFirst);
    assertThat(testee().ofAssignment(tenant, request.id(), second.id())).containsExactly(ofSecond);
    assertThat(testee().ofAssignment(tenant, Samples.aRequestId(), first.id())).isEmpty();
  }

  @Test
  default void all_links_of_a_request_are_revoked_and_no_others() {
    var tenant = aStoredTenant();
    var key = aStoredKey(tenant);
    var request = aStoredRequest(tenant);
    var first = stored(tenant, request, key);
    var second = Samples.aLink(request, request.assignments().get(1), key, LinkAction.REJECT);
    store(() -> testee().addAll(tenant, List.of(second)));
    var bystander = stored(tenant, aStoredRequest(tenant), key);
    var now = Samples.NOW.plusNanos(1_000);

    store(() -> testee().revokeOf(tenant, request.id(), now));

    assertThat(testee().find(tenant, first.nonceHash())).contains(revoked(first, now));
    assertThat(testee().find(tenant, second.nonceHash())).contains(revoked(second, now));
    assertThat(testee().find(tenant, bystander.nonceHash())).contains(bystander);
  }

  @Test
  default void revoking_again_keeps_the_first_time() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var link = stored(tenant, request, aStoredKey(tenant));
    store(() -> testee().revokeOf(tenant, request.id(), Samples.NOW));

    store(() -> testee().revokeOf(tenant, request.id(), Samples.NOW.plusSeconds(1)));

    assertThat(testee().find(tenant, link.nonceHash())).contains(revoked(link, Samples.NOW));
  }

  @Test
  default void a_key_says_when_its_last_link_expires() {
    var tenant = aStoredTenant();
    var request = aStoredRequest(tenant);
    var key = aStoredKey(tenant);
    var unused = aStoredKey(tenant);
    var other = aStoredKey(tenant);
    store(() ->
        testee()
            .addAll(
                tenant,
                List.of(
                    expiring(request, key, Samples.NOW.plusNanos(1_000)),
                    expiring(request, key, Samples.NOW.plusNanos(2_000)),
                    expiring(request, key, Samples.NOW),
                    expiring(request, other, Samples.NOW.plusSeconds(9)))));

    assertThat(testee().lastExpiry(tenant, key)).contains(Samples.NOW.plusNanos(2_000));
    assertThat(testee().lastExpiry(tenant, unused)).isEmpty();
  }

  @Test
  default void several_links_are_found_together() {
    var tenant = aStoredTenant();
    var key = aStoredKey(tenant);
    var first = stored(tenant, aStoredRequest(tenant), key);
    var second = stored(tenant, aStoredRequest(tenant), key);
    var other = aStoredTenant();
    var foreign = stored(other, aStoredRequest(other), aStoredKey(other));
    stored(tenant, aStoredRequest(tenant), key);

    assertThat(
            testee()
                .findAll(
                    tenant, List.of(second.nonceHash(), foreign.nonceHash(), first.nonceHash())))
        .containsExactlyInAnyOrder(first, second);
    assertThat(testee().findAll(tenant, List.of())).isEmpty();
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_a_link() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var key = aStoredKey(tenant);
    var request = aStoredRequest(tenant);
    var link = stored(tenant, request, key);

    store(() -> testee().revokeOf(other, request.id(), Samples.NOW));

    assertThat(testee().find(other, link.nonceHash())).isEmpty();
    assertThat(testee().ofAssignment(other, request.id(), link.assignment())).isEmpty();
    assertThat(testee().lastExpiry(other, key)).isEmpty();
    assertThat(testee().find(tenant, link.nonceHash())).contains(link);
  }

  private KeyId aStoredKey(TenantId tenant) {
    var key = Samples.aSigningKey(tenant);
    store(() -> signingKeys().add(tenant, key));
    return key.id();
  }

  private Link stored(TenantId tenant, ApprovalRequest request, KeyId key) {
    var link = Samples.aLink(request, key, LinkAction.APPROVE);
    store(() -> testee().addAll(tenant, List.of(link)));
    return link;
  }

  private static Link expiring(ApprovalRequest request, KeyId key, Instant time) {
    var sample = Samples.aLink(request, key, LinkAction.RECEIPT);
    return new Link(
        sample.nonceHash(),
        sample.request(),
        sample.assignment(),
        new ChannelId("chat-2"),
        sample.action(),
        key,
        sample.issuedAt(),
        time,
        sample.digest(),
        null);
  }

  private static Link revoked(Link link, Instant time) {
    return new Link(
        link.nonceHash(),
        link.request(),
        link.assignment(),
        link.channel(),
        link.action(),
        link.key(),
        link.issuedAt(),
        link.expiresAt(),
        link.digest(),
        time);
  }
}
