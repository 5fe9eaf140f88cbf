package org.deltastn.experiments.toys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.deltastn.train.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToyCurveTest {

  private static ToyCurve curve(int seed, double... lambda) {
    return new ToyCurve(Toy.RIDGE, "made/0", Method.STN, seed, lambda[0], 2, 2.1, 40, lambda);
  }

  @Test
  void spikeIsTheRiseOfTheMeanAboveStartAndEnd() {
    assertThat(ToyCurve.spike(List.of(curve(1, 1, 5, 2), curve(2, 1, 4, 3))))
        .isCloseTo(4.5 - 2.5, within(1e-12));
    assertThat(ToyCurve.spike(List.of(curve(1, 1, 2, 3)))).isZero();
    assertThat(ToyCurve.spike(List.of(curve(1, 5, 3, 4)))).isZero();
  }

  @Test
  void aRunThatDivergedHasNoEnd() {
    assertThat(curve(1, 1, 2).end()).isNaN();
    double[] whole = new double[ToyCurve.POINTS];
    whole[ToyCurve.POINTS - 1] = 4;
    assertThat(curve(1, whole).end()).isEqualTo(1);
  }

  @Test
  void fileKeepsCurves(@TempDir Path folder) throws Exception {
    CurveFile file = new CurveFile(folder.resolve("curves.csv"));
    file.add(curve(1, 1, 2.5));
    file.add(curve(2, 1, 3.5));

    CurveFile again = new CurveFile(folder.resolve("curves.csv"));
    assertThat(again.has(Toy.RIDGE, "made/0", Method.STN, 2)).isTrue();
    assertThat(again.has(Toy.RIDGE, "made/0", Method.STN, 3)).isFalse();
    assertThat(again.data(Toy.RIDGE)).containsExactly("made/0");
    double[][] band = ToyCurve.band(again.curves(Toy.RIDGE, "made/0", Method.STN));
    assertThat(band[0]).containsExactly(1, 3);
    assertThat(band[1]).containsExactly(1, 2.5);
    assertThat(band[2]).containsExactly(1, 3.5);
  }
}
