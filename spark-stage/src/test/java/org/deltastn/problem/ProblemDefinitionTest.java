package org.deltastn.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.junit.jupiter.api.Test;

class ProblemDefinitionTest {

  private static final ProblemDefinition DEFINITION =
      new ProblemDefinition(
          Presets.perceptron(new int[] {2, 3}, Activation.RELU, Loss.SQUARED_ERROR).toJson(),
          HyperparameterSpace.of(Hyperparameter.weightDecay().build()),
          TrainingConfiguration.builder().epochs(4).patience(3).build());

  @Test
  void survivesItsJson() {
    String json = DEFINITION.toJson();
    assertThat(ProblemDefinition.fromJson(json).toJson()).isEqualTo(json);
    assertThat(ProblemDefinition.fromSaved(json).toJson()).isEqualTo(json);
    assertThat(ProblemDefinition.fromJson(json).configuration())
        .isEqualTo(DEFINITION.configuration());
  }

  @Test
  void settingsThatAnEarlierVersionDidNotKnowHaveTheirDefault() {
    String earlier = DEFINITION.toJson().replace("\"patience\":3,", "");
    TrainingConfiguration read = ProblemDefinition.fromSaved(earlier).configuration();
    assertThat(read.patience()).isZero();
    assertThat(read.epochs()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProblemDefinition.fromJson(earlier))
        .withMessageContaining("patience");
  }

  @Test
  void settingsOfALaterVersionAreRefused() {
    String later = DEFINITION.toJson().replace("\"patience\":3,", "\"patience\":3,\"magic\":1,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProblemDefinition.fromSaved(later))
        .withMessageContaining("magic");
    for (String text : new String[] {"", "{", "{}", "[]"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> ProblemDefinition.fromSaved(text));
    }
  }
}
