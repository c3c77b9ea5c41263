package io.countersign.adapters.email;

/**
 * A tenant's mail server.
 *
 * @param user empty to send without signing in
 */
record SmtpServer(String host, int port, String user, String password, Encryption encryption) {

  /**
   * How the connection is protected. There is no "if offered": that could be stripped on the way.
   */
  enum Encryption {
    STARTTLS,
    TLS,
    NONE
  }

  @Override
  public String toString() {
    return "SmtpServer[" + port + ", " + encryption + "]";
  }
}
