package io.countersign.application.usecase.key;

import static io.countersign.application.testing.Samples.aStep;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.SigningKey;
import io.countersign.application.link.SigningKey.State;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.secret.CannotOpenSecretException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.JsonText;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.usecase.link.LinkResolver;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.tenant.TenantId;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Keys that sign links: one after the other, and gone at once when they must be. */
class SigningKeysTest {
  private static final TenantId GLOBEX = new TenantId("globex");

  private final World world = new World();
  private final RotateSigningKey rotate =
      new RotateSigningKey(
          world.transactions,
          world.storage.signingKeys,
          world.storage.links,
          world.keyMaker,
          world.keyRing,
          world.storage.auditLog,
          world.clock);
  private final RevokeSigningKey revoke =
      new RevokeSigningKey(
          world.transactions,
          world.storage.signingKeys,
          world.keyMaker,
          world.keyRing,
          world.storage.auditLog,
          world.clock);
  private final FindSigningKeys find = new FindSigningKeys(world.storage.signingKeys);

  private LinkResolver.Pressed link(ApprovalRequest request) {
    return world.link(request, "ana@example.test", LinkAction.APPROVE);
  }

  private LinkPage open(LinkResolver.Pressed link) {
    return world.openLink.find(link).page(0, "");
  }

  private SigningKey stored(KeyId id) {
    return find.find(ACME).stream().filter(k -> k.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  @DisplayName(
      "A22 after a rotation old links are good until they expire, new ones have the new key")
  void a_rotation_overlaps() {
    var request = world.open(aStep());
    var old = link(request);
    var first = world.signingKey().id();
    world.clock.advance(Duration.ofHours(1));

    var fresh = rotate.handle(client());

    assertThat(world.signingKey().id()).isEqualTo(fresh.id()).isNotEqualTo(first);
    assertThat(stored(first).state()).isEqualTo(State.VERIFY_ONLY);
    assertThat(stored(first).verifyUntil())
        .isBetween(request.expiresAt(), request.expiresAt().plusSeconds(1));
    assertThat(open(old)).isInstanceOf(LinkPage.Ready.class);
    assertThat(link(world.open(aStep())).keyId()).isEqualTo(fresh.id().value());
    assertThat(world.audit.ofTenant()).endsWith("key.rotated");
    assertThat(JsonText.text(world.audit.lastOfTenant(), "details", "keyId"))
        .isEqualTo(fresh.id().value());
    assertThat(find.find(ACME)).filteredOn(k -> k.state() == State.ACTIVE).hasSize(1);
  }

  @Test
  void a_key_that_signed_nothing_need_not_verify() {
    var first = world.signingKey().id();
    rotate.handle(client());
    assertThat(stored(first).verifyUntil()).isEqualTo(world.clock.instant());
  }

  @Test
  @DisplayName("A21 a revoked key is dead a second later at the latest, and a new one is there")
  void a_revocation_kills_at_once() {
    var link = link(world.open(aStep()));
    var key = world.signingKey().id();
    assertThat(open(link)).isInstanceOf(LinkPage.Ready.class);

    assertThat(revoke.handle(client(), key)).isTrue();

    world.clock.advance(Duration.ofSeconds(1));
    assertThat(open(link)).isInstanceOf(LinkPage.Revoked.class);
    assertThat(stored(key).state()).isEqualTo(State.REVOKED);
    assertThat(world.signingKey().id()).isNotEqualTo(key);
    assertThat(world.audit.ofTenant()).endsWith("key.revoked");
    assertThat(open(link(world.open(aStep())))).isInstanceOf(LinkPage.Ready.class);
  }

  @Test
  void revoking_a_key_that_only_verifies_leaves_the_active_one() {
    var old = link(world.open(aStep()));
    var first = world.signingKey().id();
    var fresh = rotate.handle(client());
    assertThat(revoke.handle(client(), first)).isTrue();
    world.clock.advance(Duration.ofSeconds(1));
    assertThat(open(old)).isInstanceOf(LinkPage.Revoked.class);
    assertThat(world.signingKey().id()).isEqualTo(fresh.id());
    assertThat(find.find(ACME)).hasSize(2);
  }

  @Test
  @DisplayName("C44 nobody revokes another tenant's key")
  void a_foreign_key_is_not_found() {
    world.found(GLOBEX);
    var before = world.everything();
    assertThat(revoke.handle(client(GLOBEX), world.signingKey().id())).isFalse();
    assertThat(revoke.handle(client(), new KeyId("kUnknown1"))).isFalse();
    assertThat(world.everything()).isEqualTo(before);
    assertThat(find.find(GLOBEX)).extracting(SigningKey::tenant).containsOnly(GLOBEX);
  }

  @Test
  void keys_are_never_half_changed() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST, Fault.COMMIT_LOST);
    assertThatThrownBy(() -> rotate.handle(client())).isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> revoke.handle(client(), world.signingKey().id()))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("F101 a key copied to another tenant's row does not open")
  void a_copied_key_does_not_open() {
    world.found(GLOBEX);
    var mine = find.find(ACME).getFirst();
    var copied =
        new SigningKey(
            new KeyId("kCopied1"), GLOBEX, State.ACTIVE, mine.material(), mine.createdAt(), null);
    assertThatThrownBy(() -> world.keyRing.open(copied))
        .isInstanceOf(CannotOpenSecretException.class);
  }

  @Test
  void every_key_has_a_name_and_material_of_its_own() {
    var first = find.find(ACME).getFirst();
    var second = rotate.handle(client());
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.material()).isNotEqualTo(first.material());
    assertThat(world.signingKey()).hasToString("TenantKey[" + second.id() + "]");
  }
}
