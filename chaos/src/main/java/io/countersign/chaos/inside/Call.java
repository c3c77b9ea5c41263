package io.countersign.chaos.inside;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A call of a port that has not reached it yet. */
record Call(Object bean, Class<?> port, Method method, Object @Nullable [] arguments) {
  boolean is(Class<?> of, String name) {
    return port == of && method.getName().equals(name);
  }

  /** An argument that is known to be there. */
  Object argument(int index) {
    if (arguments == null) {
      throw new IllegalStateException("No arguments");
    }
    return arguments[index];
  }

  Call with(Object... others) {
    return new Call(bean, port, method, others);
  }

  @Nullable Object proceed() throws Throwable {
    try {
      return method.invoke(bean, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }
}
