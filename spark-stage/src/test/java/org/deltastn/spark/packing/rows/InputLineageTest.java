package org.deltastn.spark.packing.rows;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;

class InputLineageTest {

  private final SparkSession session = LocalSpark.session();

  /** Not of rows in the driver, which Spark's optimizer would compute with. */
  private final Dataset<Row> frame =
      session.createDataFrame(
          JavaSparkContext.fromSparkContext(session.sparkContext())
              .parallelize(Samples.clusters(20), 2),
          Samples.SCHEMA);

  private static boolean mayChange(Dataset<Row> data) {
    RDD<Row> rdd = data.toJavaRDD().rdd();
    return InputLineage.mayChange(data, rdd);
  }

  @Test
  void whatComesFromFilesJoinsAndGroupsStays() {
    assertThat(mayChange(frame)).isFalse();
    assertThat(mayChange(frame.repartition(3, col("label")).where("label < 2"))).isFalse();
    assertThat(mayChange(frame.repartition(3))).isFalse();
    assertThat(mayChange(frame.join(frame.groupBy("label").count(), "label"))).isFalse();
    assertThat(mayChange(frame.orderBy("label"))).isFalse();
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"label"}).setOutputCol("assembled");
    assertThat(mayChange(assembler.transform(frame)))
        .as("MLlib declares its function not deterministic")
        .isFalse();
  }

  @Test
  void randomNumbersAndWhatGoesByTheOrderOfAShuffleMayChange() {
    assertThat(mayChange(frame.withColumn("label", rand()))).isTrue();
    assertThat(mayChange(frame.where(rand(5).lt(0.5)))).isTrue();
    assertThat(mayChange(frame.withColumn("now", current_timestamp())))
        .as("one time for the whole query")
        .isFalse();
    JavaRDD<Row> numbered =
        frame.toJavaRDD().repartition(3).zipWithIndex().map(pair -> pair._1()).repartition(2);
    assertThat(mayChange(session.createDataFrame(numbered, Samples.SCHEMA))).isTrue();
  }
}
