package org.deltastn.train.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.Divergence;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.HyperState;
import org.deltastn.train.HyperStepper;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Purpose;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * One copy of the hypernetwork and the data of one worker: takes inner steps and computes
 * hyperparameter gradients.
 *
 * <p>What it computes is a pure function of the state it was loaded with, its data and its number.
 */
public final class Replica implements AutoCloseable {

  static final int EVALUATION_ROWS = 512;

  private final TrainingProblem problem;
  private final TrainingConfiguration configuration;
  private final Network network;
  private final Backend backend;
  private final Passes passes;
  private final Streams streamed;
  private final ParameterSet parameters;
  private final InnerOptimizers optimizers;
  private final CycleLosses losses;
  private final boolean twoPasses;
  private final RandomStream[] streams = new RandomStream[Purpose.values().length];
  private LoadedExamples trainingRows;
  private LoadedExamples validationRows;
  private Minibatches training;
  private Minibatches validation;
  private Minibatches evaluation;
  private HyperState hyper;
  private TrainingState.Counters counters;
  private HyperSchedule schedule;

  /** Creates a replica on the CPU; it must be loaded before use. */
  public Replica(TrainingProblem problem, int worker, TrainingData data, long totalRows) {
    this(problem, worker, data, totalRows, null);
  }

  /**
   * Creates a replica; it must be loaded before use.
   *
   * @param worker number of the worker, from 0
   * @param totalRows training rows of all workers, n of Equation H.1
   * @param gpu the address of the GPU that it computes on, or null for the CPU
   */
  public Replica(
      TrainingProblem problem, int worker, TrainingData data, long totalRows, String gpu) {
    this.problem = problem;
    this.configuration = problem.configuration();
    network = problem.network();
    data.require(network, configuration.batchSize());
    Streams.require(problem);
    backend =
        Backends.create(
            configuration.backend(),
            new BackendRequest(
                configuration.precision(),
                configuration.productPrecision(),
                configuration.threads(),
                gpu));
    passes = new Passes(problem, network, backend, totalRows);
    streamed = new Streams(passes);
    parameters = passes.parameters();
    optimizers = new InnerOptimizers(problem, network, backend, parameters, passes.gradients());
    twoPasses = configuration.method().secondPass() != null && problem.space().size() > 0;
    losses = new CycleLosses(backend, configuration.trainInterval(), twoPasses ? 2 : 1);
    take(worker, data);
  }

  /**
   * Puts another worker's data in place of this one's, and keeps backend and buffers; the replica
   * must be loaded before use.
   *
   * @param worker number of the worker, from 0
   * @param data of the same problem
   */
  public void assign(int worker, TrainingData data) {
    data.require(network, configuration.batchSize());
    closeData();
    take(worker, data);
  }

  private void take(int worker, TrainingData data) {
    RandomStream root = RandomStream.of(configuration.seed());
    for (Purpose purpose : Purpose.values()) {
      streams[purpose.ordinal()] = root.fold(purpose.ordinal()).fold(worker);
    }
    trainingRows = new LoadedExamples(backend, data.training());
    validationRows = new LoadedExamples(backend, data.validation());
    int batch = configuration.batchSize();
    if (network.readsSequences()) {
      int steps = configuration.sequenceLength();
      training = Minibatches.ofStreams(backend, trainingRows, batch, steps);
      validation = Minibatches.ofStreams(backend, validationRows, batch, steps);
      evaluation = Minibatches.ofStreams(backend, validationRows, batch, steps);
      return;
    }
    training = new Minibatches(backend, trainingRows, batch, stream(Purpose.TRAINING_ORDER));
    validation =
        new Minibatches(
            backend,
            validationRows,
            configuration.validationBatchSize(),
            stream(Purpose.VALIDATION_ORDER));
    evaluation = new Minibatches(backend, validationRows, EVALUATION_ROWS, root);
  }

  /**
   * Makes this replica take λ and the factor of the learning rates of every step from a schedule.
   *
   * @throws IllegalArgumentException if the method tunes
   */
  public void follow(HyperSchedule given) {
    if (configuration.method().tunes()) {
      throw new IllegalArgumentException(
          "found the method " + configuration.method() + ", expected FIXED along a schedule");
    }
    schedule = given;
  }

  /** Returns the inner steps of one pass over this worker's training rows. */
  public int stepsPerEpoch() {
    return training.perPass();
  }

  /**
   * Takes over a state. One {@link TrainingState#withoutSlots() without} the optimizers' state
   * starts them anew: their state is zero, and the number of their next step is 1.
   */
  public void load(TrainingState state) {
    begin(state);
    List<HostVector> from = state.vectors();
    List<Tensor> to = vectors(from.size() > 2);
    for (int i = 0; i < from.size(); i++) {
      from.get(i).copyTo(to.get(i));
    }
  }

  /**
   * Takes over all of a state but its vectors, which the caller writes to {@link #vectors}.
   *
   * @param head the state, of whose vectors only the number counts
   */
  public void begin(TrainingState head) {
    hyper = head.hyper();
    counters = head.counters();
    optimizers.begin(head);
  }

  /**
   * Returns the tensors of {@link TrainingState#vectors}.
   *
   * @param withSlots whether those of the optimizers too
   */
  public List<Tensor> vectors(boolean withSlots) {
    List<Tensor> vectors = new ArrayList<>(List.of(parameters.general(), parameters.response()));
    if (withSlots) {
      vectors.addAll(optimizers.slots());
    }
    return vectors;
  }

  /** Returns the {@link TrainingState#head head} of the state. */
  public TrainingState head() {
    HostVector none = HostVector.zeros(configuration.precision(), 0);
    return new TrainingState(
        none,
        none,
        Collections.nCopies(configuration.general().rule().slots(), none),
        Collections.nCopies(configuration.response().rule().slots(), none),
        hyper,
        counters);
  }

