package org.deltastn.spark.jobs.experiments.paper;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterBuilder;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.spark.DeltaStnClassifier;

/**
 * What a run changes in the settings of its experiment.
 *
 * @param name in names of files and in results, unique among the variations of a network
 * @param group the line of a chart that it belongs to; empty where there is one
 * @param axis what the horizontal axis of a chart of settings is; empty where there is none
 * @param x its place on that axis; NaN where there is none
 * @param change applied to the experiment's classifier
 */
record Variation(
    String name, String group, String axis, double x, Consumer<DeltaStnClassifier> change) {

  /** The settings of the experiment as they are. */
  static final Variation NONE = new Variation("paper", "", "", Double.NaN, classifier -> {});

  /**
   * Returns the setting of I.1: dropout of the input alone, its perturbation scale fixed to 1.
   *
   * @param rate where the rate starts
   */
  static Variation inputDropout(double rate) {
    String text = String.format(Locale.ROOT, "inputDropout-%.2f", rate);
    return hyperparameters(
        text,
        "from " + rate,
        "",
        Double.NaN,
        all ->
            all.filter(it -> it.kind() == HyperparameterKind.INPUT_DROPOUT)
                .map(it -> it.toBuilder().initialValue(rate).initialScale(1).scaleTuned(false))
                .map(HyperparameterBuilder::build));
  }

  /**
   * Returns the setting of Figure 15: the perturbation scale of every hyperparameter fixed.
   *
   * @param scale σ
   */
  static Variation scale(double scale) {
    return hyperparameters(
        String.format(Locale.ROOT, "scale-%.2f", scale),
        "",
        "perturbation scale",
        scale,
        all -> all.map(it -> it.toBuilder().initialScale(scale).scaleTuned(false).build()));
  }

  /** Returns the setting of Figure 16: other numbers of training and validation steps a cycle. */
  static Variation intervals(int train, int valid) {
    return new Variation(
        "intervals-" + train + "-" + valid,
        "T_valid " + valid,
        "training steps in a cycle",
        train,
        classifier -> classifier.setTrainInterval(train).setValidInterval(valid));
  }

  private static Variation hyperparameters(
      String name,
      String group,
      String axis,
      double x,
      UnaryOperator<Stream<Hyperparameter>> change) {
    return new Variation(
        name,
        group,
        axis,
        x,
        classifier -> {
          HyperparameterSpace space = HyperparameterSpace.fromJson(classifier.getHyperparameters());
          classifier.setHyperparameters(
              change.apply(space.all().stream()).toArray(Hyperparameter[]::new));
        });
  }
}
