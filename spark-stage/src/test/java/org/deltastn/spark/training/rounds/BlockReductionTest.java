package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.exchange.PartBlocks;
import org.deltastn.spark.exchange.StateBlocks;
import org.deltastn.spark.preflight.TaskResources;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.Divergence;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.RoundPart;
import org.deltastn.train.RoundedStates;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.ReplicaTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockReductionTest {

  /** Of several pieces where more than four workers share them. */
  private static final TrainingState LIKE = large();

  /** Parts that are dropped before the driver fetches them; tasks run in this process. */
  private static final AtomicInteger DROPPED = new AtomicInteger();

  private static final AtomicInteger RUN = new AtomicInteger();

  private static TrainingState large() {
    TrainingState small =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));
    return small.withVectors(
        small.vectors().stream()
            .map(v -> HostVector.zeros(v.precision(), 90_001 + v.length()))
            .toList());
  }

  @BeforeEach
  void reset() {
    DROPPED.set(0);
    RUN.set(0);
  }

  private static TrainingState state(int worker) {
    List<HostVector> vectors =
        LIKE.vectors().stream()
            .map(
                v -> {
                  double[] values = v.toDoubles();
                  for (int i = 0; i < values.length; i++) {
                    values[i] = Math.sin(1 + i + 10 * worker);
                  }
                  return HostVector.of(v.precision(), values);
                })
            .toList();
    return LIKE.withVectors(vectors);
  }

  private static RoundPart part(int worker, TrainingState state, int divergent) {
    Divergence divergence = worker == divergent ? new Divergence(7, "loss", Double.NaN) : null;
    return new RoundPart(state, 10 + worker, 5, List.of(), LossSum.ZERO, divergence);
  }

  private static BlockPart run(int worker, long owner, int divergent, StateBlocks start) {
    RUN.incrementAndGet();
    TrainingState state = state(worker);
    Precision precision = state.general().precision();
    try (Backend backend = Backends.create(precision)) {
      List<Tensor> tensors =
          state.vectors().stream()
              .map(
                  v -> {
                    Tensor tensor = backend.allocate(v.length());
                    v.copyTo(tensor);
                    return tensor;
                  })
              .toList();
      PartBlocks blocks = PartBlocks.put(owner, tensors, 64, start);
      tensors.forEach(Tensor::close);
      if (DROPPED.getAndDecrement() > 0) {
        blocks.remove();
      }
      RoundPart part = part(worker, state.head(), divergent);
      return new BlockPart(new PartMessage(worker, part, PartTimes.ofOne(1, 0)), blocks);
    }
  }

  private static RoundPart reduce(int workers, int divergent) {
    return reduce(workers, divergent, null);
  }

  /**
   * Combines parts.
   *
   * @param start of which they are rounded changes, or null
   */
  private static RoundPart reduce(int workers, int divergent, TrainingState start) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Broadcast<String> owner = context.broadcast("");
    long id = owner.id();
    StateBlocks blocks =
        start == null ? null : StateBlocks.put(id, start, StateBlocks.Reach.OF_PROCESS);
    try (LostExecutors lost = new LostExecutors(context.sc())) {
      return new BlockReduction<>(
              context.parallelize(numbers(workers), workers),
              Integer::intValue,
              workers,
              SparkWorkerPool.FAN_IN,
              TaskResources.ofApplication(context.sc()))
          .run(worker -> run(worker, id, divergent, blocks), lost)
          .part();
    } finally {
      owner.destroy();
    }
  }

  private static RoundPart expected(int workers, int divergent) {
    return RoundPart.combineTree(
        numbers(workers).stream().map(worker -> part(worker, state(worker), divergent)).toList(),
        SparkWorkerPool.FAN_IN);
  }

  private static List<Integer> numbers(int workers) {
    return IntStream.range(0, workers).boxed().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1, -1", "2, -1", "4, -1", "4, 2", "5, -1", "8, -1", "8, 5", "13, -1", "16, -1", "17, -1",
    "18, -1", "70, -1"
  })
  void theMeanIsThatOfWholeParts(int workers, int divergent) {
    RoundPart combined = reduce(workers, divergent);
    assertThat(combined.state().toBytes())
        .isEqualTo(expected(workers, divergent).state().toBytes());
    assertThat(combined.trainingRows()).isEqualTo(expected(workers, divergent).trainingRows());
    assertThat(combined.divergence() != null).isEqualTo(divergent >= 0);
    assertThat(RUN).hasValue(workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5, 13})
  void roundedPartsAreTheChangesSinceTheStartOfTheRound(int workers) {
    TrainingState start = state(-1);
    assertThat(start.general().precision()).isEqualTo(Precision.FLOAT);
    List<RoundPart> parts = new ArrayList<>();
    for (int worker : numbers(workers)) {
      parts.add(part(worker, RoundedStates.of(start, state(worker)), -1));
    }
    byte[] expected = RoundPart.combineTree(parts, SparkWorkerPool.FAN_IN).state().toBytes();
    assertThat(reduce(workers, -1, start).state().toBytes()).isEqualTo(expected);
    assertThat(reduce(workers, -1).state().toBytes()).isNotEqualTo(expected);
    DROPPED.set(1);
    assertThat(reduce(workers, -1, start).state().toBytes()).as("run again").isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 3", "9, 1", "9, 12"})
  void partsThatAreLostBeforeTheyAreAveragedRunAgain(int workers, int dropped) {
    DROPPED.set(dropped);
    assertThat(reduce(workers, -1).state().toBytes())
        .isEqualTo(expected(workers, -1).state().toBytes());
    assertThat(RUN.get()).isGreaterThan(workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void partsThatAreAlwaysLostAreAnError(int workers) {
    DROPPED.set(1000);
    assertThatIllegalStateException()
        .isThrownBy(() -> reduce(workers, -1))
        .withMessageStartingWith("the states of workers were lost 4 times: block part");
  }
}
