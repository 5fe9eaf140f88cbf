package org.deltastn.kernels;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.LossOperations;
import org.deltastn.tensor.backend.UpdateOperations;

/** Losses and the steps of optimizers on a native engine. */
interface NativeTraining extends LossOperations, UpdateOperations {

  /** Returns what tensors are to the engine. */
  Operands operands();

  @Override
  default void softmaxCrossEntropy(LossEvaluation of) {
    Operands on = operands();
    NativeTensor y = checked("softmaxCrossEntropy", "labels", of.y().size(0), of);
    KernelLibrary.softmax_cross_entropy(
        on.engine(),
        y.address(),
        on.orNull(of.tangent()),
        on.at(of.targets()),
        on.at(of.weights()),
        of.scale(),
        on.orNull(of.gradient()),
        y.rows(),
        y.columns(),
        on.sum("softmaxCrossEntropy", of.loss()));
  }

  @Override
  default void squaredError(LossEvaluation of) {
    Operands on = operands();
    NativeTensor y = checked("squaredError", "targets", of.y().length(), of);
    KernelLibrary.squared_error(
        on.engine(),
        y.address(),
        on.orNull(of.tangent()),
        on.at(of.targets()),
        on.at(of.weights()),
        of.scale(),
        on.orNull(of.gradient()),
        y.rows(),
        y.columns(),
        on.sum("squaredError", of.loss()));
  }

  /** Checks the sizes of an evaluation, and returns its output. */
  private NativeTensor checked(
      String operation, String targets, long targetCount, LossEvaluation of) {
    Operands on = operands();
    NativeTensor y = on.of(of.y());
    Sizes.length(operation, targets, of.targets(), targetCount);
    Sizes.length(operation, "weights", of.weights(), y.rows());
    if (of.tangent() != null) {
      Sizes.length(operation, "the tangent", of.tangent(), y.length());
    }
    if (of.gradient() != null) {
      Sizes.length(operation, "gradient", of.gradient(), y.length());
    }
    return y;
  }

  @Override
  default void momentumUpdate(
      Tensor w, Tensor gradient, Tensor velocity, double learningRate, double momentum) {
    Operands on = operands();
    Sizes.length("momentumUpdate", "gradient", gradient, w.length());
    if (velocity != null) {
      Sizes.length("momentumUpdate", "velocity", velocity, w.length());
    }
    KernelLibrary.momentum(
        on.engine(),
        on.at(w),
        on.at(gradient),
        on.orNull(velocity),
        learningRate,
        momentum,
        w.length());
  }

  @Override
  default void rmsPropUpdate(
      Tensor w,
      Tensor gradient,
      Tensor meanSquare,
      double learningRate,
      double decay,
      double epsilon) {
    Operands on = operands();
    Sizes.length("rmsPropUpdate", "gradient", gradient, w.length());
    Sizes.length("rmsPropUpdate", "meanSquare", meanSquare, w.length());
    KernelLibrary.rms_prop(
        on.engine(),
        on.at(w),
        on.at(gradient),
        on.at(meanSquare),
        learningRate,
        decay,
        epsilon,
        w.length());
  }

  @Override
  default void adamUpdate(
      Tensor w,
      Tensor gradient,
      Tensor first,
      Tensor second,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon) {
    Operands on = operands();
    Sizes.length("adamUpdate", "gradient", gradient, w.length());
    Sizes.length("adamUpdate", "first", first, w.length());
    Sizes.length("adamUpdate", "second", second, w.length());
    KernelLibrary.adam(
        on.engine(),
        on.at(w),
        on.at(gradient),
        on.at(first),
        on.at(second),
        learningRate,
        beta1,
        beta2,
        epsilon,
        w.length());
  }
}
