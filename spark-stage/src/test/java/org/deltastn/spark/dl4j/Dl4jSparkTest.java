package org.deltastn.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j-Spark's minibatches trained on by the stages, and models evaluated by it. */
class Dl4jSparkTest {

  private static final int BATCH = 7;

  private static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  }

  private static JavaRDD<DataSet> minibatches(List<Row> rows, boolean classes) {
    List<DataSet> sets = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += BATCH) {
      List<Row> part = rows.subList(from, Math.min(rows.size(), from + BATCH));
      double[][] features = new double[part.size()][];
      double[][] labels = new double[part.size()][classes ? 3 : 1];
      for (int b = 0; b < part.size(); b++) {
        features[b] = ((Vector) part.get(b).get(0)).toArray();
        double label = part.get(b).getDouble(1);
        labels[b][classes ? (int) label : 0] = classes ? 1 : label;
      }
      sets.add(new DataSet(floats(features), floats(labels)));
    }
    return context().parallelize(sets, 3);
  }

  private static INDArray floats(double[][] values) {
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT);
  }

  @Test
  void minibatchesOfClassesTrainAClassifierThatItEvaluates() {
    List<Row> rows = Samples.clusters(120);
    JavaRDD<DataSet> data = minibatches(rows, true);
    Dataset<Row> frame = Dl4jSpark.classes(LocalSpark.session(), data);
    assertThat(frame.count()).isEqualTo(120);
    assertThat(frame.select("label").collectAsList().stream().map(row -> row.getDouble(0)))
        .containsExactlyElementsOf(rows.stream().map(row -> row.getDouble(1)).toList());

    DeltaStnClassificationModel model =
        Samples.classifier().setStandardization(true).setMaxIter(5).fit(frame);

    double accuracy = model.transform(frame).where("prediction = label").count() / 120.0;
    Evaluation evaluation = Dl4jSpark.evaluate(model, data, new Evaluation(3))[0];
    assertThat(evaluation.accuracy()).isCloseTo(accuracy, within(1e-9));
    Evaluation layers = new Evaluation(3);
    layers = Dl4jSpark.multiLayer(model).doEvaluation(data, layers, 16);
    assertThat(layers.accuracy()).isCloseTo(accuracy, within(1e-9));
    assertThat(accuracy).isGreaterThan(0.7);
  }

  @Test
  void aGraphTakesOneOfSeveralFeaturesAndLabels() {
    List<Row> rows = Samples.clusters(60);
    JavaRDD<MultiDataSet> sets =
        minibatches(rows, true)
            .map(
                set ->
                    new org.nd4j.linalg.dataset.MultiDataSet(
                        new INDArray[] {Nd4j.zeros(set.numExamples(), 2), set.getFeatures()},
                        new INDArray[] {set.getLabels(), Nd4j.zeros(set.numExamples(), 1)}));
    JavaRDD<DataSet> data = Dl4jSpark.one(sets, 1, 0);
    String json =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer(
                "hidden",
                new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.RELU).build(),
                "in")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(6)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "hidden")
            .setOutputs("out")
            .build()
            .toJson();
    Dataset<Row> frame = Dl4jSpark.classes(LocalSpark.session(), data);
    DeltaStnClassificationModel model =
        new DeltaStnClassifier().setNetworkJson(json).setBatchSize(16).setMaxIter(2).fit(frame);

    double accuracy = model.transform(frame).where("prediction = label").count() / 60.0;
    assertThat(Dl4jSpark.evaluate(model, data, new Evaluation(3))[0].accuracy())
        .isCloseTo(accuracy, within(1e-9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dl4jSpark.multiLayer(model))
        .withMessage("the network is a graph: call graph instead");
  }

  @Test
  void minibatchesOfTargetsTrainARegressor() {
    JavaRDD<DataSet> data = minibatches(Samples.line(120), false);
    Dataset<Row> frame = Dl4jSpark.targets(LocalSpark.session(), data);
    DeltaStnRegressionModel model =
        Samples.regressor().setStandardization(true).setMaxIter(3).fit(frame);
    double squares =
        model.transform(frame).selectExpr("avg(pow(prediction - label, 2))").first().getDouble(0);
    RegressionEvaluation evaluation =
        Dl4jSpark.evaluate(model, data, new RegressionEvaluation(1))[0];
    assertThat(evaluation.meanSquaredError(0)).isCloseTo(squares, within(1e-4 * squares));
  }

  @Test
  void imagesAreFlattenedInTheOrderOfTheirChannels() {
    INDArray images = Nd4j.arange(2 * 3 * 2 * 2).castTo(DataType.FLOAT).reshape(2, 3, 2, 2);
    DataSet set = new DataSet(images.dup('f'), floats(new double[][] {{0, 1}, {1, 0}}));
    List<Row> rows =
        Dl4jSpark.classes(LocalSpark.session(), context().parallelize(List.of(set)))
            .collectAsList();
    assertThat(((Vector) rows.get(1).get(0)).toArray())
        .containsExactly(12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    assertThat(rows.get(0).getDouble(1)).isEqualTo(1);
  }

  @Test
  void labelsOfAnotherFormAreRefused() {
    INDArray x = Nd4j.zeros(2, 4);
    refused(
        new DataSet(x, floats(new double[][] {{1, 0}, {0.5, 0.5}})),
        "row 1 of a minibatch of 2: found labels [0.5, 0.5], expected one 1 and zeros");
    refused(
        new DataSet(x, floats(new double[][] {{3}, {4}})),
        "row 0 of a minibatch of 2: found labels [3.0], expected one 1 and zeros");
    refused(
        new DataSet(x, floats(new double[][] {{1, 0}, {0, 1}}), Nd4j.ones(2, 1), null),
        "found a minibatch with masks");
    DataSet two = new DataSet(x, floats(new double[][] {{1, 0}, {0, 1}}));
    assertThatThrownBy(
            () ->
                Dl4jSpark.targets(LocalSpark.session(), context().parallelize(List.of(two)))
                    .count())
        .hasStackTraceContaining("row 0 of a minibatch of 2: found 2 labels, expected one");
  }

  private static void refused(DataSet set, String message) {
    assertThatThrownBy(
            () ->
                Dl4jSpark.classes(LocalSpark.session(), context().parallelize(List.of(set)))
                    .count())
        .hasStackTraceContaining(message);
  }
}
