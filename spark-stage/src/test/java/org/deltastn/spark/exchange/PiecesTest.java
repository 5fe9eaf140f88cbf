package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void everyValueIsInOnePieceInOrder(int width) {
    int whole = Pieces.BYTES / width;
    int[] lengths = {5, whole - 5, 1, 0, 3 * whole, 7};
    Pieces pieces = new Pieces(lengths, width, Pieces.BYTES);
    assertThat(pieces.count()).isEqualTo(5);
    int[] next = new int[lengths.length];
    for (int piece = 0; piece < pieces.count(); piece++) {
      int bytes = 0;
      for (Pieces.Range range : pieces.ranges(piece)) {
        assertThat(range.from()).isEqualTo(next[range.vector()]);
        assertThat(range.count()).isPositive();
        next[range.vector()] += range.count();
        bytes += range.count() * width;
      }
      assertThat(bytes).isEqualTo(pieces.bytes(piece));
      assertThat(bytes).isEqualTo(piece < 4 ? Pieces.BYTES : 8 * width);
    }
    assertThat(next).isEqualTo(lengths);
  }

  @Test
  void vectorsThatFillPiecesLeaveNoneOver() {
    assertThat(new Pieces(new int[0], 4, Pieces.BYTES).count()).isZero();
    Pieces pieces = new Pieces(new int[] {Pieces.BYTES / 4, Pieces.BYTES / 4}, 4, Pieces.BYTES);
    assertThat(pieces.count()).isEqualTo(2);
    assertThat(pieces.bytes(1)).isEqualTo(Pieces.BYTES);
  }

  @Test
  void piecesAreSmallerWhereManyShareThem() {
    int[] lengths = {1 << 21, 1 << 20};
    for (int width : new int[] {4, 8}) {
      // 12 MiB or 24.
      assertThat(Pieces.bytesFor(lengths, width, 1)).isEqualTo(Pieces.BYTES);
      assertThat(Pieces.bytesFor(lengths, width, width - 1)).isEqualTo(Pieces.BYTES);
      assertThat(Pieces.bytesFor(lengths, width, width + 2)).isEqualTo((2 << 20) - 64);
      assertThat(Pieces.bytesFor(lengths, width, 1000)).isEqualTo((256 << 10) - 64);
    }
  }

  @Test
  void vectorsHaveOnePrecision() {
    assertThat(Pieces.of(List.of(HostVector.zeros(Precision.DOUBLE, 3))).bytes(0)).isEqualTo(24);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Pieces.of(
                    List.of(
                        HostVector.zeros(Precision.DOUBLE, 3),
                        HostVector.zeros(Precision.FLOAT, 3))))
        .withMessage("expected vectors of one precision, found [DOUBLE[3], FLOAT[3]]");
  }
}
