package io.countersign.adapters.web.hil;

import java.net.URI;
import java.util.Locale;

/**
 * A tenant's logo, the only thing a page may load from elsewhere.
 *
 * @param url empty for none
 * @param origin what the page's policy allows pictures from, empty for none
 */
record SafeLogo(String url, String origin) {
  static final SafeLogo NONE = new SafeLogo("", "");

  static SafeLogo of(String url) {
    try {
      var uri = URI.create(url);
      if (uri.getHost() == null || !"https".equalsIgnoreCase(uri.getScheme())) {
        return NONE;
      }
      var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return new SafeLogo(
          uri.toASCIIString(), "https://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
    } catch (IllegalArgumentException malformed) {
      return NONE;
    }
  }
}