  /** Returns a copy of the state. */
  public TrainingState save() {
    return head().withVectors(vectors(true).stream().map(HostVector::of).toList());
  }

  /** Runs cycles of Algorithm 1 that nothing stops. */
  public Outcome run(int cycles, long warmupSteps, HyperStepper stepper) {
    return run(cycles, warmupSteps, stepper, () -> {});
  }

  /**
   * Runs cycles of Algorithm 1: T_train inner steps, then T_valid hyperparameter gradients.
   *
   * @param cycles how many
   * @param warmupSteps cycles that start before this step compute no hyperparameter gradient
   * @param stepper applies each gradient at once; null to hold λ and σ over all cycles
   * @param beforeCycle is called before every cycle; what it throws ends the run
   * @return the outcome; its state is the replica's own until it is saved
   */
  public Outcome run(int cycles, long warmupSteps, HyperStepper stepper, Runnable beforeCycle) {
    streamed.forget();
    List<HyperGradient> hyperGradients = new ArrayList<>();
    LossSum loss = LossSum.ZERO;
    long validationStep = hyper.steps();
    for (int cycle = 0; cycle < cycles; cycle++) {
      beforeCycle.run();
      boolean tune =
          configuration.method().tunes()
              && problem.space().size() > 0
              && counters.steps() >= warmupSteps;
      long firstStep = counters.steps();
      if (schedule != null) {
        hyper = hyper.withLambda(HostVector.of(schedule.lambda(firstStep)));
      }
      for (int i = 0; i < configuration.trainInterval(); i++) {
        innerStep(i);
      }
      losses.read();
      for (int i = 0; i < configuration.trainInterval(); i++) {
        LossSum ofStep = losses.ofStep(i);
        if (!Double.isFinite(ofStep.loss())) {
          return new Outcome(
              hyperGradients, loss, new Divergence(firstStep + i, "training loss", ofStep.loss()));
        }
        loss = loss.plus(ofStep);
      }
      for (int i = 0; tune && i < configuration.validInterval(); i++) {
        streamed.prepare(PassKind.HYPER, validation, validationStep, hyper);
        HyperGradient gradient =
            passes.hyperGradient(
                validation.get(validationStep),
                hyper,
                stream(Purpose.HYPER_PASS).fold(validationStep));
        validationStep++;
        double sum = Arrays.stream(gradient.lambda()).sum() + Arrays.stream(gradient.rho()).sum();
        if (!Double.isFinite(sum)) {
          return new Outcome(
              hyperGradients,
              loss,
              new Divergence(counters.steps(), "gradient of the hyperparameters", sum));
        }
        hyperGradients.add(gradient);
        if (stepper != null) {
          hyper = stepper.step(hyper, gradient);
        }
      }
    }
    // The last update is seen by no loss of this run, and Θ by no evaluation.
    double square =
        backend.dot(parameters.general(), parameters.general())
            + backend.dot(parameters.response(), parameters.response());
    Divergence divergence =
        Double.isFinite(square)
            ? null
            : new Divergence(counters.steps() - 1, "norm of the weights", Math.sqrt(square));
    return new Outcome(hyperGradients, loss, divergence);
  }

  /**
   * The outcome of a run of cycles.
   *
   * @param gradients of the hyperparameters, in order
   * @param trainingLoss the training objective summed over the inner steps, up to one that diverged
   * @param divergence what went wrong, or null; the replica went on to the end of that cycle, so
   *     that its state is of no use until another is loaded
   */
  public record Outcome(
      List<HyperGradient> gradients, LossSum trainingLoss, Divergence divergence) {}

  /** Returns the loss on this worker's validation rows, at ε = 0. */
  public LossSum evaluate() {
    LossSum sum = LossSum.ZERO;
    passes.clearStreams(PassKind.EVALUATION);
    for (int from = 0; from < evaluation.rows(); from += evaluation.batchSize()) {
      sum = sum.plus(passes.evaluate(evaluation.inOrder(from), hyper));
    }
    return sum;
  }

  private RandomStream stream(Purpose purpose) {
    return streams[purpose.ordinal()];
  }

  /** Takes a step without waiting for its losses: whether it diverged shows when they are read. */
  private void innerStep(int inCycle) {
    long step = counters.steps();
    Method method = configuration.method();
    boolean second = twoPasses && configuration.trainsResponse(step);
    streamed.prepare(method.firstPass(), training, step, hyper);
    if (second) {
      streamed.prepare(method.secondPass(), training, step, hyper);
    }
    Minibatch batch = training.get(step);
    losses.begin(inCycle, batch.totalWeight());
    train(method.firstPass(), batch, Purpose.FIRST_PASS, losses.place(inCycle, 0));
    if (second) {
      train(method.secondPass(), batch, Purpose.SECOND_PASS, losses.place(inCycle, 1));
    }
    TrainingState.Counters c = counters;
    counters = new TrainingState.Counters(c.seed(), step + 1, c.epochs(), c.schedule());
  }

  private void train(PassKind kind, Minibatch batch, Purpose draws, Tensor loss) {
    long step = counters.steps();
    optimizers.prepare(kind, factor());
    passes.training(kind, batch, hyper, stream(draws).fold(step), loss);
    optimizers.update(kind, step, factor());
  }

  /** Returns the factor of the learning rates of the next step. */
  private double factor() {
    return schedule == null ? counters.schedule().factor() : schedule.factor(counters.steps());
  }

  private void closeData() {
    training.close();
    validation.close();
    evaluation.close();
    trainingRows.close();
    validationRows.close();
  }

  @Override
  public void close() {
    closeData();
    optimizers.close();
    losses.close();
    passes.close();
    backend.close();
  }
}
