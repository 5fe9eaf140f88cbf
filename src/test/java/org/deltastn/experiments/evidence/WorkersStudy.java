package org.deltastn.experiments.evidence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.stat.StatUtils;
import org.deltastn.checks.CheckOptions;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/**
 * The {@code workers} study: the best validation loss of several replicas that are averaged, in as
 * many epochs as one, by ways to average ({@link Averaging}), over the same seeds. Every finished
 * run is a row of the CSV file and is not repeated.
 *
 * <p>Printed are mean and standard deviation of every way, its ratio to the first, and the
 * t-statistic of the differences by seed: with three seeds, a difference is within noise where it
 * is below 4.30, the 97.5 % quantile of Student's t at two degrees of freedom.
 */
public final class WorkersStudy {

  private static final Map<String, String> OPTIONS =
      Map.of(
          "rows",
          "20000",
          "hidden",
          "200",
          "epochs",
          "10",
          "seeds",
          "1-2-3",
          "data",
          "",
          "csv",
          "target/workers.csv",
          "ways",
          "workers=1,workers=2;cycles=7,workers=2;cycles=1,workers=4;cycles=7,workers=4;cycles=1");

  private static final double RATE = 0.01;
  private static final double MOMENTUM = 0.9;

  private final CheckOptions options;
  private final StudyData data;
  private final CsvFile file;

  private WorkersStudy(CheckOptions options) throws IOException {
    this.options = options;
    data = StudyData.read("mnist", options.number("rows"), 0, options.path("data"));
    file =
        new CsvFile(
            options.path("csv"),
            "data",
            "hidden",
            "epochs",
            "way",
            "seed",
            "best_epoch",
            "best_validation",
            "last_validation",
            "rounds",
            "seconds");
  }

  /** Runs the study. */
  public static void main(String[] args) throws IOException {
    WorkersStudy study = new WorkersStudy(new CheckOptions(OPTIONS, args).alone());
    List<Averaging> ways = study.options.texts("ways").stream().map(Averaging::parse).toList();
    int[] seeds = study.options.numbers("seeds");
    for (int seed : seeds) {
      for (Averaging way : ways) {
        study.run(way, seed);
      }
    }
    study.print(ways, seeds);
  }

  /** Counts rounds. */
  private static final class RoundCount implements TrainingListener {

    private int count;

    @Override
    public void roundDone(TrainingState state) {
      count++;
    }
  }

  private Object[] key(Averaging way, int seed) {
    return new Object[] {
      data.name(), options.number("hidden"), options.number("epochs"), way, seed
    };
  }

  private TrainingProblem problem(Averaging way, int seed) {
    int hidden = options.number("hidden");
    int epochs = options.number("epochs");
    int growth = way.scaled() ? way.workers() : 1;
    OptimizerConfiguration inner =
        new OptimizerConfiguration(new Optimizer.Sgd(MOMENTUM), RATE).forWorkers(growth);
    OptimizerConfiguration outer =
        new OptimizerConfiguration(new Optimizer.RmsProp(), RATE).forWorkers(growth);
    LearningRateSchedule constant = new LearningRateSchedule.Constant();
    int ramp = Math.min(5, epochs / 10);
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .epochs(epochs)
            .warmup(epochs / 2, 0)
            .seed(seed)
            .batchSize(128)
            .validationBatchSize(128)
            .intervals(5, 1)
            .general(inner.rule(), inner.learningRate())
            .response(inner.rule(), inner.learningRate())
            .hyper(outer.rule(), outer.learningRate())
            .schedule(
                growth == 1 || ramp == 0
                    ? constant
                    : new LearningRateSchedule.Ramp(1.0 / growth, ramp, constant))
            .backend(BackendChoice.resolve(Backends.defaultName()), 1)
            .build();
    return new TrainingProblem(
        Architecture.perceptron(
            new int[] {784, hidden, hidden, 10}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
        Presets.mnist(hidden, hidden).space(),
        configuration);
  }

  private void run(Averaging way, int seed) throws IOException {
    if (file.has(key(way, seed))) {
      return;
    }
    long start = System.nanoTime();
    TrainingProblem problem = problem(way, seed);
    RoundCount rounds = new RoundCount();
    TrainingResult result;
    if (way.workers() == 1) {
      result = TrainingLoop.local(problem, data.data());
    } else {
      try (AveragedPool pool = new AveragedPool(problem, data.data(), way)) {
        result = new TrainingLoop(problem, List.of(rounds)).run(pool);
      }
    }
    List<EpochReport> history = result.history();
    EpochReport best =
        history.stream().min(Comparator.comparingDouble(EpochReport::validationLoss)).orElseThrow();
    List<Object> row = new ArrayList<>(Arrays.asList(key(way, seed)));
    row.addAll(
        List.of(
            best.epoch(),
            Study.number(best.validationLoss()),
            Study.number(history.get(history.size() - 1).validationLoss()),
            rounds.count,
            String.format(Locale.ROOT, "%.0f", (System.nanoTime() - start) / 1e9)));
    file.append(List.<Object[]>of(row.toArray()));
    System.out.println(row);
  }

  private double[] losses(Averaging way, int[] seeds) throws IOException {
    double[] losses = new double[seeds.length];
    for (Map<String, String> row : file.rows()) {
      for (int i = 0; i < seeds.length; i++) {
        Object[] key = key(way, seeds[i]);
        if (row.values().stream()
            .limit(key.length)
            .toList()
            .equals(Arrays.stream(key).map(String::valueOf).toList())) {
          losses[i] = Double.parseDouble(row.get("best_validation"));
        }
      }
    }
    return losses;
  }

  private void print(List<Averaging> ways, int[] seeds) throws IOException {
    double[] first = losses(ways.get(0), seeds);
    for (Averaging way : ways) {
      double[] found = losses(way, seeds);
      double[] differences = new double[seeds.length];
      Arrays.setAll(differences, i -> found[i] - first[i]);
      double error = deviation(differences) / Math.sqrt(seeds.length);
      System.out.printf(
          Locale.ROOT,
          "%-75s %.4f ± %.4f, %.3f times the first, t = %.1f%n",
          way,
          StatUtils.mean(found),
          deviation(found),
          StatUtils.mean(found) / StatUtils.mean(first),
          error == 0 ? 0 : StatUtils.mean(differences) / error);
    }
  }

  private static double deviation(double[] values) {
    return Math.sqrt(StatUtils.variance(values));
  }
}
