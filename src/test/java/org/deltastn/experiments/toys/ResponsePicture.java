package org.deltastn.experiments.toys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Dense;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.RandomStream;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingLoop;

/**
 * Figure 2: the responses of a network of two weights, y = w₂ w₁ x, with a penalty on its Jacobian,
 * beside the true one.
 *
 * <p>With mean x² = 1 and mean xt = c the best u = w₁w₂ is c / (1 + κ). Training leaves w₁² − w₂²
 * as it is, so the true response of the weights is along (w₂, w₁).
 *
 * @param steps inner steps of a run
 * @param claims where the figures go
 */
record ResponsePicture(int steps, ToyClaims claims) {

  private static final int ROWS = 100;
  private static final double LAMBDA = -0.5;

  /**
   * Trains, draws the picture, and claims that ∆-STN's response is nearer to the truth than others.
   */
  void draw(Path path) throws IOException {
    SvgPanels picture = new SvgPanels("Two weights by λ: the response, and what methods learn", 2);
    double nearest = Double.POSITIVE_INFINITY;
    List<List<SvgPanels.Line>> lines = List.of(new ArrayList<>(), new ArrayList<>());
    for (Method method : List.of(Method.STN, Method.CENTERED_STN, Method.DELTA_STN)) {
      TrainingState state = train(method);
      double[] w = state.general().toDoubles();
      double[] theta = state.response().toDoubles();
      if (!method.centered()) {
        w = new double[] {w[0] + LAMBDA * theta[0], w[1] + LAMBDA * theta[1]};
      }
      double[] truth = response(w);
      double error =
          Math.hypot(theta[0] - truth[0], theta[1] - truth[1]) / Math.hypot(truth[0], truth[1]);
      String text = "Figure 2, " + method + ": Θ from the best-response Jacobian";
      if (method == Method.DELTA_STN) {
        claims.atMost(nearest, error, text);
      } else {
        claims.report(error, text);
        nearest = Math.min(nearest, error);
      }
      for (int i = 0; i < 2; i++) {
        double[] x = {LAMBDA - 1.5, LAMBDA + 1.5};
        double[] y = {w[i] - 1.5 * theta[i], w[i] + 1.5 * theta[i]};
        String colour =
            method == Method.STN
                ? "#d55e00"
                : method == Method.CENTERED_STN ? "#009e73" : "#0072b2";
        lines.get(i).add(new SvgPanels.Line(method.name(), x, y, colour, false));
        if (method == Method.DELTA_STN) {
          lines.get(i).add(truth(w, i));
        }
      }
    }
    picture.add("w₁ by λ", lines.get(0));
    picture.add("w₂ by λ", lines.get(1));
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.writeString(path, picture.text());
  }

  private static double product(double lambda) {
    return slope() / (1 + Math.exp(lambda));
  }

  /** Returns (w₂, w₁) u' / (w₁² + w₂²). */
  private static double[] response(double[] w) {
    double kappa = Math.exp(LAMBDA);
    double change = -slope() * kappa / ((1 + kappa) * (1 + kappa));
    double square = w[0] * w[0] + w[1] * w[1];
    return new double[] {w[1] * change / square, w[0] * change / square};
  }

  /** Returns the best response of a weight, through the one that was trained. */
  private static SvgPanels.Line truth(double[] w, int index) {
    double[] x = new double[31];
    double[] y = new double[31];
    double difference = w[0] * w[0] - w[1] * w[1];
    for (int k = 0; k < x.length; k++) {
      x[k] = LAMBDA - 1.5 + 0.1 * k;
      double root = Math.hypot(difference, 2 * product(x[k]));
      double square = ((index == 0 ? difference : -difference) + root) / 2;
      y[k] = Math.signum(w[index]) * Math.sqrt(square);
    }
    return new SvgPanels.Line("best response", x, y, "#000", true);
  }

  private static double slope() {
    Examples data = data();
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      sum += data.features()[i] * data.targets()[i];
    }
    return sum / ROWS;
  }

  private static Examples data() {
    double[] x = new double[ROWS];
    double[] noise = new double[ROWS];
    RandomStream.of(1).gaussian(x, ROWS);
    RandomStream.of(2).gaussian(noise, ROWS);
    double scale = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum() / ROWS);
    float[] features = new float[ROWS];
    float[] targets = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      features[i] = (float) (x[i] / scale);
      targets[i] = (float) (1.5 * features[i] + 0.3 * noise[i]);
    }
    return new Examples(features, new int[] {1}, targets, 1);
  }

  private TrainingState train(Method method) {
    Architecture.Builder builder = Architecture.builder(1);
    int first = builder.add("first", new Dense(1, 1, false), Architecture.INPUT);
    builder.add("second", new Dense(1, 1, false), first);
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.jacobianNorm()
                .initialValue(Math.exp(LAMBDA))
                .initialScale(1)
                .scaleTuned(false)
                .build());
    int epochs = 100;
    TrainingConfiguration configuration =
        ToyRun.settings(method, ROWS, 1)
            .epochs(epochs)
            .intervals(steps / epochs, 1)
            .warmup(epochs, 0)
            .general(new Optimizer.Sgd(0), 0.05)
            .response(new Optimizer.Sgd(0), 0.05)
            .schedule(new LearningRateSchedule.Step(1, Math.pow(100, -1.0 / epochs)))
            .build();
    TrainingProblem problem =
        new TrainingProblem(builder.build(Loss.SQUARED_ERROR), space, configuration);
    return TrainingLoop.local(problem, new TrainingData(data(), data())).last();
  }
}
