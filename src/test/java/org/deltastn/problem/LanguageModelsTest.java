package org.deltastn.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Network;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.api.Test;

class LanguageModelsTest {

  @Test
  void theNetworkOfThePaperHasItsSizes() {
    int n = LanguageModels.UNITS;
    Network network =
        new Network(
            LanguageModels.network(10_000, n, n, LanguageModels.LAYERS),
            HyperparameterSpace.of(),
            ResponseStructure.NONE);
    int words = 10_000 * n;
    int lstm = 4 * n * n + 4 * n + 4 * n * n;
    assertThat(network.general().length()).isEqualTo(words + 2 * lstm + words + 10_000);
    assertThat(network.vocabulary()).isEqualTo(10_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LanguageModels.network(9, 2, 2, 0))
        .withMessageContaining("layers = 0");
  }

  @Test
  void tiedWeightsAreOneMatrix() {
    Network tied =
        new Network(
            LanguageModels.network(100, 6, 6, 1, true),
            HyperparameterSpace.of(),
            ResponseStructure.NONE);
    int lstm = 4 * 6 * 6 + 4 * 6 + 4 * 6 * 6;
    assertThat(tied.general().length()).isEqualTo(100 * 6 + lstm + 100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LanguageModels.network(9, 3, 2, 1, true))
        .withMessageContaining("an embedding of 3 and 2 units");
  }

  @Test
  void sevenHyperparametersStartAtTheValuesOfThePaper() {
    HyperparameterSpace space = LanguageModels.space(2);
    assertThat(space.names())
        .containsExactly(
            "lockedDropout.embedding",
            "lockedDropout.lstm0",
            "lockedDropout.lstm1",
            "embeddingDropout",
            "dropConnect",
            "activationRegularization.lstm1",
            "temporalActivationRegularization.lstm1");
    for (int j = 0; j < space.size(); j++) {
      assertThat(space.get(j).initialValue()).isEqualTo(0.05);
      assertThat(space.get(j).initialScale()).isEqualTo(1);
      assertThat(space.get(j).scaleTuned()).isFalse();
      assertThat(space.get(j).transform().lower()).isZero();
      assertThat(space.get(j).transform().upper()).isEqualTo(j < 5 ? 0.95 : 4);
    }
    assertThat(HyperparameterSpace.fromJson(space.toJson())).isEqualTo(space);
  }

  @Test
  void theSettingsOfThePaperFitTheNetwork() {
    TrainingConfiguration configuration = LanguageModels.configuration().build();
    assertThat(configuration.sequenceLength()).isEqualTo(70);
    assertThat(TrainingConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
    TrainingProblem problem =
        new TrainingProblem(
            LanguageModels.network(9, 3, 2, 2), LanguageModels.space(2), configuration);
    assertThat(problem.network().readsSequences()).isTrue();
    LearningRateSchedule schedule = configuration.schedule();
    LearningRateSchedule.State state = LearningRateSchedule.State.INITIAL;
    int epochs = 0;
    while (!schedule.ended(state)) {
      state = schedule.next(state, ++epochs, 1);
    }
    // The first epoch is the best; 30 falls below 0.0003 at the ninth division by 4.
    assertThat(epochs).isEqualTo(1 + 9 * 5);
  }
}
