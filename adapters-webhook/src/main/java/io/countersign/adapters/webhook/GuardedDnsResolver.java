package io.countersign.adapters.webhook;

import io.countersign.application.egress.EgressGuard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** The only way from a host to an address, for names and literals alike. */
final class GuardedDnsResolver implements DnsResolver {
  private final EgressGuard guard;

  GuardedDnsResolver(EgressGuard guard) {
    this.guard = guard;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return switch (guard.resolve(host)) {
      case EgressGuard.Ruling.Allowed(var addresses) -> addresses.toArray(InetAddress[]::new);
      case EgressGuard.Ruling.Denied() -> throw new BlockedAddressException();
      case EgressGuard.Ruling.Unresolvable() -> throw new UnknownHostException("unresolvable");
    };
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
