package io.countersign.domain.request;

import io.countersign.domain.channel.ChannelId;
import java.time.Instant;

/**
 * One approver's wish for changes, accepted. It is no {@link Decision}: it approves and rejects
 * nothing, but ends the revision for everybody.
 *
 * @param why never empty
 * @param seen the digest of what was shown
 */
public record Returned(
    Responder responder,
    Comment why,
    ContentDigest seen,
    ChannelId channel,
    Assurance assurance,
    Evidence evidence,
    Instant at) {}
