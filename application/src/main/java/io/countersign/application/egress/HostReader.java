package io.countersign.application.egress;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

final class HostReader {
  private static final String OCTET = "(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
  private static final Pattern DOTTED_QUAD = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]{2,45}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  // What some resolvers read as a number: decimal, octal, hexadecimal.
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  // Letters that IDNA2003 and IDNA2008 map to different names: ß, ς, and the joiners.
  private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2\u200c\u200d\u1e9e]");

  private HostReader() {}

  static Optional<Host> parse(String text) {
    if (text.indexOf(':') >= 0) {
      return ipv6(text);
    }
    if (DOTTED_QUAD.matcher(text).matches()) {
      return Optional.of(new Host.Literal(text, ipv4(text)));
    }
    return ascii(text).filter(HostReader::isName).map(Host.Name::new);
  }

  private static InetAddress ipv4(String dottedQuad) {
    var bytes = new byte[4];
    var parts = dottedQuad.split("\\.", -1);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  private static Optional<Host> ipv6(String text) {
    if (!IPV6_CHARACTERS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // An IPv4-mapped address comes back as the IPv4 address it stands for.
      var address = Inet6Address.ofLiteral(text);
      return Optional.of(new Host.Literal(address.getHostAddress(), address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> ascii(String text) {
    if (text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.of(text.toLowerCase(Locale.ROOT));
    }
    // Refused are look-alikes of ASCII (full-width digits and dots): what normalisation changes.
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFKC)
        || AMBIGUOUS.matcher(text).find()
        || text.codePoints().anyMatch(HostReader::isNeitherLetterNorMark)) {
      return Optional.empty();
    }
    try {
      return Optional.of(IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isNeitherLetterNorMark(int codePoint) {
    if (codePoint < 0x80) {
      return !(Character.isLetterOrDigit(codePoint) || codePoint == '-' || codePoint == '.');
    }
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK ->
          false;
      default -> true;
    };
  }

  private static boolean isName(String ascii) {
    if (ascii.length() > 253) {
      return false;
    }
    var labels = ascii.split("\\.", -1);
    for (var label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return !NUMBER.matcher(labels[labels.length - 1]).matches();
  }
}
