package org.deltastn.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.junit.jupiter.api.Test;

class RunIdentityTest {

  private static final TrainingConfiguration CONFIGURATION =
      Problems.configuration(Method.DELTA_STN).build();

  private static RunIdentity identity(String name, String json) {
    return RunIdentity.of(CONFIGURATION, Map.of(name, json));
  }

  @Test
  void onlyTheNumberOfEpochsMayDiffer() {
    RunIdentity identity = RunIdentity.of(CONFIGURATION, Map.of());
    TrainingConfigurationBuilder same = Problems.configuration(Method.DELTA_STN);
    assertThat(RunIdentity.of(same.epochs(77).build(), Map.of())).isEqualTo(identity);
    RunIdentity other = RunIdentity.of(same.batchSize(9).seed(6).build(), Map.of());
    assertThat(other.sha256()).isNotEqualTo(identity.sha256()).hasSize(64);
    assertThat(identity.differencesFrom(other))
        .containsExactly(
            "configuration.batchSize is 9 there and 8 here",
            "configuration.seed is 6 there and 5 here");
  }

  @Test
  void everySettingCounts() {
    TrainingConfiguration all =
        Problems.configuration(Method.DELTA_STN)
            .productPrecision(ProductPrecision.BFLOAT16)
            .sequenceLength(7)
            .validationBatchSize(99)
            .responseInterval(2)
            .build();
    String json = all.toJson();
    String identity = RunIdentity.of(all, Map.of()).json();
    for (var component : TrainingConfiguration.class.getRecordComponents()) {
      String key = "\"" + component.getName() + "\":";
      assertThat(json).contains(key);
      assertThat(identity.contains(key)).isEqualTo(!component.getName().equals("epochs"));
    }
  }

  @Test
  void productsOfFloatsAreLeftOutAsInEarlierVersions() {
    RunIdentity floats = RunIdentity.of(CONFIGURATION, Map.of());
    assertThat(floats.json()).doesNotContain("productPrecision");
    RunIdentity rounded =
        RunIdentity.of(
            Problems.configuration(Method.DELTA_STN)
                .productPrecision(ProductPrecision.TF32)
                .build(),
            Map.of());
    assertThat(floats.differencesFrom(rounded))
        .containsExactly("configuration.productPrecision is \"TF32\" there and absent here");
  }

  @Test
  void rowsThatAreNoSequencesHaveTheIdentityOfEarlierVersions() {
    assertThat(RunIdentity.of(CONFIGURATION, Map.of()).json()).doesNotContain("sequenceLength");
  }

  @Test
  void validationMinibatchesOfTheUsualSizeAreLeftOutAsInEarlierVersions() {
    RunIdentity usual = RunIdentity.of(CONFIGURATION, Map.of());
    assertThat(usual.json()).doesNotContain("validationBatchSize");
    RunIdentity larger =
        RunIdentity.of(
            Problems.configuration(Method.DELTA_STN).validationBatchSize(16).build(), Map.of());
    assertThat(larger.differencesFrom(usual))
        .containsExactly("configuration.validationBatchSize is absent there and 16 here");
  }

  @Test
  void passesForThetaInEveryStepAreLeftOutAsInEarlierVersions() {
    RunIdentity usual = RunIdentity.of(CONFIGURATION, Map.of());
    assertThat(usual.json()).doesNotContain("responseInterval");
    RunIdentity fewer =
        RunIdentity.of(
            Problems.configuration(Method.DELTA_STN).responseInterval(2).build(), Map.of());
    assertThat(fewer.differencesFrom(usual))
        .containsExactly("configuration.responseInterval is absent there and 2 here");
  }

  @Test
  void differencesAreNamedByPlace() {
    RunIdentity there =
        identity("network", "{\"layers\":[{\"n\":1},{\"n\":2}],\"loss\":\"a\",\"none\":{}}");
    RunIdentity here = identity("network", "{\"none\":[],\"layers\":[{\"n\":1},{\"n\":3},{}]}");
    assertThat(here.differencesFrom(there))
        .containsExactly(
            "network.layers[1].n is 2 there and 3 here",
            "network.layers[2] is absent there and {} here",
            "network.loss is \"a\" there and absent here",
            "network.none is {} there and [] here");
    assertThat(here.differencesFrom(here)).isEmpty();
  }

  @Test
  void singleSettingsComeBeforeWhatMayFollowFromThem() {
    RunIdentity there =
        RunIdentity.of(CONFIGURATION, Map.of("a", "{\"rate\": 0.1}", "workers", "2"));
    RunIdentity here =
        RunIdentity.of(CONFIGURATION, Map.of("a", "{\"rate\": 0.2}", "workers", "1"));
    assertThat(here.differencesFrom(there))
        .containsExactly("workers is 2 there and 1 here", "a.rate is 0.1 there and 0.2 here");
  }

  @Test
  void theOrderOfKeysAndBlanksChangeNothing() {
    assertThat(identity("a", "{\"x\": 1,  \"y\": {\"p\": 1.5, \"q\": null}}"))
        .isEqualTo(identity("a", "{\"y\":{\"q\":null,\"p\":1.5},\"x\":1}"));
  }

  @Test
  void textThatIsNotJson() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> identity("a", "{"))
        .withMessageContaining("not JSON");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> identity("a", "1").differencesFrom(new RunIdentity("[")))
        .withMessageContaining("not JSON");
  }
}
