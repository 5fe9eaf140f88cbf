package org.deltastn.spark.training;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.problem.Presets;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.columns.ClassLabels;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.RowReader;
import org.deltastn.spark.packing.Split;
import org.deltastn.spark.params.Checks;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.params.NetworkParams;
import org.deltastn.spark.preflight.ConfigurationCheck;
import org.deltastn.spark.preflight.SchedulingCheck;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Backends;
import org.deltastn.tensor.Gpus;
import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/** What {@code fit} does for both estimators: checks, packs the data, trains on the cluster. */
public final class SparkTrainer {

  private final DeltaStnParams params;
  private final Loss loss;
  private final List<TrainingListener> listeners;

  public SparkTrainer(DeltaStnParams params, Loss loss, List<TrainingListener> listeners) {
    this.params = params;
    this.loss = loss;
    this.listeners = listeners;
  }

  /**
   * Returns the number of the network's outputs.
   *
   * @throws IllegalArgumentException if the Params do not describe a network with this loss
   */
  public int outputs() {
    Network network =
        new Network(architecture(networkJson()), HyperparameterSpace.of(), ResponseStructure.NONE);
    return Shapes.length(network.outputShape());
  }

  /**
   * Trains.
   *
   * @param columns of the data
   * @param labels what is known of the classes; nothing for a regression
   * @throws IllegalArgumentException if Params, network and data do not fit together, naming what
   *     was found and where; or if Spark's settings do not allow the training, saying what to set
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written, or there are some and
   *     none is intact
   * @throws org.deltastn.train.loop.DivergedException if training diverged in the first epoch
   */
  public TrainedNetwork fit(Dataset<?> dataset, DataColumns columns, ClassLabels labels) {
    SparkContext spark = dataset.sparkSession().sparkContext();
    Checked checked = check(dataset, columns, labels);
    TrainingState start = checked.start();
    int workers = params.getNumWorkers();
    boolean wholeEpochs = workers == 1 && !params.isSet(params.cyclesPerRound());
    int cycles = wholeEpochs ? Integer.MAX_VALUE : params.getCyclesPerRound();
    FitCheckpoints checkpoints = FitCheckpoints.open(params, spark.hadoopConfiguration());
    JobDescriptions descriptions = new JobDescriptions(spark, params.uid(), cycles);
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(descriptions);
    try (descriptions;
        PackedData data = pack(dataset, columns, checked);
        SparkWorkerPool pool =
            new SparkWorkerPool(
                JavaSparkContext.fromSparkContext(spark),
                checked.definition(),
                data,
                cycles,
                params.getAverageOptimizerState(),
                SparkWorkerPool.FAN_IN)) {
      TrainingResult result =
          new TrainingLoop(
                  checked.problem(), all, checkpoints.of(checked.definition(), start, data, cycles))
              .run(pool, start);
      return new TrainedNetwork(checked.definition(), result, labels.values());
    }
  }

  /**
   * Does what {@link #fit} does before training.
   *
   * @throws IllegalArgumentException as {@link #fit} does
   */
  public PreparedTraining prepare(Dataset<?> dataset, DataColumns columns, ClassLabels labels) {
    Checked checked = check(dataset, columns, labels);
    return new PreparedTraining(
        checked.definition(), checked.start(), pack(dataset, columns, checked), labels.values());
  }

  /** What is known before the data are packed. */
  private record Checked(
      ProblemDefinition definition,
      TrainingProblem problem,
      TrainingState start,
      RowReader reader) {}

