package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.hil.Submission.Refused;
import io.countersign.adapters.web.hil.Submission.Taken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads forms: ours, from our own pages, of a decent size, each parameter once. */
@Singleton
final class Submissions {
  /** A comment of 2,000 characters of any script, encoded as forms do. */
  static final int ACTION_LIMIT = 32 * 1024;

  static final int FORM_LIMIT = 960 * 1024;
  private static final int MOST_PARAMETERS = 200;

  private final PublicAddress publicAddress;

  Submissions(PublicAddress publicAddress) {
    this.publicAddress = publicAddress;
  }

  Submission read(HttpRequest<byte[]> request, int limit) {
    if (!fromOurOwnPage(request)) {
      return new Refused(PageProblem.CROSS_SITE);
    }
    if (!request
        .getContentType()
        .filter(type -> type.getName().equalsIgnoreCase(MediaType.APPLICATION_FORM_URLENCODED))
        .isPresent()) {
      return new Refused(PageProblem.UNSUPPORTED_MEDIA_TYPE);
    }
    var body = request.getBody().orElseGet(() -> new byte[0]);
    if (body.length > limit) {
      return new Refused(PageProblem.PAYLOAD_TOO_LARGE);
    }
    var form =
        body == null ? Parameters.NONE : Parameters.parse(new String(body, StandardCharsets.UTF_8));
    if (form.count() > MOST_PARAMETERS) {
      return new Refused(PageProblem.PAYLOAD_TOO_LARGE);
    }
    return Entered.of(query(request), form)
        .<Submission>map(Taken::new)
        .orElseGet(() -> new Refused(PageProblem.DUPLICATE_PARAMETER));
  }

  static Parameters query(HttpRequest<?> request) {
    var raw = request.getUri().getRawQuery();
    return raw == null ? Parameters.NONE : Parameters.parse(raw);
  }

  private boolean fromOurOwnPage(HttpRequest<?> request) {
    var site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return false;
    }
    var origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    // Browsers send "null" from our own pages, because these have a Referrer-Policy of no-referrer.
    if (origin == null || origin.equals("null")) {
      return true;
    }
    return origin.toLowerCase(Locale.ROOT).equals(publicAddress.origin())
        || sameHost(origin, request);
  }

  private static boolean sameHost(String origin, HttpRequest<?> request) {
    try {
      return URI.create(origin).getRawAuthority() instanceof String authority
          && authority.equalsIgnoreCase(request.getHeaders().get(HttpHeaders.HOST));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
