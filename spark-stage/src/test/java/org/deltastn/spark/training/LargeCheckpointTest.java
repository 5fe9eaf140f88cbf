package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.HyperState;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingState;
import org.deltastn.train.checkpoint.CheckpointSettings;
import org.deltastn.train.checkpoint.RunIdentity;
import org.deltastn.train.checkpoint.StoredCheckpoints;
import org.deltastn.train.loop.RunState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that no array could hold, on a disk. */
@Tag("slow")
class LargeCheckpointTest {

  private static final int VALUES = 280_000_000;

  @TempDir Path folder;

  private StoredCheckpoints checkpoints() {
    return new StoredCheckpoints(
        HadoopCheckpointStore.open("checkpointDir", folder.toString(), new Configuration()),
        RunIdentity.of(TrainingConfiguration.builder().build(), Map.of()),
        new CheckpointSettings(1, 0, 1));
  }

  private static RunState run() {
    float[] values = new float[VALUES];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.37f;
    }
    HostVector weights = HostVector.of(values);
    HostVector one = HostVector.of(new float[] {1});
    TrainingConfiguration configuration = TrainingConfiguration.builder().build();
    return RunState.initial(
        new TrainingState(
            weights,
            one,
            List.of(weights),
            List.of(one),
            HyperState.initial(HyperparameterSpace.of(), configuration),
            new TrainingState.Counters(1, 2, 3, LearningRateSchedule.State.INITIAL)));
  }

  @Test
  void aCheckpointOfMoreThanTwoGigabytesIsWrittenAndRead() throws Exception {
    long heap = Runtime.getRuntime().maxMemory();
    assumeTrue(heap >= 4L << 30, "needs a heap of 4 GiB (-Dtest.heap=4g), found " + (heap >> 20));
    assumeTrue(Files.getFileStore(folder).getUsableSpace() > 5L << 30, "needs 5 GiB of disk");
    RunState run = run();
    checkpoints().reached(run, true);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.toFile().length()).toList())
          .singleElement()
          .satisfies(length -> assertThat(length).isGreaterThan(1L << 31));
    }
    RunState found = checkpoints().latest().orElseThrow();
    assertThat(found.current().equals(run.current())).as("the same bits").isTrue();
    assertThat(found.last()).isSameAs(found.current());
  }
}
