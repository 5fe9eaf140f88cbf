package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.Purpose;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows and which random numbers a replica takes, against its worker's streams. */
class ReplicaStreamsTest {

  /**
   * Equal rows make equal minibatches where none is smaller, so only the draw can tell two
   * gradients apart.
   */
  @Test
  void aHyperparameterGradientHasADrawOfItsOwn() {
    TrainingProblem problem =
        Problems.problem(Problems.configuration(Method.DELTA_STN).intervals(2, 3).build());
    TrainingData data = new TrainingData(Problems.examples(40, 1), equalRows(16));
    try (Replica replica = new Replica(problem, 0, data, 40)) {
      replica.load(ReplicaTest.initial(problem));
      List<HyperGradient> found = replica.run(1, 0, null).gradients();

      assertThat(found).hasSize(3);
      assertThat(found.get(0).lambda()).isNotEqualTo(found.get(1).lambda());
      assertThat(found.get(1).lambda()).isNotEqualTo(found.get(2).lambda());
    }
  }

  /**
   * Row i weighs 2^i, so the weight of a step is the set of its rows: those that the worker's own
   * stream orders, anew for every pass over the data.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aStepTakesTheNextRowsOfTheWorkersOwnOrder(int worker) {
    int rows = 40;
    Examples plain = Problems.examples(rows, 1);
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      weights[i] = (float) Math.scalb(1.0, i);
    }
    Examples marked =
        new Examples(plain.features(), new int[] {Problems.IN}, plain.targets(), 1, weights);
    TrainingProblem problem =
        Problems.problem(Problems.configuration(Method.FIXED).intervals(1, 1).build());
    RandomStream own =
        RandomStream.of(problem.configuration().seed())
            .fold(Purpose.TRAINING_ORDER.ordinal())
            .fold(worker);
    int batch = problem.configuration().batchSize();
    TrainingData data = new TrainingData(marked, Problems.examples(12, 2));
    try (Replica replica = new Replica(problem, worker, data, rows)) {
      replica.load(ReplicaTest.initial(problem));
      for (int step = 0; step < 2 * rows / batch; step++) {
        int[] order = own.fold(step / (rows / batch)).permutation(rows);
        long expected = 0;
        for (int i = 0; i < batch; i++) {
          expected |= 1L << order[step % (rows / batch) * batch + i];
        }
        long found = (long) replica.run(1, 0, null).trainingLoss().weight();

        assertThat(Long.toBinaryString(found))
            .as("step %d", step)
            .isEqualTo(Long.toBinaryString(expected));
      }
    }
  }

  @Test
  void workersDrawOtherNumbers() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    TrainingState start = ReplicaTest.initial(problem);
    // Equal rows, so that the draws can differ by their stream only, not by the minibatch.
    TrainingData data = new TrainingData(equalRows(40), equalRows(12));
    try (Replica first = new Replica(problem, 0, data, 40);
        Replica second = new Replica(problem, 1, data, 40)) {
      first.load(start);
      second.load(start);
      first.run(1, 0, null);
      second.run(1, 0, null);

      assertThat(first.save().general()).isNotEqualTo(second.save().general());
    }
  }

  /**
   * A replica that has only the row that the worker's own order takes next computes the same
   * gradient to the bit.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aHyperparameterGradientIsOfTheNextRowOfTheWorkersOwnOrder(int worker) {
    int rows = 6;
    TrainingProblem problem = ofSingleRows(2 * rows);
    Examples validation = Problems.examples(rows, 2);
    List<HyperGradient> found = gradients(problem, worker, validation);
    RandomStream own = stream(problem, Purpose.VALIDATION_ORDER, worker);
    for (int row = 0; row < rows; row++) {
      List<HyperGradient> ofRow = gradients(problem, worker, validation.select(new int[] {row}));
      for (int step = 0; step < 2 * rows; step++) {
        boolean taken = own.fold(step / rows).permutation(rows)[step % rows] == row;

        assertThat(Arrays.equals(found.get(step).lambda(), ofRow.get(step).lambda()))
            .as("row %d in step %d", row, step)
            .isEqualTo(taken);
      }
    }
  }

  /** Of one row ∂ρ = ∂λ ⊙ n ⊙ softplus'(ρ), so the quotient of both shows the draw n. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aHyperparameterGradientIsAtADrawOfTheWorkersOwn(int worker) {
    int steps = 4;
    TrainingProblem problem = ofSingleRows(steps);
    double[] rho = ReplicaTest.initial(problem).hyper().rho().toDoubles();
    List<HyperGradient> found = gradients(problem, worker, Problems.examples(6, 2));
    RandomStream own = stream(problem, Purpose.HYPER_PASS, worker);
    for (int step = 0; step < steps; step++) {
      double[] draw = new double[rho.length];
      own.fold(step).gaussian(draw, draw.length);
      for (int j = 0; j < rho.length; j++) {
        double slope = 1 / (1 + Math.exp(-rho[j]));
        double ofLambda = found.get(step).lambda()[j];

        assertThat(ofLambda).isNotZero();
        assertThat(found.get(step).rho()[j] / (ofLambda * slope))
            .as("draw %d of step %d", j, step)
            .isCloseTo(draw[j], within(1e-5 * Math.max(1, Math.abs(draw[j]))));
      }
    }
  }

  private static TrainingProblem ofSingleRows(int validInterval) {
    return Problems.problem(
        Problems.configuration(Method.DELTA_STN)
            .intervals(2, validInterval)
            .validationBatchSize(1)
            .precision(Precision.DOUBLE)
            .build());
  }

  private static List<HyperGradient> gradients(
      TrainingProblem problem, int worker, Examples validation) {
    TrainingData data = new TrainingData(Problems.examples(40, 1), validation);
    try (Replica replica = new Replica(problem, worker, data, 40)) {
      replica.load(ReplicaTest.initial(problem));
      return replica.run(1, 0, null).gradients();
    }
  }

  private static RandomStream stream(TrainingProblem problem, Purpose purpose, int worker) {
    return RandomStream.of(problem.configuration().seed()).fold(purpose.ordinal()).fold(worker);
  }

  /** Returns copies of one row. */
  private static Examples equalRows(int count) {
    return Problems.examples(1, 3).select(new int[count]);
  }
}
