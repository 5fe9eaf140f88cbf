package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkConf;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundSizeTest {

  private static final HostVector MEGABYTES_8 = HostVector.zeros(Precision.FLOAT, 2 << 20);

  /** A state of 8 MiB of weights, 8 of responses, and 16 of momentum. */
  private static TrainingState state() {
    TrainingConfiguration configuration = TrainingConfiguration.builder().build();
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(
                new int[] {4, 8, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(),
            configuration);
    TrainingState small = TrainingState.initial(problem.network(), problem.space(), configuration);
    return new TrainingState(
        MEGABYTES_8,
        MEGABYTES_8,
        List.of(MEGABYTES_8),
        List.of(MEGABYTES_8),
        small.hyper(),
        small.counters());
  }

  private static SparkConf conf(String most) {
    return new SparkConf(false)
        .set("spark.driver.maxResultSize", most)
        .set(RoundSizes.BLOCKS, "1000g");
  }

  @ParameterizedTest
  @CsvSource({
    "1, true, 33",
    "2, true, 66",
    "4, true, 132",
    "5, true, 66",
    "64, true, 132",
    "4, false, 68"
  })
  void theDriverNeedsRoomForWhatTheTreeLeaves(int workers, boolean withOptimizers, int megabytes) {
    TrainingState state = state();
    RoundSize.require(conf(megabytes + "m"), state, workers, withOptimizers);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> RoundSize.require(conf(megabytes - 1 + "m"), state, workers, withOptimizers))
        .withMessageContaining("spark.driver.maxResultSize is " + ((megabytes - 1L) << 20))
        .withMessageContaining("a round of " + workers + " workers")
        .withMessageContaining("at least " + (megabytes + 1) + "m");
  }

  @Test
  void whatTheDriverFetchesItselfIsNotLimited() {
    SparkConf conf = conf("1m").set(RoundSizes.BLOCKS, "32m");
    assertThatCode(() -> RoundSize.require(conf, state(), 4, true)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoundSize.require(conf, state(), 4, false));
    // One worker sends whole epochs as messages, unless its state is large.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoundSize.require(conf, state(), 1, true));
    assertThatCode(() -> RoundSize.require(conf, withSlots(state(), 10), 1, true))
        .doesNotThrowAnyException();
    assertThatCode(() -> RoundSize.require(conf, state(), 64, true)).doesNotThrowAnyException();
  }

  @Test
  void noLimitAndSparksOwn() {
    assertThatCode(() -> RoundSize.require(conf("0"), state(), 64, true))
        .doesNotThrowAnyException();
    TrainingState small = state();
    assertThatCode(() -> RoundSize.require(new SparkConf(false), small, 64, true))
        .doesNotThrowAnyException();
    TrainingState large = withSlots(small, 130);
    SparkConf messages = new SparkConf(false).set(RoundSizes.BLOCKS, "1000g");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoundSize.require(messages, large, 64, true))
        .withMessageContaining("is 1073741824 bytes");
  }

  @Test
  void aStateIsLessThanTwoGibibytes() {
    TrainingState huge = withSlots(state(), 254);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoundSize.require(conf("0"), huge, 1, true))
        .withMessage(
            "2097152 weights, 2097152 values of their response and 532676608 of the optimizers'"
                + " state of 4 bytes each are 2147483648 bytes, expected less than 2 GiB: a round"
                + " sends them as one array. Train a smaller network");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoundSize.require(conf("0"), huge, 2, true))
        .withMessageEndingWith(
            "network, or set averageOptimizerState to false, which leaves the optimizers' state"
                + " out");
    assertThatCode(() -> RoundSize.require(conf("0"), huge, 1, false)).doesNotThrowAnyException();
  }

  @Test
  void theTreeLeavesAtMostItsFanIn() {
    assertThat(List.of(1, 4, 5, 16, 17, 64, 512))
        .extracting(workers -> SparkWorkerPool.gathered(workers, 4))
        .containsExactly(1, 4, 2, 4, 2, 4, 2);
  }

  /** The same vector as often as is asked for: it takes its room once. */
  private static TrainingState withSlots(TrainingState state, int count) {
    return new TrainingState(
        state.general(),
        state.response(),
        Collections.nCopies(count, MEGABYTES_8),
        List.of(),
        state.hyper(),
        state.counters());
  }
}
