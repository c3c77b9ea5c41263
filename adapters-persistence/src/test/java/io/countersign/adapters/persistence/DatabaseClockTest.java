package io.countersign.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final Instant DATABASE = Instant.parse("2031-01-01T00:00:00.123456Z");

  private final AtomicReference<Instant> databaseTime = new AtomicReference<>(DATABASE);
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong(-77);
  private final DataSource dataSource = mock();
  private final Queue<Runnable> aside = new ArrayDeque<>();
  private boolean down;
  private DatabaseClock clock;

  @BeforeEach
  void start() throws SQLException {
    Connection connection = mock();
    PreparedStatement statement = mock();
    when(dataSource.getConnection())
        .thenAnswer(call -> {
          if (down) {
            throw new SQLException("gone", "08001");
          }
          return connection;
        });
    when(connection.prepareStatement(anyString())).thenReturn(statement);
    when(statement.executeQuery())
        .thenAnswer(call -> {
          questions.incrementAndGet();
          ResultSet results = mock();
          when(results.getObject(anyString(), any(Class.class)))
              .thenReturn(LocalDateTime.ofInstant(databaseTime.get(), ZoneOffset.UTC));
          return results;
        });
    clock = new DatabaseClock(dataSource, Engine.MYSQL, nanos::get, aside::add);
    clock.start();
  }

  @Test
  @DisplayName("A9 A10 time is the database's, whatever this machine's clock says")
  void it_says_what_the_database_says_and_not_what_this_machine_says() {
    assertThat(clock.instant()).isEqualTo(DATABASE);
  }

  @Test
  void in_between_it_counts_on_by_itself() {
    passes(Duration.ofSeconds(4));

    assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(4));
    assertThat(questions).hasValue(1);
  }

  @Test
  void after_some_seconds_it_asks_again() {
    passes(Duration.ofSeconds(6));
    databaseTime.set(DATABASE.plusSeconds(60));
    askAside();

    assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(60));
    assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(60));
    assertThat(questions).hasValue(2);
  }

  @Test
  @DisplayName(
      "nobody who wants the time waits for a connection, and one question at a time is enough")
  void who_wants_the_time_does_not_wait_for_the_database() {
    passes(Duration.ofSeconds(6));
    databaseTime.set(DATABASE.plusSeconds(60));

    assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(6));
    assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(6));
    assertThat(questions).hasValue(1);
    assertThat(aside).hasSize(1);
  }

  @Test
  void while_the_database_is_away_it_counts_on() {
    passes(Duration.ofSeconds(6));
    down = true;
    askAside();

    assertThat(clock.instant()).isCloseTo(DATABASE.plusSeconds(6), within(1, ChronoUnit.MICROS));
  }

  @Test
  void it_is_as_exact_as_columns_are() {
    nanos.addAndGet(1_999);

    assertThat(clock.instant()).isEqualTo(DATABASE.plusNanos(1_000));
  }

  /** What the clock wanted to ask meanwhile is asked. */
  private void askAside() {
    clock.instant();
    aside.remove().run();
  }

  private void passes(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