  private Checked check(Dataset<?> dataset, DataColumns columns, ClassLabels labels) {
    SparkContext spark = dataset.sparkSession().sparkContext();
    int threads = Math.max(1, spark.conf().getInt("spark.task.cpus", 1));
    Gpus gpus = SchedulingCheck.gpus(spark.conf(), spark.master(), params.getNumWorkers());
    ProblemDefinition definition = definition(threads, gpus);
    TrainingProblem problem = definition.toProblem();
    // Found missing here, and not by a task after all data have been packed; GPUs are the tasks'.
    String backend = problem.configuration().backend();
    Backends.require(backend, problem.configuration().productPrecision());
    if (!Backends.usesGpu(backend)) {
      Backends.create(backend, problem.configuration().precision(), threads).close();
    }
    ConfigurationCheck.require(spark, problem, params.getNumWorkers());
    SentClasses.require(spark.conf());
    TrainingState start =
        params.getInitialModel().isEmpty()
            ? TrainingState.initial(problem.network(), problem.space(), problem.configuration())
            : InitialModel.start(params.getInitialModel(), problem, dataset.sparkSession());
    RowReader reader = reader(columns, problem.network(), labels.classes());
    int workers = params.getNumWorkers();
    boolean withOptimizers = workers == 1 || params.getAverageOptimizerState();
    RoundSize.require(spark.conf(), start, workers, withOptimizers);
    return new Checked(definition, problem, start, reader);
  }

  private PackedData pack(Dataset<?> dataset, DataColumns columns, Checked checked) {
    Split split =
        columns.hasIndicator()
            ? Split.indicated()
            : Split.random(params.getValidationFraction(), params.getSeed());
    return PackedData.pack(
        dataset, columns, checked.reader(), split, params.getNumWorkers(), params.getBatchSize());
  }

  private ProblemDefinition definition(int threads, Gpus gpus) {
    String json = networkJson();
    Architecture architecture = architecture(json);
    return new ProblemDefinition(
        json,
        params.getInputShape(),
        params.hyperparameterSpace(usualSpace(architecture)),
        params.trainingConfiguration(threads, gpus));
  }

  private Architecture architecture(String json) {
    Architecture architecture = ConfigurationReader.read(json, params.getInputShape());
    if (architecture.loss() != loss) {
      throw new IllegalArgumentException(
          "networkJson has the loss " + architecture.loss() + ", expected " + loss);
    }
    return architecture;
  }

  /** Dropout wherever it makes sense for a classifier; weight decay for a regression. */
  private HyperparameterSpace usualSpace(Architecture architecture) {
    if (loss == Loss.SQUARED_ERROR) {
      return HyperparameterSpace.of(Hyperparameter.weightDecay().build());
    }
    List<Hyperparameter> all = new ArrayList<>();
    all.add(Hyperparameter.inputDropout().build());
    List<String> layers = architecture.layerNames();
    for (String layer : layers.subList(0, layers.size() - 1)) {
      all.add(Hyperparameter.dropout(layer).build());
    }
    return new HyperparameterSpace(all);
  }

  private RowReader reader(DataColumns columns, Network network, int classesKnown) {
    int found = Shapes.length(network.outputShape());
    int expected = loss == Loss.SQUARED_ERROR ? 1 : classesKnown;
    if (expected != 0 && found != expected) {
      throw new IllegalArgumentException(
          "the network has "
              + found
              + " outputs, expected "
              + expected
              + (loss == Loss.SQUARED_ERROR
                  ? " for a regression"
                  : ", the number of classes of column '" + columns.label() + "'"));
    }
    int classes = loss == Loss.SOFTMAX_CROSS_ENTROPY ? found : 0;
    int features = Shapes.length(network.inputShape());
    return new RowReader(columns, features, classes, network.augmentsColours());
  }

  private String networkJson() {
    boolean hasLayers = params.isDefined(params.layers());
    if (hasLayers == params.isDefined(NetworkParams.networkJson(params))) {
      throw new IllegalArgumentException(
          "set exactly one of layers and networkJson, found " + (hasLayers ? "both" : "neither"));
    }
    if (!hasLayers) {
      return params.getNetworkJson();
    }
    Activation activation = Checks.parse(Activation.class, params.getHiddenActivation());
    return Presets.perceptron(params.getLayers(), activation, loss).toJson();
  }
}
