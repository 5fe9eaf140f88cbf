package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleFunction;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.deltastn.tensor.Tensor;

/** Central differences of fourth order, and the comparison of gradients with them. */
public final class FiniteDifferences {

  /** The largest relative error of a gradient. */
  public static final double TOLERANCE = 1e-6;

  private static final double STEP = 2e-4;

  private FiniteDifferences() {}

  /** Returns the gradient of a function of an array. */
  public static double[] gradient(ToDoubleFunction<double[]> f, double[] at) {
    double[] gradient = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double[] x = at.clone();
      int coordinate = i;
      gradient[i] =
          derivative(
              t -> {
                x[coordinate] = at[coordinate] + t;
                return f.applyAsDouble(x);
              });
    }
    return gradient;
  }

  /** Returns the gradient of a quantity that depends on a tensor, which is perturbed in place. */
  public static double[] gradient(DoubleSupplier f, Tensor at) {
    double[] values = at.toDoubles();
    double[] gradient =
        gradient(
            x -> {
              at.set(x);
              return f.getAsDouble();
            },
            values);
    at.set(values);
    return gradient;
  }

  /** Returns the derivative at 0 of an array-valued function of one number. */
  public static double[] tangent(DoubleFunction<double[]> f) {
    double[] far = minus(f.apply(2 * STEP), f.apply(-2 * STEP));
    double[] near = minus(f.apply(STEP), f.apply(-STEP));
    double[] tangent = new double[near.length];
    for (int i = 0; i < tangent.length; i++) {
      tangent[i] = (8 * near[i] - far[i]) / (12 * STEP);
    }
    return tangent;
  }

  /** Returns the derivative at 0 of a function of one number. */
  public static double derivative(java.util.function.DoubleUnaryOperator f) {
    return tangent(t -> new double[] {f.applyAsDouble(t)})[0];
  }

  /**
   * Asserts that every value has a relative error below {@link #TOLERANCE}; the error of a value a
   * thousand times smaller than the largest is taken relative to a thousandth of that one, since
   * differences of sums resolve no more.
   */
  public static void assertClose(String what, double[] actual, double[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < actual.length; i++) {
      double size = Math.max(Math.max(Math.abs(actual[i]), Math.abs(expected[i])), 1e-3 * largest);
      double error = Math.abs(actual[i] - expected[i]);
      assertThat(error <= TOLERANCE * size || error == 0)
          .as("%s[%d]: found %s, expected %s", what, i, actual[i], expected[i])
          .isTrue();
    }
  }

  private static double[] minus(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }
}
