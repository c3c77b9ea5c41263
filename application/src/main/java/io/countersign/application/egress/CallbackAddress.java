package io.countersign.application.egress;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads where a caller wants its outcome sent. There is no second parser: what is connected to is
 * built from the parts read here, so no other reading of the same text can lead elsewhere. Whether
 * the host may be connected to is for the {@link EgressGuard} to say.
 */
public final class CallbackAddress {
  private static final int MAX_LENGTH = 2048;
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*");
  private static final Pattern AFTER_SCHEME = Pattern.compile("//([^/?]*)(/[^?]*)?(\\?.*)?");
  private static final Pattern PORT = Pattern.compile(":[1-9][0-9]{0,4}");
  private static final String PLAIN = "[A-Za-z0-9._~!$&'()*+,;=:@/?-]*+";
  private static final Pattern PATH_AND_QUERY =
      Pattern.compile(PLAIN + "(?:%[0-9A-Fa-f]{2}" + PLAIN + ")*+");

  private final String scheme;
  private final Host host;
  private final int port;
  private final String pathAndQuery;

  private CallbackAddress(String scheme, Host host, int port, String pathAndQuery) {
    this.scheme = scheme;
    this.host = host;
    this.port = port;
    this.pathAndQuery = pathAndQuery;
  }

  /** What this installation accepts. */
  public enum Policy {
    /** HTTPS on port 443 or 8443. */
    HTTPS,
    /** Also plain HTTP, and any port: for a demo, for tests, and inside a trusted network. */
    HTTP_AND_ANY_PORT
  }

  /** What came of reading a text. */
  public sealed interface Parsing {
    record Parsed(CallbackAddress address) implements Parsing {}

    /**
     * @param sentence what is wrong with it, for the person who sent it
     */
    record Malformed(String sentence) implements Parsing {}
  }

  public static Parsing parse(String text, Policy policy) {
    if (text.length() > MAX_LENGTH) {
      return malformed("must be at most " + MAX_LENGTH + " characters long.");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '\\')) {
      return malformed("must not contain spaces, control characters or backslashes.");
    }
    var schemeMatch = SCHEME.matcher(text);
    if (!schemeMatch.matches()) {
      return malformed("must be absolute and start with https://.");
    }
    var scheme = schemeMatch.group(1).toLowerCase(Locale.ROOT);
    if (!isAccepted(scheme, policy)) {
      return malformed("must start with https://.");
    }
    if (text.indexOf('#') >= 0) {
      return malformed("must not have a fragment.");
    }
    var rest = AFTER_SCHEME.matcher(text.substring(scheme.length() + 1));
    if (!rest.matches()) {
      return malformed("must name a host after " + scheme + "://.");
    }
    var pathAndQuery = orEmpty(rest.group(2)) + orEmpty(rest.group(3));
    if (!PATH_AND_QUERY.matcher(pathAndQuery).matches()) {
      return malformed("must have its path and query percent-encoded.");
    }
    return withAuthority(
        scheme,
        rest.group(1),
        pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery,
        policy);
  }

  /** {@code https}, or {@code http} where the policy allows it. */
  public String scheme() {
    return scheme;
  }

  /** As {@link EgressGuard#resolve} takes it: an ASCII name or a literal without brackets. */
  public String host() {
    return host.text();
  }

  public int port() {
    return port;
  }

  /** As written, at least {@code /}. */
  public String pathAndQuery() {
    return pathAndQuery;
  }

  public boolean hasSameOriginAs(CallbackAddress other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  /** Scheme, host and port; a path may carry what is not for a log. */
  @Override
  public String toString() {
    var name = host().indexOf(':') < 0 ? host() : "[" + host() + "]";
    return scheme + "://" + name + ":" + port;
  }

  private static Parsing withAuthority(
      String scheme, String authority, String pathAndQuery, Policy policy) {
    if (authority.indexOf('@') >= 0) {
      return malformed("must not contain a user name or password.");
    }
    boolean bracketed = authority.startsWith("[");
    int hostEnd = bracketed ? authority.indexOf(']') + 1 : endOfName(authority);
    var hostText =
        bracketed && hostEnd > 0
            ? authority.substring(1, hostEnd - 1)
            : authority.substring(0, hostEnd);
    var host = Host.parse(hostText);
    if (host.isEmpty() || bracketed != hostText.indexOf(':') >= 0) {
      return malformed("must name a host, as a DNS name or an IP address.");
    }
    var port = authority.substring(hostEnd);
    if (port.isEmpty()) {
      return parsed(scheme, host.get(), scheme.equals("https") ? 443 : 80, pathAndQuery);
    }
    if (!PORT.matcher(port).matches()) {
      return malformed("must have a number as its port.");
    }
    int number = Integer.parseInt(port.substring(1));
    if (!isAccepted(number, policy)) {
      return switch (policy) {
        case HTTPS -> malformed("must use port 443 or 8443.");
        case HTTP_AND_ANY_PORT -> malformed("must use a port up to 65535.");
      };
    }
    return parsed(scheme, host.get(), number, pathAndQuery);
  }

  private static Parsing parsed(String scheme, Host host, int port, String pathAndQuery) {
    return new Parsing.Parsed(new CallbackAddress(scheme, host, port, pathAndQuery));
  }

  private static Parsing malformed(String rule) {
    return new Parsing.Malformed("A callback URL " + rule);
  }

  private static int endOfName(String authority) {
    int colon = authority.indexOf(':');
    return colon < 0 ? authority.length() : colon;
  }

  private static boolean isAccepted(String scheme, Policy policy) {
    return switch (policy) {
      case HTTPS -> scheme.equals("https");
      case HTTP_AND_ANY_PORT -> scheme.equals("https") || scheme.equals("http");
    };
  }

  private static boolean isAccepted(int port, Policy policy) {
    return switch (policy) {
      case HTTPS -> port == 443 || port == 8443;
      case HTTP_AND_ANY_PORT -> port <= 65535;
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
