package org.deltastn.spark.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.plan.ClusterPlan;
import org.deltastn.spark.plan.RoundTimeModel;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Computes what a training would take on a cluster. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Computes time and memory of a training on a cluster before there is one: a perceptron with",
      "dropout everywhere, workers of one core each. Starts no Spark and reads no data."
    })
final class PlanCommand implements Callable<Integer> {

  private static final double GIGA = 1e9;
  private static final double MEBI = 1 << 20;

  @Option(
      names = "--layers",
      required = true,
      split = ",",
      paramLabel = "N,N",
      description = "sizes of the layers, inputs and classes included")
  private int[] layers;

  @Option(names = "--workers", required = true, paramLabel = "K", description = "replicas")
  private int workers;

  @Option(
      names = "--gbit",
      paramLabel = "G",
      description = "Gbit/s between two machines; default 10")
  private double gbit = 10;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "training rows of all workers; default 1000000")
  private long rows = 1_000_000;

  @Option(names = "--batch", paramLabel = "B", description = "batchSize; default 128")
  private int batch = 128;

  @Option(names = "--cycles", paramLabel = "C", description = "cyclesPerRound; default 30")
  private int cycles = 30;

  @Option(names = "--method", paramLabel = "M", description = "method; default DELTA_STN")
  private Method method = Method.DELTA_STN;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description = "optimizer of the weights, sgd, rmsProp or adam; default adam")
  private String optimizer = "adam";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    require(layers.length >= 2, "--layers", "at least two sizes");
    for (int size : layers) {
      require(size >= 1, "--layers", "sizes of at least 1");
    }
    require(workers >= 1, "--workers", "at least 1");
    require(gbit > 0, "--gbit", "more than 0");
    require(rows >= workers, "--rows", "at least one for each worker");
    require(batch >= 1, "--batch", "at least 1");
    require(cycles >= 1, "--cycles", "at least 1");
    print(new ClusterPlan(problem(), workers, cycles, rows, gbit * GIGA));
    return 0;
  }

  private void require(boolean holds, String option, String expected) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), option + ": expected " + expected);
    }
  }

  private TrainingProblem problem() {
    Architecture architecture =
        Architecture.perceptron(layers, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    List<Hyperparameter> dropouts = new ArrayList<>();
    dropouts.add(Hyperparameter.inputDropout().build());
    List<String> names = architecture.layerNames();
    for (String layer : names.subList(0, names.size() - 1)) {
      dropouts.add(Hyperparameter.dropout(layer).build());
    }
    return new TrainingProblem(
        architecture,
        new HyperparameterSpace(dropouts),
        new DeltaStnClassifier()
            .setMethod(method)
            .setOptimizer(optimizer)
            .setBatchSize(batch)
            .setBackend("nd4j")
            .trainingConfiguration(1, Gpus.NONE));
  }

  private void print(ClusterPlan plan) {
    RoundTimeModel.Parts round = plan.round();
    line("state: weights, response, optimizers", "%.1f MB", plan.stateBytes() / 1e6);
    line("a round: compute", "%.2f s", round.compute());
    line("a round: broadcast", "%.2f s", round.broadcast());
    line("a round: reduce", "%.2f s", round.reduce());
    line("outside compute", "%.0f %%", 100 * round.share());
    line("work of so many single workers", "%.1f", workers * (1 - round.share()));
    line("rounds of an epoch", "%.0f", (double) plan.rounds());
    line("an epoch, without validation", "%.0f s", plan.epochSeconds());
    line("driver's heap for states", "%.0f MiB", plan.driverHeap() / MEBI);
    line("executor's heap, a worker", "%.0f MiB", plan.workerHeap() / MEBI);
    line("outside its heap, a worker, at least", "%.0f MiB", plan.replica().least() / MEBI);
    line("outside its heap, a worker, at most", "%.0f MiB", plan.replica().most() / MEBI);
    line(
        "spark.driver.maxResultSize, at least",
        "%.0f MiB",
        Math.ceil(1 + plan.gathered() * (plan.stateBytes() / MEBI + 1)));
    System.out.println(
        "Times are those of a model that was solved from measured rounds (page Benchmarks), by cores"
            + " with AVX-512; heap comes on top of what Spark itself takes.");
  }

  private static void line(String what, String format, double value) {
    System.out.printf(Locale.ROOT, "%-38s %s%n", what, String.format(Locale.ROOT, format, value));
  }
}
