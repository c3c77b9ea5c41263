package io.countersign.adapters.persistence;

import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;

/**
 * Spares the server what it need not be asked: nearly half of all round trips were the driver's own
 * questions about its session. What the address of the database says itself counts more.
 */
@Singleton
final class DriverSettings implements BeanCreatedEventListener<DatasourceConfiguration> {
  @Override
  public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> created) {
    var configuration = created.getBean();
    var url = configuration.getJdbcUrl();
    if (url != null && url.startsWith("jdbc:mysql:")) {
      // Nobody else changes isolation, autocommit or read-only on our connections.
      configuration.addDataSourceProperty("useLocalSessionState", "true");
      configuration.addDataSourceProperty("cacheServerConfiguration", "true");
      configuration.addDataSourceProperty("cachePrepStmts", "true");
      configuration.addDataSourceProperty("prepStmtCacheSize", "250");
      configuration.addDataSourceProperty("prepStmtCacheSqlLimit", "4096");
      configuration.addDataSourceProperty("useServerPrepStmts", "true");
    }
    return configuration;
  }
}
