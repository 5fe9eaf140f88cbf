package org.deltastn.train.replica;

import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.StreamState;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.LossSum;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * A trained network in evaluation mode, y(w₀), or y(w₀ + Φλ) for a method that is not centered.
 *
 * <p>Its products are not rounded, whatever those of training were, so that a model predicts the
 * same on machines with and without bfloat16.
 *
 * <p>Rows given to a network over sequences are the time steps of one stream, read from its start.
 *
 * <p>Not safe for use by several threads.
 */
public final class Predictor implements AutoCloseable {

  private static final int EVALUATION_ROWS = 500;

  private final Network network;
  private final Backend backend;
  private final Workspace workspace;
  private final ParameterSet parameters;
  private final Tensor loss;
  private final StreamState stream;

  /** Creates a predictor from a trained state. */
  public Predictor(TrainingProblem problem, TrainingState state) {
    this(problem, effectiveWeights(problem, state));
  }

  /**
   * Creates a predictor from weights.
   *
   * @param weights as {@link #effectiveWeights} returns them
   * @throws IllegalArgumentException if their number is not the network's
   */
  public Predictor(TrainingProblem problem, HostVector weights) {
    TrainingConfiguration configuration = problem.configuration();
    network = new Network(problem.architecture(), HyperparameterSpace.of(), ResponseStructure.NONE);
    int expected = Math.max(1, network.general().length());
    if (weights.length() != expected) {
      throw new IllegalArgumentException(
          "the network has " + expected + " weights, found " + weights.length());
    }
    backend =
        Backends.create(
            BackendChoice.usableOnCpu(configuration.backend()),
            configuration.precision(),
            configuration.threads());
    workspace = new Workspace(backend);
    parameters = new ParameterSet(backend, network.general(), network.response());
    weights.copyTo(parameters.general());
    loss = backend.allocateSums(1);
    stream = network.readsSequences() ? new StreamState(backend, 1) : null;
  }

  /** Returns the weights used for prediction, in the order of the general layout. */
  public static HostVector effectiveWeights(TrainingProblem problem, TrainingState state) {
    TrainingConfiguration configuration = problem.configuration();
    if (configuration.method().centered() || problem.space().size() == 0) {
      return state.general();
    }
    Network network = problem.network();
    try (Backend backend =
            Backends.create(
                BackendChoice.usableOnCpu(configuration.backend()),
                configuration.precision(),
                configuration.threads());
        Workspace workspace = new Workspace(backend);
        ParameterSet parameters =
            new ParameterSet(backend, network.general(), network.response())) {
      state.general().copyTo(parameters.general());
      state.response().copyTo(parameters.response());
      Tensor lambda = workspace.take(1, problem.space().size());
      lambda.set(state.hyper().lambda().toDoubles());
      network.fold(
          new Pass(
              PassKind.EVALUATION, backend, workspace, parameters, null, lambda, null, null, null));
      return HostVector.of(parameters.general());
    }
  }

  /** Returns the number of values of one output. */
  public int outputLength() {
    return Shapes.length(network.outputShape());
  }

  /**
   * Returns the network's outputs (logits for a classifier).
   *
   * @param features {@code rows} examples packed row after row
   * @return rows × {@link #outputLength()}
   * @throws IllegalArgumentException if there are fewer features than the rows need, or words that
   *     are not in the network's vocabulary
   */
  public double[] predict(float[] features, int rows) {
    int length = rows * Shapes.length(network.inputShape());
    TrainingData.requireWords(network, features, Math.min(length, features.length), "given");
    startStream();
    return output(features, rows).toDoubles();
  }

  /**
   * Returns the network's loss on examples.
   *
   * @throws IllegalArgumentException if the examples have fewer features than the network reads,
   *     words that are not in its vocabulary, or a target that is invalid for the loss
   */
  public LossSum evaluate(Examples examples) {
    network.loss().requireTargets(network.outputShape(), examples.targetWidth());
    TrainingData.requireTargets(network, examples, "given");
    float[] words = examples.features();
    TrainingData.requireWords(network, words, words.length, "given");
    startStream();
    LossSum sum = LossSum.ZERO;
    int features = examples.featureLength();
    int width = examples.targetWidth();
    for (int from = 0; from < examples.size(); from += EVALUATION_ROWS) {
      int to = Math.min(examples.size(), from + EVALUATION_ROWS);
      Tensor y =
          output(
              Arrays.copyOfRange(examples.features(), from * features, to * features), to - from);
      float[] weights = Arrays.copyOfRange(examples.weights(), from, to);
      Tensor w = workspace.take(to - from);
      w.set(weights);
      Tensor t = workspace.take(to - from, width);
      t.set(Arrays.copyOfRange(examples.targets(), from * width, to * width));
      double total = 0;
      for (float weight : weights) {
        total += weight;
      }
      network.loss().evaluate(backend, new LossEvaluation(y, null, t, w, 1, null, loss));
      sum = sum.plus(new LossSum(loss.toDoubles()[0], total, network.loss().correct(y, t, w)));
    }
    return sum;
  }

  private void startStream() {
    if (stream != null) {
      stream.clear();
    }
  }

  private Tensor output(float[] features, int rows) {
    workspace.reset();
    Tensor x = workspace.take(Shapes.withBatch(rows, network.inputShape()));
    int length = (int) x.length();
    if (features.length < length) {
      throw new IllegalArgumentException(
          rows + " rows need " + length + " features, found " + features.length);
    }
    x.set(features);
    Pass pass =
        new Pass(
            PassKind.EVALUATION,
            backend,
            workspace,
            parameters,
            null,
            null,
            null,
            new double[0][],
            null,
            stream);
    return network.forward(pass, x).output();
  }

  @Override
  public void close() {
    loss.close();
    if (stream != null) {
      stream.close();
    }
    parameters.close();
    workspace.close();
    backend.close();
  }
}
