package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.Optimizer;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.backend.RemoteBackend;
import org.deltastn.tensor.backend.RemoteBackendProvider;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.HyperStepper;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a replica moves between the host and an engine that has memory of its own. */
class ReplicaTransfersTest {

  private static final int BATCH = 8;
  private static final int TRAIN = 3;

  /** With all that a step may ask the engine for: penalties, clipping, momentum. */
  private static TrainingConfigurationBuilder configuration(Method method) {
    return Problems.configuration(method)
        .intervals(TRAIN, 1)
        .clippingNorm(0.5)
        .general(new Optimizer.Sgd(0.9), 0.05)
        .response(new Optimizer.Adam(), 0.01);
  }

  private static Replica replica(TrainingProblem problem) {
    Replica replica = new Replica(problem, 0, Problems.data(), 40);
    replica.load(ReplicaTest.initial(problem));
    return replica;
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void itComputesWhatItDoesFromTheHeap(Method method) throws IOException {
    for (Precision precision : Precision.values()) {
      TrainingConfigurationBuilder builder = configuration(method).precision(precision);
      TrainingConfiguration onHeap = builder.backend(Backends.defaultName(), 1).build();
      TrainingConfiguration remote = builder.backend(RemoteBackendProvider.NAME, 1).build();
      try (Replica expected = replica(Problems.problem(onHeap));
          Replica found = replica(Problems.problem(remote))) {
        HyperStepper of = new HyperStepper(Problems.space(), onHeap);
        HyperStepper stepper = new HyperStepper(Problems.space(), remote);
        Replica.Outcome outcome = found.run(5, TRAIN, stepper);

        assertThat(outcome.trainingLoss()).isEqualTo(expected.run(5, TRAIN, of).trainingLoss());
        assertThat(found.save().toBytes()).isEqualTo(expected.save().toBytes());
        assertThat(found.evaluate()).isEqualTo(expected.evaluate());
      }
    }
  }

  static List<Arguments> structures() {
    List<Arguments> all = new ArrayList<>();
    for (Method method : Method.values()) {
      all.add(Arguments.of(method, ResponseStructure.STRUCTURED));
      if (method.tunes()) {
        all.add(Arguments.of(method, ResponseStructure.FULL));
      }
    }
    return all;
  }

  /**
   * A cycle waits for the losses of its steps, all at once, and for its hyperparameter gradient;
   * what it writes are the draws: offsets of B×h, and B shares of a penalty that differ by row.
   */
  @ParameterizedTest
  @MethodSource("structures")
  void aCycleReadsItsLossesAndWritesItsDraws(Method method, ResponseStructure structure) {
    int h = Problems.space().size();
    TrainingConfiguration configuration =
        configuration(method).structure(structure).backend(RemoteBackendProvider.NAME, 1).build();
    boolean tunes = method.tunes();
    int perturbed = TRAIN * (perturbs(method.firstPass()) + perturbs(method.secondPass()));
    try (Replica replica = replica(Problems.problem(configuration))) {
      replica.run(2, 0, null);
      RemoteBackend.reset();
      replica.run(4, 0, null);

      // The norm of the weights, general and response, ends every run.
      assertThat(RemoteBackend.READS.get()).isEqualTo(4 * (tunes ? 2 : 1) + 2);
      assertThat(RemoteBackend.WRITES.get()).isEqualTo(4 * (2 * perturbed + (tunes ? 1 : 0)));
      // Two passes over the validation rows, in minibatches of 8 and 4.
      int validation = tunes ? 2 * (BATCH + 4) * h : 0;
      assertThat(RemoteBackend.WRITTEN.get())
          .isEqualTo(4 * perturbed * (BATCH * h + BATCH) + validation);
    }
  }

  /** Of images that are augmented, and with batch normalization. */
  static List<Preset> imageNetworks() {
    return List.of(Presets.simpleCnn(8, 0.25), Presets.resNet18(8, 0.03));
  }

  @ParameterizedTest
  @MethodSource("imageNetworks")
  void aCycleOfImagesReadsNoMore(Preset preset) {
    TrainingProblem problem =
        new TrainingProblem(
            preset.architecture(),
            preset.space(),
            configuration(Method.DELTA_STN).backend(RemoteBackendProvider.NAME, 1).build());
    int[] shape = preset.architecture().inputShape();
    Examples images =
        new Examples(new float[2 * BATCH * Shapes.length(shape)], shape, new float[2 * BATCH], 1);
    try (Replica replica = new Replica(problem, 0, new TrainingData(images, images), 2 * BATCH)) {
      replica.load(ReplicaTest.initial(problem));
      RemoteBackend.reset();
      assertThat(replica.run(2, 0, null).divergence()).isNull();

      assertThat(RemoteBackend.READS.get()).isEqualTo(2 * 2 + 2);
      // Offsets: these networks have no penalty.
      assertThat(RemoteBackend.WRITES.get()).isEqualTo(2 * (TRAIN + 1));
      assertThat(RemoteBackend.WRITTEN.get())
          .isEqualTo(2L * (TRAIN + 1) * BATCH * preset.space().size());
    }
  }

  private static int perturbs(PassKind kind) {
    return kind == null || kind == PassKind.GENERAL ? 0 : 1;
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void itsDataAreUploadedOnce(Precision precision) {
    TrainingConfiguration configuration =
        configuration(Method.FIXED)
            .precision(precision)
            .backend(RemoteBackendProvider.NAME, 1)
            .build();
    TrainingProblem problem = Problems.problem(configuration, HyperparameterSpace.of());
    TrainingData data = Problems.data();
    long values = (40 + 12) * (Problems.IN + 2);
    RemoteBackend.reset();
    try (Replica replica = new Replica(problem, 0, data, 40)) {
      assertThat(RemoteBackend.WRITTEN.get()).isEqualTo(values);
      replica.load(ReplicaTest.initial(problem));
      RemoteBackend.reset();
      replica.run(9, 0, null);
      replica.evaluate();
      assertThat(RemoteBackend.WRITES.get()).isZero();

      replica.assign(1, data);
      assertThat(RemoteBackend.WRITTEN.get()).as("another worker's data").isEqualTo(values);
    }
  }
}
