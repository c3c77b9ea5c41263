package io.countersign.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final String FORGED = "2026-11-21T08:00:00.000Z INFO  i.c.Forged all is well";
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  private static String written(String message, Throwable failure) {
    var console = (ConsoleAppender<ILoggingEvent>) ROOT.getAppender("CONSOLE");
    var event =
        new LoggingEvent(LoggingTest.class.getName(), ROOT, Level.ERROR, message, failure, null);
    return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("F100 nobody writes a line of their own into the log")
  void nobody_writes_a_line_of_their_own_into_the_log() {
    var cause = new IllegalArgumentException("read\r\n" + FORGED);
    var failure = new IllegalStateException("no\n" + FORGED + "\u001b[2J", cause);

    var log = written("a name\n" + FORGED, failure);

    assertThat(log.lines()).noneMatch(line -> line.startsWith("2026-11-21T08:00:00.000Z"));
    assertThat(log).doesNotContain("\r", "\u001b").endsWith("\n");
  }

  @Test
  @DisplayName("F100 a stack trace keeps its lines")
  void a_stack_trace_keeps_its_lines() {
    var log = written("broken", new IllegalStateException("no", new IllegalStateException("why")));

    assertThat(log.lines()).anyMatch(line -> line.startsWith("\tat "));
    assertThat(log.lines()).anyMatch(line -> line.startsWith("Caused by: "));
    assertThat(log).doesNotContain("¶");
  }
}
