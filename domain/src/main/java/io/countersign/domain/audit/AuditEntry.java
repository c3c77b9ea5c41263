package io.countersign.domain.audit;

/**
 * An event in its place: the canonical bytes as they are stored, and the two hashes as 64 hex
 * digits.
 *
 * @param seq dense within its stream, from 1
 */
public record AuditEntry(
    String stream, long seq, String canonical, String previousHash, String hash) {}
