package io.countersign.application.link;

import io.countersign.application.testing.Samples;
import io.countersign.application.testing.World;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The installation that a vector speaks of: both keys, one request, one link that was given out.
 */
final class VectorWorld {
  private static final TenantId GLOBEX = new TenantId("globex");
  private static final Vectors VECTORS = new Vectors();

  final World world = new World();

  VectorWorld(Vectors.Case vector) {
    world.found(GLOBEX);
    world.clock.set(vector.at());
    addKey("key", state(vector.keyState()));
    addKey("otherKey", SigningKey.State.ACTIVE);
    var assignment =
        new Assignment(
            new AssignmentId(VECTORS.text("valid", "asg")),
            new EmailAddress(VECTORS.text("device", "approver")),
            "",
            Locale.ENGLISH,
            Samples.byEmail(VECTORS.text("device", "approver")));
    var request =
        Samples.aRequest()
            .id(new RequestId(UUID.fromString(VECTORS.text("valid", "resId"))))
            .of(Samples.aStep().fields())
            .assignedTo(assignment)
            .openedAt(VECTORS.time("valid", "iat"))
            .build();
    world.storage.requests.add(World.ACME, request);
    var key = VECTORS.key();
    world.storage.links.addAll(
        World.ACME,
        world.personalLinks.toAnswer(
            key, request, assignment.id(), Samples.EMAIL, VECTORS.time("valid", "iat")));
  }

  private void addKey(String which, SigningKey.State state) {
    var key = VECTORS.key(which);
    world.storage.signingKeys.add(
        key.tenant(),
        new SigningKey(
            key.id(),
            key.tenant(),
            state,
            world.box.seal(
                key.tenant(), SigningKey.sealPurpose(key.id()), VECTORS.bytes(which, "material")),
            VECTORS.time("valid", "iat"),
            null));
  }

  private static SigningKey.State state(String text) {
    return switch (text) {
      case "active" -> SigningKey.State.ACTIVE;
      case "verify-only" -> SigningKey.State.VERIFY_ONLY;
      case "revoked" -> SigningKey.State.REVOKED;
      default -> throw new AssertionError("No such state");
    };
  }

  /** How often a key was put under suspicion. */
  List<String> suspicions() {
    return List.of(World.ACME, GLOBEX).stream()
        .flatMap(tenant -> world.audit.ofTenant(tenant).stream())
        .filter("key.suspected"::equals)
        .toList();
  }
}
