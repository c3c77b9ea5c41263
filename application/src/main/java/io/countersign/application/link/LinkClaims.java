package io.countersign.application.link;

import io.countersign.domain.request.AssignmentId;
import io.countersign.domain.request.RequestId;
import java.time.Instant;

/**
 * What a link says, all of it under the MAC.
 *
 * @param nonce 22 characters of base64url: 128 bits nobody can guess, stored only as a hash
 * @param digest the first 16 hex digits of the content digest
 */
public record LinkClaims(
    RequestId request,
    AssignmentId assignment,
    LinkAction action,
    Instant issuedAt,
    Instant expiresAt,
    String nonce,
    String digest) {}
