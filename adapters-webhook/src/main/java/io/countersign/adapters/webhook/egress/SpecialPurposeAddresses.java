package io.countersign.adapters.webhook.egress;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells addresses of the public internet from all others: by what an address is, according to the
 * IANA special-purpose registries, and through every known way to carry an IPv4 address inside an
 * IPv6 one.
 */
final class SpecialPurposeAddresses {
  private static final List<AddressBlock> IPV4 =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT, some clouds' metadata
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // Azure's host services, public only by number
          "169.254.0.0/16", // link-local, most clouds' metadata
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments, Oracle's metadata
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved and broadcast

  // Nothing outside is assigned to the public: loopback, unique and site-local, link-local,
  // multicast, discard-only, segment routing, IPv4-compatible and all that will yet be invented.
  private static final AddressBlock GLOBAL_UNICAST = AddressBlock.of("2000::/3");

  private static final List<AddressBlock> WITHIN_GLOBAL_UNICAST =
      blocks(
          "2001::/23", // protocol assignments, among them Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4: carries an IPv4 address, and has no relays any more
          "2620:4f:8000::/48", // AS112
          "3ffe::/16", // the former 6bone
          "3fff::/20"); // documentation

  private static final byte[] MAPPED = prefix(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
  private static final byte[] NAT64 = prefix(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final byte[] ISATAP_PRIVATE = prefix(0x00, 0x00, 0x5e, 0xfe);
  private static final byte[] ISATAP_GLOBAL = prefix(0x02, 0x00, 0x5e, 0xfe);

  private SpecialPurposeAddresses() {}

  /**
   * @param address four or sixteen bytes
   */
  static boolean contain(byte[] address) {
    if (address.length == 4) {
      return anyContains(IPV4, address);
    }
    // With a translator in the network these two are another spelling of the IPv4 address.
    var sameAs = ipv4After(MAPPED, 0, address).or(() -> ipv4After(NAT64, 0, address));
    if (sameAs.isPresent()) {
      return contain(sameAs.get());
    }
    var tunnelsTo =
        ipv4After(ISATAP_PRIVATE, 8, address).or(() -> ipv4After(ISATAP_GLOBAL, 8, address));
    return !GLOBAL_UNICAST.contains(address)
        || anyContains(WITHIN_GLOBAL_UNICAST, address)
        || tunnelsTo.map(SpecialPurposeAddresses::contain).orElse(false);
  }

  private static Optional<byte[]> ipv4After(byte[] marker, int offset, byte[] address) {
    int end = offset + marker.length;
    return Arrays.equals(marker, 0, marker.length, address, offset, end)
        ? Optional.of(Arrays.copyOfRange(address, end, end + 4))
        : Optional.empty();
  }

  private static boolean anyContains(List<AddressBlock> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static List<AddressBlock> blocks(String... cidrs) {
    return Stream.of(cidrs).map(AddressBlock::of).toList();
  }

  private static byte[] prefix(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
