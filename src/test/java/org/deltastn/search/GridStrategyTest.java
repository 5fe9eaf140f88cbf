package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GridStrategyTest {

  private static List<Trial> trials(long seed) {
    GridStrategy strategy = new GridStrategy(SimulatedSearch.cube(3), 4, 5, seed);
    assertThat(strategy.size()).isEqualTo(64);
    return SimulatedSearch.trials(
        SimulatedSearch.run(
            strategy, SimulatedSearch.losses(values -> values[0]), Integer.MAX_VALUE, 3, 1));
  }

  @Test
  void runsEveryCombinationOnce() {
    List<Trial> trials = trials(1);
    assertThat(trials).hasSize(64);
    Set<List<Double>> different = trials.stream().map(Trial::values).collect(Collectors.toSet());
    assertThat(different).hasSize(64);
    Set<Double> first =
        trials.stream().map(trial -> trial.values().get(0)).collect(Collectors.toSet());
    assertThat(first).containsExactlyInAnyOrder(0.125, 0.375, 0.625, 0.875);
  }

  @Test
  void seesAllOfTheSpaceEarly() {
    Set<Double> first =
        trials(1).stream()
            .limit(16)
            .map(trial -> trial.values().get(0))
            .collect(Collectors.toSet());
    assertThat(first).hasSize(4);
    assertThat(trials(1)).isEqualTo(trials(1)).isNotEqualTo(trials(2));
  }

  @Test
  void refusesAGridThatNobodyCanRun() {
    assertThatThrownBy(() -> new GridStrategy(SimulatedSearch.cube(7), 10, 5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 values of each of 7 hyperparameters has 1.0e+07 combinations");
  }
}
