package org.deltastn.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deltastn.data.Examples;
import org.deltastn.data.Splits;
import org.deltastn.experiments.evidence.CsvFile;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.DivergedException;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/**
 * The {@code stability} check: the largest step size of the weights with which each method still
 * trains, on regressions of UCI.
 *
 * <p>Two hidden layers of {@value #HIDDEN}, SGD with momentum 0.9, minibatches of {@value #BATCH},
 * {@value #EPOCHS} epochs of which two are warm-up; a rate of dropout on the input and behind each
 * hidden layer and a weight decay are tuned by RMSProp at 0.01. Step sizes grow by a factor of two.
 * A step size is stable if the training goes to its end and the validation loss of its last epoch
 * is at most that of predicting the mean; the largest stable one is the last before the first that
 * is not.
 *
 * <p>The claims: over the seeds DELTA_STN's largest stable step size is, in the geometric mean, at
 * least STN's on every set, and larger on most of them.
 *
 * <p>Arguments: {@code [--data DIR] [--csv FILE]}; finished runs in the file are not repeated.
 */
public final class StabilityCheck {

  private static final List<String> SETS =
      List.of(
          "yacht",
          "bostonHousing",
          "energy",
          "concrete",
          "wine-quality-red",
          "kin8nm",
          "power-plant",
          "naval-propulsion-plant",
          "protein-tertiary-structure");
  private static final List<Method> METHODS =
      List.of(Method.FIXED, Method.STN, Method.CENTERED_STN, Method.DELTA_STN);
  private static final long[] SEEDS = {1, 2, 3};
  private static final int ROWS = 1000;
  private static final int HIDDEN = 50;
  private static final int BATCH = 32;
  private static final int EPOCHS = 40;
  private static final double SMALLEST = 0.0025;
  private static final int STEP_SIZES = 10;

  private final CsvFile file;

  private StabilityCheck(Path csv) throws IOException {
    file =
        new CsvFile(
            csv,
            "data",
            "method",
            "seed",
            "step_size",
            "outcome",
            "best_validation",
            "last_validation",
            "mean_predictor",
            "stable");
  }

  /** Runs the check. */
  public static void main(String[] args) throws IOException {
    Path data = Path.of("..", "shared", "data", "uci");
    Path csv = Path.of("target", "stability.csv");
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--data" -> data = Path.of(args[i + 1]);
        case "--csv" -> csv = Path.of(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    StabilityCheck check = new StabilityCheck(csv);
    for (String name : SETS) {
      Examples all = RidgeData.read(data, name);
      if (all == null) {
        throw new IllegalArgumentException(
            data + " has no " + name + ".txt or " + name + ".txt.gz");
      }
      for (long seed : SEEDS) {
        TrainingData rows = RidgeData.split(name, some(all, seed), seed).data();
        for (Method method : METHODS) {
          check.run(name, rows, method, seed);
        }
      }
    }
    System.exit(check.judge() ? 0 : 1);
  }

  private static Examples some(Examples all, long seed) {
    return all.size() <= ROWS
        ? all
        : Splits.random(all, (double) ROWS / all.size(), seed).validation();
  }

  private void run(String name, TrainingData data, Method method, long seed) throws IOException {
    double predictor = meanPredictor(data.validation());
    for (int i = 0; i < STEP_SIZES; i++) {
      double stepSize = SMALLEST * (1 << i);
      if (file.has(name, method, seed, stepSize)) {
        continue;
      }
      double best = Double.NaN;
      double last = Double.NaN;
      String outcome;
      try {
        TrainingResult result =
            TrainingLoop.local(problem(data.training(), method, stepSize, seed), data);
        List<EpochReport> history = result.history();
        outcome = result.outcome().name();
        last = history.get(history.size() - 1).validationLoss();
        best = history.stream().mapToDouble(EpochReport::validationLoss).min().orElse(Double.NaN);
      } catch (DivergedException e) {
        outcome = TrainingResult.Outcome.DIVERGED.name();
      }
      boolean stable = outcome.equals(TrainingResult.Outcome.COMPLETED.name()) && last <= predictor;
      file.append(
          List.<Object[]>of(
              new Object[] {
                name,
                method,
                seed,
                stepSize,
                outcome,
                text(best),
                text(last),
                text(predictor),
                stable
              }));
    }
  }

  /** Returns the loss of predicting 0, the mean of the standardized targets. */
  private static double meanPredictor(Examples examples) {
    double sum = 0;
    for (int i = 0; i < examples.size(); i++) {
      double target = examples.targets()[i];
      sum += 0.5 * target * target;
    }
    return sum / examples.size();
  }

  private static TrainingProblem problem(
      Examples training, Method method, double stepSize, long seed) {
    Architecture architecture =
        Architecture.perceptron(
            new int[] {training.featureLength(), HIDDEN, HIDDEN, 1},
            Activation.RELU,
            Loss.SQUARED_ERROR);
    TrainingConfigurationBuilder configuration =
        TrainingConfiguration.builder()
            .method(method)
            .epochs(EPOCHS)
            .warmup(2, 0)
            .seed(seed)
            .batchSize(BATCH)
            .general(new Optimizer.Sgd(0.9), stepSize)
            .response(new Optimizer.Sgd(0.9), stepSize)
            .hyper(new Optimizer.RmsProp(), 0.01)
            .backend(BackendChoice.resolve(Backends.defaultName()), 1);
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.dropout("layer1").build(),
            Hyperparameter.weightDecay().build());
    return new TrainingProblem(architecture, space, configuration.build());
  }

