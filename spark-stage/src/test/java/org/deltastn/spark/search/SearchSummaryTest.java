package org.deltastn.spark.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Row;
import org.deltastn.search.Trial;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.spark.search.trials.TrialResult.Point;
import org.deltastn.spark.search.trials.TrialResult.Status;
import org.junit.jupiter.api.Test;

class SearchSummaryTest {

  private static final double INFINITE = Double.POSITIVE_INFINITY;
  private static final Trial FIRST = Trial.fresh(0, new double[] {0.1, 2}, 2, "1 of 2");

  /** Trials that run at once: their epochs interleave in time. */
  private static final List<TrialResult> RESULTS =
      List.of(
          new TrialResult(
              FIRST,
              Status.COMPLETED,
              "",
              0.5,
              2,
              0.5,
              100,
              4,
              5,
              6,
              List.of(new Point(1, 2, 0.9), new Point(2, 6, 0.5))),
          new TrialResult(
              Trial.fresh(1, new double[] {0.2, 3}, 2, "2 of 2"),
              Status.DIVERGED,
              "the loss is NaN",
              INFINITE,
              0,
              INFINITE,
              50,
              1,
              2,
              3,
              List.of(new Point(1, 3, 0.7))),
          new TrialResult(
              FIRST.next(2, new double[] {0.3, 4}, 4, "goes on"),
              Status.EARLY_STOPPED,
              "",
              0.4,
              3,
              0.6,
              70,
              2,
              3,
              9,
              List.of(new Point(3, 7, 0.4), new Point(4, 8, 0.6))));

  private final SearchSummary summary =
      new SearchSummary(List.of("weightDecay.0", "Trial"), RESULTS);

  @Test
  void theBestIsTheLowestLossOfTrialsWithAModel() {
    assertThat(summary.best().trial().number()).isEqualTo(2);
    assertThat(summary.hyperparameters()).containsExactly("weightDecay.0", "Trial");
  }

  @Test
  void costsAreThoseOfAllTrialsAndTheTimeThatOfTheLastToEnd() {
    assertThat(summary.cost().examples()).isEqualTo(220);
    assertThat(summary.cost().executorSeconds()).isEqualTo(7);
    assertThat(summary.cost().wallSeconds()).isEqualTo(9);
    assertThat(summary.cost().epochs()).isEqualTo(5);
  }

  /** A point wherever the loss fell below all before, by time and not by trial; then the end. */
  @Test
  void theBestOverTimeFalls() {
    assertThat(summary.bestOverTime())
        .containsExactly(
            new Point(1, 2, 0.9),
            new Point(1, 3, 0.7),
            new Point(2, 6, 0.5),
            new Point(3, 7, 0.4),
            new Point(3, 9, 0.4));
  }

  @Test
  void everyTrialIsARowWhoseColumnsHaveNamesOfTheirOwn() {
    LocalSpark.session();
    List<Row> rows = summary.trials().collectAsList();
    assertThat(summary.trials().columns())
        .startsWith("trial", "parent", "place", "weightDecay_0", "Trial_", "firstEpoch")
        .doesNotHaveDuplicates();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).<Integer>getAs("parent")).isNull();
    assertThat(rows.get(2).<Integer>getAs("parent")).isZero();
    assertThat(rows.get(2).<Double>getAs("Trial_")).isEqualTo(4);
    assertThat(rows.get(2).<Integer>getAs("firstEpoch")).isEqualTo(2);
    assertThat(rows.get(2).<Double>getAs("bestValidationLoss")).isEqualTo(0.4);
    assertThat(rows.get(2).<Double>getAs("lastValidationLoss")).isEqualTo(0.6);
    assertThat(rows.get(1).<Double>getAs("bestValidationLoss")).isNull();
    assertThat(rows.get(1).<Double>getAs("lastValidationLoss")).isNull();
    assertThat(rows.get(1).<String>getAs("status")).isEqualTo("DIVERGED");
    assertThat(rows.get(1).<String>getAs("message")).isEqualTo("the loss is NaN");
  }
}
