package org.deltastn.tensor.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;

class HostVectorTest {

  @Property(tries = 100)
  void bytesRoundTrip(@ForAll float[] floats, @ForAll double[] doubles) {
    HostVector narrow = HostVector.of(floats);
    HostVector wide = HostVector.of(doubles);

    assertThat(HostVector.fromBytes(Precision.FLOAT, ByteBuffer.wrap(bytes(narrow))))
        .isEqualTo(narrow)
        .hasSameHashCodeAs(narrow);
    assertThat(HostVector.fromBytes(Precision.DOUBLE, ByteBuffer.wrap(bytes(wide))))
        .isEqualTo(wide);
    assertThat(wide.toDoubles()).isEqualTo(doubles);
  }

  /** Returns the little-endian bytes, after checking that the position is behind them. */
  private static byte[] bytes(HostVector vector) {
    int size = vector.length() * vector.precision().bytes();
    ByteBuffer buffer = ByteBuffer.allocate(size + 1).order(ByteOrder.LITTLE_ENDIAN);
    vector.writeTo(buffer);
    assertThat(buffer.position()).isEqualTo(size);
    return Arrays.copyOf(buffer.array(), size);
  }

  @Property(tries = 50)
  void tensorsRoundTrip(@ForAll @Size(min = 1, max = 30) float[] floats) {
    try (Backend backend = Backends.create(Precision.FLOAT);
        Tensor tensor = backend.allocate(floats.length)) {
      HostVector vector = HostVector.of(floats);
      vector.copyTo(tensor);

      assertThat(HostVector.of(tensor)).isEqualTo(vector);
    }
  }

  @Property(tries = 100)
  void aConvexSumOfEqualVectorsIsThatVector(
      @ForAll @Size(min = 1, max = 8) float[] floats, @ForAll @IntRange(min = 1, max = 9) int n) {
    float[] finite = floats.clone();
    for (int i = 0; i < finite.length; i++) {
      finite[i] = Float.isFinite(finite[i]) ? finite[i] : 1;
    }
    double[] shares = new double[n];
    java.util.Arrays.fill(shares, 1.0 / n);
    HostVector vector = HostVector.of(finite);

    double[] mean = HostVector.weightedSum(Collections.nCopies(n, vector), shares).toDoubles();

    for (int i = 0; i < finite.length; i++) {
      // Rounding in double precision is far below half a unit of a float.
      assertThat((float) mean[i]).isEqualTo(finite[i] == 0 ? 0f : finite[i]);
    }
  }

  @Property(tries = 100)
  void weightedSumIsTheSum(
      @ForAll @DoubleRange(min = -1e3, max = 1e3) double a,
      @ForAll @DoubleRange(min = -1e3, max = 1e3) double b,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    HostVector first = HostVector.of(new double[] {a, b});
    HostVector second = HostVector.of(new double[] {b, 1});
    double[] shares = {share, 1 - share};

    assertThat(HostVector.weightedSum(List.of(first, second), shares).toDoubles())
        .containsExactly(
            new double[] {share * a + (1 - share) * b, share * b + (1 - share)}, within(1e-12));
  }

  @Example
  void oneVectorIsReturnedAsItIs() {
    HostVector vector = HostVector.of(new float[] {Float.NaN, 1});

    assertThat(HostVector.weightedSum(List.of(vector), new double[] {1})).isSameAs(vector);
    assertThat(HostVector.weightedSum(List.of(vector), new double[] {0.5}).toDoubles()[1])
        .isEqualTo(0.5);
  }

  @Example
  void precisionIsPartOfTheValue() {
    assertThat(HostVector.zeros(Precision.FLOAT, 2))
        .isNotEqualTo(HostVector.zeros(Precision.DOUBLE, 2))
        .isEqualTo(HostVector.of(Precision.FLOAT, new double[2]));
    assertThat(HostVector.of(Precision.FLOAT, new double[] {0.1}).toDoubles())
        .containsExactly(0.1f);
    assertThat(HostVector.of(Precision.DOUBLE, new double[] {0.1}).toDoubles())
        .containsExactly(0.1);
    assertThat(HostVector.zeros(Precision.DOUBLE, 3)).hasToString("DOUBLE[3]");
    assertThat(HostVector.zeros(Precision.DOUBLE, 3).length()).isEqualTo(3);
  }

  @Example
  void onlyATensorOfTheSameLengthIsWritten() {
    try (Backend backend = Backends.create(Precision.FLOAT);
        Tensor tensor = backend.allocate(2)) {
      for (int length : new int[] {1, 3}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> HostVector.zeros(Precision.FLOAT, length).copyTo(tensor))
            .withMessage("a vector of 2 values is needed, found " + length);
      }
    }
  }

  @Example
  void conversionTakesACopy() {
    double[] values = {1, 2};
    HostVector vector = HostVector.of(Precision.DOUBLE, values);
    values[0] = 5;
    vector.toDoubles()[1] = 5;

    assertThat(vector.toDoubles()).containsExactly(1, 2);
  }
}
