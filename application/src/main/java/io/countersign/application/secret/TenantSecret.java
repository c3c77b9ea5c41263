package io.countersign.application.secret;

import java.time.Instant;

/** A tenant's secret as it is kept, and all that may be told of it: name, time, fingerprint. */
public record TenantSecret(
    SecretName name, SealedSecret sealed, String fingerprint, Instant updatedAt) {}
