package io.countersign.application.channel;

/** What a channel made of a vendor's call. */
public sealed interface Incoming {
  /** Unsigned, altered, too old, or from the future: 401. Nothing of it was parsed. */
  record NotGenuine() implements Incoming {}

  /** Genuine, but not for this account, e.g. from another workspace of the same app: 404. */
  record NotForThisAccount() implements Incoming {}

  /** Genuine, and yet it says nothing that can be understood: 400. */
  record Malformed() implements Incoming {}

  /** Nothing to store: a handshake, or something that does not concern us. */
  record Handled(IncomingAnswer answer) implements Incoming {}

  /**
   * Somebody pressed something.
   *
   * @param answer what the vendor is told once the press is stored
   */
  record Pressed(Press press, IncomingAnswer answer) implements Incoming {}
}
