package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.preflight.TaskResources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerRowsTest {

  private static final int WORKERS = 3;
  private static final DataColumns COLUMNS =
      new DataColumns("features", "label", "weight", "validation");

  /** What a task finds of a worker. */
  private record Found(int worker, int training, int validation) implements Serializable {

    private static Found of(WorkerData data) {
      return new Found(data.worker(), data.trainingRows(), data.validationRows());
    }
  }

  private static PackedData pack(long mostOnDriver) {
    return PackedData.pack(
        Samples.frame(Samples.clusters(91)),
        COLUMNS,
        new RowReader(COLUMNS, new FeatureReader(4), HandleInvalid.ERROR, 3, false),
        Split.indicated(),
        WORKERS,
        Scaling.measured(4, true, false),
        StorageLevel.DISK_ONLY(),
        TaskResources.ofApplication(LocalSpark.session().sparkContext()),
        mostOnDriver);
  }

  private static void requireSameWithoutReading(PackedData data) {
    List<Found> expected = data.workers().map(Found::of).collect();
    List<Found> found =
        data.rows()
            .map(rows -> new Found(rows.worker(), rows.trainingRows(), rows.validationRows()))
            .collect();
    assertThat(found).isEqualTo(expected).hasSize(WORKERS);
    assertThat(data.reads()).isZero();
    assertThat(data.trainingRows()).isEqualTo(found.stream().mapToInt(Found::training).sum());
    assertThat(data.validationRows()).isEqualTo(found.stream().mapToInt(Found::validation).sum());
    IntSummaryStatistics training = found.stream().mapToInt(Found::training).summaryStatistics();
    assertThat(data.largestWorker()).isEqualTo(training.getMax());
    assertThat(data.smallestWorker()).isEqualTo(training.getMin());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void sizesAreKnownAndRowsAreReadWhenTheyAreAskedFor(long mostOnDriver) {
    try (PackedData data = pack(mostOnDriver);
        PackedData whole = data.whole(StorageLevel.DISK_ONLY())) {
      requireSameWithoutReading(data);
      requireSameWithoutReading(whole);
      List<byte[]> sums = data.rows().map(rows -> rows.read().sha256()).collect();
      assertThat(data.reads()).isEqualTo(WORKERS);
      List<byte[]> expected = data.workers().map(WorkerData::sha256).collect();
      for (int w = 0; w < WORKERS; w++) {
        assertThat(sums.get(w)).isEqualTo(expected.get(w));
        WorkerData first = data.workers().collect().get(w);
        assertThat(WorkerRows.of(first).read()).isSameAs(first);
        assertThat(WorkerRows.of(first).trainingRows()).isEqualTo(first.trainingRows());
      }
    }
  }
}
