package io.countersign.adapters.web.api;

import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What holds for every API call: plain JSON as body (YAML for definitions), and only query
 * parameters that are known.
 */
@ServerFilter("/v1/**")
@Order(Ordered.HIGHEST_PRECEDENCE + 200)
final class RequestRules {
  /** What definitions of workflows may be written in as well (RFC 9512). */
  static final String YAML = "application/yaml";

  @RequestFilter
  void check(HttpRequest<?> request) {
    checkBody(request);
    if (RouteAttributes.getRouteMatch(request).orElse(null)
        instanceof MethodBasedRouteMatch<?, ?> route) {
      checkQuery(
          request,
          Arrays.stream(route.getArguments())
              .filter(a -> a.getAnnotationMetadata().hasAnnotation(QueryValue.class))
              .map(a -> a.getName())
              .collect(Collectors.toSet()));
    }
  }

  private static void checkBody(HttpRequest<?> request) {
    var headers = request.getHeaders();
    var hasBody = request.getContentLength() > 0 || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    var known =
        request
            .getContentType()
            .filter(type ->
                type.getName().equalsIgnoreCase(MediaType.APPLICATION_JSON)
                    || (isYaml(type) && request.getPath().startsWith("/v1/workflow")))
            .isPresent();
    if ((hasBody && !known) || headers.contains(HttpHeaders.CONTENT_ENCODING)) {
      throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send application/json, not compressed.")
          .asException();
    }
  }

  static boolean isYaml(MediaType type) {
    return type.getName().equalsIgnoreCase(YAML);
  }

  private static void checkQuery(HttpRequest<?> request, Set<String> known) {
    request
        .getParameters()
        .forEach((name, values) -> {
          if (!known.contains(name)) {
            throw Problem.of(ProblemType.INVALID_QUERY, "This call has no such query parameter.")
                .asException();
          }
          if (values.size() > 1) {
            throw Problem.of(ProblemType.INVALID_QUERY, "Give " + name + " only once.")
                .asException();
          }
        });
  }
}
