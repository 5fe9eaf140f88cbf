package org.deltastn.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** States of several pieces, in this process; {@code ExchangeClusterTest} has several. */
class StateBlocksTest {

  private static final TrainingProblem PROBLEM =
      new TrainingProblem(
          Architecture.perceptron(
              new int[] {4, 600, 600, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
          HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
          TrainingConfiguration.builder().batchSize(8).build());

  private static Replica replica() {
    return new Replica(PROBLEM, 0, Samples.data(Samples.clusters(60), 0, 1), 40);
  }

  /** A state that no other test has, with momentum. */
  private static TrainingState trained() {
    try (Replica replica = replica()) {
      replica.load(
          TrainingState.initial(PROBLEM.network(), PROBLEM.space(), PROBLEM.configuration()));
      replica.run(1, 0, null);
      return replica.save();
    }
  }

  private static Broadcast<String> owner() {
    return JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext()).broadcast("");
  }

  @ParameterizedTest
  @EnumSource
  void aReplicaIsLoadedAsFromTheStateItself(StateBlocks.Reach reach) {
    TrainingState state = trained();
    assertThat(Pieces.of(state.vectors()).count()).isGreaterThan(1);
    Broadcast<String> owner = owner();
    try (Replica replica = replica()) {
      StateBlocks.put(owner.id(), state, reach).load(replica);
      assertThat(replica.save().toBytes()).isEqualTo(state.toBytes());
      // Without the optimizers' state they start anew.
      Broadcast<String> another = owner();
      StateBlocks.put(another.id(), state.withoutSlots(), reach).load(replica);
      TrainingState anew = replica.save();
      replica.load(state.withoutSlots());
      assertThat(anew.toBytes()).isEqualTo(replica.save().toBytes());
      another.destroy();
    } finally {
      owner.destroy();
    }
  }

  @Test
  void theBlocksGoWithTheirBroadcast() throws Exception {
    Broadcast<String> owner = owner();
    StateBlocks blocks = StateBlocks.put(owner.id(), trained(), StateBlocks.Reach.OF_PROCESS);
    assertThat(Blocks.has(owner.id(), "state0")).isTrue();
    owner.destroy();
    for (int i = 0; i < 600 && blocksOf(owner) > 0; i++) {
      Thread.sleep(50);
    }
    assertThat(blocksOf(owner)).isZero();
    try (Replica replica = replica()) {
      assertThatThrownBy(() -> blocks.load(replica))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("block state0 did not arrive from ");
    }
  }

  private static int blocksOf(Broadcast<?> broadcast) {
    String prefix = "broadcast_" + broadcast.id() + "_";
    return SparkEnv.get()
        .blockManager()
        .getMatchingBlockIds(id -> id.name().startsWith(prefix))
        .size();
  }
}
