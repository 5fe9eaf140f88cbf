package org.deltastn.spark.packing;

import java.util.function.Supplier;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * The rows of a worker as its task gets them: read when they are asked for, and not before. So a
 * task whose replica has them already neither fetches them from another executor nor reads them
 * from disk. Lives no longer than the task.
 */
public final class WorkerRows {

  private static final ClassTag<WorkerRows> TYPE = ClassTag$.MODULE$.apply(WorkerRows.class);

  private final int worker;
  private final int trainingRows;
  private final int validationRows;
  private final Supplier<WorkerData> rows;

  private WorkerRows(int worker, int trainingRows, int validationRows, Supplier<WorkerData> rows) {
    this.worker = worker;
    this.trainingRows = trainingRows;
    this.validationRows = validationRows;
    this.rows = rows;
  }

  /** Returns rows that are here. */
  public static WorkerRows of(WorkerData data) {
    return new WorkerRows(data.worker(), data.trainingRows(), data.validationRows(), () -> data);
  }

  /**
   * Returns an element per worker, on the executors where Spark holds its rows if it can.
   *
   * @param workers of which partition i holds the rows of worker i
   * @param trainingRows of every worker
   * @param validationRows of every worker
   * @param reads counts how often rows are read
   */
  static JavaRDD<WorkerRows> of(
      JavaRDD<WorkerData> workers,
      int[] trainingRows,
      int[] validationRows,
      LongAccumulator reads) {
    return new OnDemand(workers.rdd(), trainingRows, validationRows, reads).toJavaRDD();
  }

  public int worker() {
    return worker;
  }

  public int trainingRows() {
    return trainingRows;
  }

  public int validationRows() {
    return validationRows;
  }

  /** Reads the rows. */
  public WorkerData read() {
    return rows.get();
  }

  /** Spark reads the partition of a parent before a function sees it; this does not. */
  private static final class OnDemand extends RDD<WorkerRows> {

    private static final long serialVersionUID = 1L;

    private final ClassTag<WorkerData> parentType = ClassTag$.MODULE$.apply(WorkerData.class);
    private final int[] trainingRows;
    private final int[] validationRows;
    private final LongAccumulator reads;

    private OnDemand(
        RDD<WorkerData> workers, int[] trainingRows, int[] validationRows, LongAccumulator reads) {
      super(workers, TYPE);
      this.trainingRows = trainingRows;
      this.validationRows = validationRows;
      this.reads = reads;
    }

    @Override
    public Partition[] getPartitions() {
      return firstParent(parentType).partitions();
    }

    @Override
    public Iterator<WorkerRows> compute(Partition partition, TaskContext task) {
      RDD<WorkerData> workers = firstParent(parentType);
      int worker = partition.index();
      return Iterator$.MODULE$.single(
          new WorkerRows(
              worker,
              trainingRows[worker],
              validationRows[worker],
              () -> {
                reads.add(1);
                return workers.iterator(partition, task).next();
              }));
    }
  }
}
