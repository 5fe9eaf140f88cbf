package org.deltastn.experiments.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.DelimitedTextReader;
import org.deltastn.data.Examples;
import org.deltastn.data.source.MnistSource;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.jobs.data.ExampleFrames;
import org.deltastn.spark.params.DeltaStnSetters;
import org.deltastn.spark.training.SearchableEstimator;
import org.deltastn.tensor.Activation;

/**
 * A data set and a training on it, every setting fixed here: its figures are not to move with the
 * defaults of the stages.
 */
enum QualityCase {
  /**
   * The first 10,000 images, of which the last 15 % validate; three hidden layers of 100, dropout
   * rates on the input and the first two.
   */
  MNIST("mnist", 60, 128) {
    @Override
    Dataset<Row> frame(SparkSession spark, Path data) throws IOException {
      Examples images =
          MnistSource.builder()
              .directory(data.resolve("mnist"))
              .build()
              .load()
              .training()
              .slice(0, IMAGES);
      return ExampleFrames.of(spark, images, IMAGES * 15 / 100);
    }

    @Override
    SearchableEstimator estimator(long seed) {
      DeltaStnClassifier classifier =
          fixed(new DeltaStnClassifier(), seed)
              .setStandardization(false)
              .setLayers(new int[] {784, 100, 100, 100, 10})
              .setHyperparameters(
                  Hyperparameter.inputDropout().build(),
                  Hyperparameter.dropout("layer0").build(),
                  Hyperparameter.dropout("layer1").build());
      classifier.setValidationIndicatorCol(ExampleFrames.VALIDATION);
      return classifier;
    }
  },
  /** 1,030 rows. */
  CONCRETE("concrete", 100, 32),
  /** 1,599 rows. */
  WINE("wine-quality-red", 100, 32),
  /** 8,192 rows. */
  KIN8NM("kin8nm", 40, 64);

  private static final int IMAGES = 10_000;

  private final String text;
  private final int epochs;
  private final int batchSize;

  QualityCase(String text, int epochs, int batchSize) {
    this.text = text;
    this.epochs = epochs;
    this.batchSize = batchSize;
  }

  /** Returns the name of the data set. */
  String text() {
    return text;
  }

  /** Returns the epochs of a training, self-tuned or a trial. */
  int epochs() {
    return epochs;
  }

  /**
   * Reads the data; here those of a regression from UCI, whose split is the estimator's.
   *
   * @param data folder with {@code mnist} and {@code uci}
   */
  Dataset<Row> frame(SparkSession spark, Path data) throws IOException {
    Path file = data.resolve("uci").resolve(text + ".txt.gz");
    DelimitedTextReader reader = DelimitedTextReader.blanks();
    int target = reader.read(file)[0].length - 1;
    int[] inputs = new int[target];
    for (int i = 0; i < target; i++) {
      inputs[i] = i;
    }
    return ExampleFrames.of(spark, reader.readExamples(file, inputs, target), 0);
  }

  /**
   * Returns the training, but for its method; here that of a regression: two hidden layers of 100,
   * dropout rates on them and on the input.
   *
   * @param seed of the training and of the split
   */
  SearchableEstimator estimator(long seed) {
    return fixed(new DeltaStnRegressor(), seed)
        .setStandardization(true)
        .setValidationFraction(0.2)
        .setHiddenLayers(100, 100)
        .setHyperparameters(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.dropout("layer1").build());
  }

  <S extends DeltaStnSetters<S>> S fixed(S stage, long seed) {
    return stage
        .setSeed(seed)
        .setMaxIter(epochs)
        .setBatchSize(batchSize)
        .setValidationBatchSize(batchSize)
        .setTrainInterval(5)
        .setValidInterval(1)
        .setWarmupEpochs(1)
        .setPatience(0)
        .setKeepBest(true)
        .setHiddenActivation(Activation.RELU)
        .setResponseStructure(ResponseStructure.STRUCTURED)
        .setOptimizer("sgd")
        .setStepSize(0.01)
        .setMomentum(0.9)
        .setHyperOptimizer("rmsProp")
        .setHyperStepSize(0.03)
        .setLearningRateSchedule(new LearningRateSchedule.Constant())
        .setGradientClippingNorm(0)
        .setNumWorkers(1)
        .setBackend("native");
  }

  /** Returns the data sets of these names, in order. */
  static List<QualityCase> named(List<String> names) {
    return names.stream()
        .map(
            name ->
                List.of(values()).stream()
                    .filter(value -> value.text.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown data set " + name)))
        .toList();
  }
}
