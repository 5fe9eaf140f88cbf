package org.deltastn.spark.training;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Network;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.columns.ClassLabels;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.packing.DriverPacking;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.Scaling;
import org.deltastn.spark.packing.Split;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.plan.RoundHeap;
import org.deltastn.spark.preflight.ConfigurationCheck;
import org.deltastn.spark.preflight.RunningFits;
import org.deltastn.spark.preflight.SchedulingCheck;
import org.deltastn.spark.preflight.TaskResources;
import org.deltastn.spark.training.rounds.RoundSize;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.deltastn.spark.training.rounds.SparkWorkerPool;
import org.deltastn.spark.training.rounds.WholeEpochsPool;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.loop.Checkpoints;
import org.deltastn.train.loop.ScaledLosses;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code fit} does for both estimators: checks, packs the data, trains on the cluster. */
public final class SparkTrainer {

  private static final Logger LOG = LoggerFactory.getLogger(SparkTrainer.class);

  private final DeltaStnParams params;
  private final Loss loss;
  private final ProblemParams problem;
  private final List<TrainingListener> listeners;

  /** Features of a row, where a look at the labels has found them too. */
  private int features;

  public SparkTrainer(DeltaStnParams params, Loss loss, List<TrainingListener> listeners) {
    this.params = params;
    this.loss = loss;
    this.problem = new ProblemParams(params, loss);
    this.listeners = listeners;
  }

  /**
   * Returns the number of the network's outputs as far as it is known without data: 0 where {@code
   * hiddenLayers} gives the network and nothing says the number of classes.
   *
   * @param classesKnown the number of classes, or 0
   * @throws IllegalArgumentException if the Params do not describe a network with this loss
   */
  public int outputs(int classesKnown) {
    return problem.outputs(classesKnown);
  }

  /**
   * Returns what is known of the classes once the labels have been looked at, where nothing else
   * says their number.
   *
   * @throws IllegalArgumentException if the labels are no classes
   */
  public ClassLabels classes(Dataset<?> dataset, DataColumns columns, ClassLabels known) {
    if (known.classes() != 0 || !problem.sizesAreInferred()) {
      return known;
    }
    DataSizes.Found found = DataSizes.look(dataset, columns);
    features = found.features();
    return new ClassLabels(found.classes(), known.values());
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
    FitLog log = FitLog.of(params);
    try (RunningFits.Entry running = RunningFits.enter(spark);
        FitJobs jobs = new FitJobs(spark)) {
      return fit(
          dataset,
          columns,
          labels,
          check(dataset, columns, labels, running, params.getNumWorkers()),
          log);
    }
  }

  private TrainedNetwork fit(
      Dataset<?> dataset, DataColumns columns, ClassLabels labels, Checked checked, FitLog log) {
    SparkContext spark = dataset.sparkSession().sparkContext();
    int workers = params.getNumWorkers();
    boolean wholeEpochs = workers == 1 && !params.isSet(params.cyclesPerRound());
    int cycles = wholeEpochs ? Integer.MAX_VALUE : params.getCyclesPerRound();
    FitCheckpoints checkpoints = FitCheckpoints.open(params, dataset.sparkSession());
    JobDescriptions descriptions = new JobDescriptions(spark, params.uid(), cycles);
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(descriptions);
    try (descriptions;
        PackedData data = pack(dataset, columns, checked)) {
      for (TrainingListener listener : listeners) {
        if (listener instanceof DataListener reader) {
          reader.packed(data.trainingRows(), data.validationRows(), data.workerCount());
        }
      }
      ProblemDefinition definition = Minibatches.within(data, checked.definition());
      log.number("numFeatures", Shapes.length(definition.toProblem().architecture().inputShape()));
      if (loss == Loss.SOFTMAX_CROSS_ENTROPY) {
        log.number("numClasses", outputs(labels.classes()));
      }
      log.number("numExamples", data.trainingRows());
      log.number("numValidationExamples", data.validationRows());
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
      SparkWorkerPool rounds =
          new SparkWorkerPool(
              context,
              definition,
              data,
              cycles,
              params.getAverageOptimizerState(),
              RoundSizes.of(context.getConf(), params.isCommunicationRounded()));
      AtomicReference<TrainingState> start = checked.start();
      Checkpoints saved = checkpoints.of(definition, start.get(), data, cycles);
      boolean allSlots = saved != Checkpoints.NONE || !listeners.isEmpty();
      WorkerPool tasks =
          wholeEpochs && checked.start().get().vectorBytes() < RoundHeap.LARGE
              ? new WholeEpochsPool(
                  context, rounds, definition.toProblem(), data.lossFactor(), allSlots)
              : rounds;
      TrainingLoop loop = new TrainingLoop(definition.toProblem(), all, saved);
      TrainingResult result;
      try (WorkerPool pool = new ScaledLosses(tasks, data.lossFactor());
          FitJobs ofRounds = new FitJobs(spark)) {
        // A refit begins where the run began; else the first state need not outlive the first
        // round.
        result =
            params.getRefit()
                ? loop.recordSchedule().run(pool, start::get)
                : loop.run(pool, () -> start.getAndSet(null));
      }
      Refitting.Outcome model =
          params.getRefit()
              ? new Refitting(params, definition, start.get(), checkpoints, all)
                  .run(context, data, result, loop.schedule())
              : new Refitting.Outcome(result.model(), null);
      checkpoints.ended();
      // One for every worker, unless tasks ran away from their rows or took turns.
      log.number("numReadsOfRows", data.reads());
      return new TrainedNetwork(
          definition,
          result,
          labels.values(),
          data.standardization(),
          model.state(),
          model.report());
    }
  }

