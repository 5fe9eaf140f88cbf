package org.deltastn.spark.jobs;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.PublicDataset;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.train.EpochReport;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingListener;
import org.deltastn.train.TrainingState;

/**
 * The MNIST experiment of H.2.1: a multilayer perceptron with three dropout rates, on the input and
 * on all hidden activations but the last; the last 15 % of the training images validate.
 */
public final class MnistExperiment {

  private static final double VALIDATION_FRACTION = 0.15;

  /**
   * What one method reached.
   *
   * @param method the method
   * @param workers how many replicas trained
   * @param model the state of lowest validation loss
   * @param history one report an epoch
   * @param best the report of lowest validation loss
   * @param testLoss mean cross-entropy on the test images
   * @param testAccuracy share of the test images classified rightly
   */
  public record Result(
      Method method,
      int workers,
      DeltaStnClassificationModel model,
      List<EpochReport> history,
      EpochReport best,
      double testLoss,
      double testAccuracy) {

    /** Returns the seconds that all epochs took. */
    public double seconds() {
      return history.stream().mapToDouble(EpochReport::seconds).sum();
    }
  }

  private final Dataset<Row> training;
  private final Dataset<Row> test;

  /**
   * Prepares the data.
   *
   * @param rows training images used, counted from the first; 0 for all
   */
  public MnistExperiment(SparkSession spark, PublicDataset mnist, int rows) {
    var examples =
        rows == 0 || rows >= mnist.training().size()
            ? mnist.training()
            : mnist.training().slice(0, rows);
    int validationRows = (int) Math.round(VALIDATION_FRACTION * examples.size());
    training = ExampleFrames.of(spark, examples, validationRows);
    test = ExampleFrames.of(spark, mnist.test(), 0);
  }

  /**
   * Trains by one method.
   *
   * @param settings of the classifier but layers, method, hyperparameters and columns; not changed
   * @param hidden sizes of the hidden layers
   */
  public Result run(
      DeltaStnClassifier settings, Method method, int[] hidden, TrainingListener progress) {
    int[] layers = new int[hidden.length + 2];
    layers[0] = 784;
    System.arraycopy(hidden, 0, layers, 1, hidden.length);
    layers[layers.length - 1] = 10;
    List<EpochReport> history = new ArrayList<>();
    DeltaStnClassifier classifier = settings.copy(ParamMap.empty());
    classifier
        .setLayers(layers)
        .setMethod(method.name())
        .setHyperparameters(dropouts(hidden.length))
        .setFeaturesCol(ExampleFrames.FEATURES)
        .setLabelCol(ExampleFrames.LABEL);
    classifier
        .setValidationIndicatorCol(ExampleFrames.VALIDATION)
        .addListener(progress)
        .addListener(
            new TrainingListener() {
              @Override
              public void epochDone(EpochReport report, TrainingState state) {
                history.add(report);
              }
            });
    DeltaStnClassificationModel model = classifier.fit(training);
    EpochReport best =
        history.stream()
            .min((a, b) -> Double.compare(a.validationLoss(), b.validationLoss()))
            .orElseThrow();
    Dataset<Row> scored = model.transform(test).cache();
    double loss = evaluator("logLoss").evaluate(scored);
    double accuracy = evaluator("accuracy").evaluate(scored);
    scored.unpersist();
    return new Result(method, classifier.getNumWorkers(), model, history, best, loss, accuracy);
  }

  static MulticlassClassificationEvaluator evaluator(String metric) {
    return new MulticlassClassificationEvaluator()
        .setMetricName(metric)
        .setLabelCol(ExampleFrames.LABEL);
  }

  private static Hyperparameter[] dropouts(int hiddenLayers) {
    List<Hyperparameter> rates = new ArrayList<>();
    rates.add(Hyperparameter.inputDropout().build());
    for (int i = 0; i < hiddenLayers - 1; i++) {
      rates.add(Hyperparameter.dropout("layer" + i).build());
    }
    return rates.toArray(Hyperparameter[]::new);
  }
}
