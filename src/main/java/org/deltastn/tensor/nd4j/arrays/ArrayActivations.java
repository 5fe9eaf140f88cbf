package org.deltastn.tensor.nd4j.arrays;

import java.util.function.Supplier;
import org.deltastn.tensor.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Expm1;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the activations by ND4J operations that keep NaN. ND4J's maximum of two values loses it,
 * and its own softplus and ELU lose it or overflow for large values.
 */
final class ArrayActivations {

  private static final double LEAK = 0.01;

  private ArrayActivations() {}

  /**
   * Computes y ← φ(z).
   *
   * @param scratch gives an array of z's length
   */
  static void value(Activation activation, INDArray z, INDArray y, Supplier<INDArray> scratch) {
    switch (activation) {
      case IDENTITY -> y.assign(z);
      case RELU -> ArrayOperations.run(new RectifiedLinear(z, y));
      case LEAKY_RELU -> ArrayOperations.run(new LeakyReLU(z, y, LEAK));
      case ELU -> {
        INDArray part = scratch.get();
        negativePart(z, part);
        Nd4j.exec(new Expm1(part, part));
        ArrayOperations.run(new RectifiedLinear(z, y));
        y.addi(part);
      }
      case SIGMOID -> Nd4j.exec(new Sigmoid(z, y));
      case TANH -> Nd4j.exec(new Tanh(z, y));
      case SOFTPLUS -> {
        INDArray part = scratch.get();
        // max(z, 0) + log(1 + exp(−|z|)), which does not overflow.
        Nd4j.exec(new Abs(z, part));
        Nd4j.exec(new Negative(part, part));
        Nd4j.exec(new Exp(part, part));
        Nd4j.exec(new Log1p(part, part));
        ArrayOperations.run(new RectifiedLinear(z, y));
        y.addi(part);
      }
      case SWISH -> {
        INDArray part = scratch.get();
        Nd4j.exec(new Sigmoid(z, part));
        z.muli(part, y);
      }
    }
  }

  /**
   * Computes d ← φ'(z); d may be z.
   *
   * @param y φ(z)
   * @param scratch gives an array of z's length
   */
  static void derivative(
      Activation activation, INDArray z, INDArray y, INDArray d, Supplier<INDArray> scratch) {
    switch (activation) {
      case IDENTITY -> ArrayOperations.fill(d, 1);
      case RELU -> ArrayOperations.run(new Step(z, d));
      case LEAKY_RELU -> {
        ArrayOperations.run(new Step(z, d));
        ArrayOperations.scale(d, 1 - LEAK, d);
        ArrayOperations.add(d, LEAK, d);
      }
      case ELU -> {
        INDArray part = scratch.get();
        negativePart(z, part);
        Nd4j.exec(new Exp(part, d));
      }
      case SIGMOID -> {
        ArrayOperations.subtractFrom(1, y, d);
        d.muli(y);
      }
      case TANH -> {
        y.muli(y, d);
        ArrayOperations.subtractFrom(1, d, d);
      }
      case SOFTPLUS -> Nd4j.exec(new Sigmoid(z, d));
      case SWISH -> {
        INDArray part = scratch.get();
        // σ + zσ(1 − σ), where zσ is y.
        Nd4j.exec(new Sigmoid(z, part));
        ArrayOperations.subtractFrom(1, part, d);
        d.muli(y);
        d.addi(part);
      }
    }
  }

  /** Computes out ← min(z, 0). */
  private static void negativePart(INDArray z, INDArray out) {
    Nd4j.exec(new Negative(z, out));
    ArrayOperations.run(new RectifiedLinear(out, out));
    Nd4j.exec(new Negative(out, out));
  }
}
