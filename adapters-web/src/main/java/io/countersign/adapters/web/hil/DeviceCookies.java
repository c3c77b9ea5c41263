package io.countersign.adapters.web.hil;

import io.countersign.application.link.KnownDevice;
import io.countersign.application.usecase.link.LinkPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.util.Comparator;
import java.util.Locale;

/**
 * What a browser keeps to be known next time. One cookie per tenant and person, named by a short
 * hash of both, so that people who share a browser do not push each other out.
 */
final class DeviceCookies {
  private static final String PREFIX = "__Host-cs_device_";
  private static final int MOST = 10;
  private static final int HASH_LENGTH = 12;

  private DeviceCookies() {}

  static String name(LinkPage.Frame frame) {
    var whose = frame.tenant() + "|" + frame.approver().toLowerCase(Locale.ROOT);
    return PREFIX + Hash.of(whose).substring(0, HASH_LENGTH);
  }

  /** The cookie's value, empty if there is none. */
  static String find(HttpRequest<?> request, LinkPage.Frame frame) {
    return request.getCookies().findCookie(name(frame)).map(Cookie::getValue).orElse("");
  }

  static boolean any(HttpRequest<?> request) {
    return request.getCookies().names().stream().anyMatch(name -> name.startsWith(PREFIX));
  }

  static void keep(
      MutableHttpResponse<?> response, HttpRequest<?> request, LinkPage.Frame frame, String value) {
    var name = name(frame);
    response.cookie(cookie(name, value).maxAge(KnownDevice.VALID));
    // The value starts with the second in which it was issued: the oldest go first.
    var others =
        request.getCookies().getAll().stream()
            .filter(c -> c.getName().startsWith(PREFIX) && !c.getName().equals(name))
            .sorted(Comparator.comparing(Cookie::getValue).reversed())
            .toList();
    others.stream()
        .skip(MOST - 1L)
        .forEach(c -> response.cookie(cookie(c.getName(), "").maxAge(0)));
  }

  private static Cookie cookie(String name, String value) {
    return Cookie.of(name, value).secure(true).httpOnly(true).sameSite(SameSite.Lax).path("/");
  }
}
