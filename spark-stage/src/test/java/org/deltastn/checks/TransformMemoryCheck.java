package org.deltastn.checks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.BlockId;
import org.apache.spark.util.AccumulatorContext;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LocalSpark;
import scala.runtime.AbstractFunction1;

/**
 * The {@code transform-memory} check: a service that transforms a small DataFrame again and again,
 * as a stream's {@code foreachBatch} does. After the first transforms, in which the JVM compiles
 * and Spark fills the histories that it keeps (a thousand jobs and queries), the rest must leave
 * heap, process, broadcasts and accumulators as they were. The JVM has all of its heap from the
 * start, so that what the process grows by is outside of it.
 */
public final class TransformMemoryCheck {

  private static final int TRANSFORMS = 10_000;
  private static final int FIRST = 3_000;
  private static final int SHOWN_EVERY = 1_000;

  /** How much more than after the first transforms may be held. */
  private static final double GROWTH = 1.05;

  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.DoubleType)
          .add("b", DataTypes.DoubleType)
          .add("label", DataTypes.DoubleType);
  private static final double MEBI = 1 << 20;

  private TransformMemoryCheck() {}

  /** What is held at one time. */
  private record Held(double heap, double outside, long broadcasts, int accumulators) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "heap %.1f MiB, outside of it %.1f MiB, %d broadcast blocks, %d accumulators",
          heap,
          outside,
          broadcasts,
          accumulators);
    }
  }

  /** Runs the check; an argument gives another number of transforms. */
  public static void main(String[] args) throws Exception {
    int transforms = args.length > 0 ? Integer.parseInt(args[0]) : TRANSFORMS;
    int first = Math.min(FIRST, transforms * 3 / 10);
    SparkSession spark = LocalSpark.session();
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    DeltaStnClassificationModel model =
        new DeltaStnClassifier()
            .setHiddenLayers(new int[] {50})
            .setNumClasses(2)
            .setMaxIter(1)
            .fit(assembler.transform(batch(spark, 0, 200)));
    Held before = null;
    Held held = null;
    for (int i = 1; i <= transforms; i++) {
      Dataset<Row> scored = model.transform(assembler.transform(batch(spark, i, 10)));
      List<Row> rows = scored.select("prediction", "probability").collectAsList();
      if (rows.size() != 10) {
        throw new IllegalStateException("found " + rows.size() + " rows, expected 10");
      }
      if (i == first || i == transforms || i % SHOWN_EVERY == 0) {
        held = held();
        System.out.println(i + " transforms: " + held);
        before = i == first ? held : before;
      }
    }
    boolean flat =
        held.heap() <= GROWTH * before.heap()
            && held.outside() <= GROWTH * before.outside()
            && held.broadcasts() <= before.broadcasts()
            && held.accumulators() <= 2 * before.accumulators();
    System.out.printf(
        Locale.ROOT,
        "%d transforms after %d: heap %+.1f %% [%.0f], outside of it %+.1f %% [%.0f], broadcast blocks"
            + " %d then %d, accumulators %d then %d: %s%n",
        transforms - first,
        first,
        100 * (held.heap() / before.heap() - 1),
        100 * (GROWTH - 1),
        100 * (held.outside() / before.outside() - 1),
        100 * (GROWTH - 1),
        before.broadcasts(),
        held.broadcasts(),
        before.accumulators(),
        held.accumulators(),
        flat ? "flat" : "GROWS");
    spark.stop();
    System.exit(flat ? 0 : 1);
  }

  /** Returns rows of an RDD, whose plan has no number of the batch that would be compiled anew. */
  private static Dataset<Row> batch(SparkSession spark, int number, int size) {
    List<Row> rows = new ArrayList<>();
    for (int i = number; i < number + size; i++) {
      rows.add(RowFactory.create(i * 7 % 11 / 11.0, i * 3 % 5 / 5.0, i % 2.0));
    }
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 1), SCHEMA);
  }

  /** Returns what is held once garbage is collected and Spark has cleaned up after it. */
  private static Held held() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      FullCollection.used();
      Thread.sleep(1_000);
    }
    double heap = FullCollection.used() / MEBI;
    long broadcasts = SparkEnv.get().blockManager().getMatchingBlockIds(new IsBroadcast()).size();
    double resident = ProcessMemory.resident();
    double outside = resident - Runtime.getRuntime().totalMemory() / MEBI;
    return new Held(heap, outside, broadcasts, AccumulatorContext.numAccums());
  }

  private static final class IsBroadcast extends AbstractFunction1<BlockId, Object> {

    @Override
    public Object apply(BlockId id) {
      return id.isBroadcast();
    }
  }
}
