package io.countersign.domain.request;

/** How sure we are who decided, from weakest to strongest. */
public enum Assurance {
  /** A personal link and a press. */
  LINK,
  /** Identity vouched for by the channel's provider. */
  CHANNEL,
  /** Signed in; also a machine that showed its API key. */
  SESSION,
  PASSKEY
}
