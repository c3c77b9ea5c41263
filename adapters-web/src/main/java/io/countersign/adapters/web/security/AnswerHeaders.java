package io.countersign.adapters.web.security;

import io.micronaut.context.annotation.Property;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What every answer tells browsers, unless a page says it more precisely itself. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AnswerHeaders {
  private final Map<String, String> headers = new LinkedHashMap<>();

  AnswerHeaders(@Property(name = "countersign.public-url") String publicUrl) {
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-store");
    if (publicUrl.toLowerCase(Locale.ROOT).startsWith("https:")) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
  }

  @ResponseFilter
  void add(MutableHttpResponse<?> response) {
    headers.forEach((name, value) -> {
      if (!response.getHeaders().contains(name)) {
        response.header(name, value);
      }
    });
  }
}
