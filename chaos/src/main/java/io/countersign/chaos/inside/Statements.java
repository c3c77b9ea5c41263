package io.countersign.chaos.inside;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sees every statement after it was executed; named in the URL of the database. */
public final class Statements implements QueryInterceptor {
  private final @Nullable CrashPoint point =
      System.getProperty(CrashPoint.PROPERTY) == null
          ? null
          : CrashPoint.valueOf(System.getProperty(CrashPoint.PROPERTY));

  @Override
  public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
    return this;
  }

  /** As if the heartbeat of a job did not come through. */
  private final boolean heartbeatsLost = "PB7".equals(System.getProperty(PlantedBug.PROPERTY));

  @Override
  @SuppressWarnings("NullAway") // null: go on as usual
  public <T extends Resultset> T preProcess(Supplier<String> sql, Query query) {
    if (heartbeatsLost
        && sql != null
        && sql.get() instanceof String text
        && text.startsWith("update scheduled_tasks set last_heartbeat")) {
      throw new IllegalStateException("Planted: no heartbeat");
    }
    return null;
  }

  @Override
  public boolean executeTopLevelOnly() {
    return true;
  }

  @Override
  public void destroy() {}

  @Override
  @SuppressWarnings("NullAway") // null: the result as it is
  public <T extends Resultset> T postProcess(
      Supplier<String> sql, Query query, T result, ServerSession session) {
    if (point != null && sql != null && sql.get() != null) {
      point.afterStatement(sql.get());
    }
    return null;
  }
}
