package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.HyperStepper;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training over streams: what a round depends on, and that it learns. */
class StreamsTest {

  /** The next word of every stream goes on in the next minibatch, and a pass begins anew. */
  @Test
  void minibatchesAreStepsOfContiguousStreams() {
    Examples text = numbered(17);
    try (Backend backend = Backends.create(Precision.FLOAT);
        LoadedExamples loaded = new LoadedExamples(backend, text);
        Minibatches batches = Minibatches.ofStreams(backend, loaded, 3, 2)) {
      assertThat(batches.rows()).isEqualTo(15);
      assertThat(batches.perPass()).isEqualTo(3);
      assertThat(batches.batchSize()).isEqualTo(6);
      assertThat(batches.get(0).x().toDoubles()).containsExactly(0, 5, 10, 1, 6, 11);
      assertThat(batches.get(1).x().toDoubles()).containsExactly(2, 7, 12, 3, 8, 13);
      assertThat(batches.get(2).x().toDoubles()).containsExactly(4, 9, 14);
      assertThat(batches.get(3).x().toDoubles()).containsExactly(0, 5, 10, 1, 6, 11);
      assertThat(batches.inOrder(12).x().toDoubles()).containsExactly(4, 9, 14);
      assertThat(batches.startsPass(3)).isTrue();
      assertThat(batches.startsPass(4)).isFalse();
    }
    try (Backend backend = Backends.create(Precision.FLOAT);
        LoadedExamples loaded = new LoadedExamples(backend, text);
        Minibatches batches = Minibatches.ofStreams(backend, loaded, 4, 99)) {
      assertThat(batches.perPass()).as("streams shorter than the window").isEqualTo(1);
      assertThat(batches.get(7).rows()).isEqualTo(16);
    }
  }

  private static Examples numbered(int size) {
    float[] words = new float[size];
    for (int i = 0; i < size; i++) {
      words[i] = i;
    }
    return new Examples(words, new int[] {1}, words, 1);
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aRoundDependsOnTheStateAlone(Method method) {
    TrainingProblem problem = Texts.problem(Texts.configuration(method).build());
    TrainingState initial =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    HyperStepper stepper = new HyperStepper(problem.space(), problem.configuration());
    try (Replica first = new Replica(problem, 0, Texts.data(), 40);
        Replica second = new Replica(problem, 0, Texts.data(), 40)) {
      first.load(initial);
      first.run(2, 0, stepper);
      TrainingState between = first.save();
      first.run(2, 0, stepper);
      first.evaluate();
      second.load(between);
      second.run(2, 0, stepper);
      assertThat(second.save().toBytes()).isEqualTo(first.save().toBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Method.class,
      names = {"DELTA_STN", "STN"})
  void trainingLearnsTheOrderOfWords(Method method) {
    TrainingConfiguration configuration =
        Texts.configuration(method)
            .epochs(8)
            .general(new Optimizer.Adam(), 0.05)
            .warmup(2, 0)
            .build();
    TrainingData data = new TrainingData(Texts.examples(240, 1), Texts.examples(90, 2));
    TrainingResult result =
        TrainingLoop.local(new TrainingProblem(Texts.architecture(), space(), configuration), data);
    List<EpochReport> history = result.history();
    assertThat(history).hasSize(8);
    double best = history.stream().mapToDouble(EpochReport::validationLoss).min().orElseThrow();
    // A uniform guess has the perplexity 5; the text's own, of 80 % and the rest at random, is 2.6.
    assertThat(Math.exp(best)).as(method.name()).isLessThan(4);
    assertThat(history.get(0).validationPerplexity())
        .isEqualTo(Math.exp(history.get(0).validationLoss()));
    try (Predictor predictor =
        new Predictor(
            new TrainingProblem(Texts.architecture(), space(), configuration), result.model())) {
      LossSum whole = predictor.evaluate(data.validation());
      assertThat(whole.weight()).isEqualTo(90);
      assertThat(Math.exp(whole.mean())).isLessThan(4.2);
      assertThat(predictor.evaluate(data.validation())).as("from the start again").isEqualTo(whole);
    }
  }

  private static HyperparameterSpace space() {
    return new HyperparameterSpace(
        Texts.space().all().stream()
            .map(
                h ->
                    org.deltastn.hyper.HyperparameterSpace.fromJson(
                            "[{\"kind\":\""
                                + h.kind().jsonName()
                                + "\""
                                + (h.layer() == null ? "" : ",\"layer\":\"" + h.layer() + "\"")
                                + "}]")
                        .get(0))
            .toList());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    TrainingConfiguration configuration = Texts.configuration(Method.DELTA_STN).build();
    TrainingProblem problem = Texts.problem(configuration);
    TrainingData small = new TrainingData(Texts.examples(40, 1), Texts.examples(1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LocalWorkerPool(problem, small))
        .withMessageContaining("the validation data have 1 words for batchSize 2");
    TrainingProblem unequal =
        Texts.problem(Texts.configuration(Method.DELTA_STN).validationBatchSize(3).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LocalWorkerPool(unequal, Texts.data()))
        .withMessageContaining("validationBatchSize is 3 and batchSize 2");
    float[] words = {0, 1, 7, 2};
    Examples unknown = new Examples(words, new int[] {1}, new float[4], 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LocalWorkerPool(problem, new TrainingData(unknown, Texts.examples(9, 2))))
        .withMessageContaining("row 2 of the training data: word 7.0")
        .withMessageContaining("from 0 to 4");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Texts.problem(Texts.configuration(Method.FIXED).sequenceLength(0).build())
                    .network())
        .withMessageContaining("sequenceLength must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Problems.problem(Problems.configuration(Method.FIXED).sequenceLength(4).build())
                    .network())
        .withMessageContaining("sequenceLength must be 0, found 4");
  }

  @Test
  void memoryIsCounted() {
    ReplicaMemory memory =
        ReplicaMemory.of(Texts.problem(Texts.configuration(Method.DELTA_STN).build()));
    assertThat(memory.least()).isPositive();
    assertThat(memory.most()).isGreaterThanOrEqualTo(memory.least());
  }
}
