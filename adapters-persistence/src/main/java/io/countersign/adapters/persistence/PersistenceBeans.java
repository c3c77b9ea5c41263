package io.countersign.adapters.persistence;

import io.micronaut.context.annotation.Factory;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

@Factory
final class PersistenceBeans {
  @Singleton
  Pool pool(DataSource dataSource) {
    return new Pool(DelegatingDataSource.unwrapDataSource(dataSource));
  }

  @Singleton
  Engine engine(Pool pool) throws SQLException {
    return Engine.of(pool.dataSource());
  }
}
