package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeAverageTest {

  private static final int FAN_IN = 4;

  private int open;
  private int mostOpen;

  /** A piece of one value, which counts how many are open. */
  private Block block(double value) {
    mostOpen = Math.max(mostOpen, ++open);
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value);
    return new Block() {
      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(bytes.array());
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  private static TreeAverage tree(int parts) {
    return new TreeAverage(rows(parts), FAN_IN, Precision.DOUBLE);
  }

  private static long[] rows(int parts) {
    return IntStream.range(0, parts).mapToLong(i -> 10 + i).toArray();
  }

  private static double value(int part) {
    return Math.sin(1 + part);
  }

  /** Level by level, as combineTree goes. */
  private static double expected(int parts) {
    List<Double> values =
        new ArrayList<>(IntStream.range(0, parts).mapToObj(TreeAverageTest::value).toList());
    List<Long> rows = new ArrayList<>(Arrays.stream(rows(parts)).boxed().toList());
    while (values.size() > 1) {
      List<Double> means = new ArrayList<>();
      List<Long> sums = new ArrayList<>();
      for (int from = 0; from < values.size(); from += FAN_IN) {
        int to = Math.min(values.size(), from + FAN_IN);
        long sum = rows.subList(from, to).stream().mapToLong(Long::longValue).sum();
        double mean = 0;
        for (int i = from; i < to; i++) {
          mean += (double) rows.get(i) / sum * values.get(i);
        }
        means.add(to == from + 1 ? values.get(from) : (Double) mean);
        sums.add(sum);
      }
      values = means;
      rows = sums;
    }
    return values.get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 8, 13, 16, 17, 21, 256, 300})
  void aPieceIsAveragedInTheTreeInAnyTurn(int parts) throws IOException {
    TreeAverage tree = tree(parts);
    for (int turn = 0; turn < 20; turn++) {
      Iterator<Integer> order = tree.order(turn).iterator();
      ByteBuffer mean =
          tree.average(
              1,
              turn,
              part -> {
                assertThat(part).isEqualTo(order.next());
                return block(value(part));
              });
      assertThat(mean.order(ByteOrder.LITTLE_ENDIAN).getDouble()).isEqualTo(expected(parts));
      assertThat(order.hasNext()).isFalse();
    }
    assertThat(open).isZero();
    // A part that is alone in its group goes up, one on each of five levels.
    assertThat(mostOpen).isLessThanOrEqualTo(FAN_IN + 5);
  }

  @Test
  void tasksSideBySideBeginWithOtherParts() {
    TreeAverage tree = tree(64);
    assertThat(IntStream.range(0, 64).mapToObj(turn -> tree.order(turn).get(0)))
        .doesNotHaveDuplicates();
    assertThat(tree.order(9)).doesNotHaveDuplicates().hasSize(64);
  }

  @Test
  void aPartThatIsMissingLeavesNoneOpen() {
    assertThatThrownBy(
            () ->
                tree(13)
                    .average(
                        1,
                        0,
                        part -> {
                          if (part == 6) {
                            throw new IOException("gone");
                          }
                          return block(value(part));
                        }))
        .hasMessage("gone");
    assertThat(open).isZero();
  }
}
