package io.countersign.adapters.webhook.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.egress.EgressGuard.Ruling;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks through every range of the IANA registries and asks the guard about its ends, its middle
 * and its neighbours. What the answer should be is computed from the table in another way than the
 * guard does it: by comparing numbers.
 */
class AddressWalkTest {
  private static final BigInteger LOW_32 = BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE);
  private static final List<Range> TABLE = table();

  private final PlayedNames names = new PlayedNames();

  record Range(String prefix, int bits, BigInteger first, BigInteger last) {
    static Range of(String prefix) {
      var slash = prefix.indexOf('/');
      var address = bytes(prefix.substring(0, slash));
      var hostBits = address.length * 8 - Integer.parseInt(prefix.substring(slash + 1));
      var first = new BigInteger(1, address);
      return new Range(
          prefix,
          address.length * 8,
          first,
          first.add(BigInteger.ONE.shiftLeft(hostBits)).subtract(BigInteger.ONE));
    }

    boolean contains(int itsBits, BigInteger address) {
      return itsBits == bits && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    BigInteger middle() {
      return first.add(last).shiftRight(1);
    }

    Set<BigInteger> within() {
      return new LinkedHashSet<>(List.of(first, middle(), last));
    }

    List<BigInteger> beside() {
      return Stream.of(first.subtract(BigInteger.ONE), last.add(BigInteger.ONE))
          .filter(n -> n.signum() >= 0 && n.bitLength() <= bits)
          .toList();
    }

    @Override
    public String toString() {
      return prefix;
    }
  }

  static List<Range> table() {
    try (var file = AddressWalkTest.class.getResourceAsStream("/special-purpose-addresses.csv")) {
      return new String(file.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Range.of(line.substring(0, line.indexOf(','))))
          .toList();
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  static Stream<Range> ipv4() {
    return TABLE.stream().filter(range -> range.bits() == 32);
  }

  /** The same question, answered by the table. */
  private static boolean special(int bits, BigInteger address) {
    if (bits == 128) {
      var upper = address.shiftRight(32);
      if (upper.equals(new BigInteger("ffff", 16))
          || upper.equals(new BigInteger("64ff9b", 16).shiftLeft(64))) {
        return special(32, address.and(LOW_32));
      }
      var interfaceId = upper.and(LOW_32).longValue();
      if ((interfaceId == 0x5efeL || interfaceId == 0x02005efeL)
          && special(32, address.and(LOW_32))) {
        return true;
      }
    }
    return TABLE.stream().anyMatch(range -> range.contains(bits, address));
  }

  @ParameterizedTest
  @MethodSource("table")
  @DisplayName("D71 both ends and the middle of every special-purpose range are refused")
  void every_range_of_the_registries(Range range) {
    for (var address : range.within()) {
      if (!special(range.bits(), address)) {
        // Within ::/3 stands what is mapped or translated, where the inner address counts.
        assertThat(range.prefix()).isEqualTo("::/3");
        continue;
      }
      var bytes = bytes(range.bits(), address);
      assertThat(SpecialPurposeAddresses.contain(bytes)).as(text(bytes)).isTrue();
      assertThat(names.guardAllowing("").resolve(text(bytes)))
          .as(text(bytes))
          .isEqualTo(new Ruling.Denied());
    }
  }

  @ParameterizedTest
  @MethodSource("table")
  @DisplayName("D71 the neighbours of every range are judged as the table has it")
  void neighbours(Range range) {
    for (var address : range.beside()) {
      var bytes = bytes(range.bits(), address);
      assertThat(SpecialPurposeAddresses.contain(bytes))
          .as(text(bytes))
          .isEqualTo(special(range.bits(), address));
    }
  }

  @ParameterizedTest
  @MethodSource("ipv4")
  @DisplayName("D71 no way to carry a special IPv4 address inside an IPv6 one leads there")
  void embedded(Range range) {
    for (var address : range.within()) {
      var v4 = bytes(32, address);
      for (var carrier : carriers(v4)) {
        assertThat(SpecialPurposeAddresses.contain(carrier)).as(text(carrier)).isTrue();
        assertThat(names.guardAllowing("").resolve(text(carrier)))
            .as(text(carrier))
            .isEqualTo(new Ruling.Denied());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ipv4")
  @DisplayName("D71 no spelling of a special IPv4 address is accepted")
  void spelled(Range range) {
    for (var address : range.within()) {
      for (var spelling : spellings(address.longValue())) {
        assertThat(names.guardAllowing("").resolve(spelling))
            .as(spelling)
            .isEqualTo(new Ruling.Denied());
      }
    }
    assertThat(names.asked()).as("no name server was asked about a number").isEmpty();
  }

  @Test
  @DisplayName("D71 the guard and the table agree on 200,000 addresses, half of them public")
  void at_random() {
    var random = new Random(20261121);
    var publicOnes = 0;
    for (var i = 0; i < 200_000; i++) {
      var bytes = new byte[i % 2 == 0 ? 4 : 16];
      random.nextBytes(bytes);
      if (bytes.length == 16 && i % 4 == 1) {
        bytes[0] = (byte) (0x20 | (bytes[0] & 0x1f));
      }
      var expected = special(bytes.length * 8, new BigInteger(1, bytes));
      publicOnes += expected ? 0 : 1;
      assertThat(SpecialPurposeAddresses.contain(bytes)).as(text(bytes)).isEqualTo(expected);
    }
    assertThat(publicOnes).isBetween(80_000, 160_000);
  }

  @Test
  @DisplayName("D71 public addresses pass, and what the operator allows does")
  void positive_controls() {
    names
        .then("public.example", "8.8.8.8", "2606:4700::1111")
        .then("mapped.example", "::ffff:8.8.8.8")
        .then("translated.example", "64:ff9b::808:808")
        .then("xn--bcher-kva.example", "9.9.9.9")
        .then("intranet.example", "10.20.0.7");
    var guard = names.guardAllowing("");
    for (var host :
        List.of(
            "8.8.8.8",
            "1.1.1.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "public.example",
            "mapped.example",
            "translated.example",
            "b\u00fccher.example")) {
      assertThat(guard.resolve(host)).as(host).isInstanceOf(Ruling.Allowed.class);
    }
    assertThat(guard.resolve("intranet.example")).isEqualTo(new Ruling.Denied());
    assertThat(names.guardAllowing("10.20.0.0/16").resolve("intranet.example"))
        .isInstanceOf(Ruling.Allowed.class);
    assertThat(names.guardAllowing("10.20.0.0/16").resolve("10.21.0.1"))
        .isEqualTo(new Ruling.Denied());
  }

  /** Mapped, compatible, SIIT, both NAT64 prefixes, 6to4, Teredo (server and client), ISATAP. */
  private static List<byte[]> carriers(byte[] v4) {
    var carriers = new ArrayList<byte[]>();
    for (var prefix :
        List.of(
            "::ffff:0:0",
            "::",
            "::ffff:0:0:0",
            "64:ff9b::",
            "64:ff9b:1::",
            "2606:4700::5efe:0:0",
            "2606:4700::200:5efe:0:0",
            "fe80::5efe:0:0")) {
      carriers.add(with(prefix, 12, v4));
    }
    carriers.add(with("2002::", 2, v4));
    carriers.add(with("2001::", 4, v4));
    carriers.add(with("2001:0:4136:e378:8000:63bf::", 12, inverted(v4)));
    // RFC 6052 for a /48: two octets, one that is zero, two octets.
    var local = with("64:ff9b:1::", 6, Arrays.copyOf(v4, 2));
    System.arraycopy(v4, 2, local, 9, 2);
    carriers.add(local);
    return carriers;
  }

  private static byte[] with(String prefix, int at, byte[] inner) {
    var address = Inet6Address.ofLiteral(prefix).getAddress();
    if (address.length == 4) {
      // Java reads a mapped address as the IPv4 one that it stands for.
      address = new byte[16];
      address[10] = (byte) 0xff;
      address[11] = (byte) 0xff;
    }
    System.arraycopy(inner, 0, address, at, inner.length);
    return address;
  }

  private static byte[] inverted(byte[] v4) {
    var inverted = v4.clone();
    for (var i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) ~inverted[i];
    }
    return inverted;
  }

  private static List<String> spellings(long n) {
    var a = n >> 24 & 0xff;
    var b = n >> 16 & 0xff;
    var c = n >> 8 & 0xff;
    var d = n & 0xff;
    return List.of(
        "%d.%d.%d.%d".formatted(a, b, c, d),
        "%d.%d.%d.%d.".formatted(a, b, c, d),
        "%d".formatted(n),
        "0x%x".formatted(n),
        "0%o".formatted(n),
        "%d.%d".formatted(a, n & 0xffffff),
        "%d.%d.%d".formatted(a, b, n & 0xffff),
        "0x%x.0x%x.0x%x.0x%x".formatted(a, b, c, d),
        "0%o.0%o.0%o.0%o".formatted(a, b, c, d),
        "0%d.%d.%d.%d".formatted(a, b, c, d),
        "%d.%d.%d.0x%x".formatted(a, b, c, d),
        "%d\u3002%d\u3002%d\u3002%d".formatted(a, b, c, d),
        "\uff10%d.%d.%d.%d".formatted(a, b, c, d),
        "[%d.%d.%d.%d]".formatted(a, b, c, d),
        "::ffff:%d.%d.%d.%d".formatted(a, b, c, d),
        "::%d.%d.%d.%d".formatted(a, b, c, d),
        "64:ff9b::%d.%d.%d.%d".formatted(a, b, c, d),
        "0:0:0:0:0:FFFF:%X:%X".formatted(n >> 16, n & 0xffff));
  }

  private static byte[] bytes(String literal) {
    return literal.indexOf(':') < 0
        ? InetAddress.ofLiteral(literal).getAddress()
        : Inet6Address.ofLiteral(literal).getAddress();
  }

  private static byte[] bytes(int bits, BigInteger number) {
    var wide = number.toByteArray();
    var bytes = new byte[bits / 8];
    var length = Math.min(wide.length, bytes.length);
    System.arraycopy(wide, wide.length - length, bytes, bytes.length - length, length);
    return bytes;
  }

  private static String text(byte[] address) {
    if (address.length == 4) {
      return "%d.%d.%d.%d"
          .formatted(address[0] & 0xff, address[1] & 0xff, address[2] & 0xff, address[3] & 0xff);
    }
    var groups = new ArrayList<String>();
    for (var i = 0; i < 16; i += 2) {
      groups.add(Integer.toHexString((address[i] & 0xff) << 8 | address[i + 1] & 0xff));
    }
    return String.join(":", groups);
  }
}
