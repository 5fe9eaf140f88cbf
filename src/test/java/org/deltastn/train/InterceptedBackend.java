package org.deltastn.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.deltastn.tensor.backend.Backend;

/** An engine whose calls are seen by a test on their way. */
final class InterceptedBackend {

  private InterceptedBackend() {}

  /** Sees a call before the engine does. */
  interface Interceptor {

    /** Returns what the call returns in place of the engine's result, or null for that. */
    Object before(Method method, Object[] arguments);
  }

  /** Returns an engine that asks an interceptor first. */
  static Backend of(Backend backend, Interceptor interceptor) {
    return (Backend)
        Proxy.newProxyInstance(
            InterceptedBackend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              Object result = interceptor.before(method, arguments);
              if (result != null) {
                return result;
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
