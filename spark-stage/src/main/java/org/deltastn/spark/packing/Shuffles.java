package org.deltastn.spark.packing;

import org.apache.spark.ContextCleaner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Deletes the files of shuffles when they are no longer needed. Spark does so itself only when the
 * driver's garbage collector has found the RDD, which can take hours where the driver's heap is
 * large.
 */
public final class Shuffles {

  private Shuffles() {}

  /**
   * Deletes the files that the shuffle before an RDD wrote, in the background; of no other shuffle.
   *
   * @param shuffled what {@code partitionBy} gave
   */
  public static void delete(JavaPairRDD<?, ?> shuffled) {
    RDD<?> rdd = shuffled.rdd();
    SparkContext context = rdd.context();
    Option<ContextCleaner> cleaner = context.cleaner();
    if (cleaner.isEmpty() || context.isStopped()) {
      return;
    }
    if (rdd.dependencies().head() instanceof ShuffleDependency<?, ?, ?> dependency) {
      cleaner.get().doCleanupShuffle(dependency.shuffleId(), false);
    }
  }
}
