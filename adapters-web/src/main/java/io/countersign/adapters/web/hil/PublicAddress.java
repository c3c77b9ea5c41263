package io.countersign.adapters.web.hil;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Where people reach this installation. */
@Singleton
final class PublicAddress {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final URI url;

  PublicAddress(@Value("${countersign.public-url}") String url) {
    this.url = URI.create(url);
  }

  /** In the form of the Origin header. */
  String origin() {
    var port = url.getPort() < 0 || url.getPort() == defaultPort() ? "" : ":" + url.getPort();
    return scheme() + "://" + host() + port;
  }

  /** The path of a page of ours. */
  String path(String page) {
    var prefix = url.getRawPath() == null ? "" : url.getRawPath();
    return (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix) + page;
  }

  boolean https() {
    return scheme().equals("https");
  }

  /** Whether browsers count it as secure, and so tell where a request comes from. */
  boolean trustworthy() {
    return https() || LOOPBACK.contains(host());
  }

  private String scheme() {
    return url.getScheme().toLowerCase(Locale.ROOT);
  }

  private String host() {
    return url.getHost().toLowerCase(Locale.ROOT);
  }

  private int defaultPort() {
    return https() ? 443 : 80;
  }
}
