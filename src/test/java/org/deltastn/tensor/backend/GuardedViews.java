package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;

/**
 * A backend whose tensors are views inside larger ones, whose other values must stay as they were.
 */
public abstract class GuardedViews {

  private static final int MARGIN = 5;
  private static final double GUARD = -77;

  private final List<Tensor> owners = new ArrayList<>();
  Backend backend;
  double tolerance;
  private long streams;

  /** Creates a backend of the engine under test, of one thread. */
  protected abstract Backend create(Precision precision);

  @AfterEach
  void memoryAroundIsUntouched() {
    for (Tensor owner : owners) {
      double[] all = owner.toDoubles();
      for (int i = 0; i < MARGIN; i++) {
        assertThat(all[i]).isEqualTo(GUARD);
        assertThat(all[all.length - 1 - i]).isEqualTo(GUARD);
      }
      owner.close();
    }
    // A test of an engine that is unavailable is skipped before it has one.
    if (backend != null) {
      backend.close();
      backend.close();
    }
  }

  final void use(Precision precision) {
    backend = create(precision);
    // Sums of a few numbers of size 1: some units in the last place.
    tolerance = precision == Precision.FLOAT ? 2e-6 : 1e-14;
  }

  final Tensor random(int... shape) {
    int length = Shapes.length(shape);
    double[] numbers = new double[length];
    RandomStream.of(1).fold(streams++).gaussian(numbers, length);
    Tensor owner = backend.allocate(length + 2 * MARGIN);
    double[] guarded = new double[length + 2 * MARGIN];
    Arrays.fill(guarded, GUARD);
    System.arraycopy(numbers, 0, guarded, MARGIN, length);
    owner.set(guarded);
    owners.add(owner);
    return owner.view(MARGIN, shape);
  }

  /** Returns one of several sums, of which the others must stay as they were. */
  final Tensor sum() {
    Tensor owner = backend.allocateSums(1 + 2 * MARGIN);
    double[] guarded = new double[1 + 2 * MARGIN];
    Arrays.fill(guarded, GUARD);
    owner.set(guarded);
    owners.add(owner);
    return owner.view(MARGIN, 1);
  }

  static double value(Tensor sum) {
    return sum.toDoubles()[0];
  }

  static double[] each(double[] like, IntToDoubleFunction rule) {
    double[] values = new double[like.length];
    Arrays.setAll(values, rule);
    return values;
  }

  final void close(Tensor actual, double[] expected) {
    double[] found = actual.toDoubles();
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i])
          .as("value %d", i)
          .isCloseTo(expected[i], within(tolerance * (4 + Math.abs(expected[i]))));
    }
  }
}
