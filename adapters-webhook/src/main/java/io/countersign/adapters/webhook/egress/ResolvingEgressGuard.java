package io.countersign.adapters.webhook.egress;

import io.countersign.application.egress.EgressGuard;
import io.countersign.application.egress.Host;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Resolves a name once and lets it pass only if every address is public or in the operator's list.
 */
@Context // eager: an unusable list stops the start
final class ResolvingEgressGuard implements EgressGuard {
  /** Names that mean this machine or this network whatever they resolve to. */
  private static final Pattern LOCAL_NAME =
      Pattern.compile("(?:.+\\.)?(?:localhost|internal|local)");

  private final NameService names;
  private final List<AddressBlock> allowed;

  @Inject
  ResolvingEgressGuard(
      NameService names,
      @Property(name = "countersign.egress-allow", defaultValue = "") String egressAllow) {
    this.names = names;
    this.allowed =
        Arrays.stream(egressAllow.split(","))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .map(ResolvingEgressGuard::block)
            .toList();
  }

  @Override
  public Ruling resolve(String hostText) {
    var host = Host.parse(hostText);
    if (host.isEmpty()) {
      return new Ruling.Denied();
    }
    return switch (host.get()) {
      case Host.Literal literal -> rule(List.of(literal.address()));
      case Host.Name(var name) -> resolveName(name);
    };
  }

  private Ruling resolveName(String name) {
    boolean local = LOCAL_NAME.matcher(name).matches();
    List<InetAddress> addresses;
    try {
      addresses = names.addressesOf(name);
    } catch (UnknownHostException e) {
      addresses = List.of();
    }
    if (local) {
      return !addresses.isEmpty() && addresses.stream().allMatch(this::isAllowedByOperator)
          ? new Ruling.Allowed(addresses)
          : new Ruling.Denied();
    }
    return addresses.isEmpty() ? new Ruling.Unresolvable() : rule(addresses);
  }

  private Ruling rule(List<InetAddress> addresses) {
    return addresses.stream().allMatch(this::mayBeConnectedTo)
        ? new Ruling.Allowed(addresses)
        : new Ruling.Denied();
  }

  private boolean mayBeConnectedTo(InetAddress address) {
    return !SpecialPurposeAddresses.contain(address.getAddress()) || isAllowedByOperator(address);
  }

  private boolean isAllowedByOperator(InetAddress address) {
    return allowed.stream().anyMatch(block -> block.contains(address.getAddress()));
  }

  private static AddressBlock block(String cidr) {
    return AddressBlock.parse(cidr)
        .orElseThrow(() ->
            new IllegalStateException(
                "countersign.egress-allow (COUNTERSIGN_EGRESS_ALLOW) has '"
                    + cidr
                    + "', which is no CIDR range such as 10.20.0.0/16 or fd12:3456::/32."));
  }
}
