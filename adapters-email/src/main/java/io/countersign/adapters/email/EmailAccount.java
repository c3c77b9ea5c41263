package io.countersign.adapters.email;

/** Where a tenant's mail goes. */
sealed interface EmailAccount {
  Sender sender();

  /** To its own server. */
  record OwnServer(SmtpServer server, Sender sender) implements EmailAccount {}

  /** Nowhere: it is kept to be looked at. */
  record Sandbox(Sender sender) implements EmailAccount {}
}
