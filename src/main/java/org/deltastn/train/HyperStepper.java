package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Entropy;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.vector.HostVector;

/**
 * Takes the outer steps of Algorithm 1: λ, and ρ with the entropy term of Equation 2.7. They are a
 * few numbers, stepped in plain Java and in double precision, so the steps are the same to the bit
 * whatever engine computes the gradients.
 */
public final class HyperStepper {

  private final HyperparameterSpace space;
  private final TrainingConfiguration configuration;

  /** Creates a stepper with the optimizers of a configuration. */
  public HyperStepper(HyperparameterSpace space, TrainingConfiguration configuration) {
    this.space = space;
    this.configuration = configuration;
  }

  /** Returns the hyperparameters after one step against a gradient. */
  public HyperState step(HyperState state, HyperGradient gradient) {
    if (space.size() == 0) {
      return state;
    }
    double[] rho = state.rho().toDoubles();
    double[] ofRho = gradient.rho().clone();
    for (int j = 0; j < ofRho.length; j++) {
      Hyperparameter hyperparameter = space.get(j);
      ofRho[j] =
          hyperparameter.scaleTuned()
              ? ofRho[j] - hyperparameter.entropyWeight() * Entropy.gradient(rho[j])
              : 0;
    }
    List<HostVector> lambdaSlots = new ArrayList<>(state.lambdaSlots());
    List<HostVector> rhoSlots = new ArrayList<>(state.rhoSlots());
    long step = state.steps() + 1;
    HostVector lambda =
        update(configuration.hyper(), state.lambda(), gradient.lambda(), lambdaSlots, step);
    HostVector newRho = update(configuration.scale(), state.rho(), ofRho, rhoSlots, step);
    return new HyperState(lambda, newRho, lambdaSlots, rhoSlots, step);
  }

  private static HostVector update(
      OptimizerConfiguration optimizer,
      HostVector values,
      double[] gradient,
      List<HostVector> slots,
      long step) {
    double[] parameters = values.toDoubles();
    double[][] state = slots.stream().map(HostVector::toDoubles).toArray(double[][]::new);
    optimizer.rule().update(parameters, gradient, state, step, optimizer.learningRate());
    for (int i = 0; i < state.length; i++) {
      slots.set(i, HostVector.of(state[i]));
    }
    return HostVector.of(parameters);
  }
}
