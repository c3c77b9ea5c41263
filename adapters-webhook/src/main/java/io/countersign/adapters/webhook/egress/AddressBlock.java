package io.countersign.adapters.webhook.egress;

import io.countersign.application.egress.Host;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation. */
record AddressBlock(byte[] network, int prefixLength) {
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");

  /** Reads {@code 10.0.0.0/8} or a single address; empty if it is neither, or has host bits set. */
  static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    var addressText = slash < 0 ? text : text.substring(0, slash);
    if (!(Host.parse(addressText).orElse(null) instanceof Host.Literal literal)) {
      return Optional.empty();
    }
    var network = literal.address().getAddress();
    int bits = network.length * 8;
    if (slash < 0) {
      return Optional.of(new AddressBlock(network, bits));
    }
    var lengthText = text.substring(slash + 1);
    if (!DECIMAL.matcher(lengthText).matches() || Integer.parseInt(lengthText) > bits) {
      return Optional.empty();
    }
    var block = new AddressBlock(network, Integer.parseInt(lengthText));
    return block.hasHostBits() ? Optional.empty() : Optional.of(block);
  }

  static AddressBlock of(String cidr) {
    return parse(cidr).orElseThrow(() -> new IllegalArgumentException("Not a CIDR: " + cidr));
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      if (bit(address, bit) != bit(network, bit)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasHostBits() {
    for (int bit = prefixLength; bit < network.length * 8; bit++) {
      if (bit(network, bit) != 0) {
        return true;
      }
    }
    return false;
  }

  private static int bit(byte[] bytes, int index) {
    return (bytes[index / 8] >> (7 - index % 8)) & 1;
  }
}
