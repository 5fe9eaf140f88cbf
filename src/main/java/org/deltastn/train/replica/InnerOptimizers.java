package org.deltastn.train.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deltastn.nn.DescentSteps;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.graph.Network;
import org.deltastn.optim.Optimizer;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * The optimizers of w₀ and Θ on one replica, with their state: clip a gradient and take a step.
 * Where nothing else reads a gradient, and the engine is faster then, layers take their part of the
 * step in the pass, see {@link DescentSteps}.
 */
final class InnerOptimizers implements AutoCloseable {

  private final TrainingConfiguration configuration;
  private final boolean hasResponse;
  private final Backend backend;
  private final ParameterSet gradients;
  private final Vector general;
  private final Vector response;
  private long stepsBefore;

  /** Creates the optimizers of a replica's parameters; {@link #load} gives them their state. */
  InnerOptimizers(
      TrainingProblem problem,
      Network network,
      Backend backend,
      ParameterSet parameters,
      ParameterSet gradients) {
    configuration = problem.configuration();
    hasResponse = problem.space().size() > 0;
    this.backend = backend;
    this.gradients = gradients;
    boolean offers =
        backend.updatesByProducts()
            && configuration.clippingNorm() == 0
            && !network.penalizesWeights();
    general = new Vector(configuration.general(), parameters.general(), gradients.general());
    response = new Vector(configuration.response(), parameters.response(), gradients.response());
    if (offers) {
      general.offerSteps(network.general());
      response.offerSteps(network.response());
    }
  }

  /** A vector of parameters and its optimizer. */
  private final class Vector {

    private final OptimizerConfiguration optimizer;
    private final Tensor parameters;
    private final Tensor gradient;
    private final Tensor[] slots;
    private DescentSteps steps;

    private Vector(OptimizerConfiguration optimizer, Tensor parameters, Tensor gradient) {
      this.optimizer = optimizer;
      this.parameters = parameters;
      this.gradient = gradient;
      slots = new Tensor[optimizer.rule().slots()];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = backend.allocate(parameters.shape());
      }
    }

    private void offerSteps(ParameterLayout layout) {
      if (optimizer.rule() instanceof Optimizer.Sgd && slots.length == 1) {
        steps = new DescentSteps(layout, parameters, slots[0]);
      }
    }

    /** Returns the steps that layers may take now, or null for none. */
    private DescentSteps offered(double factor) {
      if (steps != null) {
        double momentum = ((Optimizer.Sgd) optimizer.rule()).momentum();
        steps.offer(factor * optimizer.learningRate(), momentum);
      }
      return steps;
    }

    /** Takes the step, as far as layers have not. */
    private void update(long step, double factor) {
      double rate = factor * optimizer.learningRate();
      if (steps == null) {
        optimizer.rule().update(backend, parameters, gradient, slots, step, rate);
        return;
      }
      for (DescentSteps.Range range : steps.others()) {
        optimizer
            .rule()
            .update(
                backend,
                part(parameters, range),
                part(gradient, range),
                new Tensor[] {part(slots[0], range)},
                step,
                rate);
      }
    }

    private Tensor part(Tensor vector, DescentSteps.Range range) {
      return vector.view(range.offset(), range.length());
    }
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
      clear(general.slots);
      clear(response.slots);
      return;
    }
    require(state.generalSlots(), general.slots);
    require(state.responseSlots(), response.slots);
  }

  /** Returns the tensors of the state of both optimizers. */
  List<Tensor> slots() {
    List<Tensor> slots = new ArrayList<>(List.of(general.slots));
    slots.addAll(List.of(response.slots));
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
   * Prepares for a pass, after which {@link #update} is to be called.
   *
   * @param factor of the learning rates, the same as there
   */
  void prepare(PassKind kind, double factor) {
    gradients.offer(
        kind.wantsGeneral() ? general.offered(factor) : null,
        wantsResponse(kind) ? response.offered(factor) : null);
  }

  private boolean wantsResponse(PassKind kind) {
    return kind.wantsResponse() && hasResponse;
  }

  /**
   * Steps the parameters that a pass has the gradient of.
   *
   * @param steps taken before this one
   * @param factor of the learning rates
   */
  void update(PassKind kind, long steps, double factor) {
    gradients.offer(null, null);
    clip(kind.wantsGeneral(), wantsResponse(kind));
    if (kind.wantsGeneral()) {
      general.update(steps - stepsBefore + 1, factor);
    }
    if (wantsResponse(kind)) {
      long step = responseSteps(kind, steps + 1) - responseSteps(kind, stepsBefore);
      response.update(step, factor);
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
    Arrays.stream(general.slots).forEach(Tensor::close);
    Arrays.stream(response.slots).forEach(Tensor::close);
  }
}
