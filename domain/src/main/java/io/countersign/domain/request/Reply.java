package io.countersign.domain.request;

import java.time.Instant;

/**
 * What the caller has to say to all questions that waited.
 *
 * @param text never empty
 */
public record Reply(String keyId, String keyName, Comment text, Instant at) {}
