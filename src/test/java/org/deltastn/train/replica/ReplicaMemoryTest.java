package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.deltastn.data.Examples;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.backend.RemoteBackend;
import org.deltastn.tensor.backend.RemoteBackendProvider;
import org.deltastn.train.CountedBackendProvider;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts against what replicas allocate; their native memory is the check replica-memory's. */
class ReplicaMemoryTest {

  private static final int BATCH = 8;

  /** Rows of which both a minibatch of 8 and one of 512 leave all but one. */
  private static final int ROWS = 1023;

  private static Examples examples(TrainingProblem problem, int rows) {
    int[] shape = problem.architecture().inputShape();
    float[] x = new float[rows * Shapes.length(shape)];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    return new Examples(x, shape, new float[rows], 1);
  }

  /** Returns the bytes that a replica of a problem allocated, for all of its passes. */
  private static long allocated(TrainingProblem problem, int trainingRows, int validationRows) {
    TrainingData data =
        new TrainingData(examples(problem, trainingRows), examples(problem, validationRows));
    long before = CountedBackendProvider.BYTES.get();
    try (Replica replica = new Replica(problem, 0, data, trainingRows)) {
      replica.load(
          TrainingState.initial(problem.network(), problem.space(), problem.configuration()));
      // A gradient of the hyperparameters for every minibatch of the validation rows.
      int cycles = (validationRows + BATCH - 1) / BATCH;
      assertThat(replica.run(cycles, 0, null).divergence()).isNull();
      replica.evaluate();
      return CountedBackendProvider.BYTES.get() - before;
    }
  }

  private static TrainingConfigurationBuilder configuration(Method method) {
    return Problems.configuration(method).backend(CountedBackendProvider.NAME, 1);
  }

  private static void requireCounts(TrainingProblem problem) {
    ReplicaMemory counted = ReplicaMemory.of(problem);
    assertThat(allocated(problem, 2 * BATCH - 1, ROWS)).isEqualTo(counted.most());
    assertThat(counted.least()).isLessThan(counted.most());
    assertThat(allocated(problem, BATCH, 1)).isGreaterThan(counted.least());
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void countsWhatAReplicaAllocates(Method method) {
    requireCounts(
        Problems.problem(
            configuration(method)
                .general(new Optimizer.Adam(), 0.001)
                .response(new Optimizer.Sgd(0.9), 0.001)
                .build()));
  }

  @Test
  void countsWhatAReplicaOfConvolutionsAllocates() {
    Preset preset = Presets.simpleCnn(8, 0.25);
    requireCounts(
        new TrainingProblem(
            preset.architecture(),
            preset.space(),
            configuration(Method.DELTA_STN).general(new Optimizer.Sgd(0.9), 0.001).build()));
  }

  @Test
  void countsTheWeightsTheirGradientsAndTheStateOfTheirOptimizer() {
    TrainingConfiguration configuration =
        configuration(Method.FIXED)
            .batchSize(1)
            .general(new Optimizer.Adam(), 0.001)
            .precision(Precision.DOUBLE)
            .build();
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(
                new int[] {1000, 1000, 10}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(),
            configuration);
    long weights = 1000 * 1000 + 1000 + 1000 * 10 + 10;
    // A thousandth and a half are temporaries of the one row.
    assertThat((double) ReplicaMemory.of(problem).least() / (4 * 8 * weights))
        .isBetween(1.0, 1.002);
  }

  @Test
  void aSingleRowIsAMinibatch() {
    TrainingProblem problem =
        Problems.problem(configuration(Method.DELTA_STN).batchSize(1).build());
    ReplicaMemory counted = ReplicaMemory.of(problem);
    assertThat(allocated(problem, 1, ROWS)).isEqualTo(counted.most());
  }

  @Test
  void rowsThatStayOnAnEngineComeOnTop() {
    for (Precision precision : Precision.values()) {
      TrainingProblem problem =
          Problems.problem(
              configuration(Method.DELTA_STN)
                  .precision(precision)
                  .backend(RemoteBackendProvider.NAME, 1)
                  .build());
      ReplicaMemory counted = ReplicaMemory.of(problem);
      // As many more rows as leave the last minibatches as they are.
      long fewer = allocatedRemotely(problem, 2 * BATCH - 1, ROWS);
      long more = allocatedRemotely(problem, 3 * BATCH - 1, ROWS + Replica.EVALUATION_ROWS);
      assertThat(counted.ofRow()).isEqualTo((Problems.IN + 2L) * precision.bytes());
      assertThat(more - fewer).isEqualTo((BATCH + Replica.EVALUATION_ROWS) * counted.ofRow());
    }
  }

  private static long allocatedRemotely(TrainingProblem problem, int training, int validation) {
    long before = RemoteBackend.ALLOCATED.get();
    allocated(problem, training, validation);
    return RemoteBackend.ALLOCATED.get() - before;
  }

  /** Half of what it took where all temporaries lived to the end of their pass: 4.38 GB. */
  @Test
  void temporariesEndWithTheirLastUse() {
    Preset preset = Presets.resNet18();
    TrainingProblem problem =
        new TrainingProblem(
            preset.architecture(), preset.space(), preset.training().batchSize(128).build());
    ReplicaMemory memory = ReplicaMemory.of(problem);
    assertThat(memory.least()).isLessThan(4_380_000_000L / 2);
    assertThat(memory.most()).isLessThan(16_020_000_000L / 2);
  }
}
