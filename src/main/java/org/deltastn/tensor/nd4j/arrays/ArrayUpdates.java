package org.deltastn.tensor.nd4j.arrays;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.factory.Nd4j;

/** The updates of the optimizers, as {@link org.deltastn.tensor.backend.Backend} defines them. */
final class ArrayUpdates {

  private final ArrayScratch scratch;

  ArrayUpdates(ArrayScratch scratch) {
    this.scratch = scratch;
  }

  /** Computes y ← y + α x. */
  void axpy(double alpha, INDArray x, INDArray y) {
    if (alpha == 1) {
      y.addi(x);
    } else {
      INDArray part = part(x);
      ArrayOperations.scale(x, alpha, part);
      y.addi(part);
    }
  }

  void rmsProp(
      INDArray w, INDArray gradient, INDArray square, double rate, double decay, double epsilon) {
    average(square, gradient, decay);
    step(w, gradient, square, rate, epsilon);
  }

  /** Adam, with the two bias corrections folded into the step size and into epsilon. */
  void adam(
      INDArray w,
      INDArray gradient,
      INDArray first,
      INDArray second,
      double rate,
      double beta1,
      double beta2,
      double epsilon) {
    ArrayOperations.scale(first, beta1, first);
    axpy(1 - beta1, gradient, first);
    average(second, gradient, beta2);
    step(w, first, second, rate, epsilon);
  }

  /** Computes s ← γ s + (1 − γ) g². */
  private void average(INDArray square, INDArray gradient, double decay) {
    INDArray part = part(gradient);
    gradient.muli(gradient, part);
    ArrayOperations.scale(part, 1 - decay, part);
    ArrayOperations.scale(square, decay, square);
    square.addi(part);
  }

  /** Computes w ← w − α m / (√s + ε). */
  private void step(INDArray w, INDArray direction, INDArray square, double rate, double epsilon) {
    INDArray part = part(w);
    Nd4j.exec(new Sqrt(square, part));
    ArrayOperations.add(part, epsilon, part);
    direction.divi(part, part);
    ArrayOperations.scale(part, rate, part);
    w.subi(part);
  }

  private INDArray part(INDArray like) {
    return scratch.vector(like.length()).flat();
  }
}
