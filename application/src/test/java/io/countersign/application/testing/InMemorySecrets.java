package io.countersign.application.testing;

import static java.util.Comparator.comparing;

import io.countersign.application.link.KeyId;
import io.countersign.application.link.SigningKey;
import io.countersign.application.port.Secrets;
import io.countersign.application.secret.SealedSecret;
import io.countersign.application.secret.SecretName;
import io.countersign.application.secret.TenantSecret;
import io.countersign.domain.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

final class InMemorySecrets implements Secrets {
  private final InMemoryTable<Owned> rows;
  private final InMemorySigningKeys signingKeys;

  InMemorySecrets(InMemoryTransactions transactions, InMemorySigningKeys signingKeys) {
    this.rows = transactions.table();
    this.signingKeys = signingKeys;
  }

  private record Owned(TenantId tenant, TenantSecret secret) {
    Stored stored() {
      return new Stored(tenant, secret.name().sealPurpose(), secret.sealed());
    }
  }

  @Override
  public void put(TenantId tenant, TenantSecret secret) {
    rows.put(tenant, secret.name(), new Owned(tenant, secret));
  }

  @Override
  public Optional<TenantSecret> find(TenantId tenant, SecretName name) {
    return rows.find(tenant, name).map(Owned::secret);
  }

  @Override
  public List<TenantSecret> list(TenantId tenant) {
    return rows.of(tenant).stream()
        .map(Owned::secret)
        .sorted(comparing(secret -> secret.name().value()))
        .toList();
  }

  @Override
  public boolean delete(TenantId tenant, SecretName name) {
    return rows.remove(tenant, name);
  }

  @Override
  public List<Stored> wrappedByOtherThan(String masterKeyId, int limit) {
    return Stream.concat(
            rows.ofAllTenants().stream().map(Owned::stored),
            signingKeys.all().stream().map(InMemorySecrets::stored))
        .filter(stored -> !stored.sealed().masterKeyId().equals(masterKeyId))
        .limit(limit)
        .toList();
  }

  @Override
  public boolean rewrap(TenantId tenant, Stored before, SealedSecret after) {
    var place = before.purpose().split("/", 2);
    return place[0].equals("secret")
        ? rewrap(tenant, new SecretName(place[1]), before.sealed(), after)
        : signingKeys.rewrap(tenant, new KeyId(place[1]), before.sealed(), after);
  }

  private boolean rewrap(
      TenantId tenant, SecretName name, SealedSecret before, SealedSecret after) {
    return find(tenant, name)
        .filter(secret -> secret.sealed().equals(before))
        .map(secret -> new TenantSecret(name, after, secret.fingerprint(), secret.updatedAt()))
        .map(secret -> rows.replace(tenant, name, new Owned(tenant, secret)))
        .orElse(false);
  }

  private static Stored stored(SigningKey key) {
    return new Stored(key.tenant(), SigningKey.sealPurpose(key.id()), key.material());
  }
}
