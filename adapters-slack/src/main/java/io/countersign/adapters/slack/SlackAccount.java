package io.countersign.adapters.slack;

import java.util.List;

/**
 * A tenant's app in one workspace, complete and checked.
 *
 * @param workspace id of the workspace, {@code T…}; calls from any other are not for this account
 * @param signingSecrets the present one, and its predecessor while it is being replaced
 * @param destination id of the conversation that everybody is asked in, empty for direct messages
 */
record SlackAccount(
    String botToken,
    List<String> signingSecrets,
    String workspace,
    String destination,
    Identities identities) {

  /** How a Slack account becomes one of the tenant's people. */
  enum Identities {
    /** By its id in the directory, and in no other way. */
    DIRECTORY,
    /** Also by the mail address that Slack has of it. */
    EMAIL_TRUSTED
  }

  SlackAccount {
    signingSecrets = List.copyOf(signingSecrets);
  }

  boolean shared() {
    return !destination.isEmpty();
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "SlackAccount[" + workspace + "]";
  }
}
