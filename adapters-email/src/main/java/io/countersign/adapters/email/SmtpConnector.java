package io.countersign.adapters.email;

import io.countersign.application.egress.EgressGuard;
import io.countersign.application.egress.EgressGuard.Ruling;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The only way to a mail server: asks the guard what may be connected to, and connects to those
 * addresses and to nothing else. The socket's address carries the server's name, so that TLS checks
 * the name and not the number.
 */
final class SmtpConnector {
  private static final Set<Integer> MAIL_PORTS = Set.of(25, 465, 587, 2525);
  private static final int MOST_ADDRESSES = 3;

  /** Which ports may be connected to. */
  enum Ports {
    MAIL,
    /**
     * Any, on addresses inside the operator's network, which only an operator can allow. For tests
     * and demos.
     */
    ANY_INSIDE
  }

  /** What may be connected to. */
  sealed interface Route {
    record Open(List<InetAddress> addresses) implements Route {}

    record Blocked() implements Route {}

    record Unknown() implements Route {}
  }

  private final EgressGuard guard;
  private final Ports ports;
  private final Duration connectTimeout;
  private final Duration readTimeout;

  SmtpConnector(EgressGuard guard, Ports ports, Duration connectTimeout, Duration readTimeout) {
    this.guard = guard;
    this.ports = ports;
    this.connectTimeout = connectTimeout;
    this.readTimeout = readTimeout;
  }

  Route route(String host, int port) {
    return switch (guard.resolve(host)) {
      case Ruling.Allowed(var addresses) ->
          MAIL_PORTS.contains(port)
                  || (ports == Ports.ANY_INSIDE
                      && addresses.stream().allMatch(SmtpConnector::inside))
              ? new Route.Open(addresses)
              : new Route.Blocked();
      case Ruling.Denied() -> new Route.Blocked();
      case Ruling.Unresolvable() -> new Route.Unknown();
    };
  }

  /** Whether an address belongs to a machine's own or a private network. */
  static boolean inside(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || (address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc);
  }

  /** Connects to the first address that answers. */
  SmtpSocket connect(String host, int port, List<InetAddress> addresses) throws IOException {
    IOException failure = new IOException("No address");
    for (var address : addresses.stream().limit(MOST_ADDRESSES).toList()) {
      var socket = new SmtpSocket();
      try {
        var named = InetAddress.getByAddress(host, address.getAddress());
        socket.connect(
            new InetSocketAddress(named, port), Math.toIntExact(connectTimeout.toMillis()));
        socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }
}
