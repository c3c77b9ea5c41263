package io.countersign.application.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The network that a client comes from: its neighbours there count as the same client. */
public final class ClientNetwork {
  private ClientNetwork() {}

  /** The first 24 bits of an IPv4 address, the first 48 of an IPv6 address, as hex digits. */
  public static String of(String ip) {
    try {
      var address = InetAddress.ofLiteral(ip);
      var bits = address instanceof Inet4Address ? 24 : 48;
      return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bits / 8));
    } catch (IllegalArgumentException noAddress) {
      return ip;
    }
  }
}
