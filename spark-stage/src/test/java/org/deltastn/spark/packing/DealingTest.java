package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DealingTest {

  @ParameterizedTest
  @CsvSource({"1,1", "7,1", "7,2", "8,2", "7,3", "9,4", "5,5"})
  void workersInOrderHaveRunsAsLongAsTheyHaveRowsInTurn(int rows, int workers) {
    int[] inTurn = new int[workers];
    int[] inOrder = new int[workers];
    int last = 0;
    for (int rank = 0; rank < rows; rank++) {
      Dealing turn = new Dealing(rows, workers, false);
      assertThat(turn.worker(rank)).isEqualTo(rank % workers);
      assertThat(turn.place(rank)).isEqualTo(inTurn[rank % workers]++);
      Dealing order = new Dealing(rows, workers, true);
      int worker = order.worker(rank);
      assertThat(worker).isBetween(last, last + 1);
      assertThat(order.place(rank)).isEqualTo(inOrder[worker]++);
      last = worker;
    }
    assertThat(inOrder).isEqualTo(inTurn);
  }
}
