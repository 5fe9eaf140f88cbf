package org.deltastn.optim;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * A first-order update rule over explicit state: it starts from {@link #slots()} vectors of zeros
 * and keeps nothing else, so its state can be averaged, saved and resumed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Optimizer.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = Optimizer.RmsProp.class, name = "rmsProp"),
  @JsonSubTypes.Type(value = Optimizer.Adam.class, name = "adam")
})
public sealed interface Optimizer {

  /** Returns how many vectors of the parameters' length the state has. */
  int slots();

  /**
   * Returns by what the learning rate grows when each of several workers takes 1/k of the steps and
   * gradients are averaged over them, so that an epoch moves the parameters as far as one worker
   * does: k for a step that is linear in the gradient (Goyal et al., 2017), √k for one that is
   * divided by the gradient's size, which averaging makes less noisy (Malladi et al., 2022).
   *
   * @param workers k, at least 1
   */
  double rateFactor(int workers);

  /**
   * Takes one step, in place.
   *
   * @param slots the state
   * @param step number of this step, from 1
   * @param learningRate α
   */
  void update(
      Backend backend,
      Tensor parameters,
      Tensor gradient,
      Tensor[] slots,
      long step,
      double learningRate);

  /**
   * Takes one step, in place, in double precision and without an engine: for a few numbers, such as
   * hyperparameters, which must not depend on where the network is computed.
   *
   * @param slots the state, {@link #slots()} vectors of the parameters' length
   * @param step number of this step, from 1
   * @param learningRate α
   */
  void update(
      double[] parameters, double[] gradient, double[][] slots, long step, double learningRate);

  /** Stochastic gradient descent with heavy-ball momentum: v ← μv + g, w ← w − αv. */
  record Sgd(double momentum) implements Optimizer {

    /** Checks that momentum lies in [0, 1). */
    public Sgd {
      require(momentum, "momentum");
    }

    @Override
    public int slots() {
      return momentum == 0 ? 0 : 1;
    }

    @Override
    public double rateFactor(int workers) {
      return workers;
    }

    @Override
    public void update(
        Backend backend,
        Tensor parameters,
        Tensor gradient,
        Tensor[] slots,
        long step,
        double learningRate) {
      Tensor velocity = momentum == 0 ? null : slots[0];
      backend.momentumUpdate(parameters, gradient, velocity, learningRate, momentum);
    }

    @Override
    public void update(
        double[] parameters, double[] gradient, double[][] slots, long step, double learningRate) {
      for (int i = 0; i < parameters.length; i++) {
        double velocity = gradient[i];
        if (momentum != 0) {
          velocity += momentum * slots[0][i];
          slots[0][i] = velocity;
        }
        parameters[i] -= learningRate * velocity;
      }
    }
  }

  /** RMSProp: s ← γs + (1−γ)g², w ← w − αg/(√s + ε). */
  record RmsProp(double decay, double epsilon) implements Optimizer {

    /** Checks that decay lies in [0, 1) and epsilon is positive. */
    public RmsProp {
      require(decay, "decay");
      requirePositive(epsilon);
    }

    /** Creates the rule with γ = 0.99 and ε = 1e-8, as in PyTorch. */
    public RmsProp() {
      this(0.99, 1e-8);
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public double rateFactor(int workers) {
      return Math.sqrt(workers);
    }

    @Override
    public void update(
        Backend backend,
        Tensor parameters,
        Tensor gradient,
        Tensor[] slots,
        long step,
        double learningRate) {
      backend.rmsPropUpdate(parameters, gradient, slots[0], learningRate, decay, epsilon);
    }

    @Override
    public void update(
        double[] parameters, double[] gradient, double[][] slots, long step, double learningRate) {
      double[] squares = slots[0];
      for (int i = 0; i < parameters.length; i++) {
        squares[i] = decay * squares[i] + (1 - decay) * gradient[i] * gradient[i];
        parameters[i] -= learningRate * gradient[i] / (Math.sqrt(squares[i]) + epsilon);
      }
    }
  }

  /**
   * Adam (Kingma and Ba, 2015): m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − α m̂/(√v̂ + ε),
   * where m̂ = m/(1−β₁ᵗ) and v̂ = v/(1−β₂ᵗ) after t steps, this one included.
   */
  record Adam(double beta1, double beta2, double epsilon) implements Optimizer {

    /** Checks that the decays lie in [0, 1) and epsilon is positive. */
    public Adam {
      require(beta1, "beta1");
      require(beta2, "beta2");
      requirePositive(epsilon);
    }

    /** Creates the rule with β = (0.9, 0.999) and ε = 1e-8. */
    public Adam() {
      this(0.9, 0.999, 1e-8);
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public double rateFactor(int workers) {
      return Math.sqrt(workers);
    }

    @Override
    public void update(
        Backend backend,
        Tensor parameters,
        Tensor gradient,
        Tensor[] slots,
        long step,
        double learningRate) {
      // The corrections of both moments' bias, folded into the learning rate and into epsilon.
      double root = Math.sqrt(1 - Math.pow(beta2, step));
      double rate = learningRate * root / (1 - Math.pow(beta1, step));
      backend.adamUpdate(
          parameters, gradient, slots[0], slots[1], rate, beta1, beta2, epsilon * root);
    }

    @Override
    public void update(
        double[] parameters, double[] gradient, double[][] slots, long step, double learningRate) {
      double[] means = slots[0];
      double[] squares = slots[1];
      double ofMean = 1 - Math.pow(beta1, step);
      double ofSquare = 1 - Math.pow(beta2, step);
      for (int i = 0; i < parameters.length; i++) {
        double g = gradient[i];
        means[i] = beta1 * means[i] + (1 - beta1) * g;
        squares[i] = beta2 * squares[i] + (1 - beta2) * g * g;
        parameters[i] -=
            learningRate * (means[i] / ofMean) / (Math.sqrt(squares[i] / ofSquare) + epsilon);
      }
    }
  }

  private static void require(double decay, String name) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(name + " must lie in [0, 1), found " + decay);
    }
  }

  private static void requirePositive(double epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be positive, found " + epsilon);
    }
  }
}
