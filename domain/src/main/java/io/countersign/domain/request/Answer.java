package io.countersign.domain.request;

import io.countersign.domain.channel.ChannelId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it comes in, not yet accepted.
 *
 * @param typed entered values by field name, as text; absent fields keep what was proposed
 * @param seen the digest of what the responder was shown, null when the surface cannot know
 */
public record Answer(
    DecisionId id,
    Responder responder,
    Verdict verdict,
    Comment comment,
    Map<String, String> typed,
    @Nullable ContentDigest seen,
    ChannelId channel,
    Assurance assurance,
    Evidence evidence) {
  public Answer {
    typed = Map.copyOf(typed);
  }
}
