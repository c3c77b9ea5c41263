package io.countersign.adapters.web.channel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.countersign.adapters.web.security.ClientAddress;
import io.countersign.adapters.web.security.RateLimits;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.usecase.channel.ReceiveCall;
import io.countersign.domain.InvalidValueException;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes what vendors of channels call with, of every channel alike. The tenant is in the path, so
 * that only this tenant's secrets are tried. Refusals say nothing: whoever calls without a right
 * signature is not told why.
 */
@Hidden
@Controller("/channels/{channel}/{tenant}")
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CallController {
  private static final String RETRY_AFTER = RateLimits.seconds(Duration.ofMinutes(1));

  private final ReceiveCall receiveCall;
  private final ClientAddress clientAddress;
  private final RateLimits limits;

  /**
   * From where genuine calls to which channel came lately. They are looked at whatever else comes
   * from there: a vendor is not locked out by somebody who shares a proxy with it.
   */
  private final Cache<Source, Boolean> genuineLately =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofHours(1)).build();

  CallController(ReceiveCall receiveCall, ClientAddress clientAddress, RateLimits limits) {
    this.receiveCall = receiveCall;
    this.clientAddress = clientAddress;
    this.limits = limits;
  }

  private record Source(ChannelId channel, TenantId tenant, String address) {
    String path() {
      return channel + "/" + tenant;
    }
  }

  @Post
  HttpResponse<?> receive(String channel, String tenant, HttpRequest<byte[]> request) {
    return source(channel, tenant, clientAddress.of(request))
        .<HttpResponse<?>>map(source -> receive(source, request))
        .orElseGet(HttpResponse::notFound);
  }

  /** Empty if there can be no such names: nothing is kept of those. */
  private static Optional<Source> source(String channel, String tenant, String address) {
    try {
      return Optional.of(new Source(new ChannelId(channel), new TenantId(tenant), address));
    } catch (InvalidValueException noSuchName) {
      return Optional.empty();
    }
  }

  private HttpResponse<?> receive(Source source, HttpRequest<byte[]> request) {
    if (limits.refusedTooOftenAt(source.path(), source.address())
        && genuineLately.getIfPresent(source) == null) {
      return HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
          .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
    }
    var call = new IncomingCall(headers(request), request.getBody().orElseGet(() -> new byte[0]));
    var result = receiveCall.handle(source.tenant(), source.channel(), call);
    switch (result) {
      case ReceiveCall.Result.Answered _ -> genuineLately.put(source, true);
      case ReceiveCall.Result.NotGenuine(), ReceiveCall.Result.NotFound() ->
          limits.refusedAt(source.path(), source.address());
      case ReceiveCall.Result.Malformed() -> {}
    }
    return answer(result);
  }

  private static HttpResponse<?> answer(ReceiveCall.Result result) {
    return switch (result) {
      case ReceiveCall.Result.Answered(var answer) ->
          answer.body().isEmpty()
              ? HttpResponse.ok()
              : HttpResponse.ok(answer.body())
                  .contentType(MediaType.of(answer.contentType() + "; charset=utf-8"));
      case ReceiveCall.Result.NotGenuine() -> HttpResponse.status(HttpStatus.UNAUTHORIZED);
      case ReceiveCall.Result.NotFound() -> HttpResponse.status(HttpStatus.NOT_FOUND);
      case ReceiveCall.Result.Malformed() -> HttpResponse.status(HttpStatus.BAD_REQUEST);
    };
  }

  /** A header that comes twice is none: which of them was signed nobody can tell. */
  private static Map<String, String> headers(HttpRequest<?> request) {
    var headers = new LinkedHashMap<String, String>();
    request
        .getHeaders()
        .forEach((name, values) -> {
          if (values.size() == 1) {
            headers.put(name, values.getFirst());
          }
        });
    return headers;
  }
}
