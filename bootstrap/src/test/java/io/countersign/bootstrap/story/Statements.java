package io.countersign.bootstrap.story;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.core.order.Ordered;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a gateway asks its database while a story listens. */
@Singleton
final class Statements implements BeanCreatedEventListener<DataSource>, Ordered {
  private volatile @Nullable ConcurrentLinkedQueue<String> heard;

  /** First, so that the pool below all transactions is what is listened to. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public DataSource onCreated(BeanCreatedEvent<DataSource> created) {
    return listening(DataSource.class, created.getBean());
  }

  /** The statements during a call, without those of timers that look for due work or the time. */
  List<String> during(Callable<?> call) throws Exception {
    var now = new ConcurrentLinkedQueue<String>();
    heard = now;
    try {
      call.call();
    } finally {
      heard = null;
    }
    return now.stream()
        .map(sql -> sql.replaceAll("\\s+", " ").strip())
        .filter(sql -> sql.matches("(?i)(INSERT|UPDATE|DELETE|.* FROM ).*"))
        .filter(sql -> !sql.contains("scheduled_tasks"))
        .toList();
  }

  /** Micronaut's name for the threads of {@code @Scheduled}: they work while a story listens. */
  private static boolean ofTimers(Thread thread) {
    return thread.getName().startsWith("scheduled-executor-");
  }

  private <T> T listening(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                var now = heard;
                if (now != null
                    && !ofTimers(Thread.currentThread())
                    && method.getName().equals("prepareStatement")
                    && arguments[0] instanceof String sql) {
                  now.add(sql);
                }
                var result = method.invoke(real, arguments);
                return result instanceof Connection connection
                    ? listening(Connection.class, connection)
                    : result;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            }));
  }
}
