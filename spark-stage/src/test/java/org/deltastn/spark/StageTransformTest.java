package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas, streams and labels, the same for every stage. */
class StageTransformTest {

  /** What saves and loads takes the session that is there. */
  @BeforeAll
  static void startSession() {
    LocalSpark.session();
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#made")
  void theSchemaIsAsPromisedMetadataIncluded(StageCase stageCase) {
    Dataset<Row> data = stageCase.data();
    StructType promised = stageCase.stage().transformSchema(data.schema());
    Transformer transformer = stageCase.transformer();
    StructType found = transformer.transformSchema(data.schema());
    // The features of a table are known to its model alone.
    assertThat(stageCase == Stages.TABLE ? found.catalogString() : found)
        .isEqualTo(stageCase == Stages.TABLE ? promised.catalogString() : promised);
    Dataset<Row> result = transformer.transform(data);
    assertThat(result.schema()).isEqualTo(found);
    // Also where the rows are made: Spark checks what it encodes.
    assertThat(result.collectAsList().get(0).schema()).isEqualTo(found);
    assertThat(result.count()).isEqualTo(data.count());
    // A column that is there already is not written over.
    assertThatIllegalArgumentException().isThrownBy(() -> transformer.transform(result));
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#made")
  void batchAndStreamAgree(StageCase stageCase, @TempDir Path folder) throws Exception {
    Dataset<Row> data = stageCase.data();
    String path = folder.resolve("rows").toString();
    data.repartition(3).write().parquet(path);
    Transformer transformer = stageCase.transformer();
    Dataset<Row> stream =
        transformer.transform(
            LocalSpark.session()
                .readStream()
                .schema(data.schema())
                .option("maxFilesPerTrigger", "2")
                .parquet(path));
    assertThat(stream.isStreaming()).isTrue();
    String table = stageCase.toString().toLowerCase(Locale.ROOT);
    StreamingQuery query =
        stream.writeStream().format("memory").queryName(table).outputMode("append").start();
    try {
      query.processAllAvailable();
    } finally {
      query.stop();
    }
    List<Row> streamed = LocalSpark.session().table(table).collectAsList();
    assertThat(streamed)
        .containsExactlyInAnyOrderElementsOf(transformer.transform(data).collectAsList());
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#supervised")
  void labelsMayBeNumbersOfAnyType(StageCase stageCase) {
    Dataset<Row> data = stageCase.data().withColumn("label", functions.expr("cast(label as int)"));
    byte[] expected = state(stageCase, data.withColumn("label", functions.expr("double(label)")));
    for (String type : List.of("tinyint", "smallint", "int", "bigint", "float", "decimal(10,2)")) {
      Dataset<Row> cast = data.withColumn("label", functions.col("label").cast(type));
      assertThat(state(stageCase, cast)).as(type).isEqualTo(expected);
    }
    for (String type : List.of("string", "boolean")) {
      Dataset<Row> cast = data.withColumn("label", functions.col("label").cast(type));
      PipelineStage stage = stageCase.stage();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stage.transformSchema(cast.schema()))
          .withMessageContaining("label");
    }
  }

  private static byte[] state(StageCase stageCase, Dataset<Row> data) {
    return ((DeltaStnModel) ((Estimator<?>) stageCase.stage()).fit(data)).state().toBytes();
  }
}