  /** Prints a row a set and judges the claims. */
  private boolean judge() throws IOException {
    List<Map<String, String>> all = file.rows();
    System.out.println(
        "largest stable step size (geometric mean of "
            + SEEDS.length
            + " seeds), in brackets the lowest mean of the best validation losses and its step"
            + " size");
    int atLeast = 0;
    int larger = 0;
    for (String name : SETS) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-28s", name));
      Map<Method, Double> largest = new EnumMap<>(Method.class);
      for (Method method : METHODS) {
        List<Map<String, String>> rows =
            all.stream()
                .filter(
                    row -> row.get("data").equals(name) && row.get("method").equals(method.name()))
                .toList();
        largest.put(method, largestStable(rows));
        double[] lowest = lowestMean(rows);
        line.append(
            String.format(
                Locale.ROOT,
                " %s %.4f (%.4f at %.4f)",
                method,
                largest.get(method),
                lowest[0],
                lowest[1]));
      }
      System.out.println(line);
      double stn = largest.get(Method.STN);
      double delta = largest.get(Method.DELTA_STN);
      atLeast += delta >= stn * (1 - 1e-9) ? 1 : 0;
      larger += delta > stn * (1 + 1e-9) ? 1 : 0;
    }
    boolean holds = atLeast == SETS.size() && 2 * larger > SETS.size();
    System.out.printf(
        Locale.ROOT,
        "DELTA_STN's largest stable step size is at least STN's on %d of %d sets [all], larger on"
            + " %d [most]: %s%n",
        atLeast,
        SETS.size(),
        larger,
        holds ? "holds" : "FAILED");
    return holds;
  }

  /** Returns the geometric mean over the seeds of the largest stable step size. */
  private static double largestStable(List<Map<String, String>> rows) {
    double logarithms = 0;
    for (long seed : SEEDS) {
      logarithms += Math.log(largestStable(rows, seed));
    }
    return Math.exp(logarithms / SEEDS.length);
  }

  private static double largestStable(List<Map<String, String>> rows, long seed) {
    double largest = SMALLEST / 2;
    for (Map<String, String> row : rows) {
      if (row.get("seed").equals(Long.toString(seed))) {
        if (!Boolean.parseBoolean(row.get("stable"))) {
          return largest;
        }
        largest = Double.parseDouble(row.get("step_size"));
      }
    }
    return largest;
  }

  /** Returns the lowest mean over the seeds of the best validation loss, and its step size. */
  private static double[] lowestMean(List<Map<String, String>> rows) {
    Map<String, Double> sums = new LinkedHashMap<>();
    for (Map<String, String> row : rows) {
      boolean stable = Boolean.parseBoolean(row.get("stable"));
      double loss =
          stable ? Double.parseDouble(row.get("best_validation")) : Double.POSITIVE_INFINITY;
      sums.merge(row.get("step_size"), loss, Double::sum);
    }
    double[] lowest = {Double.POSITIVE_INFINITY, Double.NaN};
    sums.forEach(
        (stepSize, sum) -> {
          if (sum / SEEDS.length < lowest[0]) {
            lowest[0] = sum / SEEDS.length;
            lowest[1] = Double.parseDouble(stepSize);
          }
        });
    return lowest;
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.6g", value);
  }
}
