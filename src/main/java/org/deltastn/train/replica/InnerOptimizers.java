package org.deltastn.train.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.PassKind;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/** The optimizers of w₀ and Θ on one replica, with their state: clip a gradient and take a step. */
final class InnerOptimizers implements AutoCloseable {

  private final TrainingConfiguration configuration;
  private final boolean hasResponse;
  private final Backend backend;
  private final ParameterSet parameters;
  private final ParameterSet gradients;
  private final Tensor[] generalSlots;
  private final Tensor[] responseSlots;
  private long stepsBefore;

  /** Creates the optimizers of a replica's parameters; {@link #load} gives them their state. */
  InnerOptimizers(
      TrainingProblem problem, Backend backend, ParameterSet parameters, ParameterSet gradients) {
    configuration = problem.configuration();
    hasResponse = problem.space().size() > 0;
    this.backend = backend;
    this.parameters = parameters;
    this.gradients = gradients;
    generalSlots = slots(configuration.general(), parameters.general());
    responseSlots = slots(configuration.response(), parameters.response());
  }

  private Tensor[] slots(OptimizerConfiguration optimizer, Tensor like) {
    Tensor[] slots = new Tensor[optimizer.rule().slots()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = backend.allocate(like.shape());
    }
    return slots;
  }

  /**
   * Prepares for a state, whose vectors go to {@link #slots}; where it has none they start anew:
   * their state is zero, and the number of their next step is 1.
   *
   * @throws IllegalArgumentException if it has another number of them
   */
  void begin(TrainingState state) {
    boolean anew = state.generalSlots().isEmpty() && state.responseSlots().isEmpty();
    stepsBefore = anew ? state.counters().steps() : 0;
    if (anew) {
      clear(generalSlots);
      clear(responseSlots);
      return;
    }
    require(state.generalSlots(), generalSlots);
    require(state.responseSlots(), responseSlots);
  }

  /** Returns the tensors of the state of both optimizers. */
  List<Tensor> slots() {
    List<Tensor> slots = new ArrayList<>(List.of(generalSlots));
    slots.addAll(List.of(responseSlots));
    return slots;
  }

  private void clear(Tensor[] slots) {
    for (Tensor slot : slots) {
      backend.fill(slot, 0);
    }
  }

  private static void require(List<HostVector> found, Tensor[] slots) {
    if (found.size() != slots.length) {
      throw new IllegalArgumentException(
          "the state has " + found.size() + " optimizer vectors, expected " + slots.length);
    }
  }

  /**
   * Steps the parameters that a pass has the gradient of.
   *
   * @param steps taken before this one
   * @param factor of the learning rates
   */
  void update(PassKind kind, long steps, double factor) {
    boolean response = kind.wantsResponse() && hasResponse;
    clip(kind.wantsGeneral(), response);
    if (kind.wantsGeneral()) {
      OptimizerConfiguration optimizer = configuration.general();
      double rate = factor * optimizer.learningRate();
      long step = steps - stepsBefore + 1;
      optimizer
          .rule()
          .update(backend, parameters.general(), gradients.general(), generalSlots, step, rate);
    }
    if (response) {
      OptimizerConfiguration optimizer = configuration.response();
      double rate = factor * optimizer.learningRate();
      long step = responseSteps(kind, steps + 1) - responseSteps(kind, stepsBefore);
      optimizer
          .rule()
          .update(backend, parameters.response(), gradients.response(), responseSlots, step, rate);
    }
  }

  /** Returns how many of the first steps of a run updated Θ. */
  private long responseSteps(PassKind kind, long steps) {
    return kind.wantsGeneral() ? steps : configuration.responseStepsOf(steps);
  }

  private void clip(boolean general, boolean response) {
    double limit = configuration.clippingNorm();
    if (limit == 0) {
      return;
    }
    if (general && response) {
      backend.clip(limit, gradients.general(), gradients.response());
    } else {
      backend.clip(limit, general ? gradients.general() : gradients.response());
    }
  }

  @Override
  public void close() {
    Arrays.stream(generalSlots).forEach(Tensor::close);
    Arrays.stream(responseSlots).forEach(Tensor::close);
  }
}
