package org.deltastn.tensor.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorBytesTest {

  /** More than two of the pieces in which values are copied. */
  private static final int LENGTH = 70_001;

  static HostVector random(Precision precision, int length, int seed) {
    double[] values = new Random(seed).doubles(length, -1, 1).toArray();
    values[length / 2] = -0.0;
    return HostVector.of(precision, values);
  }

  private static byte[] bytes(HostVector vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length() * vector.precision().bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    vector.writeTo(bytes);
    return bytes.array();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void rangesOfVectorsAndTensorsHaveTheSameBytes(Precision precision) throws IOException {
    HostVector vector = random(precision, LENGTH, 1);
    int width = precision.bytes();
    try (Backend backend = Backends.create(precision);
        Tensor tensor = backend.allocate(LENGTH);
        Tensor copy = backend.allocate(LENGTH)) {
      vector.copyTo(tensor);
      for (int from : new int[] {0, 3, 40_000}) {
        int count = LENGTH - from - 1;
        ByteBuffer ofVector = ByteBuffer.allocate(count * width + 1);
        ByteBuffer ofTensor = ByteBuffer.allocate(count * width + 1);
        VectorBytes.write(vector, from, count, ofVector);
        VectorBytes.write(tensor, from, count, ofTensor);
        assertThat(ofVector.position()).isEqualTo(count * width);
        assertThat(ofTensor.position()).isEqualTo(count * width);
        byte[] expected = range(vector, from, from + count);
        assertThat(Arrays.copyOf(ofVector.array(), count * width)).isEqualTo(expected);
        assertThat(ofTensor.array()).isEqualTo(ofVector.array());
        ByteArrayInputStream in = new ByteArrayInputStream(ofTensor.array());
        VectorBytes.read(in, copy, from, count);
        assertThat(in.available()).as("bytes of others").isEqualTo(1);
        assertThat(range(HostVector.of(copy), from, from + count)).isEqualTo(expected);
      }
      assertThatThrownBy(
              () -> VectorBytes.read(new ByteArrayInputStream(new byte[9]), copy, 0, LENGTH))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("values left to read");
    }
  }

  private static byte[] range(HostVector vector, int from, int to) {
    int width = vector.precision().bytes();
    return Arrays.copyOfRange(bytes(vector), from * width, to * width);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void sumsOfStreamsAreThoseOfVectors(Precision precision) throws IOException {
    List<HostVector> vectors =
        List.of(
            random(precision, LENGTH, 1),
            random(precision, LENGTH, 2),
            random(precision, LENGTH, 3));
    for (double[] shares : new double[][] {{1}, {0.5, 0.5}, {0.7, 0.1, 0.2}}) {
      List<HostVector> some = vectors.subList(0, shares.length);
      VectorAssembly sum = new VectorAssembly(precision, LENGTH);
      for (int[] range : new int[][] {{50_000, LENGTH}, {0, 50_000}}) {
        sum.putSum(
            range[0],
            range[1] - range[0],
            some.stream()
                .map(v -> range(v, range[0], range[1]))
                .<InputStream>map(ByteArrayInputStream::new)
                .toList(),
            shares);
      }
      // To the sign of a zero, which a sum loses and a single vector keeps.
      assertThat(bytes(sum.toVector())).isEqualTo(bytes(HostVector.weightedSum(some, shares)));
    }
  }
}
