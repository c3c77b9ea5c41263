package io.countersign.adapters.persistence;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.time.InstantSourceFactory;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the database, to the microsecond: the same for all replicas, whatever their own
 * clocks say. Asked every few seconds, counted on in between.
 */
@Singleton
@Replaces(factory = InstantSourceFactory.class, bean = InstantSource.class)
final class DatabaseClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long REFRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private final DataSource dataSource;
  private final Engine engine;
  private final LongSupplier nanoTime;
  private final Executor aside;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private volatile Reading reading = new Reading(Instant.EPOCH, 0);
  private volatile long refreshedAt;

  /** What the database said, and what {@link System#nanoTime} was then. */
  private record Reading(Instant time, long nanos) {
    Instant at(long nanosNow) {
      return time.plusNanos(nanosNow - nanos);
    }
  }

  @Inject
  DatabaseClock(Pool pool, Engine engine) {
    this(pool.dataSource(), engine, System::nanoTime, Thread::startVirtualThread);
  }

  /**
   * The executor is where the database is asked, so that nobody who wants the time waits for it.
   */
  DatabaseClock(DataSource dataSource, Engine engine, LongSupplier nanoTime, Executor aside) {
    this.dataSource = dataSource;
    this.engine = engine;
    this.nanoTime = nanoTime;
    this.aside = aside;
  }

  @PostConstruct
  void start() throws SQLException {
    var asked = nanoTime.getAsLong();
    reading = ask();
    refreshedAt = asked;
  }

  @Override
  public Instant instant() {
    if (nanoTime.getAsLong() - refreshedAt > REFRESH_NANOS
        && refreshing.compareAndSet(false, true)) {
      // Who asks may hold a connection already; waiting here for another can exhaust the pool.
      aside.execute(this::refresh);
    }
    return reading.at(nanoTime.getAsLong()).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Takes over what the database says if the difference is more than the time that asking took.
   * Without that, time would step back and forth a little at every refresh.
   */
  private void refresh() {
    var asked = nanoTime.getAsLong();
    refreshedAt = asked; // also after a failure: the next one to ask is due later
    try {
      var fresh = ask();
      var difference = Duration.between(reading.at(fresh.nanos()), fresh.time()).abs();
      if (difference.toNanos() > nanoTime.getAsLong() - asked) {
        reading = fresh;
      }
    } catch (SQLException failed) {
      LOG.warn("The database was not asked for the time: {}", DatabaseFault.of(failed));
    } finally {
      refreshing.set(false);
    }
  }

  private Reading ask() throws SQLException {
    // Not the connection of a transaction: on some engines time stands still there.
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement("SELECT " + engine.utcNow() + " AS utc_now")) {
      var asked = nanoTime.getAsLong();
      try (var results = statement.executeQuery()) {
        var answered = nanoTime.getAsLong();
        results.next();
        var time = results.getObject("utc_now", LocalDateTime.class).toInstant(ZoneOffset.UTC);
        return new Reading(time, asked + (answered - asked) / 2);
      }
    }
  }
}
