package io.countersign.domain.request;

import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One person's accepted answer.
 *
 * @param submitted the values this person entered, already checked and typed
 * @param seen the digest of what was shown
 * @param revision to which round of the request it was given, from 1
 */
public record Decision(
    DecisionId id,
    Responder responder,
    Verdict verdict,
    Comment comment,
    Map<FieldName, FieldValue> submitted,
    ContentDigest seen,
    ChannelId channel,
    Assurance assurance,
    Evidence evidence,
    Instant at,
    int revision) {
  public Decision {
    submitted = Collections.unmodifiableMap(new LinkedHashMap<>(submitted));
  }
}
