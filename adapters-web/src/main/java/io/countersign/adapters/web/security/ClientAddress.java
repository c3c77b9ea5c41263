package io.countersign.adapters.web.security;

import io.countersign.domain.request.Evidence;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from: the peer of the connection, unless that is a trusted proxy ({@code
 * countersign.trusted-proxies}, address ranges separated by commas). Then it is the nearest hop of
 * {@code X-Forwarded-For} that is not a trusted proxy itself.
 */
@Context // eager: an unusable list stops the start
public final class ClientAddress {
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  private final List<Network> trusted;

  public ClientAddress(
      @Property(name = "countersign.trusted-proxies", defaultValue = "") String trustedProxies) {
    this.trusted =
        Arrays.stream(trustedProxies.split(",", -1))
            .map(String::strip)
            .filter(range -> !range.isEmpty())
            .map(Network::parse)
            .toList();
  }

  /** An address literal, or empty if the connection has no address. */
  public String of(HttpRequest<?> request) {
    var peer = Optional.ofNullable(request.getRemoteAddress().getAddress());
    return peer.map(address -> nearestUntrusted(address, request)).orElse("");
  }

  /** Where a request comes from, and with which program, for the record. */
  public Evidence evidence(HttpRequest<?> request) {
    var agent = request.getHeaders().get(HttpHeaders.USER_AGENT);
    return Evidence.ofVisit(of(request), agent == null ? "" : agent);
  }

  private String nearestUntrusted(InetAddress peer, HttpRequest<?> request) {
    var nearest = peer;
    var hops =
        request.getHeaders().getAll(FORWARDED_FOR).stream()
            .flatMap(header -> Arrays.stream(header.split(",", -1)))
            .map(String::strip)
            .toList();
    for (var hop : hops.reversed()) {
      if (!trusts(nearest)) {
        break;
      }
      var address = Network.literal(hop);
      if (address.isEmpty()) {
        break;
      }
      nearest = address.get();
    }
    return text(nearest);
  }

  private boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  /** Without the zone that the machine may add to an IPv6 address. */
  private static String text(InetAddress address) {
    var text = address.getHostAddress();
    var zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
