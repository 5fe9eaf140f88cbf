package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deltastn.hyper.Hyperparameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Convolutional networks on flat vectors: 6×8 images with 3 channels, two classes. */
class ImageTrainingTest {

  private static final int[] SHAPE = {3, 6, 8};
  private static final int SIZE = 3 * 6 * 8;

  @Test
  void trainsWithAugmentationSavesLoadsAndPredicts(@TempDir Path folder) throws Exception {
    Dataset<Row> data = Samples.frame(images(240, SIZE));
    DeltaStnClassifier classifier =
        classifier(network(InputType.convolutional(6, 8, 3)))
            .setInputShape(SHAPE)
            .setNumWorkers(2)
            .setMaxIter(6);
    String saved = folder.resolve("classifier").toString();
    classifier.save(saved);

    DeltaStnClassificationModel model = DeltaStnClassifier.load(saved).fit(data);

    List<Row> predictions = model.transform(data).collectAsList();
    assertThat(accuracy(model.transform(data))).isGreaterThan(0.9);
    assertThat(model.hyperparameterValues())
        .containsKeys("cutoutHoles", "hue", "rotation", "dropout.relu");
    // The length may be more than the image: holes are clipped at its border.
    assertThat(model.hyperparameterValues().get("cutoutLength")).isGreaterThan(8);
    String path = folder.resolve("model").toString();
    model.save(path);
    DeltaStnClassificationModel loaded = DeltaStnClassificationModel.load(path);
    assertThat(loaded.transform(data).collectAsList()).isEqualTo(predictions);
    Path zip = folder.resolve("model.zip");
    loaded.exportDl4j(zip.toString());
    DeltaStnClassifier again =
        classifier(network(InputType.convolutional(6, 8, 3)))
            .setInputShape(SHAPE)
            .setMaxIter(1)
            .setInitialModel(zip.toString());
    assertThat(accuracy(again.fit(data).transform(data))).isGreaterThan(0.9);
  }

  @Test
  void theShapeIsThatOfTheNetworkWhenUnset() {
    Dataset<Row> data = Samples.frame(images(64, SIZE));
    String flat = network(InputType.convolutionalFlat(6, 8, 3));

    DeltaStnClassificationModel model = classifier(flat).setMaxIter(1).fit(data);

    DeltaStnClassifier given = classifier(flat).setMaxIter(1).setInputShape(SHAPE);
    assertThat(given.fit(data).state().toBytes()).isEqualTo(model.state().toBytes());
    assertRefused(
        classifier(flat).setInputShape(3, 8, 6),
        SIZE,
        "layer 0 'conv': the configuration's images are of channels × height × width [3, 6, 8], but"
            + " the input's shape was given as [3, 8, 6]");
    assertRefused(
        classifier(network(InputType.convolutional(6, 8, 3))),
        SIZE,
        "layer 0 'conv': the size of the network's images is unknown, since Deeplearning4j's JSON"
            + " leaves out InputType.convolutional: use InputType.convolutionalFlat, or give the"
            + " input's shape");
  }

  @Test
  void theShapeMustFitTheVectorsAndTheNetwork() {
    DeltaStnClassifier classifier = classifier(network(InputType.convolutional(6, 8, 3)));

    assertRefused(
        classifier.setInputShape(SHAPE),
        SIZE - 1,
        "row 0 (counted from 0): column 'features', found a vector of 143 values, expected 144, the"
            + " size of the network's input");
    assertRefused(
        classifier.setInputShape(1, 12, 12),
        SIZE,
        "layer 'conv': expects images of 3 channels, found shape [1, 12, 12]");
    assertRefused(
        classifier.setInputShape(3, 1, 48),
        SIZE,
        "layer 'pool': an image of height 1 is smaller than the window of 2");
    assertRefused(
        classifier.setInputShape(SIZE),
        SIZE,
        "layer 'conv': expects images of channels × height × width, found shape [144]; for images"
            + " given as flat vectors, set the input's shape");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.setInputShape(3, 48))
        .withMessageContaining("inputShape");
  }

  @Test
  void coloursNeedThreeChannelsOfNumbersFromZeroToOne() {
    DeltaStnClassifier grey =
        new DeltaStnClassifier()
            .setLayers(new int[] {SIZE, 4, 2})
            .setInputShape(1, 12, 12)
            .setHyperparameters(Hyperparameter.hue().build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grey.fit(Samples.frame(images(64, SIZE))))
        .withMessageStartingWith("hyperparameter 'hue': ")
        .withMessageContaining("3");

    List<Row> rows = images(64, SIZE);
    double[] bright = new double[SIZE];
    bright[5] = 255;
    rows.set(7, Samples.row(Vectors.dense(bright), 0, 1, false));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                classifier(network(InputType.convolutionalFlat(6, 8, 3))).fit(Samples.frame(rows)))
        .withMessageContaining(
            "column 'features', found 255.0 at index 5, expected a number from 0 to 1, since"
                + " hyperparameters change the colours");
  }

  private static double accuracy(Dataset<Row> predictions) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predictions);
  }

  private static void assertRefused(DeltaStnClassifier classifier, int features, String message) {
    Dataset<Row> data = Samples.frame(images(64, features));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.fit(data))
        .withMessage(message);
  }

  private static DeltaStnClassifier classifier(String json) {
    return new DeltaStnClassifier()
        .setNetworkJson(json)
        .setHyperparameters(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("relu").build(),
            Hyperparameter.cutoutHoles().initialValue(0.6).build(),
            Hyperparameter.cutoutLength().initialValue(20).build(),
            Hyperparameter.hue().build(),
            Hyperparameter.contrast().build(),
            Hyperparameter.translation().build(),
            Hyperparameter.rotation().build())
        .setBatchSize(16)
        .setStepSize(0.05);
  }

  private static String network(InputType input) {
    return new NeuralNetConfiguration.Builder()
        .seed(0)
        .activation(Activation.IDENTITY)
        .list(
            new ConvolutionLayer.Builder(3, 3).name("conv").padding(1, 1).nOut(4).build(),
            new BatchNormalization.Builder().name("norm").build(),
            new SubsamplingLayer.Builder(PoolingType.MAX)
                .name("pool")
                .kernelSize(2, 2)
                .stride(2, 2)
                .build(),
            new ActivationLayer.Builder().name("relu").activation(Activation.RELU).build(),
            new OutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(input)
        .build()
        .toJson();
  }

  /** Images whose class is the brighter half, left or right. */
  private static List<Row> images(int n, int size) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(2);
      double[] x = new double[size];
      for (int j = 0; j < size; j++) {
        boolean right = j % 8 >= 4;
        x[j] = 0.5 * random.nextDouble() + (right == (label == 1) ? 0.5 : 0);
      }
      rows.add(Samples.row(Vectors.dense(x), label, 1, i % 5 == 0));
    }
    return rows;
  }
}
