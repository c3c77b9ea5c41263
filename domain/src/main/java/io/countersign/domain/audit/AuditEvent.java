package io.countersign.domain.audit;

import io.countersign.domain.Check;
import io.countersign.domain.json.CanonicalJson;
import io.countersign.domain.json.JsonValue;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One thing that happened, as evidence.
 *
 * @param type dotted past-tense name, e.g. {@code decision.recorded}
 * @param details whatever belongs to this type, never a secret and never a masked or concealed
 *     value
 */
public record AuditEvent(String type, Actor actor, Instant at, JsonValue.Obj details) {
  private static final Pattern TYPE = Pattern.compile("[a-z-]+(\\.[a-z-]+)+");

  public AuditEvent {
    Check.matches("An audit event type", type, TYPE, "of the form noun.verb");
  }

  /**
   * The bytes that are hashed and kept: RFC 8785 JSON, with the place of the event in its chain.
   */
  public String canonical(String tenant, String stream, long seq) {
    return CanonicalJson.write(
        JsonValue.object()
            .put("v", 1)
            .put("tenant", tenant)
            .put("stream", stream)
            .put("seq", seq)
            .put("type", type)
            .put("actor", actor.canonical())
            .put("at", at.toString())
            .put("details", details)
            .build());
  }
}
