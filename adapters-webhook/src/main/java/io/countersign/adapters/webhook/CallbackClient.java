package io.countersign.adapters.webhook;

import io.countersign.application.egress.CallbackAddress;
import io.countersign.application.egress.EgressGuard;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts bytes to a receiver that is not to be trusted: only to addresses the guard let pass,
 * without redirects, cookies, proxies, decompression or repeats, and never for longer than the
 * deadline.
 */
final class CallbackClient implements AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final int MAX_HEADER_LINE = 8 * 1024;
  private static final int MAX_HEADERS = 100;
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  /** An answer is known by then; reading on only serves to use the connection again. */
  private static final Duration DRAIN = Duration.ofMillis(500);

  private static final ContentType JSON = ContentType.create("application/json");

  private final Duration deadline;
  private final CloseableHttpClient client;
  private final ExecutorService threads;

  CallbackClient(EgressGuard guard, SSLContext tls, String userAgent, Duration deadline) {
    this.deadline = deadline;
    this.client = client(guard, tls, userAgent, deadline);
    // Not virtual threads: a look-up that hangs in the operating system would hold their carriers.
    this.threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("callback-", 0).factory());
  }

  Answer post(CallbackAddress to, Map<String, String> headers, byte[] body) {
    // From the parts that were checked: nobody else parses the text.
    var target = new HttpHost(to.scheme(), to.host(), to.port());
    var request = new HttpUriRequestBase("POST", URI.create("/"));
    request.setScheme(to.scheme());
    request.setAuthority(new URIAuthority(to.host(), to.port()));
    request.setPath(to.pathAndQuery());
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, JSON));
    var exchange = new Exchange(request);
    var answer = new CompletableFuture<Answer>();
    var worker =
        threads.submit(() ->
            ScopedValue.where(Exchange.CURRENT, exchange)
                .run(() -> perform(target, request, answer)));
    try {
      return await(answer, worker);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.None("interrupted");
    } finally {
      if (!worker.isDone()) {
        exchange.cut();
      }
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    client.close();
  }

  private Answer await(CompletableFuture<Answer> answer, Future<?> worker)
      throws InterruptedException {
    Answer answered;
    try {
      answered = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new Answer.None("timeout");
    } catch (ExecutionException e) {
      throw new IllegalStateException("Sending a callback failed in an unforeseen way", e);
    }
    try {
      worker.get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // The answer counts, however its body ends.
    }
    return answered;
  }

  private void perform(
      HttpHost target, HttpUriRequestBase request, CompletableFuture<Answer> answer) {
    try (var response = client.executeOpen(target, request, HttpClientContext.create())) {
      var retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
      answer.complete(
          new Answer.Status(response.getCode(), retryAfter == null ? null : retryAfter.getValue()));
      if (!endsWithinLimit(response.getEntity())) {
        // Closing the response would politely read the rest, all of it.
        request.cancel();
      }
    } catch (IOException e) {
      answer.complete(new Answer.None(classOf(e)));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static boolean endsWithinLimit(HttpEntity entity) throws IOException {
    if (entity == null) {
      return true;
    }
    var buffer = new byte[8 * 1024];
    int total = 0;
    InputStream content = entity.getContent();
    while (total < MAX_ANSWER_BYTES) {
      int read = content.read(buffer);
      if (read < 0) {
        return true;
      }
      total += read;
    }
    return false;
  }

  private static String classOf(IOException failure) {
    return switch (failure) {
      case BlockedAddressException _ -> "blocked-address";
      case UnknownHostException _ -> "dns";
      case SSLException _ -> "tls";
      case InterruptedIOException _ -> "timeout";
      case ClientProtocolException _ -> "protocol";
      default -> "connection";
    };
  }

  private static CloseableHttpClient client(
      EgressGuard guard, SSLContext tls, String userAgent, Duration deadline) {
    var connect = deadline.compareTo(LONGEST_CONNECT) < 0 ? deadline : LONGEST_CONNECT;
    var http1 =
        Http1Config.custom()
            .setMaxLineLength(MAX_HEADER_LINE)
            .setMaxHeaderCount(MAX_HEADERS)
            .build();
    var connections =
        new GuardedConnections(guard)
            .setDnsResolver(new GuardedDnsResolver(guard))
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(http1).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(connect))
                    .setSocketTimeout(Timeout.of(deadline))
                    .setTimeToLive(TimeValue.ofMinutes(1))
                    .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                    .build())
            .setDefaultTlsConfig(
                TlsConfig.custom().setHandshakeTimeout(Timeout.of(deadline)).build())
            .setDefaultSocketConfig(
                SocketConfig.custom().setSoTimeout(Timeout.of(deadline)).build())
            .setMaxConnTotal(200)
            .setMaxConnPerRoute(20)
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(deadline))
                .setResponseTimeout(Timeout.of(deadline))
                .setRedirectsEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent(userAgent)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .evictExpiredConnections()
        .evictIdleConnections(TimeValue.ofSeconds(20))
        .build();
  }

  /** Makes every connection start from a {@link GuardedSocket}. */
  private static final class GuardedConnections extends PoolingHttpClientConnectionManagerBuilder {
    private final EgressGuard guard;

    GuardedConnections(EgressGuard guard) {
      this.guard = guard;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
      DetachedSocketFactory sockets =
          _ -> {
            var socket = new GuardedSocket(guard);
            Exchange.CURRENT.get().opened(socket);
            return socket;
          };
      return new DefaultHttpClientConnectionOperator(
          sockets,
          ports,
          resolver,
          RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
    }
  }
}
