package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that asks itself for its blocks, over Spark's block transfer service. */
@Timeout(120)
class FetchingTest {

  /** More than two batches, the last of which is not full. */
  private static final List<String> NAMES =
      IntStream.range(0, 2 * Fetching.BATCH + 3).mapToObj(i -> "b" + i).toList();

  private final List<String> asked = new ArrayList<>();
  private Broadcast<String> owner;

  @BeforeEach
  void own() {
    owner = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext()).broadcast("");
  }

  @AfterEach
  void disown() {
    owner.destroy();
  }

  private static byte[] content(String name) {
    return ("content of " + name).getBytes(StandardCharsets.UTF_8);
  }

  private void put(List<String> names) {
    names.forEach(name -> Blocks.put(owner.id(), name, ByteBuffer.wrap(content(name)), false));
  }

  private Fetching fetching(List<String> names) {
    return new Fetching(
        owner.id(),
        names,
        of -> {
          assertThat(of).hasSizeBetween(1, Fetching.BATCH);
          asked.addAll(of);
          return Collections.nCopies(of.size(), Blocks.here());
        });
  }

  @Test
  void blocksComeInOrderWhileTheNextAreAskedFor() throws IOException {
    put(NAMES);
    try (Fetching fetching = fetching(NAMES)) {
      for (int i = 0; i < NAMES.size(); i++) {
        try (Blocks.Block block = fetching.next()) {
          assertThat(block.stream().readAllBytes()).isEqualTo(content(NAMES.get(i)));
        }
        int most = Math.min(NAMES.size(), (i / Fetching.BATCH + 2) * Fetching.BATCH);
        assertThat(asked).isEqualTo(NAMES.subList(0, most));
      }
    }
  }

  @Test
  void ofNoBlocksNothingIsAsked() {
    fetching(List.of()).close();
    assertThat(asked).isEmpty();
  }

  @Test
  void aBlockThatIsNotThereIsNamedWithWhoShouldHaveHadIt() throws IOException {
    // Of the blocks of a request all arrive or none.
    put(NAMES.subList(0, Fetching.BATCH));
    try (Fetching fetching = fetching(NAMES.subList(0, Fetching.BATCH + 1))) {
      for (int i = 0; i < Fetching.BATCH; i++) {
        fetching.next().close();
      }
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(fetching::next)
            .isInstanceOfSatisfying(
                MissingBlockException.class, e -> assertThat(e.owner()).isEqualTo(Blocks.here()))
            .hasMessageStartingWith("block b" + Fetching.BATCH + " did not arrive from ");
      }
    }
  }
}
