package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.junit.jupiter.api.Test;

class SplitTest {

  private static final int ROWS = 2000;
  private static final double FRACTION = 0.3;

  private static final DataColumns COLUMNS = new DataColumns("features", "label", "", "validation");

  /** Returns for every row, in order, whether it is for validation. */
  private static List<Boolean> split(Split split, List<Row> rows) {
    Iterator<Chunk> chunks =
        Chunk.pack(
            rows.iterator(),
            new RowReader(COLUMNS, new FeatureReader(4), HandleInvalid.ERROR, 3, false));
    List<Boolean> all = new ArrayList<>();
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      for (int i = 0; i < chunk.rows(); i++) {
        all.add(split.validation(chunk.marked(i), chunk.high(i), chunk.low(i), 0));
      }
    }
    return all;
  }

  @Test
  void aRowIsDrawnByItsContentWhereverItIs() {
    List<Row> rows = new ArrayList<>(Samples.clusters(200));
    Split split = Split.random(FRACTION, 1);
    Map<Row, Boolean> before = new HashMap<>();
    List<Boolean> drawn = split(split, rows);
    for (int i = 0; i < rows.size(); i++) {
      before.put(rows.get(i), drawn.get(i));
    }
    Collections.shuffle(rows, new Random(5));
    drawn = split(split, rows.subList(0, 150));
    for (int i = 0; i < drawn.size(); i++) {
      assertThat(drawn.get(i)).isEqualTo(before.get(rows.get(i)));
    }
  }

  @Test
  void rowsOfEqualContentAreDrawnOneByOne() {
    Split split = Split.random(FRACTION, 1);
    long drawn = LongStream.range(0, ROWS).filter(i -> split.validation(false, 17, 4, i)).count();
    // Five standard deviations of 2,000 draws.
    assertThat(drawn).isBetween(497L, 703L);
  }

  @Test
  void theSeedDecidesWhichRowsAreDrawn() {
    List<Row> rows = Samples.clusters(ROWS);
    List<Boolean> one = split(Split.random(FRACTION, 1), rows);
    assertThat(split(Split.random(FRACTION, 1), rows)).isEqualTo(one);
    int agree = 0;
    List<Boolean> two = split(Split.random(FRACTION, 2), rows);
    for (int i = 0; i < ROWS; i++) {
      agree += one.get(i).equals(two.get(i)) ? 1 : 0;
    }
    // Independent draws agree in 0.3² + 0.7² = 58 %; five standard deviations are 5.5 points.
    assertThat((double) agree / ROWS).isBetween(0.525, 0.635);
  }

  @Test
  void theFractionIsThatOfEveryStretchOfRows() {
    for (long seed = 0; seed < 5; seed++) {
      List<Boolean> all = split(Split.random(FRACTION, seed), Samples.clusters(ROWS));
      for (int half = 0; half < 2; half++) {
        long drawn =
            all.subList(half * ROWS / 2, (half + 1) * ROWS / 2).stream().filter(v -> v).count();
        // Five standard deviations of 1,000 draws.
        assertThat(drawn).isBetween(228L, 372L);
      }
    }
  }

  @Test
  void anIndicatorIsTakenAsItIs() {
    List<Row> rows = Samples.clusters(50);
    assertThat(split(Split.indicated(), rows))
        .isEqualTo(rows.stream().map(row -> row.getBoolean(3)).toList());
  }
}