  /**
   * Does what {@link #fit} does before training.
   *
   * @param trials how many trainings run at a time, 0 for as many as there are task slots
   * @throws IllegalArgumentException as {@link #fit} does
   */
  public PreparedTraining prepare(
      Dataset<?> dataset, DataColumns columns, ClassLabels labels, int trials) {
    if (params.getRefit()) {
      throw new IllegalArgumentException(
          "refit is true, but a search trains no model anew: set it to false, then fit an estimator"
              + " with refit at the values that the search found");
    }
    SparkContext spark = dataset.sparkSession().sparkContext();
    int replicas = trials == 0 ? slots(dataset) : trials;
    RunningFits.Entry running = RunningFits.enter(spark);
    PreparedTraining prepared = null;
    try (FitJobs jobs = new FitJobs(spark)) {
      Checked checked = check(dataset, columns, labels, running, replicas);
      PackedData data = pack(dataset, columns, checked);
      prepared =
          new PreparedTraining(
              Minibatches.within(data, checked.definition()),
              checked.start().get(),
              data,
              labels.values(),
              running);
      return prepared;
    } finally {
      if (prepared == null) {
        running.close();
      }
    }
  }

  /** What is known before the data are packed. */
  private record Checked(
      ProblemDefinition definition,
      AtomicReference<TrainingState> start,
      RowReader reader,
      Scaling scaling,
      TaskResources resources) {}

  private TaskResources resources(SparkContext spark) {
    return TaskResources.of(spark, set(params.taskCpus()), set(params.taskGpus()));
  }

  private OptionalInt set(IntParam param) {
    return params.isDefined(param)
        ? OptionalInt.of((Integer) params.getOrDefault(param))
        : OptionalInt.empty();
  }

  /** Returns how many workers can run side by side. */
  public int slots(Dataset<?> dataset) {
    return resources(dataset.sparkSession().sparkContext()).slots();
  }

  private Checked check(
      Dataset<?> dataset,
      DataColumns columns,
      ClassLabels labels,
      RunningFits.Entry running,
      int replicas) {
    SparkContext spark = dataset.sparkSession().sparkContext();
    TaskResources resources = resources(spark);
    int workers = params.getNumWorkers();
    int threads = resources.cpus();
    Gpus gpus = SchedulingCheck.gpus(resources.conf(), spark.master(), workers);
    int inputs =
        problem.sizesAreInferred() ? DataSizes.features(dataset, columns, handling(), features) : 0;
    ProblemDefinition definition =
        problem.definition(inputs, outputs(labels.classes()), threads, gpus);
    TrainingProblem checked = definition.toProblem();
    // Found missing here, and not by a task after all data have been packed; GPUs are the tasks'.
    String backend = checked.configuration().backend();
    Backends.require(backend, checked.configuration().productPrecision());
    if (!Backends.usesGpu(backend)) {
      Backends.create(backend, checked.configuration().precision(), threads).close();
    }
    ConfigurationCheck.require(spark, resources, running, checked, workers, replicas);
    problem.warnOfTheCap();
    SentClasses.require(spark.conf());
    InitialModel initial =
        params.getInitialModel().isEmpty()
            ? null
            : InitialModel.find(params.getInitialModel(), checked, dataset.sparkSession());
    TrainingState start =
        initial == null
            ? TrainingState.initial(checked.network(), checked.space(), checked.configuration())
            : initial.state();
    StructField features = dataset.schema().apply(columns.features());
    RowReader reader = reader(columns, features, checked.network(), labels.classes());
    boolean withOptimizers = workers == 1 || params.getAverageOptimizerState();
    RoundSize.require(spark.conf(), start, workers, withOptimizers);
    return new Checked(
        definition,
        new AtomicReference<>(start),
        reader,
        InitialModel.scaling(params, checked.architecture(), initial),
        resources);
  }

  private PackedData pack(Dataset<?> dataset, DataColumns columns, Checked checked) {
    Split split =
        columns.hasIndicator()
            ? Split.indicated()
            : Split.random(params.getValidationFraction(), params.getSeed());
    return PackedData.pack(
        dataset,
        columns,
        checked.reader(),
        split,
        params.getNumWorkers(),
        checked.scaling(),
        StorageLevel.fromString(params.getStorageLevel()),
        checked.resources(),
        DriverPacking.mostBytes(dataset.sparkSession().sparkContext().conf()));
  }

  private RowReader reader(
      DataColumns columns, StructField column, Network network, int classesKnown) {
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
    RowReader reader =
        new RowReader(
            columns,
            FeatureReader.of(column, Shapes.length(network.inputShape())),
            handling(),
            classes,
            network.augmentsColours());
    return network.readsSequences() ? reader.inOrder() : reader;
  }

  private HandleInvalid handling() {
    return HandleInvalid.of(params.getHandleInvalid());
  }
}
