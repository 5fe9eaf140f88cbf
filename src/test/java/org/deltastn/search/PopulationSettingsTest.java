package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PopulationSettingsTest {

  @Test
  void countsGenerationsAndReplacements() {
    PopulationSettings settings = PopulationSettings.usual(10, 25, 10);
    assertThat(settings.generations()).isEqualTo(3);
    assertThat(settings.replaced()).isEqualTo(2);
    assertThat(PopulationSettings.usual(3, 10, 10).replaced()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoPopulation() {
    assertThatThrownBy(() -> PopulationSettings.usual(1, 10, 5))
        .hasMessage("a population's members must be at least 2, found 1");
    assertThatThrownBy(() -> PopulationSettings.usual(4, 10, 0))
        .hasMessage("a population's interval must be at least 1, found 0");
    assertThatThrownBy(() -> PopulationSettings.usual(4, 3, 5))
        .hasMessage("a population's epochs must be at least the interval, 5, found 3");
    assertThatThrownBy(() -> new PopulationSettings(4, 10, 5, 0.6, 1.2, 0.2))
        .hasMessage("a population's quantile must be a part in (0, 0.5], found 0.6");
    assertThatThrownBy(() -> new PopulationSettings(4, 10, 5, 0.2, 1, 0.2))
        .hasMessage("a population's factor must be more than 1, found 1.0");
    assertThatThrownBy(() -> new PopulationSettings(4, 10, 5, 0.2, 1.2, 2))
        .hasMessage("a population's resampling must be a probability, found 2.0");
  }
}
