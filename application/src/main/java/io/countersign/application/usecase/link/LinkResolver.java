package io.countersign.application.usecase.link;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.Link;
import io.countersign.application.link.LinkAction;
import io.countersign.application.link.LinkClaims;
import io.countersign.application.link.LinkToken;
import io.countersign.application.link.SigningKey;
import io.countersign.application.link.TenantKey;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Links;
import io.countersign.application.port.TenantClock;
import io.countersign.application.port.Tenants;
import io.countersign.application.runtime.Gathering;
import io.countersign.application.runtime.StorageUnavailableException;
import io.countersign.application.runtime.Transactions;
import io.countersign.application.usecase.key.KeyRing;
import io.countersign.domain.audit.Actor;
import io.countersign.domain.audit.AuditEvent;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.request.ApprovalRequest;
import io.countersign.domain.request.Assignment;
import io.countersign.domain.request.Evidence;
import io.countersign.domain.request.RequestId;
import io.countersign.domain.tenant.Tenant;
import io.countersign.domain.tenant.TenantId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a link stands for. Nothing is read from the database before the MAC is right; what
 * is wrong with a link is told only to those whose MAC is right.
 */
public final class LinkResolver {
  private static final Logger LOG = System.getLogger(LinkResolver.class.getName());
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private final Transactions transactions;
  private final KeyRing keyRing;
  private final Links links;
  private final ApprovalRequests requests;
  private final Tenants tenants;
  private final AuditLog audit;
  private final TenantClock clock;
  private final Gathering<Claimed, Supplier<Stored>> rush = new Gathering<>(this::read);

