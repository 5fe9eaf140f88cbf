package org.deltastn.spark.inference;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Model columns as Spark plans them: pruned, filtered, joined, and computed once. */
class BatchStrategyTest {

  private static final int ROWS = 1200;
  private static DeltaStnClassificationModel model;
  private static List<Row> expected;
  private static String table;

  @TempDir private static Path folder;

  @BeforeAll
  static void train() {
    List<Row> rows = Samples.clusters(ROWS);
    model = Samples.classifier().fit(Samples.frame(rows.subList(0, 200)));
    table = folder.resolve("table").toString();
    LocalSpark.session()
        .createDataFrame(rows, Samples.SCHEMA)
        .withColumn("id", monotonically_increasing_id())
        .withColumn("id", expr("row_number() over (order by id)"))
        .withColumn("text", functions.concat(functions.lit("row "), col("id")))
        .repartition(5, col("id"))
        .write()
        .parquet(table);
    expected =
        rows.stream()
            .map(row -> (Vector) row.get(0))
            .map(x -> prediction(model.predict(x)))
            .toList();
  }

  private static Row prediction(double value) {
    return RowFactory.create(value);
  }

  private static Dataset<Row> table() {
    return LocalSpark.session().read().parquet(table);
  }

  private static String plan(Dataset<Row> frame) {
    return frame.queryExecution().executedPlan().toString();
  }

  /** One operator a network, and nothing that evaluates it row by row. */
  private static void assertBatched(Dataset<Row> frame, int networks) {
    String plan = plan(frame);
    String optimized = frame.queryExecution().sparkPlan().toString();
    assertThat(optimized.split("DeltaStnNetwork", -1)).as(plan).hasSize(networks + 1);
    assertThat(optimized).doesNotContain("delta_stn(");
  }

  @Test
  void predictionsAreThoseOfRowsAlone() {
    Dataset<Row> result = model.transform(table());
    assertBatched(result, 1);
    assertThat(result.orderBy("id").select("prediction").collectAsList()).isEqualTo(expected);
  }

  @Test
  void columnsOfTheDataStayThose() {
    Dataset<Row> data = table();
    Dataset<Row> result = model.transform(data);
    List<Row> ids = result.select(data.col("id")).orderBy("id").collectAsList();
    assertThat(ids).isEqualTo(data.select("id").orderBy("id").collectAsList());
    // Nothing of the network is asked for, so it does not compute.
    assertBatched(result.select(data.col("id")), 0);
  }

  @Test
  void readsOnlyTheColumnsAndRowsThatAreNeeded() {
    Dataset<Row> few =
        model.transform(table()).where("id > 1100 and prediction = 1").select("prediction", "id");
    assertBatched(few, 1);
    String plan = plan(few);
    assertThat(plan).contains("ReadSchema: struct<features:struct<").contains("id:int>");
    assertThat(plan).doesNotContain("text").contains("PushedFilters: [IsNotNull(id), GreaterThan");
    long wanted =
        expected.subList(1100, ROWS).stream().filter(row -> row.getDouble(0) == 1).count();
    assertThat(few.count()).isEqualTo(wanted).isPositive();
    assertThat(few.collectAsList()).allMatch(row -> row.getDouble(0) == 1 && row.getInt(1) > 1100);
    assertBatched(few.select("id"), 1);
    assertThat(few.select("id").count()).isEqualTo(wanted);
  }

  @Test
  void filesAreThoseOfTheRows() {
    Dataset<Row> named = table().select(col("id"), input_file_name().as("file"));
    List<Row> files = named.orderBy("id").collectAsList();
    assertThat(files.stream().map(row -> row.getString(1)).distinct().count()).isGreaterThan(2);
    // All files in one partition, so that rows are read ahead over the end of a file.
    SparkSession session = LocalSpark.session();
    session.conf().set("spark.sql.files.minPartitionNum", "1");
    session.conf().set("spark.sql.files.openCostInBytes", "1");
    try {
      Dataset<Row> result = model.transform(table());
      assertThat(result.rdd().getNumPartitions()).isEqualTo(1);
      for (String condition : List.of("id > 0", "id > 0 and prediction >= 0")) {
        Dataset<Row> with =
            result
                .where(condition)
                .select(col("id"), input_file_name().as("file"), col("prediction"));
        assertThat(with.drop("prediction").orderBy("id").collectAsList()).isEqualTo(files);
      }
    } finally {
      session.conf().unset("spark.sql.files.minPartitionNum");
      session.conf().unset("spark.sql.files.openCostInBytes");
    }
  }

