package io.countersign.adapters.web.hil;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A client as far as can be told without a cookie.
 *
 * @param network the first 24 bits of an IPv4 address, the first 48 of an IPv6 address
 * @param agent hash of what it calls itself
 */
record Visitor(String network, String agent) {
  static Visitor of(String ip, String userAgent) {
    return new Visitor(networkOf(ip), Hash.of(userAgent));
  }

  static String networkOf(String ip) {
    try {
      var address = InetAddress.ofLiteral(ip);
      var bits = address instanceof Inet4Address ? 24 : 48;
      return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bits / 8));
    } catch (IllegalArgumentException noAddress) {
      return ip;
    }
  }
}
