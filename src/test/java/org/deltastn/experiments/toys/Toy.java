package org.deltastn.experiments.toys;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterBuilder;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Transform;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Dense;
import org.deltastn.train.TrainingData;

/** The toy problems of H.1, each with its exact equivalent. */
enum Toy {
  /** Linear regression with s(λ)/(2n) ‖w‖² (Equation H.1). */
  RIDGE,
  /** The same with s(λ)/2 ‖w‖², a penalty that is not divided by the number of rows. */
  UNDIVIDED_RIDGE,
  /**
   * Linear regression with dropout on the input (Equation H.2), whose expected objective is that of
   * a ridge regression with p/(1 − p) Σ_j w_j² ‖x_j‖²: our dropout divides what is left by 1 − p.
   */
  INPUT_DROPOUT,
  /**
   * Five hidden layers without activation, and s(λ)/2 times the mean of ‖∂y/∂x‖² (Equation H.4).
   * Every best response has the same product of matrices, that of an undivided ridge regression.
   */
  LINEAR_NETWORK;

  private static final int HIDDEN_LAYERS = 5;
  private static final Transform RATE = new Transform.StretchedSigmoid(0, 0.95);

  /** Returns the network, without biases. */
  Architecture architecture(int inputs) {
    Architecture.Builder builder = Architecture.builder(inputs);
    int last = Architecture.INPUT;
    for (int i = 0; this == LINEAR_NETWORK && i < HIDDEN_LAYERS; i++) {
      last = builder.add("hidden" + i, new Dense(inputs, inputs, false), last);
    }
    builder.add("linear", new Dense(inputs, 1, false), last);
    return builder.build(Loss.SQUARED_ERROR);
  }

  /**
   * Returns the hyperparameter, perturbed for every example with a fixed σ.
   *
   * @param lambda where it starts, unconstrained
   */
  HyperparameterSpace space(double lambda, double sigma) {
    HyperparameterBuilder builder =
        switch (this) {
          case RIDGE -> Hyperparameter.weightDecay().dividedByRows(true);
          case UNDIVIDED_RIDGE -> Hyperparameter.weightDecay();
          case INPUT_DROPOUT -> Hyperparameter.inputDropout();
          case LINEAR_NETWORK -> Hyperparameter.jacobianNorm();
        };
    return HyperparameterSpace.of(
        builder
            .transform(transform())
            .initialValue(transform().apply(lambda))
            .initialScale(sigma)
            .scaleTuned(false)
            .build());
  }

  /**
   * Returns where λ starts in H.1: a penalty of 1 below 1,000 rows and of 50 from there on, a rate
   * of 0.2; the penalties that are not divided by the number of rows start at 1.
   */
  double start(int allRows) {
    return switch (this) {
      case RIDGE -> allRows < 1000 ? 0 : Math.log(50);
      case INPUT_DROPOUT -> RATE.inverse(0.2);
      case UNDIVIDED_RIDGE, LINEAR_NETWORK -> 0;
    };
  }

  /** Returns the exact problem; optima are looked for at penalties of ‖w‖² / 2n in [10⁻³, 10⁵]. */
  ToyProblem exact(String name, TrainingData data) {
    int n = data.training().size();
    double lowest = Math.log(1e-3);
    double highest = Math.log(1e5);
    return switch (this) {
      case RIDGE -> new ToyProblem(name, data, Math::exp, false, lowest, highest);
      case UNDIVIDED_RIDGE, LINEAR_NETWORK ->
          new ToyProblem(
              name,
              data,
              lambda -> n * Math.exp(lambda),
              false,
              lowest - Math.log(n),
              highest - Math.log(n));
      case INPUT_DROPOUT ->
          new ToyProblem(
              name,
              data,
              lambda -> RATE.apply(lambda) / (1 - RATE.apply(lambda)),
              true,
              RATE.inverse(1e-4),
              RATE.inverse(0.949));
    };
  }

  private Transform transform() {
    return this == INPUT_DROPOUT ? RATE : new Transform.Exp();
  }
}
