package org.deltastn.experiments.toys;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deltastn.data.Examples;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;

/**
 * The walk of λ in one run on the minibatches of H.1.
 *
 * @param toy the problem
 * @param data the set and its split, {@code set/split}
 * @param seed of the training
 * @param start λ before it
 * @param optimum the exact one
 * @param fixedPoint where ∆-STN's gradient vanishes, by the closed forms
 * @param cycles hyperparameter steps
 * @param lambda λ at equal distances from 0 on; shorter where the run diverged
 */
record ToyCurve(
    Toy toy,
    String data,
    Method method,
    int seed,
    double start,
    double optimum,
    double fixedPoint,
    int cycles,
    double[] lambda) {

  /** The columns of a file of curves; a toy, its data, method and seed identify a row. */
  static final String[] COLUMNS = {
    "toy", "data", "method", "seed", "start", "optimum", "fixedPoint", "cycles", "lambda"
  };

  /** Points of a curve that went to the end. */
  static final int POINTS = 41;

  private static final double RATE = 0.01;
  private static final double DEEP_RATE = 0.05;
  private static final double HYPER_RATE = 0.02;

  /**
   * Trains: SGD at 0.01 for the weights (0.05 in the linear network), RMSProp at 0.02 for λ.
   *
   * @param examples all rows of the set, of which the problem has a split
   */
  static ToyCurve train(
      Toy toy,
      String data,
      ToyProblem problem,
      Examples examples,
      Method method,
      int seed,
      int cycles) {
    int batch = examples.size() < 1000 ? 10 : 100;
    int perEpoch = ToyRun.cyclesPerEpoch(problem, batch);
    double start = toy.start(examples.size());
    double rate = toy == Toy.LINEAR_NETWORK ? DEEP_RATE : RATE;
    TrainingConfiguration configuration =
        ToyRun.settings(method, batch, seed)
            .epochs((cycles + perEpoch - 1) / perEpoch)
            .general(new Optimizer.Sgd(0), rate)
            .response(new Optimizer.Sgd(0), rate)
            .hyper(new Optimizer.RmsProp(), HYPER_RATE)
            .build();
    ToyRun run = ToyRun.train(toy, problem, toy.space(start, 1), configuration);
    double[] lambda =
        IntStream.range(0, POINTS)
            .map(i -> (int) Math.round((double) i * cycles / (POINTS - 1) / perEpoch))
            .filter(epochs -> epochs <= run.lambda().size())
            .mapToDouble(epochs -> epochs == 0 ? start : run.lambda().get(epochs - 1))
            .toArray();
    return new ToyCurve(
        toy, data, method, seed, start, problem.optimum(), problem.fixedPoint(1), cycles, lambda);
  }

  /** Returns whether the run went to the end. */
  boolean complete() {
    return lambda.length == POINTS;
  }

  /** Returns the mean of the last tenth of the points; NaN where the run diverged. */
  double end() {
    return complete()
        ? Arrays.stream(lambda, POINTS - POINTS / 10, POINTS).average().orElseThrow()
        : Double.NaN;
  }

  /** Returns the values in the order of the {@link #COLUMNS}. */
  Object[] row() {
    return new Object[] {
      toy,
      data,
      method,
      seed,
      number(start),
      number(optimum),
      number(fixedPoint),
      cycles,
      Arrays.stream(lambda).mapToObj(ToyCurve::number).collect(Collectors.joining(" "))
    };
  }

  /** Reads a row. */
  static ToyCurve of(Map<String, String> row) {
    return new ToyCurve(
        Toy.valueOf(row.get("toy")),
        row.get("data"),
        Method.valueOf(row.get("method")),
        Integer.parseInt(row.get("seed")),
        Double.parseDouble(row.get("start")),
        Double.parseDouble(row.get("optimum")),
        Double.parseDouble(row.get("fixedPoint")),
        Integer.parseInt(row.get("cycles")),
        Arrays.stream(row.get("lambda").split(" ")).mapToDouble(Double::parseDouble).toArray());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** Returns the mean, the smallest and the largest of some curves at every point that all have. */
  static double[][] band(List<ToyCurve> curves) {
    int points = curves.stream().mapToInt(c -> c.lambda.length).min().orElse(0);
    double[][] band = new double[3][points];
    for (int i = 0; i < points; i++) {
      int at = i;
      double[] values = curves.stream().mapToDouble(c -> c.lambda[at]).toArray();
      band[0][i] = Arrays.stream(values).average().orElseThrow();
      band[1][i] = Arrays.stream(values).min().orElseThrow();
      band[2][i] = Arrays.stream(values).max().orElseThrow();
    }
    return band;
  }

  /**
   * Returns the spike of some curves: how far their mean rises above the larger of the start and
   * its end.
   */
  static double spike(List<ToyCurve> curves) {
    double[] mean = band(curves)[0];
    double largest = Arrays.stream(mean).max().orElseThrow();
    return largest - Math.max(mean[0], mean[mean.length - 1]);
  }
}
