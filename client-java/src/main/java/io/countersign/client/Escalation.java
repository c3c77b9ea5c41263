package io.countersign.client;

import java.time.Duration;
import java.util.Map;

/** What happens if an approval still waits after some time. Immutable. */
public final class Escalation {
  private final Members members;

  private Escalation(Members members) {
    this.members = members;
  }

  /** These people are told; there is nothing for them to answer. */
  public static Escalation notifying(Duration after) {
    return of(after, "notify");
  }

  /** These people are asked in addition. */
  public static Escalation widening(Duration after) {
    return of(after, "widen");
  }

  /** Open items go to these people. */
  public static Escalation replacing(Duration after) {
    return of(after, "replace");
  }

  private static Escalation of(Duration after, String action) {
    return new Escalation(Members.NONE.with("after", after.toString()).with("action", action));
  }

  public Escalation to(String email) {
    return new Escalation(members.adding("to", Map.of("email", email)));
  }

  /** Everybody who holds this role by then. */
  public Escalation toRole(String role) {
    return new Escalation(members.adding("to", Map.of("role", role)));
  }

  public Escalation toManagerOfRequester() {
    return new Escalation(members.adding("to", Map.of("managerOf", "requester")));
  }

  Members members() {
    return members;
  }
}
