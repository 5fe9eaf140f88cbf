package org.deltastn.train.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictorTest {

  @Test
  void neverRoundsProducts() {
    float[] x = Problems.examples(9, 3).features();
    double[][] outputs = new double[2][];
    for (ProductPrecision products : List.of(ProductPrecision.FLOAT32, ProductPrecision.BFLOAT16)) {
      TrainingProblem problem =
          Problems.problem(
              Problems.configuration(Method.STN)
                  .productPrecision(products)
                  .backend(Backends.DEFAULT, 1)
                  .build());
      try (Predictor predictor = new Predictor(problem, ReplicaTest.initial(problem))) {
        outputs[products == ProductPrecision.FLOAT32 ? 0 : 1] = predictor.predict(x, 9);
      }
    }
    assertThat(outputs[1]).isEqualTo(outputs[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "DELTA_STN, STRUCTURED",
    "DELTA_STN, FULL",
    "STN, STRUCTURED",
    "STN, FULL",
    "FIXED, STRUCTURED"
  })
  void predictsTheEvaluationPass(Method method, ResponseStructure structure) {
    Loss loss = Loss.SQUARED_ERROR;
    TrainingConfiguration configuration =
        Problems.configuration(method).structure(structure).precision(Precision.DOUBLE).build();
    TrainingProblem problem =
        new TrainingProblem(
            ReferenceNetwork.architecture(loss), ReferenceNetwork.space(), configuration);
    TrainingState start = ReplicaTest.initial(problem);
    TrainingState state =
        new TrainingState(
            random(start.general().length(), 1),
            random(start.response().length(), 2),
            start.generalSlots(),
            start.responseSlots(),
            start.hyper(),
            start.counters());
    int rows = 6;
    float[] x = new float[rows * ReferenceNetwork.IN];
    double[] wide = random(x.length, 3).toDoubles();
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) wide[i];
      wide[i] = x[i];
    }
    float[] targets = new float[rows * ReferenceNetwork.OUT];
    Examples examples =
        new Examples(x, new int[] {ReferenceNetwork.IN}, targets, ReferenceNetwork.OUT);

    try (Predictor predictor = new Predictor(problem, state);
        Replica replica = new Replica(problem, 0, twice(examples), 12)) {
      assertThat(predictor.outputLength()).isEqualTo(ReferenceNetwork.OUT);
      double[] y = predictor.predict(x, rows);
      // With targets of 0 the loss is half the squared norm: it tells the outputs apart.
      double half = Arrays.stream(y).map(v -> v * v / 2).sum();
      replica.load(state);
      assertThat(replica.evaluate().loss()).isCloseTo(2 * half, within(1e-10));

      double[] c = new double[problem.space().size()];
      if (method == Method.STN) {
        c = state.hyper().lambda().toDoubles();
      }
      double[][] offset = new double[rows][];
      Arrays.fill(offset, c);
      ReferenceNetwork reference =
          new ReferenceNetwork(problem.space(), configuration.effectiveStructure(), loss, null);
      double[] theta = method == Method.FIXED ? null : state.response().toDoubles();
      double[] weights = new double[rows];
      Arrays.fill(weights, 1);
      double expected =
          reference.validationLoss(state.general().toDoubles(), theta, offset, wide, y, weights);
      assertThat(expected).as("squared distance to the plain-Java outputs").isLessThan(1e-24);
      HostVector folded = Predictor.effectiveWeights(problem, state);
      if (method == Method.STN) {
        assertThat(folded.toDoubles())
            .containsExactly(
                reference.effective(state.general().toDoubles(), theta, c), within(1e-13));
      } else {
        assertThat(folded).isEqualTo(state.general());
      }
    }
  }

  @Test
  void rowsArePredictedOneByOneAsTogether() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    Examples examples = Problems.examples(5, 4);
    try (Predictor predictor = new Predictor(problem, ReplicaTest.initial(problem))) {
      double[] together = predictor.predict(examples.features(), 5);
      for (int b = 0; b < 5; b++) {
        double[] alone = predictor.predict(examples.slice(b, b + 1).features(), 1);
        for (int j = 0; j < Problems.CLASSES; j++) {
          assertThat(alone[j]).isCloseTo(together[b * Problems.CLASSES + j], within(1e-6));
        }
      }
    }
  }

  private static TrainingData twice(Examples examples) {
    Examples both = Examples.concat(java.util.List.of(examples, examples));
    return new TrainingData(both, both);
  }

  private static HostVector random(int length, long stream) {
    double[] values = new double[length];
    RandomStream.of(23).fold(stream).gaussian(values, length);
    return HostVector.of(Arrays.stream(values).map(v -> v / 2).toArray());
  }

  @Test
  void theLossIsThatOfThePredictions() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    // More rows than are evaluated at once.
    Examples examples = Problems.examples(1203, 4);
    try (Predictor predictor = new Predictor(problem, ReplicaTest.initial(problem))) {
      double[] y = predictor.predict(examples.features(), 1203);
      double loss = 0;
      double weight = 0;
      double correct = 0;
      for (int b = 0; b < 1203; b++) {
        int label = (int) examples.targets()[b];
        double sum = 0;
        int best = 0;
        for (int j = 0; j < Problems.CLASSES; j++) {
          sum += Math.exp(y[b * Problems.CLASSES + j]);
          best = y[b * Problems.CLASSES + j] > y[b * Problems.CLASSES + best] ? j : best;
        }
        double w = examples.weights()[b];
        loss += w * (Math.log(sum) - y[b * Problems.CLASSES + label]);
        weight += w;
        correct += best == label ? w : 0;
      }
      LossSum found = predictor.evaluate(examples);
      assertThat(found.loss()).isCloseTo(loss, within(1e-4 * loss));
      assertThat(found.weight()).isCloseTo(weight, within(1e-9 * weight));
      assertThat(found.correct()).isCloseTo(correct, within(1e-9 * weight));
    }
  }

  @Test
  void targetsThatTheLossCannotTakeAreRefused() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    float[] x = new float[2 * Problems.IN];
    int[] shape = {Problems.IN};
    try (Predictor predictor = new Predictor(problem, ReplicaTest.initial(problem))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.evaluate(new Examples(x, shape, new float[] {2, 3}, 1)))
          .withMessage("row 1 of the given data: target 3.0, expected a whole number from 0 to 2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.evaluate(new Examples(x, shape, new float[4], 2)))
          .withMessageContaining("needs 1 target(s) a row, found 2");
    }
  }

  @Test
  void wordsOutsideTheVocabularyAreRefused() {
    TrainingProblem problem = Texts.problem(Texts.configuration(Method.DELTA_STN).build());
    try (Predictor predictor = new Predictor(problem, ReplicaTest.initial(problem))) {
      for (float word : new float[] {Texts.WORDS, -1, 1.5f, Float.NaN}) {
        float[] text = {0, 1, word, 2};
        String message =
            "row 2 of the given data: word "
                + word
                + ", expected a whole number from 0 to 4: index words by the vocabulary that the"
                + " network was made for";
        assertThatIllegalArgumentException()
            .isThrownBy(() -> predictor.predict(text, 4))
            .withMessage(message);
        Examples examples = new Examples(text, new int[] {1}, new float[4], 1);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> predictor.evaluate(examples))
            .withMessage(message);
      }
    }
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    TrainingProblem problem = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    int weights = problem.network().general().length();
    for (int found : new int[] {weights - 1, weights + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Predictor(problem, HostVector.zeros(Precision.FLOAT, found)))
          .withMessage("the network has " + weights + " weights, found " + found);
    }
  }

  @Test
  void tooFewFeatures() {
    TrainingProblem problem =
        new TrainingProblem(
            ReferenceNetwork.architecture(Loss.SQUARED_ERROR),
            ReferenceNetwork.space(),
            Problems.configuration(Method.DELTA_STN).build());
    try (Predictor predictor = new Predictor(problem, ReplicaTest.initial(problem))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> predictor.predict(new float[ReferenceNetwork.IN], 2))
          .withMessageContaining("2 rows need " + 2 * ReferenceNetwork.IN + " features, found");
    }
  }
}
