package io.countersign.adapters.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.application.access.ApiKeySecret;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.usecase.tenant.AuthenticateCaller;
import io.countersign.application.usecase.tenant.RecordRefusedCall;
import io.micronaut.context.BeanProvider;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.RouteMatch;
import io.micronaut.web.router.UriRouteMatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one door to the API: finds out who is calling, and whether they may call this route. A route
 * that does not say who may call it is closed to everybody.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class ApiGuard {
  private static final String API = "/v1";
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/=-]{1,512})");

  // Looked up late: this filter sees pages, too, which have nothing to do with keys.
  private final BeanProvider<AuthenticateCaller> authenticateCaller;
  private final BeanProvider<RecordRefusedCall> recordRefusedCall;
  private final ClientAddress clientAddress;
  private final RateLimits limits;

  /**
   * Hashes of credentials that were good lately. They are looked at even when their address is
   * refused: who shares it with somebody who guesses keys is not locked out.
   */
  private final Cache<String, Boolean> goodLately =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(10)).build();

  ApiGuard(
      BeanProvider<AuthenticateCaller> authenticateCaller,
      BeanProvider<RecordRefusedCall> recordRefusedCall,
      ClientAddress clientAddress,
      RateLimits limits) {
    this.authenticateCaller = authenticateCaller;
    this.recordRefusedCall = recordRefusedCall;
    this.clientAddress = clientAddress;
    this.limits = limits;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void admit(HttpRequest<?> request) {
    var route = RouteAttributes.getRouteMatch(request).orElse(null);
    if (route == null) {
      // Strangers do not even learn which routes there are.
      if (isApi(request.getPath())) {
        request.setAttribute(Caller.ATTRIBUTE, authenticate(request));
      }
    } else if (isGuarded(route)) {
      var caller = authenticate(request);
      slowDown(caller);
      check(route, caller);
      request.setAttribute(Caller.ATTRIBUTE, caller);
    }
  }

  private static boolean isGuarded(RouteMatch<?> route) {
    var metadata = route.getAnnotationMetadata();
    return metadata.hasAnnotation(RequiresScope.class)
        || metadata.hasAnnotation(OperatorOnly.class)
        || metadata.hasAnnotation(AnyClient.class)
        || (route instanceof UriRouteMatch<?, ?> byUri
            && isApi(byUri.getRouteInfo().getUriMatchTemplate().toPathString()));
  }

  private static boolean isApi(String path) {
    return path.equals(API) || path.startsWith(API + "/");
  }

  private Caller authenticate(HttpRequest<?> request) {
    var address = clientAddress.of(request);
    var credential = credential(request);
    var hash = credential.map(ApiKeySecret::sha256).orElse("");
    var caller =
        limits.refusedTooOften(address) && goodLately.getIfPresent(hash) == null
            ? Optional.<Caller>empty()
            : credential.flatMap(text -> authenticateCaller.get().handle(text));
    if (caller.isEmpty()) {
      goodLately.invalidate(hash);
      limits.refused(address).ifPresent(ApiGuard::comeBackIn);
      throw Problem.of(ProblemType.UNAUTHENTICATED).asException();
    }
    goodLately.put(hash, true);
    return caller.get();
  }

  private static Optional<String> credential(HttpRequest<?> request) {
    var headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.size() != 1) {
      return Optional.empty();
    }
    var bearer = BEARER.matcher(headers.getFirst());
    return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
  }

  private void slowDown(Caller caller) {
    limits.callWith(whose(caller)).ifPresent(ApiGuard::comeBackIn);
  }

  private static String whose(Caller caller) {
    return switch (caller) {
      case Caller.Operator() -> "operator";
      case Caller.Client client -> client.tenant() + " " + client.keyId();
    };
  }

  private static void comeBackIn(Duration wait) {
    throw Problem.of(ProblemType.RATE_LIMITED)
        .with(HttpHeaders.RETRY_AFTER, RateLimits.seconds(wait))
        .asException();
  }

  private void check(RouteMatch<?> route, Caller caller) {
    var metadata = route.getAnnotationMetadata();
    var scopes = List.of(metadata.enumValues(RequiresScope.class, Scope.class));
    switch (caller) {
      case Caller.Operator() -> {
        if (!metadata.hasAnnotation(OperatorOnly.class)) {
          throw Problem.of(ProblemType.TENANT_KEY_REQUIRED).asException();
        }
      }
      case Caller.Client client -> {
        if (metadata.hasAnnotation(OperatorOnly.class)) {
          record(client, "operator", route);
          throw Problem.of(ProblemType.OPERATOR_ONLY).asException();
        }
        for (var scope : scopes) {
          if (!client.may(scope)) {
            record(client, scope.toString(), route);
            throw Problem.of(
                    ProblemType.INSUFFICIENT_SCOPE, "The key needs the scope " + scope + ".")
                .asException();
          }
        }
        if (scopes.isEmpty() && !metadata.hasAnnotation(AnyClient.class)) {
          throw new IllegalStateException("Nothing says who may call " + route);
        }
      }
    }
  }

  private void record(Caller.Client client, String needed, RouteMatch<?> route) {
    if (limits.worthRecording(whose(client))) {
      recordRefusedCall.get().handle(client, needed, name(route));
    }
  }

  /** Method and path as they are documented, without the ids that were asked for. */
  private static String name(RouteMatch<?> route) {
    return route instanceof UriRouteMatch<?, ?> byUri
        ? byUri.getRouteInfo().getHttpMethodName()
            + " "
            + byUri.getRouteInfo().getUriMatchTemplate().toPathString()
        : "";
  }
}
