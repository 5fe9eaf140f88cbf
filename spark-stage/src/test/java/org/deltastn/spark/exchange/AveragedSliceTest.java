package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockId;
import org.deltastn.spark.LocalSpark;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.vector.HostVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

/** Slices of five parts of three pieces, in this process; that the bits are right, others show. */
class AveragedSliceTest {

  private static final int PARTS = 5;
  private static final int FAN_IN = 4;
  private static final int LENGTH = 150_000;

  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private Broadcast<String> owner;

  @BeforeEach
  void begin() {
    owner = context.broadcast("");
  }

  @AfterEach
  void end() {
    owner.destroy();
  }

  private List<PartBlocks> parts() {
    return parts(LENGTH);
  }

  private List<PartBlocks> parts(int length) {
    long id = owner.id();
    return List.copyOf(
        context
            .parallelize(numbers(PARTS), PARTS)
            .map(number -> part(id, number, length))
            .collect());
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static PartBlocks part(long owner, int number, int length) {
    double[] values = new double[length];
    Arrays.fill(values, number);
    return part(owner, values, PARTS);
  }

  /** Puts a worker's part, in a task. */
  static PartBlocks part(long owner, double[] values, int readers) {
    try (Backend backend = Backends.create(Precision.FLOAT);
        Tensor tensor = backend.allocate(values.length)) {
      HostVector.of(Precision.FLOAT, values).copyTo(tensor);
      return PartBlocks.put(owner, List.of(tensor), readers, null);
    }
  }

  private static AveragedSlice slice(int number, List<PartBlocks> parts, Runnable stopIfKilled)
      throws IOException {
    long[] rows = {1, 1, 1, 1, 4};
    return AveragedSlice.of(number, parts, rows, FAN_IN, Precision.FLOAT, stopIfKilled);
  }

  private List<AveragedSlice> slices(List<PartBlocks> parts) {
    int count = AveragedSlice.count(parts);
    return List.copyOf(
        context
            .parallelize(numbers(count), count)
            .map(number -> slice(number, parts, () -> {}))
            .collect());
  }

  private List<BlockId> ids(String name) {
    String prefix = "broadcast_" + owner.id() + "_" + name;
    return JavaConverters.seqAsJavaList(
        SparkEnv.get().blockManager().getMatchingBlockIds(id -> id.name().startsWith(prefix)));
  }

  private int blocks(String name) {
    return ids(name).size();
  }

  @Test
  void slicesAreJoined() throws IOException {
    List<PartBlocks> parts = parts();
    assertThat(blocks("part")).isEqualTo(15);
    List<AveragedSlice> slices = slices(parts);
    assertThat(slices).extracting(AveragedSlice::number).containsExactly(0, 1, 2);
    assertThat(slices).allMatch(slice -> slice.missing() == null);
    assertThat(slices).allMatch(slice -> slice.owner().equals(parts.get(0).owner()));
    assertThat(blocks("mean")).isEqualTo(3);
    List<HostVector> mean = AveragedSlice.join(slices, Precision.FLOAT);
    assertThat(mean).hasSize(1);
    // (0 + 1 + 2 + 3) / 8 + 4 / 2
    assertThat(mean.get(0).toDoubles()).hasSize(LENGTH).containsOnly(2.75);
  }

  @Test
  void aPartThatIsLostIsReportedAndLeavesNothing() {
    List<PartBlocks> parts = parts();
    Blocks.remove(owner.id(), parts.get(3).name(1));
    List<AveragedSlice> slices = slices(parts);
    assertThat(slices.get(1).missing())
        .hasMessageContaining("block " + parts.get(3).name(1) + " did not arrive")
        .returns(parts.get(3).owner(), MissingBlockException::owner);
    assertThat(slices.get(0).missing()).isNull();
    assertThat(blocks("mean")).isEqualTo(2);
  }

  @Test
  void whatIsAveragedOfASliceBeforeAPartIsFoundLostIsDropped() {
    List<PartBlocks> parts = parts(500_000);
    assertThat(parts.get(0).pieces().count()).isEqualTo(8);
    // Of five slices the second has two pieces: the first of them is averaged.
    Blocks.remove(owner.id(), parts.get(3).name(2));

    List<AveragedSlice> slices = slices(parts);

    assertThat(slices)
        .extracting(slice -> slice.missing() == null)
        .containsExactly(true, false, true, true, true);
    assertThat(blocks("mean")).isEqualTo(6);
  }

  @Test
  void aSliceThatIsLostIsReported() {
    List<AveragedSlice> slices = slices(parts());
    ids("mean").stream()
        .filter(id -> id.name().endsWith("_2"))
        .forEach(id -> SparkEnv.get().blockManager().removeBlock(id, false));
    assertThat(blocks("mean")).isEqualTo(2);
    assertThatThrownBy(() -> AveragedSlice.join(slices, Precision.FLOAT))
        .isInstanceOf(MissingBlockException.class)
        .hasMessageContaining("_2 did not arrive");
  }

  @Test
  void aTaskThatIsKilledLeavesNothing() {
    List<PartBlocks> parts = parts();
    int first = 0;
    assertThatThrownBy(
            () ->
                context
                    .parallelize(List.of(first), 1)
                    .map(
                        number -> {
                          AtomicInteger asked = new AtomicInteger();
                          Runnable stopAfterTheBlock =
                              () -> {
                                if (asked.incrementAndGet() == 2) {
                                  throw new CancellationException("killed");
                                }
                              };
                          return slice(number, parts, stopAfterTheBlock);
                        })
                    .collect())
        .hasMessageContaining("killed");
    assertThat(blocks("mean")).isZero();
  }
}
