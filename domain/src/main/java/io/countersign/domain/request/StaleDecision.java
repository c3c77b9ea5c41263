package io.countersign.domain.request;

/**
 * An answer that counts no more, because what it was given to has changed. Kept as evidence.
 *
 * @param since the first revision to which it does not count
 */
public record StaleDecision(Decision decision, int since) {}
