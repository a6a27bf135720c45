package io.pinbeam.pipelines.stream.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C and SIGTERM, kept from ending the VM: the first one asks the run to end in order, the
 * second one ends it at once.
 *
 * <p>A shutdown hook would not do: Spark has one of its own, which runs at the same time and stops
 * the very pipeline that should still commit. The JDK's {@code sun.misc.Signal} is in no package
 * that may be compiled against without a warning, hence the reflection.
 */
final class EndSignals implements AutoCloseable {
  /** What shells expect of a program that Ctrl-C ended. */
  private static final int ENDED_BY_SIGNAL = 130;

  private static final String[] NAMES = {"INT", "TERM"};

  private final AtomicInteger received = new AtomicInteger();
  private final Map<Object, Object> before = new LinkedHashMap<>();

  private EndSignals() {}

  /** Catches nothing. */
  static EndSignals none() {
    return new EndSignals();
  }

  /** Catches what this VM lets be caught. */
  static EndSignals caught() {
    EndSignals signals = new EndSignals();
    for (String name : NAMES) {
      try {
        signals.handle(name);
      } catch (ReflectiveOperationException e) {
        // Then the signal ends the VM, and the next run goes on where this one was.
      }
    }
    return signals;
  }

  boolean isReceived() {
    return received.get() > 0;
  }

  private void handle(String name) throws ReflectiveOperationException {
    Class<?> handlers = Class.forName("sun.misc.SignalHandler");
    Object handler =
        Proxy.newProxyInstance(
            handlers.getClassLoader(),
            new Class<?>[] {handlers},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "handle":
                  if (received.incrementAndGet() > 1) {
                    Runtime.getRuntime().halt(ENDED_BY_SIGNAL);
                  }
                  return null;
                case "equals":
                  return proxy == args[0];
                case "hashCode":
                  return System.identityHashCode(proxy);
                default:
                  return name;
              }
            });
    Class<?> signals = Class.forName("sun.misc.Signal");
    Object signal = signals.getConstructor(String.class).newInstance(name);
    before.put(signal, set(signal, handler));
  }

  private static Object set(Object signal, Object handler) throws ReflectiveOperationException {
    try {
      return signal
          .getClass()
          .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
          .invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(e.getCause());
    }
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    before.forEach(
        (signal, handler) -> {
          try {
            set(signal, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        });
    before.clear();
  }
}
