package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.problem.LanguageModels;
import org.junit.jupiter.api.Test;

class TrainingProblemTest {

  private static final Architecture SEQUENCES = LanguageModels.network(5, 3, 2, 1);

  private static TrainingProblem problem(Architecture architecture, int sequenceLength) {
    return new TrainingProblem(
        architecture,
        HyperparameterSpace.of(),
        Problems.configuration(Method.FIXED).sequenceLength(sequenceLength).build());
  }

  /** A network over sequences needs their length, and another may have none. */
  @Test
  void theLengthOfSequencesFitsTheNetwork() {
    Architecture plain =
        Problems.problem(Problems.configuration(Method.FIXED).build()).architecture();

    assertThat(problem(SEQUENCES, 1).network().readsSequences()).isTrue();
    assertThat(problem(plain, 0).network().readsSequences()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> problem(SEQUENCES, 0).network())
        .withMessage("the network reads sequences: sequenceLength must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> problem(plain, 1).network())
        .withMessage("the network reads no sequences: sequenceLength must be 0, found 1");
  }

  @Test
  void theNetworkHasTheStructureOfTheMethod() {
    TrainingProblem tuned = Problems.problem(Problems.configuration(Method.DELTA_STN).build());
    TrainingProblem fixed = Problems.problem(Problems.configuration(Method.FIXED).build());

    assertThat(tuned.network().response().length()).isPositive();
    assertThat(fixed.network().response().length()).isZero();
  }
}
