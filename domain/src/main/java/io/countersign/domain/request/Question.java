package io.countersign.domain.request;

import io.countersign.domain.channel.ChannelId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one approver wants to know before answering. It is no {@link Decision}: it approves and
 * rejects nothing, and everybody may still answer.
 *
 * @param number counts from 1 within the request, through all revisions
 * @param revision in which it was asked; another revision leaves it without a reply
 * @param text never empty
 * @param seen the digest of what was shown
 * @param reply null while there is none
 */
public record Question(
    int number,
    int revision,
    Responder responder,
    Comment text,
    ContentDigest seen,
    ChannelId channel,
    Assurance assurance,
    Evidence evidence,
    Instant at,
    @Nullable Reply reply) {
  /** The same with a reply. */
  public Question with(Reply given) {
    return new Question(
        number, revision, responder, text, seen, channel, assurance, evidence, at, given);
  }
}
