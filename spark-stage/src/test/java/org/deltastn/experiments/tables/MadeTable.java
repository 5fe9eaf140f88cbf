package org.deltastn.experiments.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A classification table made by a rule, with the kinds of columns that a census has: numbers,
 * strings, missing values. The classes are drawn from the rule's probabilities, so no model reaches
 * an accuracy of 1.
 */
final class MadeTable {

  private static final String[] EDUCATION = {
    "none", "school", "some-college", "bachelor", "master", "doctorate"
  };
  private static final String[] WORK = {
    "clerk", "craft", "executive", "farming", "military", "sales", "service", "technical", "unknown"
  };
  private static final double[] WORK_EFFECT = {-0.3, 0, 1, -1, 0.2, 0.1, -0.8, 0.7, -0.4};
  private static final double MISSING = 0.07;

  private static final StructType SCHEMA =
      new StructType()
          .add("age", DataTypes.DoubleType)
          .add("hours", DataTypes.DoubleType)
          .add("gain", DataTypes.DoubleType)
          .add("education", DataTypes.StringType)
          .add("work", DataTypes.StringType)
          .add("label", DataTypes.DoubleType);

  private MadeTable() {}

  /** Makes the table, its strings one-hot encoded and its missing numbers the column's median. */
  static Table make(SparkSession session, int rows) {
    Dataset<Row> raw = session.createDataFrame(draw(rows), SCHEMA).coalesce(1);
    String[] numbers = {"age", "hours", "gain"};
    String[] filled = {"age2", "hours2", "gain2"};
    String[] strings = {"education", "work"};
    String[] indexed = {"educationIndex", "workIndex"};
    String[] encoded = {"educationVector", "workVector"};
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new Imputer().setInputCols(numbers).setOutputCols(filled).setStrategy("median"),
                  new StringIndexer()
                      .setInputCols(strings)
                      .setOutputCols(indexed)
                      .setHandleInvalid("keep"),
                  new OneHotEncoder().setInputCols(indexed).setOutputCols(encoded),
                  new VectorAssembler()
                      .setInputCols(
                          new String[] {filled[0], filled[1], filled[2], encoded[0], encoded[1]})
                      .setOutputCol("features")
                });
    List<Row> done = pipeline.fit(raw).transform(raw).select("features", "label").collectAsList();
    return new Table(
        "made-census",
        2,
        done.stream().map(row -> ((Vector) row.get(0)).toArray()).toList(),
        done.stream().map(row -> row.getDouble(1)).toList());
  }

  private static List<Row> draw(int count) {
    Random random = new Random(11);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double age = 17 + 60 * Math.pow(random.nextDouble(), 1.4);
      double hours = Math.max(1, 40 + 12 * random.nextGaussian());
      double gain = random.nextDouble() < 0.1 ? Math.exp(6 + 2 * random.nextGaussian()) : 0;
      int education = Math.min(5, (int) Math.abs(1.5 + 1.6 * random.nextGaussian()));
      int work = random.nextInt(WORK.length);
      double score =
          -1.2
              - 0.004 * (age - 48) * (age - 48)
              + 0.9 * education
              + WORK_EFFECT[work] * (education >= 3 ? 1.5 : 1)
              + 0.03 * (hours - 40)
              + (gain > 3000 ? 2.5 : 0);
      double label = random.nextDouble() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
      rows.add(
          RowFactory.create(
              missing(random) ? null : age,
              missing(random) ? null : hours,
              gain,
              EDUCATION[education],
              missing(random) ? null : WORK[work],
              label));
    }
    return rows;
  }

  private static boolean missing(Random random) {
    return random.nextDouble() < MISSING;
  }
}
