package org.deltastn.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
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
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.deltastn.train.replica.Predictor;

/**
 * The {@code response} study: what it costs in loss when Θ is trained in every k-th step only, on
 * regressions of UCI.
 *
 * <p>At most {@value #ROWS} rows, drawn and split by the seed: a fifth tests, a fifth of the rest
 * validates. Two hidden layers of {@value #HIDDEN}, minibatches of {@value #BATCH}, {@value
 * #EPOCHS} epochs of which two are warm-up; a rate of dropout on the input and behind each hidden
 * layer and a weight decay are tuned by RMSProp. Weights and response by SGD with momentum 0.9 at
 * 0.01 and hyperparameters at 0.03, or with {@code --optimizer adam} as by the stages' defaults, at
 * 0.005 and 0.1.
 *
 * <p>Arguments: {@code [--data DIR] [--csv FILE] [--seeds N] [--optimizer adam]}; finished runs in
 * the file are not repeated. Printed are differences from the run of every step, paired by seed;
 * with {@code --compare FILE --reference "METHOD settings"} those of another study's file alone.
 */
public final class ResponseStudy {

  private static final List<String> SETS =
      List.of("bostonHousing", "concrete", "energy", "kin8nm", "wine-quality-red");
  private static final int ROWS = 1000;
  private static final int HIDDEN = 50;
  private static final int BATCH = 32;
  private static final int EPOCHS = 60;
  private static final double STEP_SIZE = 0.01;

  /** How a run trains Θ: the interval and the factor of its step size. */
  private record Variant(Method method, int interval, int factor) {

    private static final List<Variant> ALL =
        List.of(
            new Variant(Method.DELTA_STN, 1, 1),
            new Variant(Method.DELTA_STN, 2, 1),
            new Variant(Method.DELTA_STN, 2, 2),
            new Variant(Method.DELTA_STN, 3, 1),
            new Variant(Method.DELTA_STN, 4, 1),
            new Variant(Method.DELTA_STN, 4, 4),
            new Variant(Method.DELTA_STN, 5, 1),
            new Variant(Method.DELTA_STN, 5, 5),
            new Variant(Method.FIXED, 1, 1));

    /** Returns the settings as the {@code comparison} study writes them. */
    private String settings() {
      TreeSet<String> all = new TreeSet<>();
      if (interval > 1) {
        all.add("responseInterval=" + interval);
      }
      if (factor > 1) {
        all.add(String.format(Locale.ROOT, "responseStepSize=%.2f", factor * STEP_SIZE));
      }
      return all.isEmpty() ? "paper" : String.join(";", all);
    }
  }

  private ResponseStudy() {}

  /** Runs the study. */
  public static void main(String[] args) throws IOException {
    Path data = Path.of("..", "shared", "data", "uci");
    Path csv = Path.of("target", "response.csv");
    Path compare = null;
    String reference = "DELTA_STN paper";
    int seeds = 10;
    boolean adam = false;
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--data" -> data = Path.of(args[i + 1]);
        case "--csv" -> csv = Path.of(args[i + 1]);
        case "--seeds" -> seeds = Integer.parseInt(args[i + 1]);
        case "--optimizer" -> adam = args[i + 1].equals("adam");
        case "--reference" -> reference = args[i + 1];
        case "--compare" -> compare = Path.of(args[i + 1]);
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    if (compare != null) {
      new PairedBySeed(PairedBySeed.read(compare), reference).print();
      return;
    }
    CsvFile file =
        new CsvFile(
            csv,
            "data",
            "optimizer",
            "method",
            "settings",
            "seed",
            "outcome",
            "best_epoch",
            "best_validation",
            "test_at_best",
            "last_validation",
            "last_values",
            "seconds");
    for (int seed = 1; seed <= seeds; seed++) {
      for (String name : SETS) {
        Examples all = RidgeData.read(data, name);
        if (all == null) {
          throw new IllegalArgumentException(data + " has no " + name + ".txt.gz");
        }
        Splits.Split tested = Splits.random(some(all, seed), 0.2, seed);
        for (Variant variant : Variant.ALL) {
          if (adam && variant.factor() > 1) {
            continue;
          }
          String optimizer = adam ? "adam" : "sgd";
          if (!file.has(name, optimizer, variant.method(), variant.settings(), seed)) {
            file.append(List.<Object[]>of(run(name, tested, variant, adam, seed)));
          }
        }
      }
    }
    new PairedBySeed(file.rows(), reference).print();
  }

  private static Examples some(Examples all, long seed) {
    return all.size() <= ROWS
        ? all
        : Splits.random(all, (double) ROWS / all.size(), seed).validation();
  }

  private static Object[] run(
      String name, Splits.Split rows, Variant variant, boolean adam, int seed) {
    RidgeData.Tested data = RidgeData.tested(rows, seed);
    TrainingProblem problem = problem(data.data().training(), variant, adam, seed);
    long start = System.nanoTime();
    TrainingResult result = TrainingLoop.local(problem, data.data());
    double seconds = (System.nanoTime() - start) / 1e9;
    List<EpochReport> history = result.history();
    EpochReport best =
        history.stream().min(Comparator.comparingDouble(EpochReport::validationLoss)).orElseThrow();
    EpochReport last = history.get(history.size() - 1);
    try (Predictor predictor = new Predictor(problem, result.model())) {
      return new Object[] {
        name,
        adam ? "adam" : "sgd",
        variant.method(),
        variant.settings(),
        seed,
        result.outcome(),
        best.epoch(),
        text(best.validationLoss()),
        text(predictor.evaluate(data.test()).mean()),
        text(last.validationLoss()),
        texts(last.values()),
        String.format(Locale.ROOT, "%.2f", seconds)
      };
    }
  }

  private static TrainingProblem problem(
      Examples training, Variant variant, boolean adam, long seed) {
    Architecture architecture =
        Architecture.perceptron(
            new int[] {training.featureLength(), HIDDEN, HIDDEN, 1},
            Activation.RELU,
            Loss.SQUARED_ERROR);
    double stepSize = adam ? 0.005 : STEP_SIZE;
    Optimizer rule = adam ? new Optimizer.Adam() : new Optimizer.Sgd(0.9);
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .method(variant.method())
            .epochs(EPOCHS)
            .warmup(2, 0)
            .seed(seed)
            .batchSize(BATCH)
            .general(rule, stepSize)
            .response(rule, variant.factor() * stepSize)
            .responseInterval(variant.interval())
            .hyper(new Optimizer.RmsProp(), adam ? 0.1 : 0.03)
            .backend(BackendChoice.resolve(Backends.defaultName()), 1)
            .build();
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.dropout("layer1").build(),
            Hyperparameter.weightDecay().build());
    return new TrainingProblem(architecture, space, configuration);
  }

  private static String texts(double[] values) {
    StringBuilder all = new StringBuilder();
    for (double value : values) {
      all.append(all.isEmpty() ? "" : " ").append(text(value));
    }
    return all.toString();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }
}
