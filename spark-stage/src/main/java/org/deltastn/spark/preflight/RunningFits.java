package org.deltastn.spark.preflight;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;

/**
 * Holds the fits that this driver runs at a time, such as those of a CrossValidator with
 * parallelism, and what memory each may take: executors keep the replicas of all of them.
 */
public final class RunningFits {

  private static final List<Entry> RUNNING = new ArrayList<>();

  private RunningFits() {}

  /**
   * What fits may take, in bytes.
   *
   * @param fits how many
   * @param outside replicas of an executor, outside its heap
   * @param driver states in the driver's heap
   * @param executor states in an executor's heap
   */
  record Share(int fits, long outside, long driver, long executor) {

    static final Share NONE = new Share(0, 0, 0, 0);

    private Share plus(Share other) {
      return new Share(
          fits + other.fits,
          outside + other.outside,
          driver + other.driver,
          executor + other.executor);
    }

    /** Returns what a message adds to a number that has these fits in it. */
    String included() {
      return switch (fits) {
        case 0 -> "";
        case 1 -> ", with those of another fit that runs in this application";
        default -> ", with those of " + fits + " other fits that run in this application";
      };
    }
  }

  /** A fit from before its checks until it ends. */
  public static final class Entry implements AutoCloseable {

    private final String application;
    private Share share = new Share(1, 0, 0, 0);

    private Entry(String application) {
      this.application = application;
    }

    /** Records what the fit may take; returns what the other fits of its application may. */
    Share takes(long outside, long driver, long executor) {
      synchronized (RUNNING) {
        share = new Share(1, outside, driver, executor);
        return RUNNING.stream()
            .filter(entry -> entry != this && entry.application.equals(application))
            .map(entry -> entry.share)
            .reduce(Share.NONE, Share::plus);
      }
    }

    @Override
    public void close() {
      synchronized (RUNNING) {
        RUNNING.remove(this);
      }
    }
  }

  /** Adds a fit, until it is closed. */
  public static Entry enter(SparkContext spark) {
    return enter(spark.applicationId());
  }

  static Entry enter(String application) {
    Entry entry = new Entry(application);
    synchronized (RUNNING) {
      RUNNING.add(entry);
    }
    return entry;
  }
}
