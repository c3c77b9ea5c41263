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
    Instant at) {
  public Decision {
    submitted = Collections.unmodifiableMap(new LinkedHashMap<>(submitted));
  }
}
