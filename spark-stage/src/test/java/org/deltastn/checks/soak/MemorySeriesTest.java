package org.deltastn.checks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemorySeriesTest {

  private static MemorySeries series(double... samples) {
    MemorySeries series = new MemorySeries("heap");
    for (double sample : samples) {
      series.add(sample);
    }
    return series;
  }

  @Test
  void theFirstThirdIsLeftOutAndOneHighSampleChangesNothing() {
    MemorySeries flat = series(10, 50, 90, 100, 100, 100, 105, 400, 100);
    assertThat(flat.growth()).isEqualTo(1.05);
    assertThat(flat.isFlat()).isTrue();
    assertThat(flat)
        .hasToString("heap: 50.0, 100.0, 105.0 MiB in the thirds of 9 samples, +5.0 % [5 %] flat");
  }

  @Test
  void whatGrowsAllTheTimeIsNotFlat() {
    MemorySeries leak = series(100, 104, 108, 112, 116, 120, 124, 128, 132, 136);
    assertThat(leak.isFlat()).isFalse();
    assertThat(leak.toString()).endsWith("GROWS");
  }

  @Test
  void everyThirdNeedsASample() {
    assertThatThrownBy(() -> series(1, 2).isFlat())
        .hasMessage("heap: 2 samples, expected at least three: run for longer");
  }
}
