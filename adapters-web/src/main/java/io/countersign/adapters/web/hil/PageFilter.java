package io.countersign.adapters.web.hil;

import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RateLimits;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns away what the pages have nothing to do with, before any work is done. */
@ServerFilter("/hil/**")
final class PageFilter {
  private static final List<String> PAGE = List.of("GET", "HEAD", "POST");
  private static final Map<String, List<String>> ALLOWED =
      Map.of(
          "/hil/action",
          PAGE,
          "/hil/form",
          PAGE,
          "/hil/action/away",
          PAGE,
          "/hil/receipt",
          List.of("GET", "HEAD"),
          "/hil/receipt/dispute",
          List.of("POST"));

  private final NoticePages notices;
  private final VisitSignals signals;
  private final ClientAddress clientAddress;
  private final RateLimits limits;

  PageFilter(
      NoticePages notices, VisitSignals signals, ClientAddress clientAddress, RateLimits limits) {
    this.limits = limits;
    this.notices = notices;
    this.signals = signals;
    this.clientAddress = clientAddress;
  }

  @RequestFilter
  @Nullable HttpResponse<?> turnAway(HttpRequest<?> request) {
    var allowed = ALLOWED.get(path(request));
    if (allowed == null) {
      return null;
    }
    var token = Submissions.query(request).value("t");
    if (!carriesAnswer(request)) {
      var wait = limits.view(clientAddress.of(request), token);
      if (wait.isPresent()) {
        return notices
            .problem(PageProblem.RATE_LIMITED, Visit.stranger(request))
            .header(HttpHeaders.RETRY_AFTER, RateLimits.seconds(wait.get()));
      }
    }
    if (!allowed.contains(request.getMethodName())) {
      return notices
          .problem(PageProblem.METHOD_NOT_ALLOWED, Visit.stranger(request))
          .header(HttpHeaders.ALLOW, String.join(", ", allowed));
    }
    if (prefetches(request)) {
      signals.note(
          Visit.visitor(request, clientAddress), Visit.subject(token), VisitSignals.Sign.PREFETCH);
      return notices.problem(PageProblem.PREFETCH, Visit.stranger(request));
    }
    return null;
  }

  /** Routes match with a slash at the end, too. */
  private static String path(HttpRequest<?> request) {
    var path = request.getPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /**
   * What was typed must not be thrown away: {@link Presses} and {@link AwayController} count these
   * themselves.
   */
  private static boolean carriesAnswer(HttpRequest<?> request) {
    return request.getMethodName().equals("POST") && !request.getPath().startsWith("/hil/receipt");
  }

  /** Browsers and proxies that fetch ahead say so; the specification names this way to decline. */
  private static boolean prefetches(HttpRequest<?> request) {
    return Stream.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
        .flatMap(name -> request.getHeaders().getAll(name).stream())
        .map(value -> value.toLowerCase(Locale.ROOT))
        .anyMatch(value -> value.contains("prefetch") || value.contains("preview"));
  }
}
