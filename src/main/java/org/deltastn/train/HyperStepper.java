package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Entropy;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Backends;
import org.deltastn.tensor.HostVector;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/** Takes the outer steps of Algorithm 1: λ, and ρ with the entropy term of Equation 2.7. */
public final class HyperStepper implements AutoCloseable {

  private final HyperparameterSpace space;
  private final TrainingConfiguration configuration;
  private final Backend backend;

  /** Creates a stepper with a small double-precision backend of its own. */
  public HyperStepper(HyperparameterSpace space, TrainingConfiguration configuration) {
    this.space = space;
    this.configuration = configuration;
    this.backend = Backends.create(Backends.DEFAULT, Precision.DOUBLE, configuration.threads());
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

  private HostVector update(
      OptimizerConfiguration optimizer,
      HostVector values,
      double[] gradient,
      List<HostVector> slots,
      long step) {
    List<Tensor> tensors = new ArrayList<>();
    Tensor parameters = tensor(tensors, values);
    Tensor g = tensor(tensors, HostVector.of(gradient));
    Tensor[] state = slots.stream().map(slot -> tensor(tensors, slot)).toArray(Tensor[]::new);
    optimizer.rule().update(backend, parameters, g, state, step, optimizer.learningRate());
    for (int i = 0; i < state.length; i++) {
      slots.set(i, HostVector.of(state[i]));
    }
    HostVector result = HostVector.of(parameters);
    tensors.forEach(Tensor::close);
    return result;
  }

  private Tensor tensor(List<Tensor> tensors, HostVector values) {
    Tensor tensor = backend.allocate(values.length());
    values.copyTo(tensor);
    tensors.add(tensor);
    return tensor;
  }

  @Override
  public void close() {
    backend.close();
  }
}
