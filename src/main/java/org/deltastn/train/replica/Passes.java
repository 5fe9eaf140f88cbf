package org.deltastn.train.replica;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.deltastn.hyper.HyperDraw;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.StreamState;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.graph.NetworkEvaluation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.train.HyperState;
import org.deltastn.train.LossSum;
import org.deltastn.train.TrainingProblem;

/**
 * Computes the passes of a method over one minibatch: losses and gradients, without updates (see
 * {@link PassKind} for the equations).
 */
final class Passes implements AutoCloseable {

  private final HyperparameterSpace space;
  private final boolean centered;
  private final Network network;
  private final Backend backend;
  private final long totalRows;
  private final Workspace workspace;
  private final ParameterSet parameters;
  private final ParameterSet gradients;
  private final Tensor loss;
  private final int streams;
  private final Map<PassKind, StreamState> states = new EnumMap<>(PassKind.class);

  Passes(TrainingProblem problem, Network network, Backend backend, long totalRows) {
    this.space = problem.space();
    this.centered = problem.configuration().method().centered();
    this.network = network;
    this.backend = backend;
    this.totalRows = totalRows;
    streams = network.readsSequences() ? problem.configuration().batchSize() : 0;
    workspace = new Workspace(backend);
    parameters = new ParameterSet(backend, network.general(), network.response());
    gradients = new ParameterSet(backend, network.general(), network.response());
    loss = backend.allocateSums(1);
  }

  ParameterSet parameters() {
    return parameters;
  }

  /** Returns where a pass writes the gradients that it wants; the others are unchanged. */
  ParameterSet gradients() {
    return gradients;
  }

  /** Returns whether rows are time steps of streams. */
  boolean readsSequences() {
    return streams > 0;
  }

  /** Sets what a kind of pass carries to zero, value and tangent. */
  void clearStreams(PassKind kind) {
    if (readsSequences()) {
      state(kind).clear();
    }
  }

  /** Reads a minibatch in evaluation mode, at ε = 0, for what a kind of pass is to carry on. */
  void readAhead(PassKind kind, Minibatch batch, HyperState hyper) {
    outputs(batch, hyper, state(kind));
  }

  private StreamState state(PassKind kind) {
    return states.computeIfAbsent(kind, k -> new StreamState(backend, streams));
  }

  /** Computes the gradient of the validation loss on one minibatch (Equation 2.7). */
  HyperGradient hyperGradient(Minibatch batch, HyperState hyper, RandomStream stream) {
    workspace.reset();
    double[] rho = hyper.rho().toDoubles();
    HyperDraw draw =
        HyperDraw.validation(space, hyper.lambda().toDoubles(), rho, draws(batch), stream)
            .repeated(batch.rows() / draws(batch));
    Tensor offset = offset(draw);
    Tensor offsetGradient = workspace.take(offset.shape());
    backend.fill(offsetGradient, 0);
    Pass pass = pass(PassKind.HYPER, offset, offsetGradient, constantValues(hyper), stream);
    NetworkEvaluation evaluated = network.forward(pass, batch.x());
    Tensor g = workspace.take(evaluated.output().shape());
    evaluate(evaluated.output(), null, batch, scale(batch), g, loss);
    evaluated.backward(g);
    return draw.reduce(offsetGradient.toDoubles());
  }

  /**
   * Computes the training objective of a pass, the mean loss of the minibatch with its penalties,
   * and writes its gradients to {@link #gradients()}.
   *
   * @param objective one value of {@link Backend#allocateSums}, written
   */
  void training(
      PassKind kind, Minibatch batch, HyperState hyper, RandomStream stream, Tensor objective) {
    workspace.reset();
    double[][] values = constantValues(hyper);
    Tensor offset = null;
    if (kind != PassKind.GENERAL) {
      HyperDraw draw =
          HyperDraw.training(
                  space,
                  hyper.lambda().toDoubles(),
                  hyper.rho().toDoubles(),
                  draws(batch),
                  stream.fold(-1))
              .repeated(batch.rows() / draws(batch));
      values = draw.values();
      offset = offset(draw);
    }
    Pass pass = pass(kind, offset, null, values, stream);
    NetworkEvaluation evaluated = network.forward(pass, batch.x());
    Tensor y = evaluated.output();
    Tensor tangent = kind.linearized() ? evaluated.jvp() : null;
    Tensor g = workspace.take(y.shape());
    evaluate(y, tangent, batch, scale(batch), g, objective);
    evaluated.penalize(batch.share(), objective);
    evaluated.backward(g);
    network.penalize(pass, batch.share(), totalRows, objective);
  }

  /** Computes the loss of a minibatch in evaluation mode, at ε = 0. */
  LossSum evaluate(Minibatch batch, HyperState hyper) {
    Tensor y = outputs(batch, hyper, readsSequences() ? state(PassKind.EVALUATION) : null);
    evaluate(y, null, batch, 1, null, loss);
    double correct = network.loss().correct(y, batch.targets(), batch.weights());
    return new LossSum(loss.toDoubles()[0], batch.totalWeight(), correct);
  }

  private Tensor outputs(Minibatch batch, HyperState hyper, StreamState state) {
    workspace.reset();
    Tensor offset = centered || space.size() == 0 ? null : lambdaRows(hyper, batch.rows());
    double[][] values = constantValues(hyper);
    Pass pass = pass(PassKind.EVALUATION, offset, null, values, null, state);
    return network.forward(pass, batch.x()).output();
  }

  /** Returns how many rows have a perturbation of their own: all, or one of every stream. */
  private int draws(Minibatch batch) {
    return readsSequences() ? streams : batch.rows();
  }

  private void evaluate(
      Tensor y, Tensor tangent, Minibatch batch, double scale, Tensor gradient, Tensor to) {
    network
        .loss()
        .evaluate(
            backend,
            new LossEvaluation(y, tangent, batch.targets(), batch.weights(), scale, gradient, to));
  }

  private Pass pass(
      PassKind kind, Tensor offset, Tensor offsetGradient, double[][] values, RandomStream stream) {
    StreamState state = readsSequences() ? state(kind) : null;
    return pass(kind, offset, offsetGradient, values, stream, state);
  }

  private Pass pass(
      PassKind kind,
      Tensor offset,
      Tensor offsetGradient,
      double[][] values,
      RandomStream stream,
      StreamState state) {
    return new Pass(
        kind,
        backend,
        workspace,
        parameters,
        gradients,
        offset,
        offsetGradient,
        values,
        stream,
        state);
  }

  private double[][] constantValues(HyperState hyper) {
    return Arrays.stream(hyper.values(space))
        .mapToObj(value -> new double[] {value})
        .toArray(double[][]::new);
  }

  private Tensor offset(HyperDraw draw) {
    if (space.size() == 0) {
      return null;
    }
    Tensor offset = workspace.take(draw.rows(), space.size());
    offset.set(centered ? draw.epsilon() : draw.uncentered());
    return offset;
  }

  private Tensor lambdaRows(HyperState hyper, int rows) {
    double[] lambda = hyper.lambda().toDoubles();
    double[] repeated = new double[rows * lambda.length];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = lambda[i % lambda.length];
    }
    Tensor offset = workspace.take(rows, lambda.length);
    offset.set(repeated);
    return offset;
  }

  private static double scale(Minibatch batch) {
    return batch.totalWeight() > 0 ? 1 / batch.totalWeight() : 0;
  }

  @Override
  public void close() {
    states.values().forEach(StreamState::close);
    loss.close();
    parameters.close();
    gradients.close();
    workspace.close();
  }
}
