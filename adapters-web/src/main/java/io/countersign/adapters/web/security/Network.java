package io.countersign.adapters.web.security;

import java.net.InetAddress;
import java.util.Optional;

/** A range of addresses in CIDR notation; a single address is a range of one. */
record Network(byte[] address, int prefix) {
  static Network parse(String text) {
    var slash = text.indexOf('/');
    var base =
        (slash < 0 ? literal(text) : literal(text.substring(0, slash)))
            .orElseThrow(() -> unusable(text));
    var bits = base.getAddress().length * 8;
    try {
      var prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        throw unusable(text);
      }
      return new Network(base.getAddress(), prefix);
    } catch (NumberFormatException noPrefix) {
      throw unusable(text);
    }
  }

  boolean contains(InetAddress other) {
    var theirs = other.getAddress();
    if (theirs.length != address.length) {
      return false;
    }
    for (var bit = 0; bit < prefix; bit++) {
      var mask = 0x80 >> (bit % 8);
      if ((theirs[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Reads an address without ever asking a name server. */
  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException unusable(String text) {
    return new IllegalArgumentException(
        "countersign.trusted-proxies (COUNTERSIGN_TRUSTED_PROXIES) has '"
            + text
            + "', which is not an address range such as 10.0.0.0/8.");
  }
}
