package io.countersign.adapters.persistence;

import io.countersign.application.runtime.Durability;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was confirmed must outlive a crash. Sets the embedded database up for that, and says so at
 * start-up when a server is not.
 */
@Singleton
final class DurabilityCheck implements Durability {
  private static final Logger LOG = LoggerFactory.getLogger(DurabilityCheck.class);

  private final Engine engine;
  private final Sql sql;

  DurabilityCheck(Engine engine, Sql sql) {
    this.engine = engine;
    this.sql = sql;
  }

  @EventListener
  void check(StartupEvent started) {
    switch (engine) {
      // Otherwise H2 writes half a second after it has confirmed.
      case H2 -> sql.update("SET WRITE_DELAY 0");
      case MYSQL -> warnAboutLazyWrites();
    }
  }

  @Override
  public boolean assured() {
    return switch (engine) {
      case H2 -> sql.first("SELECT 1 AS here", row -> row.number("here")).isPresent();
      case MYSQL -> {
        var settings = settings();
        yield !settings.losesDecisions() && !settings.losesThemElsewhere();
      }
    };
  }

  private Settings settings() {
    return sql.first(
            """
            SELECT @@innodb_flush_log_at_trx_commit AS redo, @@log_bin AS binlog, @@sync_binlog AS sync
            """,
            row -> new Settings(row.number("redo"), row.flag("binlog"), row.number("sync")))
        .orElseThrow();
  }

  private void warnAboutLazyWrites() {
    var settings = settings();
    if (settings.losesDecisions()) {
      LOG.warn(
          "innodb_flush_log_at_trx_commit is {}: decisions that were confirmed can be lost in a"
              + " crash. Set it to 1.",
          settings.redo());
    }
    if (settings.losesThemElsewhere()) {
      LOG.warn(
          "sync_binlog is {}: replicas and backups can miss confirmed decisions after a crash. Set"
              + " it to 1.",
          settings.sync());
    }
  }

  private record Settings(int redo, boolean binlog, int sync) {
    boolean losesDecisions() {
      return redo != 1;
    }

    boolean losesThemElsewhere() {
      return binlog && sync != 1;
    }
  }
}
