package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RanksTest {

  /** A row of a partition, as its block says it. */
  private record Ranked(long high, long low, boolean validation, long rank) {}

  /** Blocks of ranges that ascend by the first half of the key, given in any order. */
  private static Ranks ranks(List<Ranked> rows, int ranges) {
    List<Ranked> sorted = new ArrayList<>(rows);
    sorted.sort(
        (a, b) -> {
          int order = Long.compareUnsigned(a.high(), b.high());
          return order == 0 ? Long.compareUnsigned(a.low(), b.low()) : order;
        });
    List<RankBlock> blocks = new ArrayList<>();
    for (int range = 0; range < ranges; range++) {
      int wanted = range;
      List<Ranked> in =
          sorted.stream().filter(row -> KeyBlock.range(row.high(), ranges) == wanted).toList();
      if (!in.isEmpty()) {
        RankBlock block = new RankBlock(0, in.size());
        in.forEach(row -> block.add(row.high(), row.low(), row.validation(), row.rank()));
        blocks.add(block);
      }
    }
    Collections.shuffle(blocks, new Random(ranges));
    return new Ranks(blocks.iterator());
  }

  /** Keys from both halves of the unsigned numbers, of which some are equal, in any order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 64})
  void everyRowIsFoundOnce(int ranges) {
    Random random = new Random(7);
    List<Ranked> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long high = (random.nextInt(12) - 6L) << 60;
      rows.add(new Ranked(high, random.nextInt(3) - 1, random.nextBoolean(), 1000 + i));
    }
    Ranks ranks = ranks(rows, ranges);
    Collections.shuffle(rows, random);

    Set<Integer> found = new HashSet<>();
    Set<Ranked> said = new HashSet<>();
    for (Ranked row : rows) {
      int at = ranks.next(row.high(), row.low());
      assertThat(at).isBetween(0, 59);
      assertThat(found.add(at)).as("row %d twice", at).isTrue();
      said.add(new Ranked(row.high(), row.low(), ranks.validation(at), ranks.rank(at)));
    }
    assertThat(said).containsExactlyInAnyOrderElementsOf(rows);
    for (Ranked row : rows) {
      assertThat(ranks.next(row.high(), row.low())).as("no more of them").isEqualTo(-1);
    }
  }

  @Test
  void aKeyThatNoRowHasIsNotFound() {
    Ranks ranks =
        ranks(
            List.of(
                new Ranked(4, 1, false, 0), new Ranked(4, 3, false, 1), new Ranked(-4, 1, true, 0)),
            3);
    for (long[] key :
        new long[][] {{4, 0}, {4, 2}, {4, 4}, {3, 1}, {5, 1}, {0, 0}, {-1, 9}, {-4, 0}}) {
      assertThat(ranks.next(key[0], key[1])).as("%d, %d", key[0], key[1]).isEqualTo(-1);
    }
    assertThat(new Ranks(Collections.emptyIterator()).next(1, 1)).isEqualTo(-1);
  }
}
