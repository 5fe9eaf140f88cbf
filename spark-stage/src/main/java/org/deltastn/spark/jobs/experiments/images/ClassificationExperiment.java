package org.deltastn.spark.jobs.experiments.images;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Examples;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.jobs.data.ExampleFrames;
import org.deltastn.spark.search.HyperparameterSearch;
import org.deltastn.spark.search.SearchModel;
import org.deltastn.train.Method;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;

/**
 * A comparison of methods on one set of images: the last training images validate, the model is the
 * state of lowest validation loss, and it is judged by the test images.
 */
public final class ClassificationExperiment {

  /**
   * Holds the result of one method.
   *
   * @param method the method
   * @param workers how many replicas trained
   * @param model the state of lowest validation loss
   * @param history one report an epoch, those before a resumed checkpoint included
   * @param best the report of lowest validation loss
   * @param testLoss mean cross-entropy on the test images
   * @param testAccuracy share of the test images classified correctly
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
   * @param validationFraction the share of the training images that validate, in (0, 1)
   * @param rows training images used, counted from the first; 0 for all
   */
  public ClassificationExperiment(
      SparkSession spark, PublicDataset images, double validationFraction, int rows) {
    Examples examples = images.training();
    if (rows > 0 && rows < examples.size()) {
      examples = examples.slice(0, rows);
    }
    int validationRows = (int) Math.round(validationFraction * examples.size());
    training = ExampleFrames.of(spark, examples, validationRows);
    test = ExampleFrames.of(spark, images.test(), 0);
  }

  /**
   * Trains by one method.
   *
   * @param settings the classifier except method and columns; not changed
   * @param listeners of the run's progress
   */
  public Result run(DeltaStnClassifier settings, Method method, TrainingListener... listeners) {
    List<EpochReport> history = new ArrayList<>();
    DeltaStnClassifier classifier = onColumns(settings).setMethod(method.name());
    for (TrainingListener listener : listeners) {
      classifier.addListener(listener);
    }
    classifier.addListener(
        new TrainingListener() {
          @Override
          public void finished(TrainingResult result) {
            history.addAll(result.history());
          }
        });
    DeltaStnClassificationModel model = classifier.fit(training);
    EpochReport best =
        history.stream()
            .min((a, b) -> Double.compare(a.validationLoss(), b.validationLoss()))
            .orElseThrow();
    Score score = score(model);
    return new Result(
        method, classifier.getNumWorkers(), model, history, best, score.loss(), score.accuracy());
  }

  /**
   * Searches over trainings.
   *
   * @param settings the classifier except columns; not changed
   * @param search all but its estimator
   */
  public SearchModel search(DeltaStnClassifier settings, HyperparameterSearch<?> search) {
    search.setEstimator(onColumns(settings));
    return search.fit(training);
  }

  private static DeltaStnClassifier onColumns(DeltaStnClassifier settings) {
    DeltaStnClassifier classifier =
        settings
            .copy(ParamMap.empty())
            .setFeaturesCol(ExampleFrames.FEATURES)
            .setLabelCol(ExampleFrames.LABEL);
    classifier.setValidationIndicatorCol(ExampleFrames.VALIDATION);
    return classifier;
  }

  /**
   * How well a model does.
   *
   * @param loss mean cross-entropy
   * @param accuracy share of the images classified correctly
   */
  public record Score(double loss, double accuracy) {

    /** Returns the score of images that a model has classified. */
    public static Score of(Dataset<Row> scored) {
      return new Score(
          evaluator("logLoss").evaluate(scored), evaluator("accuracy").evaluate(scored));
    }

    private static MulticlassClassificationEvaluator evaluator(String metric) {
      return new MulticlassClassificationEvaluator()
          .setMetricName(metric)
          .setLabelCol(ExampleFrames.LABEL);
    }
  }

  /** Returns how well a classifier does on the test images. */
  public Score score(Transformer model) {
    Dataset<Row> scored = model.transform(test).cache();
    Score score = Score.of(scored);
    scored.unpersist();
    return score;
  }
}
