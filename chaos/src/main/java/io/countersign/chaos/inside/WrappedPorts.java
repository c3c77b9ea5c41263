package io.countersign.chaos.inside;

import io.countersign.application.channel.HilChannel;
import io.countersign.application.port.ApprovalRequests;
import io.countersign.application.port.AuditLog;
import io.countersign.application.port.Continuations;
import io.countersign.application.port.Deliveries;
import io.countersign.application.port.Executions;
import io.countersign.application.port.Jobs;
import io.countersign.application.port.Links;
import io.countersign.application.port.Secrets;
import io.countersign.application.port.SigningKeys;
import io.countersign.application.runtime.Transactions;
import io.countersign.domain.continuation.ContinuationOrchestrator;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the ports of the application, if a crash point or a bug is asked for; if not, every
 * port stays as it is. A bean that is given out as its own class alone is no port.
 */
@Singleton
final class WrappedPorts implements BeanCreatedEventListener<Object> {
  private static final List<Class<?>> PORTS =
      List.of(
          ApprovalRequests.class,
          AuditLog.class,
          Continuations.class,
          ContinuationOrchestrator.class,
          Deliveries.class,
          Executions.class,
          HilChannel.class,
          InstantSource.class,
          Jobs.class,
          Links.class,
          Secrets.class,
          SigningKeys.class,
          Transactions.class);

  private final @Nullable CrashPoint point =
      System.getProperty(CrashPoint.PROPERTY) == null
          ? null
          : CrashPoint.valueOf(System.getProperty(CrashPoint.PROPERTY));

  private final @Nullable Planting planting =
      System.getProperty(PlantedBug.PROPERTY) == null
          ? null
          : new Planting(PlantedBug.valueOf(System.getProperty(PlantedBug.PROPERTY)));

  @Override
  public Object onCreated(BeanCreatedEvent<Object> event) {
    var bean = event.getBean();
    if (point != null || planting != null) {
      var exposed = event.getBeanDefinition().getExposedTypes();
      for (var port : PORTS) {
        if (port.isInstance(bean) && (exposed.isEmpty() || exposed.contains(port))) {
          return wrapped(bean, port);
        }
      }
    }
    return bean;
  }

  private Object wrapped(Object bean, Class<?> port) {
    return Proxy.newProxyInstance(
        bean.getClass().getClassLoader(),
        interfaces(bean.getClass()).toArray(Class<?>[]::new),
        (_, method, arguments) -> {
          var call = new Call(bean, port, method, arguments);
          if (planting != null) {
            return planting.answer(call);
          }
          return point == null ? call.proceed() : halting(call, point);
        });
  }

  private static @Nullable Object halting(Call call, CrashPoint point) throws Throwable {
    var name = call.method().getName();
    point.before(call.port(), name);
    var result = noticing(call, point).proceed();
    point.after(call.port(), name);
    return result;
  }

  /** The work of a transaction, with the point after its last step. */
  private static Call noticing(Call call, CrashPoint point) {
    if (!call.is(Transactions.class, "inTransaction")) {
      return call;
    }
    var work = (Supplier<?>) call.argument(0);
    Supplier<?> noticed =
        () -> {
          var result = work.get();
          point.beforeCommit(call.method().getName());
          return result;
        };
    return call.with(noticed);
  }

  private static Set<Class<?>> interfaces(Class<?> type) {
    var found = new LinkedHashSet<Class<?>>();
    var open = new ArrayList<Class<?>>(List.of(type));
    while (!open.isEmpty()) {
      var next = open.removeLast();
      for (var implemented : next.getInterfaces()) {
        if (Modifier.isPublic(implemented.getModifiers())) {
          found.add(implemented);
        }
        open.add(implemented);
      }
      if (next.getSuperclass() != null) {
        open.add(next.getSuperclass());
      }
    }
    return found;
  }
}
