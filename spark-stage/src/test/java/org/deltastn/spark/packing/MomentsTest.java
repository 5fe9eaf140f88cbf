package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.deltastn.data.Standardization;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.junit.jupiter.api.Test;

/** The means and deviations by which rows are standardized, against those of MLlib's Summarizer. */
class MomentsTest {

  private static final DataColumns COLUMNS =
      new DataColumns("features", "label", "weight", "validation");

  /** A column far from 0, a rare one, a constant that no binary fraction is, and a plain one. */
  private static List<Row> rows() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      double rare = random.nextInt(20) == 0 ? 3.5f : 0;
      double[] x = {4096 + (float) random.nextGaussian(), rare, 0.1f, (float) random.nextDouble()};
      Vector features = i % 2 == 0 ? Vectors.dense(x) : Vectors.dense(x).toSparse();
      double label = (float) (1000 + 50 * random.nextGaussian());
      rows.add(RowFactory.create(features, label, (double) random.nextInt(3), i % 5 == 0));
    }
    return rows;
  }

  private static PackedData pack(List<Row> rows, int partitions, Scaling scaling) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Dataset<Row> data =
        LocalSpark.session().createDataFrame(java.parallelize(rows, partitions), Samples.SCHEMA);
    RowReader reader = new RowReader(COLUMNS, new FeatureReader(4), HandleInvalid.ERROR, 0, false);
    return PackedData.pack(data, COLUMNS, reader, Split.indicated(), 2, scaling);
  }

  @Test
  void areThoseOfTheWeightedTrainingRowsInAnyPartitions() {
    List<Row> rows = rows();
    Row summary =
        Samples.frame(rows)
            .where("not validation")
            .select(
                Summarizer.metrics("mean", "variance")
                    .summary(functions.col("features"), functions.col("weight"))
                    .as("s"),
                functions.expr("sum(weight * label) / sum(weight)").as("target"))
            .select("s.mean", "s.variance", "target")
            .first();
    double weights =
        rows.stream().filter(r -> !r.getBoolean(3)).mapToDouble(r -> r.getDouble(2)).sum();
    double squares =
        rows.stream()
            .filter(r -> !r.getBoolean(3))
            .mapToDouble(r -> r.getDouble(2) * r.getDouble(2))
            .sum();
    for (int partitions : new int[] {1, 3, 9}) {
      try (PackedData data = pack(rows, partitions, Scaling.measured(4, true, true))) {
        Standardization found = data.standardization();
        for (int column = 0; column < 4; column++) {
          double mean = ((Vector) summary.get(0)).apply(column);
          // MLlib divides by Σw − Σw²/Σw, for an unbiased estimate.
          double variance = ((Vector) summary.get(1)).apply(column);
          double scale = Math.sqrt(variance * (weights - squares / weights) / weights);
          assertThat(found.featureMeans()[column]).isCloseTo(mean, within(1e-9));
          assertThat(found.featureScales()[column])
              .isCloseTo(column == 2 ? 1 : scale, within(1e-6));
        }
        assertThat(found.targetMeans()[0]).isCloseTo(summary.getDouble(2), within(1e-9));
        assertThat(found.targetScales()[0]).isBetween(45.0, 55.0);
        data.workers()
            .collect()
            .forEach(
                worker -> {
                  float[] x = worker.data(4).training().features();
                  for (int i = 0; i < x.length; i += 4) {
                    assertThat(Math.abs(x[i])).isLessThan(6);
                    assertThat(x[i + 2]).isZero();
                  }
                });
      }
    }
  }

  @Test
  void whatIsNotScaledStaysAsItIs() {
    List<Row> rows = rows();
    try (PackedData raw = pack(rows, 2, Scaling.measured(4, false, false));
        PackedData target = pack(rows, 2, Scaling.measured(4, false, true));
        PackedData known = pack(rows, 2, Scaling.by(target.standardization()))) {
      assertThat(raw.standardization().changesFeatures()).isFalse();
      assertThat(raw.standardization().changesTargets()).isFalse();
      assertThat(target.standardization().changesFeatures()).isFalse();
      assertThat(target.standardization().changesTargets()).isTrue();
      assertThat(known.sha256()).isEqualTo(target.sha256()).isNotEqualTo(raw.sha256());
    }
  }
}