  public LinkResolver(
      Transactions transactions,
      KeyRing keyRing,
      Links links,
      ApprovalRequests requests,
      Tenants tenants,
      AuditLog audit,
      TenantClock clock) {
    this.transactions = transactions;
    this.keyRing = keyRing;
    this.links = links;
    this.requests = requests;
    this.tenants = tenants;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A link as it was pressed: key id and token from the address, and who came with it.
   *
   * @param evidence address and user agent
   */
  public record Pressed(String keyId, String token, LinkAction.Purpose purpose, Evidence evidence) {
    /** Without the token: whoever has it can answer. */
    @Override
    public String toString() {
      return "Pressed[" + keyId + ", " + purpose + "]";
    }
  }

  /** What a link stands for. */
  sealed interface Resolved {
    record Invalid() implements Resolved {}

    record Revoked(Target target) implements Resolved {}

    /** It belongs to an earlier revision of the request. */
    record Overtaken(Target target) implements Resolved {}

    record Expired(Target target) implements Resolved {}

    record Good(Target target) implements Resolved {}
  }

  /** Everything around a link whose MAC is right. */
  record Target(
      TenantKey key,
      LinkClaims claims,
      Link link,
      Tenant tenant,
      ApprovalRequest request,
      Assignment assignment) {

    /** The request as of the revision that the link belongs to; as it is if there is none. */
    ApprovalRequest then() {
      return IntStream.rangeClosed(1, request.revision())
          .mapToObj(request::asOf)
          .filter(revision -> revision.contentDigest().shortForm().equals(claims.digest()))
          .findFirst()
          .orElse(request);
    }

    /** Whether these are the digits printed in every message about the assignment. */
    boolean codeMatches(String entered) {
      return MessageDigest.isEqual(
          key.code(assignment.id().value()).getBytes(StandardCharsets.US_ASCII),
          entered.strip().getBytes(StandardCharsets.US_ASCII));
    }
  }

  Resolved resolve(Pressed pressed) {
    if (!KeyId.wellFormed(pressed.keyId()) || pressed.token().length() > LinkToken.MAX_LENGTH) {
      return new Resolved.Invalid();
    }
    var held = keyRing.find(new KeyId(pressed.keyId()));
    if (held.isEmpty()) {
      return new Resolved.Invalid();
    }
    var key = held.get().key();
    var claims = LinkToken.verify(key, pressed.purpose(), pressed.token());
    if (claims.isEmpty()
        || claims.get().issuedAt().isAfter(clock.now(key.tenant()).plus(CLOCK_SKEW))) {
      return new Resolved.Invalid();
    }
    var target = target(key, claims.get(), pressed.evidence());
    if (target.isEmpty()) {
      return new Resolved.Invalid();
    }
    return judge(target.get(), held.get().state());
  }

  private Resolved judge(Target target, SigningKey.State keyState) {
    var then = target.then();
    var stale = !target.claims().digest().equals(then.contentDigest().shortForm());
    if (keyState == SigningKey.State.REVOKED || target.link().revokedAt() != null || stale) {
      return new Resolved.Revoked(target);
    }
    // A receipt is about the revision that was answered, whatever has been asked since.
    if (then.revision() != target.request().revision()
        && target.claims().action() != LinkAction.RECEIPT) {
      return new Resolved.Overtaken(target);
    }
    if (!clock.now(target.tenant().id()).isBefore(target.claims().expiresAt())) {
      return new Resolved.Expired(target);
    }
    return new Resolved.Good(target);
  }

  private Optional<Target> target(TenantKey key, LinkClaims claims, Evidence evidence) {
    var stored = rush.ask(new Claimed(key.tenant(), claims)).get();
    var link = stored.link();
    var request = stored.request();
    var tenant = stored.tenant();
    if (link == null) {
      alarm(key, claims, evidence);
    }
    if (link == null || request == null || tenant == null) {
      return Optional.empty();
    }
    return request
        .assignment(claims.assignment())
        .map(assignment -> new Target(key, claims, link, tenant, request, assignment));
  }

  /** What a link with a right MAC says. */
  private record Claimed(TenantId tenant, LinkClaims claims) {
    String nonceHash() {
      return Link.hash(claims.nonce());
    }
  }

  /** What the database knows about it; null for what it does not. */
  private record Stored(
      @Nullable Link link, @Nullable ApprovalRequest request, @Nullable Tenant tenant) {}

  /** One that cannot be read takes no other with it. */
  private List<Supplier<Stored>> read(List<Claimed> claimed) {
    try {
      var found = new IdentityHashMap<Claimed, Stored>();
      claimed.stream()
          .collect(groupingBy(Claimed::tenant))
          .forEach((tenant, theirs) -> found.putAll(read(tenant, theirs)));
      return claimed.stream()
          .map(found::get)
          .<Supplier<Stored>>map(stored -> () -> stored)
          .toList();
    } catch (StorageUnavailableException nothingCanBeRead) {
      throw nothingCanBeRead;
    } catch (RuntimeException oneOfThem) {
      return claimed.stream().map(this::readAlone).toList();
    }
  }

  /** Whoever cannot be answered is told why when they ask for it. */
  private Supplier<Stored> readAlone(Claimed claimed) {
    return () -> Objects.requireNonNull(read(claimed.tenant(), List.of(claimed)).get(claimed));
  }

  private Map<Claimed, Stored> read(TenantId id, List<Claimed> claimed) {
    var known =
        links.findAll(id, claimed.stream().map(Claimed::nonceHash).distinct().toList()).stream()
            .collect(toMap(Link::nonceHash, link -> link));
    var wanted = known.values().stream().map(Link::request).distinct().toList();
    var asked =
        wanted.isEmpty()
            ? Map.<RequestId, ApprovalRequest>of()
            : requests.findAll(id, wanted).stream()
                .collect(toMap(ApprovalRequest::id, request -> request));
    var tenant = wanted.isEmpty() ? null : tenants.find(id).orElse(null);
    var stored = new IdentityHashMap<Claimed, Stored>();
    for (var one : claimed) {
      var link = known.get(one.nonceHash());
      stored.put(
          one,
          new Stored(
              link != null && link.says(one.claims()) ? link : null,
              asked.get(one.claims().request()),
              tenant));
    }
    return stored;
  }

  /**
   * A right MAC on a link that we never made: somebody else has the key. Told once an hour, so that
   * whoever has it cannot fill the log.
   */
  private void alarm(TenantKey key, LinkClaims claims, Evidence evidence) {
    var now = clock.now(key.tenant());
    var news =
        transactions.inTransaction(() -> {
          var first = keyRing.suspect(key, now);
          if (first) {
            audit.append(key.tenant(), AuditLog.ADMIN, suspected(key, claims, evidence, now));
          }
          return first;
        });
    if (news) {
      LOG.log(
          Level.ERROR,
          "Signing key {0} of tenant {1} signed a link that does not exist: revoke it",
          key.id(),
          key.tenant());
    }
  }

  private static AuditEvent suspected(
      TenantKey key, LinkClaims claims, Evidence evidence, Instant now) {
    return new AuditEvent(
        "key.suspected",
        new Actor.LinkHolder(),
        now,
        JsonValue.object()
            .put("keyId", key.id().value())
            .put("requestId", claims.request().toString())
            .put("action", claims.action().toString())
            .put("ip", evidence.ip())
            .put("userAgent", evidence.userAgent())
            .build());
  }
}
