package io.countersign.adapters.webhook;

import io.countersign.application.egress.EgressGuard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;

/**
 * Asks the guard once more about the very address it is told to connect to, so that no other way of
 * resolving, now or in a later version of the HTTP client, gets around it. Knows no proxy.
 */
final class GuardedSocket extends Socket {
  private final EgressGuard guard;

  GuardedSocket(EgressGuard guard) {
    super(Proxy.NO_PROXY);
    this.guard = guard;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    if (!(endpoint instanceof InetSocketAddress to)
        || to.isUnresolved()
        || !(guard.resolve(to.getAddress().getHostAddress())
            instanceof EgressGuard.Ruling.Allowed)) {
      throw new BlockedAddressException();
    }
    super.connect(endpoint, timeout);
  }
}
