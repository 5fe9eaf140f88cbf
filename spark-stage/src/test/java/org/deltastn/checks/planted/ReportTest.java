package org.deltastn.checks.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deltastn.checks.planted.Planter.Outcome;
import org.deltastn.checks.planted.Planter.Result;
import org.deltastn.checks.planted.Report.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  private static final Reach.Plan PLAN = new Reach.Plan(List.of(), 2, 3);

  /**
   * The values are those of SciPy's {@code binomtest(part, all).proportion_ci(method='wilson')}.
   */
  @ParameterizedTest
  @CsvSource({
    "10, 10, 0.7225, 1",
    "0, 10, 0, 0.2775",
    "8, 11, 0.4344, 0.9025",
    "9, 11, 0.5230, 0.9486",
    "43, 50, 0.7381, 0.9305"
  })
  void anIntervalIsWilsons(int part, int all, double low, double high) {
    Interval interval = Interval.of(part, all);

    assertThat(interval.low()).isCloseTo(low, within(5e-5));
    assertThat(interval.high()).isCloseTo(high, within(5e-5));
  }

  private static List<Fault> faults(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> new Fault("a.B", "m(JI)V", i, "Math", i + 10, "adds"))
        .toList();
  }

  @Test
  void theFirstRowOfAFaultCountsAsBeforeAndItsLastAsAfter(@TempDir Path folder) throws Exception {
    List<Fault> faults = faults(4);
    Report report = new Report(folder.resolve("faults.csv"), Map.of("a", faults));
    report.add(faults.get(0), new Outcome(Result.NOTICED, "[class:a.BTest]"), PLAN, 1);
    report.add(faults.get(1), new Outcome(Result.LEFT, ""), PLAN, 1);
    report.add(faults.get(2), new Outcome(Result.NOT_REACHED, ""), PLAN, 1);

    assertThat(report.wants(faults.get(0), true)).isFalse();
    assertThat(report.wants(faults.get(1), false)).isFalse();
    assertThat(report.wants(faults.get(1), true)).isTrue();
    assertThat(report.wants(faults.get(3), false)).isTrue();
    assertThat(report.wants(faults.get(3), true)).isFalse();
    report.add(faults.get(1), new Outcome(Result.HUNG, "a.BTest"), PLAN, 1);

    Report again = new Report(folder.resolve("faults.csv"), Map.of("a", faults));
    assertThat(again.results(faults.get(1))).containsExactly(Result.LEFT, Result.HUNG);
    assertThat(again.counts(faults, false)).containsExactly(1, 3);
    assertThat(again.counts(faults, true)).containsExactly(2, 3);
    assertThat(again.wants(faults.get(1), true)).isFalse();
  }

  @Test
  void itIsBelowAGoalOnlyWhereItsWholeIntervalIs(@TempDir Path folder) throws Exception {
    List<Fault> faults = faults(12);
    Report report = new Report(folder.resolve("faults.csv"), Map.of("a", faults));
    assertThat(report.below(0.85)).isFalse();
    for (int i = 0; i < 11; i++) {
      Result result = i < 6 ? Result.NOTICED : Result.LEFT;
      report.add(faults.get(i), new Outcome(result, ""), PLAN, 1);
    }

    assertThat(report.below(0.75)).isFalse();
    assertThat(report.below(0.85)).isTrue();
  }
}
