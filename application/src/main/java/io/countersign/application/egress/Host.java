package io.countersign.application.egress;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The host part of an address, read strictly: what two programs could read differently is refused.
 * {@link #text} is what to connect by and to show.
 */
public sealed interface Host {
  String text();

  /** A DNS name in lower-case ASCII, without trailing dot. */
  record Name(String text) implements Host {}

  /** An IPv4 address in four decimal parts, or an IPv6 address, kept without brackets. */
  record Literal(String text, InetAddress address) implements Host {}

  /**
   * @param text a name or a literal; IPv6 without brackets. Names with letters beyond ASCII are
   *     read if every version of IDNA reads them alike
   */
  static Optional<Host> parse(String text) {
    return HostReader.parse(text);
  }
}
