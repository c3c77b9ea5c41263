package io.countersign.sandbox.slack;

import java.util.Locale;

/**
 * A person in the workspace.
 *
 * @param name as shown
 * @param teamId the workspace they belong to; another one for a stranger of a shared channel
 */
public record SlackUser(String id, String name, String email, String teamId, boolean deactivated) {

  /** The old-style name, which Slack makes from the address. */
  String username() {
    var at = email.indexOf('@');
    return at > 0 ? email.substring(0, at) : id.toLowerCase(Locale.ROOT);
  }

  SlackUser asDeactivated() {
    return new SlackUser(id, name, email, teamId, true);
  }
}
