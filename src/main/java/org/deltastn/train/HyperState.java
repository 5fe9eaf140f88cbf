package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Softplus;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.SafeTensors;

/**
 * The hyperparameters and the state of their optimizers, in double precision; immutable.
 *
 * @param lambda λ, h unconstrained values
 * @param rho ρ, h values with σ = softplus(ρ)
 * @param lambdaSlots state of the optimizer of λ
 * @param rhoSlots state of the optimizer of ρ
 * @param steps hyperparameter steps taken
 */
public record HyperState(
    HostVector lambda,
    HostVector rho,
    List<HostVector> lambdaSlots,
    List<HostVector> rhoSlots,
    long steps) {

  /** Takes copies of the lists. */
  public HyperState {
    lambdaSlots = List.copyOf(lambdaSlots);
    rhoSlots = List.copyOf(rhoSlots);
  }

  public static HyperState initial(HyperparameterSpace space, TrainingConfiguration configuration) {
    int h = space.size();
    return new HyperState(
        HostVector.of(space.initialLambda()),
        HostVector.of(space.initialRho()),
        zeros(configuration.hyper(), h),
        zeros(configuration.scale(), h),
        0);
  }

  /** Returns this state at another λ. */
  public HyperState withLambda(HostVector newLambda) {
    return new HyperState(newLambda, rho, lambdaSlots, rhoSlots, steps);
  }

  /** Returns the values s(λ) in their domains. */
  public double[] values(HyperparameterSpace space) {
    return space.values(lambda.toDoubles());
  }

  /** Returns the perturbation scales σ. */
  public double[] scales() {
    double[] scales = rho.toDoubles();
    for (int j = 0; j < scales.length; j++) {
      scales[j] = Softplus.value(scales[j]);
    }
    return scales;
  }

  void writeTo(SafeTensors file, String prefix) {
    file.put(prefix + "hyper.steps", Long.toString(steps))
        .put(prefix + "lambda", lambda)
        .put(prefix + "rho", rho);
    TrainingState.putAll(file, prefix + "lambda.slot", lambdaSlots);
    TrainingState.putAll(file, prefix + "rho.slot", rhoSlots);
  }

  static HyperState readFrom(SafeTensors file, String prefix) {
    return new HyperState(
        file.vector(prefix + "lambda"),
        file.vector(prefix + "rho"),
        TrainingState.getAll(file, prefix + "lambda.slot"),
        TrainingState.getAll(file, prefix + "rho.slot"),
        Long.parseLong(file.text(prefix + "hyper.steps")));
  }

  private static List<HostVector> zeros(OptimizerConfiguration optimizer, int h) {
    List<HostVector> slots = new ArrayList<>();
    for (int i = 0; i < optimizer.rule().slots(); i++) {
      slots.add(HostVector.zeros(Precision.DOUBLE, h));
    }
    return slots;
  }
}
