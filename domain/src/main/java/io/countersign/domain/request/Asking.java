package io.countersign.domain.request;

import io.countersign.domain.channel.ChannelId;
import org.jspecify.annotations.Nullable;

/**
 * A question as it comes in, not yet accepted.
 *
 * @param seen the digest of what the responder was shown, null when the surface cannot know
 */
public record Asking(
    Responder responder,
    Comment text,
    @Nullable ContentDigest seen,
    ChannelId channel,
    Assurance assurance,
    Evidence evidence) {}
