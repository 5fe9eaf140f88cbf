package org.deltastn.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLabelsTest {

  private static ClassLabels read(Attribute attribute) {
    return ClassLabels.of(attribute.withName("label").toStructField());
  }

  @Test
  void readsWhatTheMetadataTell() {
    NominalAttribute nominal = NominalAttribute.defaultAttr();
    assertThat(read(nominal.withNumValues(4))).isEqualTo(new ClassLabels(4, List.of()));
    assertThat(read(nominal.withValues(new String[] {"a", "b", "c"})))
        .isEqualTo(new ClassLabels(3, List.of("a", "b", "c")));
    assertThat(read(nominal)).isEqualTo(ClassLabels.UNKNOWN);
    BinaryAttribute binary = BinaryAttribute.defaultAttr();
    assertThat(read(binary)).isEqualTo(new ClassLabels(2, List.of()));
    assertThat(read(binary.withValues("no", "yes")))
        .isEqualTo(new ClassLabels(2, List.of("no", "yes")));
    assertThat(read(NumericAttribute.defaultAttr())).isEqualTo(ClassLabels.UNKNOWN);
    assertThat(ClassLabels.of(new StructType().add("x", "double").apply("x")))
        .isEqualTo(ClassLabels.UNKNOWN);
  }

  @Test
  void indexedLabelsComeBackFromThePrediction(@TempDir Path folder) throws Exception {
    Dataset<Row> data =
        Samples.frame(Samples.clusters(120))
            .selectExpr(
                "features", "element_at(array('red', 'green', 'blue'), int(label) + 1) name");
    StringIndexer indexer =
        new StringIndexer()
            .setInputCol("name")
            .setOutputCol("label")
            .setStringOrderType("alphabetAsc");
    DeltaStnClassifier classifier = Samples.classifier().setMaxIter(8);
    PipelineModel fitted =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  indexer,
                  classifier,
                  // Given no labels: it reads them from the prediction's metadata.
                  new IndexToString().setInputCol("prediction").setOutputCol("predictedName")
                })
            .fit(data);
    String path = folder.resolve("model").toString();
    fitted.save(path);
    PipelineModel model = PipelineModel.load(path);
    DeltaStnClassificationModel network = (DeltaStnClassificationModel) model.stages()[1];
    assertThat(network.classLabels()).containsExactly("blue", "green", "red");
    Dataset<Row> result = model.transform(data);
    assertThat(result.filter("name = predictedName").count()).isGreaterThan(100);
    Dataset<Row> indexed = indexer.fit(data).transform(data);
    assertThat(network.transform(indexed).schema())
        .isEqualTo(classifier.transformSchema(indexed.schema()));
  }

  @Test
  void thresholdsOfAnotherNumberAreRefusedBeforeTraining() {
    DeltaStnClassifier classifier = Samples.classifier();
    classifier.setThresholds(new double[] {0.5, 0.5});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.fit(Samples.frame(Samples.clusters(60))))
        .withMessage("thresholds has 2 values, expected one for each of the 3 classes");
    classifier.setThresholds(new double[] {1, 1, 0});
    DeltaStnClassificationModel model = classifier.fit(Samples.frame(Samples.clusters(60)));
    assertThat(model.getThresholds()).containsExactly(1, 1, 0);
    assertThat(
            model.transform(Samples.frame(Samples.clusters(60))).filter("prediction = 2").count())
        .isEqualTo(60);
  }

  @Test
  void theSchemaSaysTheClassesThatAreKnown() {
    DeltaStnClassifier classifier = new DeltaStnClassifier();
    StructType unknown = classifier.transformSchema(Samples.SCHEMA);
    assertThat(AttributeGroup.fromStructField(unknown.apply("probability")).size()).isEqualTo(-1);
    StructType known = classifier.setNumClasses(3).transformSchema(Samples.SCHEMA);
    assertThat(AttributeGroup.fromStructField(known.apply("probability")).size()).isEqualTo(3);
  }

  @Test
  void paramAndMetadataMustAgree() {
    Dataset<Row> data =
        Samples.frame(Samples.clusters(60))
            .withColumn(
                "label",
                functions
                    .col("label")
                    .as(
                        "label",
                        NominalAttribute.defaultAttr()
                            .withName("label")
                            .withValues(new String[] {"a", "b", "c"})
                            .toMetadata()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.classifier().setNumClasses(4).fit(data))
        .withMessage("numClasses is 4, but the metadata of column 'label' tell of 3 classes");
    assertThat(Samples.classifier().setMaxIter(1).setNumClasses(3).fit(data).classLabels())
        .containsExactly("a", "b", "c");
  }
}
