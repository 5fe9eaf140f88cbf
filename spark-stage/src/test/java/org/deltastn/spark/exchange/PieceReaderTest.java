package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.exchange.Blocks.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pieces that are in this process; {@code ExchangeClusterTest} reads those of others. */
class PieceReaderTest {

  /** Three pieces. */
  private static final int LENGTH = Pieces.BYTES / Float.BYTES * 5 / 2;

  private Broadcast<String> owner;
  private PartBlocks part;

  @BeforeEach
  void put() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    owner = context.broadcast("");
    long id = owner.id();
    part =
        context
            .parallelize(List.of(LENGTH), 1)
            .map(length -> AveragedSliceTest.part(id, new double[length], 1))
            .first();
  }

  @AfterEach
  void destroy() {
    owner.destroy();
  }

  private List<PieceReader.Item> items(int... pieces) {
    return IntStream.of(pieces).mapToObj(piece -> new PieceReader.Item(part, piece)).toList();
  }

  @Test
  void piecesOfThisProcessComeInOrderAndNothingIsFetched() throws IOException {
    assertThat(part.pieces().count()).isEqualTo(3);
    List<Integer> bytes = new ArrayList<>();
    try (PieceReader reader = new PieceReader(items(2, 0, 1))) {
      assertThat(reader.remoteBytes()).isZero();
      for (int piece = 0; piece < 3; piece++) {
        try (Block block = reader.next()) {
          bytes.add(block.stream().readAllBytes().length);
        }
      }
    }
    assertThat(bytes).containsExactly(Pieces.BYTES / 2, Pieces.BYTES, Pieces.BYTES);
  }

  @Test
  void aPieceThatWasDroppedIsNamed() throws IOException {
    Blocks.remove(owner.id(), part.name(1));
    try (PieceReader reader = new PieceReader(items(0, 1))) {
      reader.next().close();
      assertThatThrownBy(reader::next)
          .isInstanceOf(MissingBlockException.class)
          .hasMessageContaining(part.name(1));
    }
  }
}
