package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockId;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/** Pieces in this process; {@code ExchangeClusterTest} fetches them from others. */
class StatePiecesTest {

  private static final int[] LENGTHS = {1_500_000, 700_001};

  private static Broadcast<String> owner() {
    return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext()).broadcast("");
  }

  private static HostVector random(int length) {
    return HostVector.of(Precision.FLOAT, new Random(length).doubles(length, -1, 1).toArray());
  }

  @Test
  void bytesAreReadFromAnywhereAcrossPieces() throws IOException {
    List<HostVector> vectors = List.of(random(LENGTHS[0]), random(LENGTHS[1]));
    ByteBuffer all =
        ByteBuffer.allocate((LENGTHS[0] + LENGTHS[1]) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (HostVector vector : vectors) {
      for (double value : vector.toDoubles()) {
        all.putFloat((float) value);
      }
    }
    Broadcast<String> owner = owner();
    try {
      StatePieces state = StatePieces.put(owner.id(), vectors, StateBlocks.Reach.OF_PROCESS);
      assertThat(state.pieces().count()).isEqualTo(3);
      int first = Pieces.BYTES;
      for (int from :
          new int[] {0, 1, first - 4, first, first + 4, 2 * first, all.capacity() - 4}) {
        try (Block read = state.from(from)) {
          byte[] expected = Arrays.copyOfRange(all.array(), from, all.capacity());
          assertThat(read.stream().read()).isEqualTo(expected[0] & 0xff);
          assertThat(read.stream().readAllBytes())
              .isEqualTo(Arrays.copyOfRange(expected, 1, expected.length));
          assertThat(read.stream().read()).isEqualTo(-1);
        }
      }
      try (Block read = state.from(all.capacity())) {
        assertThat(read.stream().read()).isEqualTo(-1);
      }
    } finally {
      owner.destroy();
    }
  }

  @Test
  void noPieceStaysLockedThatWasRead() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Broadcast<String> owner = owner();
    try {
      StatePieces state =
          StatePieces.put(owner.id(), List.of(random(LENGTHS[0])), StateBlocks.Reach.OF_PROCESS);
      String prefix = "broadcast_" + owner.id() + "_";
      List<String> locked =
          context
              .parallelize(List.of(0), 1)
              .flatMap(
                  from -> {
                    try (Block read = state.from(from)) {
                      read.stream().readAllBytes();
                    }
                    return JavaConverters.seqAsJavaList(
                            SparkEnv.get()
                                .blockManager()
                                .releaseAllLocksForTask(TaskContext.get().taskAttemptId()))
                        .stream()
                        .map(BlockId::name)
                        .filter(name -> name.startsWith(prefix))
                        .iterator();
                  })
              .collect();
      assertThat(state.pieces().count()).isEqualTo(2);
      assertThat(locked).isEmpty();
    } finally {
      owner.destroy();
    }
  }

  @Test
  void aDroppedPieceIsAnError() throws IOException {
    Broadcast<String> owner = owner();
    try {
      StatePieces state =
          StatePieces.put(owner.id(), List.of(random(LENGTHS[0])), StateBlocks.Reach.OF_PROCESS);
      Blocks.remove(owner.id(), "state1");
      try (Block read = state.from(0)) {
        assertThatThrownBy(() -> read.stream().readAllBytes())
            .isInstanceOf(IOException.class)
            .hasMessage("block state1 of the state was dropped");
      }
    } finally {
      owner.destroy();
    }
  }
}
