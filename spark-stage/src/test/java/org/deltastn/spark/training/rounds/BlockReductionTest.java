package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.exchange.PartBlocks;
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
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.ReplicaTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockReductionTest {

  private static final TrainingState LIKE =
      ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));

  /** Parts that are dropped before the driver fetches them; tasks run in this process. */
  private static final AtomicInteger DROPPED = new AtomicInteger();

  private static final AtomicInteger RUN = new AtomicInteger();

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

  private static BlockPart run(int worker, long owner, int divergent) {
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
      PartBlocks blocks = PartBlocks.put(owner, tensors);
      tensors.forEach(Tensor::close);
      if (DROPPED.getAndDecrement() > 0) {
        blocks.remove();
      }
      RoundPart part = part(worker, state.head(), divergent);
      return new BlockPart(new PartMessage(worker, part, PartTimes.ofOne(1, 0)), blocks);
    }
  }

  private static RoundPart reduce(int workers, int divergent) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Broadcast<String> owner = context.broadcast("");
    long id = owner.id();
    try (LostExecutors lost = new LostExecutors(context.sc())) {
      List<Integer> numbers = List.of(0, 1, 2, 3).subList(0, workers);
      return new BlockReduction<>(context.parallelize(numbers, workers), Integer::intValue, workers)
          .run(worker -> run(worker, id, divergent), lost)
          .part();
    } finally {
      owner.destroy();
    }
  }

  private static RoundPart expected(int workers, int divergent) {
    return RoundPart.combine(
        List.of(0, 1, 2, 3).subList(0, workers).stream()
            .map(worker -> part(worker, state(worker), divergent))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({"1, -1", "2, -1", "4, -1", "4, 2"})
  void theMeanIsThatOfWholeParts(int workers, int divergent) {
    RoundPart combined = reduce(workers, divergent);
    assertThat(combined.state().toBytes())
        .isEqualTo(expected(workers, divergent).state().toBytes());
    assertThat(combined.trainingRows()).isEqualTo(expected(workers, divergent).trainingRows());
    assertThat(combined.divergence() != null).isEqualTo(divergent >= 0);
    assertThat(RUN).hasValue(workers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void partsThatAreLostBeforeTheDriverHasThemRunAgain(int dropped) {
    DROPPED.set(dropped);
    assertThat(reduce(2, -1).state().toBytes()).isEqualTo(expected(2, -1).state().toBytes());
    assertThat(RUN.get()).isGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void partsThatAreAlwaysLostAreAnError(int workers) {
    DROPPED.set(1000);
    assertThatIllegalStateException()
        .isThrownBy(() -> reduce(workers, -1))
        .withMessageStartingWith("the states of workers were lost 4 times: block part");
  }
}
