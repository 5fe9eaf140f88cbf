package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaStnClassificationModelTest {

  private static final List<Row> ROWS = Samples.clusters(1200);
  private static DeltaStnClassificationModel model;

  @BeforeAll
  static void train() {
    model = Samples.classifier().fit(Samples.frame(ROWS.subList(0, 200)));
  }

  @Test
  void appendsMllibsColumnsWithTheirMetadata() {
    Metadata mark = new MetadataBuilder().putString("mark", "kept").build();
    Dataset<Row> data =
        Samples.frame(ROWS).withColumn("weight", functions.col("weight").as("weight", mark));
    Dataset<Row> result = model.transform(data);
    assertThat(result.schema().apply("weight").metadata()).isEqualTo(mark);
    assertThat(result.columns())
        .containsExactly(
            "features",
            "label",
            "weight",
            "validation",
            "rawPrediction",
            "probability",
            "prediction");
    Attribute prediction = Attribute.fromStructField(result.schema().apply("prediction"));
    assertThat(((NominalAttribute) prediction).getNumValues().get()).isEqualTo(3);
    assertThat(AttributeGroup.fromStructField(result.schema().apply("probability")).size())
        .isEqualTo(3);
    assertThat(result.count()).isEqualTo(1200);
    assertThat(result.limit(5).collectAsList()).hasSize(5);
    assertThat(result.drop("rawPrediction", "probability", "prediction").collectAsList())
        .isEqualTo(data.collectAsList());
  }

  @Test
  void aRowAloneGivesTheSameAsABatch() {
    for (Row row : model.transform(Samples.frame(ROWS.subList(0, 20))).collectAsList()) {
      Vector features = row.getAs("features");
      assertThat(model.predictRaw(features).toArray())
          .containsExactly(((Vector) row.getAs("rawPrediction")).toArray(), within(1e-5));
      assertThat(model.predictProbability(features).toArray())
          .containsExactly(((Vector) row.getAs("probability")).toArray(), within(1e-5));
      assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
    }
  }

  @Test
  void severalThreadsMayPredictAtOnce() {
    List<Row> rows = model.transform(Samples.frame(ROWS)).collectAsList();
    List<Double> predictions =
        IntStream.range(0, rows.size())
            .parallel()
            .mapToObj(i -> model.predict(rows.get(i).<Vector>getAs("features")))
            .toList();
    assertThat(predictions)
        .isEqualTo(rows.stream().map(row -> row.<Double>getAs("prediction")).toList());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(Vectors.dense(1, 2)))
        .withMessage("found a vector of 2 values, expected 4, the size of the network's input");
  }

  @Test
  void leavesOutColumnsWithoutAName() {
    DeltaStnClassificationModel copy = model.copy(new ParamMap());
    Dataset<Row> data = Samples.frame(ROWS.subList(0, 5));
    copy.setRawPredictionCol("").setProbabilityCol("");
    assertThat(copy.transform(data).columns()).endsWith("validation", "prediction").hasSize(5);
    copy.setPredictionCol("");
    assertThat(copy.transform(data).columns()).hasSize(4);
  }

  @Test
  void respectsThresholds() {
    DeltaStnClassificationModel copy = model.copy(new ParamMap());
    copy.setThresholds(new double[] {1, 1, 0});
    Dataset<Row> data = Samples.frame(ROWS.subList(0, 50));
    List<Row> rows = copy.transform(data).select("prediction", "features").collectAsList();
    assertThat(rows).allMatch(row -> row.getDouble(0) == 2);
    assertThat(copy.predict(rows.get(0).getAs(1))).isEqualTo(2);
    assertThatThrownBy(() -> copy.setThresholds(new double[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void savingAndLoadingKeepsEveryBit(@TempDir Path folder) throws Exception {
    String path = folder.resolve("model").toString();
    model.save(path);
    DeltaStnClassificationModel loaded = DeltaStnClassificationModel.load(path);
    assertThat(loaded.state().toBytes()).isEqualTo(model.state().toBytes());
    assertThat(loaded.hyperparameterValues()).isEqualTo(model.hyperparameterValues());
    assertThat(loaded.hasSummary()).isTrue();
    assertThat(loaded.summary().history().collectAsList())
        .isEqualTo(model.summary().history().collectAsList());
    assertThat(loaded.summary().outcome()).isEqualTo(TrainingResult.Outcome.COMPLETED);
  }

  @Test
  void tellsItsHyperparameters() {
    List<Row> rows = model.hyperparameters().collectAsList();
    assertThat(model.hyperparameters().columns())
        .containsExactly("name", "kind", "layer", "value", "lambda", "scale", "initialValue");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).getString(0)).isEqualTo("inputDropout");
    assertThat(rows.get(0).isNullAt(2)).isTrue();
    assertThat(rows.get(1).getString(1)).isEqualTo("dropout");
    assertThat(rows.get(1).getString(2)).isEqualTo("layer0");
    assertThat(rows.get(1).getDouble(3))
        .isEqualTo(model.hyperparameterValues().get("dropout.layer0"));
    assertThat(rows.get(1).getDouble(6)).isEqualTo(0.05);
  }

  @Test
  void copiesKeepUidParentAndSummary() {
    DeltaStnClassificationModel copy =
        model.copy(new ParamMap().put(model.predictionCol().w("class")));
    assertThat(copy.uid()).isEqualTo(model.uid());
    assertThat(copy.parent()).isSameAs(model.parent());
    assertThat(copy.summary()).isEqualTo(model.summary());
    assertThat(copy.network().history()).isSameAs(model.network().history());
    assertThat(copy.getPredictionCol()).isEqualTo("class");
    assertThat(model.getPredictionCol()).isEqualTo("prediction");
    assertThat(model.hasParent()).isTrue();
    assertThat(model.numFeatures()).isEqualTo(4);
    assertThat(model.numClasses()).isEqualTo(3);
    assertThat(model.toString())
        .startsWith("DeltaStnClassificationModel: uid=" + model.uid() + ", numFeatures=4")
        .contains("numClasses=3", "method=DELTA_STN")
        .endsWith("hyperparameters=" + model.hyperparameterValues());
  }

  @Test
  void columnsMayShareANameAsAfterAJoin() {
    Dataset<Row> data = Samples.frame(ROWS.subList(0, 20));
    Dataset<Row> twice =
        data.select(
            functions.col("weight").as("id"),
            functions.col("features"),
            functions.col("label").as("id"),
            functions.col("label").as("a.b"));
    Dataset<Row> result = model.transform(twice);
    assertThat(result.columns()).startsWith("id", "features", "id", "a.b", "rawPrediction");
    assertThat(result.select("features", "prediction").collectAsList())
        .isEqualTo(model.transform(data).select("features", "prediction").collectAsList());
    assertThat(result.collectAsList().get(3).get(2)).isEqualTo(ROWS.get(3).get(1));
  }

  @Test
  void namesTheColumnOfVectorsThatDoNotFit() {
    Dataset<Row> wrong =
        Samples.frame(List.of(RowFactory.create(Vectors.dense(1, 2), 0.0, 1.0, false)));
    assertThatThrownBy(() -> model.transform(wrong).collectAsList())
        .hasStackTraceContaining(
            "column 'features': found a vector of 2 values, expected 4, the size of the"
                + " network's input");
    Dataset<Row> missing = Samples.frame(List.of(RowFactory.create(null, 0.0, 1.0, false)));
    assertThatThrownBy(() -> model.transform(missing).collectAsList())
        .hasStackTraceContaining("column 'features': found null");
  }
}
