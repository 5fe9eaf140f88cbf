package org.deltastn.spark.packing.rows;

import org.apache.spark.rdd.DeterministicLevel;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Nondeterministic;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.JavaConverters;

/** Looks for what makes a DataFrame another one when it is computed again. */
public final class InputLineage {

  private static final Logger LOG = LoggerFactory.getLogger(InputLineage.class);

  private InputLineage() {}

  /**
   * Warns of a DataFrame whose partitions may hold other rows when an executor is lost.
   *
   * @param rdd its rows
   * @param storage of the workers' rows; copies on two executors need no warning
   */
  public static void warn(Dataset<?> data, RDD<?> rdd, StorageLevel storage) {
    if (storage.replication() == 1 && mayChange(data, rdd)) {
      LOG.warn(
          "the DataFrame may have other rows when it is computed again, since it depends on random"
              + " numbers, on the time, or on the order in which rows of a shuffle arrive: an"
              + " executor that is lost would end the fit. Write it to files or checkpoint() it"
              + " before fit, or set storageLevel to MEMORY_AND_DISK_2");
    }
  }

  /** Returns whether the rows of a partition may change. */
  static boolean mayChange(Dataset<?> data, RDD<?> rdd) {
    return isRandom(data.queryExecution().optimizedPlan())
        || rdd.outputDeterministicLevel() == DeterministicLevel.INDETERMINATE();
  }

  private static boolean isRandom(LogicalPlan plan) {
    return JavaConverters.seqAsJavaList(plan.expressions()).stream()
            .anyMatch(InputLineage::isRandom)
        || JavaConverters.seqAsJavaList(plan.children()).stream().anyMatch(InputLineage::isRandom);
  }

  /**
   * Returns whether an expression draws or numbers. User-defined functions are taken for pure:
   * MLlib declares its own (VectorAssembler's) not deterministic only to be computed once.
   */
  private static boolean isRandom(Expression expression) {
    return expression instanceof Nondeterministic
        || JavaConverters.seqAsJavaList(expression.children()).stream()
            .anyMatch(InputLineage::isRandom);
  }
}
