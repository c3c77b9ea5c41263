package io.countersign.adapters.email;

import io.countersign.adapters.email.SmtpConnector.Ports;
import io.countersign.application.egress.EgressGuard;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Makes the way out to mail servers, as the operator configured it. */
@Factory
final class SmtpBeans {
  /** How long everything about one mail may take. */
  private static final Duration WHOLE = Duration.ofSeconds(60);

  @Singleton
  SmtpConnector connector(
      EgressGuard guard,
      @Property(name = "countersign.smtp.any-port", defaultValue = "false") boolean anyPort,
      @Property(name = "countersign.smtp.connect-timeout", defaultValue = "10s") Duration connect,
      @Property(name = "countersign.smtp.timeout", defaultValue = "20s") Duration answer) {
    return new SmtpConnector(guard, anyPort ? Ports.ANY_INSIDE : Ports.MAIL, connect, answer);
  }

  @Singleton
  SmtpTransport transport(
      SmtpConnector connector,
      @Property(name = "countersign.smtp.timeout", defaultValue = "20s") Duration answer,
      @Property(name = "countersign.public-url", defaultValue = "http://localhost") URI publicUrl,
      SmtpTimer timer)
      throws NoSuchAlgorithmException {
    return new SmtpTransport(
        connector,
        SSLContext.getDefault(),
        new SmtpTransport.Limits(answer, WHOLE),
        greeting(publicUrl.getHost()),
        timer.executor());
  }

  /** A number needs brackets, RFC 5321 says. */
  private static String greeting(@Nullable String host) {
    if (host == null) {
      return "localhost";
    }
    return host.matches("[0-9.]+") ? "[" + host + "]" : host;
  }

  @Singleton
  @Bean(preDestroy = "close")
  SmtpTimer timer() {
    return new SmtpTimer();
  }

  /**
   * One thread that ends what takes too long. Not a bean of its own type: others have timers, too.
   */
  static final class SmtpTimer implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("smtp-timer").factory());

    SmtpTimer() {
      executor.setRemoveOnCancelPolicy(true);
    }

    ScheduledExecutorService executor() {
      return executor;
    }

    @Override
    public void close() {
      executor.shutdownNow();
    }
  }
}
