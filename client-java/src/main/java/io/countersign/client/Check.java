package io.countersign.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Pattern;

/** What callers give, judged before it goes anywhere. Nothing here repeats a secret. */
final class Check {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");
  private static final Pattern LOCAL =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private Check() {}

  static URI baseUrl(String text) {
    URI url;
    try {
      url = new URI(text.strip());
    } catch (URISyntaxException malformed) {
      // Without the cause: it repeats the text, which may hold a password.
      throw new IllegalArgumentException("The address of the installation is not a URL.");
    }
    var http =
        "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new IllegalArgumentException(
          "The address of the installation begins with https:// and a host.");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "The address of the installation has no user name, query or fragment.");
    }
    var plain = url.toString();
    return URI.create(plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain);
  }

  static void encryptedOrLocal(URI url) {
    if ("http".equalsIgnoreCase(url.getScheme()) && !LOCAL.matcher(url.getHost()).matches()) {
      throw new IllegalArgumentException(
          "Everybody on the way to " + url.getHost() + " could read the API key: use https://.");
    }
  }

  static String apiKey(String text) {
    var key = text.strip();
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("The API key is empty or has characters that no key has.");
    }
    return key;
  }

  static String idempotencyKey(String key) {
    if (!IDEMPOTENCY_KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "An idempotency key is 1 to 255 printable ASCII characters.");
    }
    return key;
  }

  /** An id or a step as it goes into a path. */
  static String segment(String text) {
    if (!SEGMENT.matcher(text).matches()) {
      throw new IllegalArgumentException("This is no id and no step: " + text);
    }
    return text;
  }

  static Duration positive(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("Time is more than zero: " + time);
    }
    return time;
  }
}
