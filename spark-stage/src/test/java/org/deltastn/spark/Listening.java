package org.deltastn.spark;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerInterface;

/**
 * Listeners for the length of a block, which hear of nothing that was before it. Spark delivers
 * events later than it posts them, also to listeners that were added in between, so what earlier
 * tests did would be heard too.
 */
public final class Listening implements AutoCloseable {

  private static final long EVENTS_MILLIS = 60_000;

  private final SparkContext context;
  private final List<SparkListenerInterface> listeners;

  /** Waits for the events before, and adds listeners. */
  public Listening(SparkContext context, SparkListenerInterface... listeners) {
    this.context = context;
    this.listeners = List.of(listeners);
    settle(context);
    this.listeners.forEach(context::addSparkListener);
  }

  /** Waits until all events so far have been heard. */
  public void settle() {
    settle(context);
  }

  /** Waits until the listeners of a context have heard of all events so far. */
  public static void settle(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty(EVENTS_MILLIS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes the listeners. */
  @Override
  public void close() {
    listeners.forEach(context::removeSparkListener);
  }
}