  @Test
  void otherOperatorsAreBelowAndAbove() {
    Dataset<Row> result = model.transform(table().repartition(3).where("label >= 0"));
    Dataset<Row> counts = result.groupBy("prediction").count().orderBy("prediction");
    assertBatched(counts, 1);
    assertThat(counts.count()).isEqualTo(3);
    Dataset<Row> self =
        result.as("a").join(result.as("b"), expr("a.id = b.id")).select("a.prediction", "b.id");
    assertBatched(self, 1);
    assertThat(self.count()).isEqualTo(ROWS);
    assertThat(
            result
                .join(
                    model.transform(table()).select(col("id").as("i"), col("prediction").as("p")),
                    expr("id = i and prediction = p"))
                .count())
        .isEqualTo(ROWS);
    assertThat(result.orderBy(col("id").desc()).limit(3).select("prediction").collectAsList())
        .isEqualTo(List.of(expected.get(1199), expected.get(1198), expected.get(1197)));
    assertThat(result.cache().where("prediction = 0").count())
        .isEqualTo(expected.stream().filter(row -> row.getDouble(0) == 0).count());
    result.unpersist();
    assertThat(result.union(result).select(expr("prediction + 1"), col("prediction")).count())
        .isEqualTo(2 * ROWS);
    assertThat(result.selectExpr("max(prediction)").first().getDouble(0)).isEqualTo(2);
    assertThat(
            result.where("prediction in (select max(label) from values (1D) as t(label))").count())
        .isEqualTo(expected.stream().filter(row -> row.getDouble(0) == 1).count());
  }

  @Test
  void twoNetworksAndComputedFeatures() {
    DeltaStnClassificationModel other = model.copy(new ParamMap());
    other.setPredictionCol("second").setRawPredictionCol("").setProbabilityCol("");
    other.setFeaturesCol("probabilities");
    Dataset<Row> stacked =
        other.transform(
            model
                .transform(table())
                .withColumn(
                    "probabilities",
                    expr("concat(cast(array(prediction) as array<double>), array(1D, 2D, 3D))")));
    assertThat(stacked.select("prediction", "second").distinct().count()).isBetween(1L, 3L);
    other.setFeaturesCol("features");
    Dataset<Row> twice = other.transform(model.transform(table()));
    assertBatched(twice, 2);
    assertThat(twice.where("prediction = second").count()).isEqualTo(ROWS);
  }

  /** Adaptive execution once planned the scan of cached rows again and again. */
  @Test
  @Timeout(60)
  void cachedRowsAreReadByOnePlan() {
    Dataset<Row> cached = table().cache();
    try {
      Dataset<Row> narrow = model.transform(cached).orderBy("id").select("prediction");
      assertBatched(narrow, 1);
      assertThat(narrow.collectAsList()).isEqualTo(expected);
      assertThat(model.transform(cached).select("prediction").toJavaRDD().count()).isEqualTo(ROWS);
      Dataset<Row> filtered = model.transform(cached.where("id <= 7")).where("prediction >= 0");
      assertThat(filtered.orderBy("id").select("prediction").collectAsList())
          .isEqualTo(expected.subList(0, 7));
      Dataset<Row> twice =
          model.transform(
              model.transform(cached).drop("prediction", "probability", "rawPrediction"));
      assertThat(twice.where("prediction >= 0 and id > 1190").count()).isEqualTo(10);
    } finally {
      cached.unpersist();
    }
  }

  @Test
  void skippedRowsAreComputedOnce() {
    DeltaStnClassificationModel skipping = model.copy(new ParamMap()).setHandleInvalid("skip");
    Dataset<Row> data =
        table().withColumn("features", expr("case when id % 3 = 0 then null else features end"));
    Dataset<Row> result = skipping.transform(data);
    assertBatched(result, 1);
    assertThat(result.count()).isEqualTo(ROWS - ROWS / 3);
    Dataset<Row> few = result.where("prediction = 1 and id > 600");
    assertBatched(few, 1);
    assertThat(few.select("id").collectAsList())
        .hasSameSizeAs(few.collectAsList())
        .isNotEmpty()
        .allMatch(row -> row.getInt(0) > 600 && row.getInt(0) % 3 != 0);
    assertThat(result.where("prediction = 0").groupBy().count().first().getLong(0)).isPositive();
  }

  @Test
  void aSessionWithoutTheStrategyComputesRowByRow() {
    model.transform(table()).createOrReplaceGlobalTempView("scored");
    Dataset<Row> other =
        LocalSpark.session().newSession().sql("select id, prediction from global_temp.scored");
    assertThat(plan(other)).contains("delta_stn(");
    assertThat(other.orderBy("id").select("prediction").collectAsList()).isEqualTo(expected);
  }

  /** Spark computes projections of rows that it holds, while it optimizes, unless it must not. */
  @Test
  void theDriverDoesNotComputeWhileItPlans() {
    Dataset<Row> local = model.transform(Samples.frame(Samples.clusters(3)));
    assertBatched(local, 1);
  }
}
