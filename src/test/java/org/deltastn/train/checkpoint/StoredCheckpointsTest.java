package org.deltastn.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deltastn.data.Digests;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.replica.ReplicaTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredCheckpointsTest {

  private static final TrainingConfiguration CONFIGURATION =
      Problems.configuration(Method.DELTA_STN).build();
  private static final RunIdentity IDENTITY = RunIdentity.of(CONFIGURATION, Map.of("workers", "2"));
  private static final RunState START =
      RunState.initial(ReplicaTest.initial(Problems.problem(CONFIGURATION)));

  private final MemoryStore store = new MemoryStore();

  private StoredCheckpoints checkpoints(int epochs, int rounds, int kept) {
    return new StoredCheckpoints(store, IDENTITY, new CheckpointSettings(epochs, rounds, kept));
  }

  private static RunState round(RunState run) {
    return run.afterRound(run.current(), 1, new LossSum(1, 1, 0), 0);
  }

  private static RunState epoch(RunState run) {
    double[] none = {};
    return run.afterEpoch(
        run.current(), null, 0, new EpochReport(run.epochs() + 1, 0, 1, 1, 1, none, none, 1, 1));
  }

  /** Saves runs of 1 to n epochs. */
  private StoredCheckpoints saved(int n, int kept) {
    StoredCheckpoints checkpoints = checkpoints(1, 0, kept);
    RunState run = START;
    for (int i = 0; i < n; i++) {
      run = epoch(run);
      checkpoints.reached(run, false);
    }
    return checkpoints;
  }

  private int latestEpochs() {
    return checkpoints(1, 0, 2).latest().orElseThrow().epochs();
  }

  private void flip(String name) {
    byte[] bytes = store.files.get(name);
    bytes[bytes.length - 3] ^= 4;
  }

  @Test
  void nothingIsFoundWhereNothingWasSaved() {
    assertThat(checkpoints(1, 0, 2).latest()).isEmpty();
    store.files.put("checkpoint-000001.safetensors", new byte[3]);
    store.files.put("notes.txt", new byte[3]);
    assertThat(checkpoints(1, 0, 2).latest()).isEmpty();
  }

  @Test
  void whatWasSavedIsFound() {
    RunState run = round(epoch(START));
    checkpoints(1, 1, 2).reached(run, false);
    RunState found = checkpoints(1, 1, 2).latest().orElseThrow();
    assertThat(found.toBytes()).isEqualTo(run.toBytes());
    byte[] bytes = store.files.get(store.newest());
    assertThat(store.newest())
        .isEqualTo("checkpoint-000001-" + Digests.sha256(bytes) + ".safetensors");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theNewestAreKeptAndOlderOnesDeletedAfterTheNewOneIsThere(int kept) {
    saved(5, kept);
    assertThat(store.numbers())
        .isEqualTo(IntStream.rangeClosed(6 - kept, 5).mapToObj(i -> "00000" + i).toList());
    assertThat(latestEpochs()).isEqualTo(5);
    int written = store.calls.indexOf("write 000005");
    int deleted = store.calls.indexOf("delete 00000" + (5 - kept));
    assertThat(written).isNotNegative().isLessThan(deleted);
  }

  @Test
  void howOften() {
    StoredCheckpoints checkpoints = checkpoints(2, 3, 9);
    RunState run = START;
    StringBuilder written = new StringBuilder();
    for (int epoch = 0; epoch < 4; epoch++) {
      for (int round = 0; round < 4; round++) {
        run = round == 3 ? epoch(run) : round(run);
        int before = store.files.size();
        checkpoints.reached(run, false);
        written.append(store.files.size() - before);
      }
    }
    assertThat(written).hasToString("0010" + "0101" + "0010" + "0101");
    checkpoints.reached(run, true);
    assertThat(store.files).hasSize(7);
  }

  @Test
  void withoutRoundsOnlyEpochsAreSaved() {
    StoredCheckpoints checkpoints = checkpoints(2, 0, 9);
    RunState run = round(round(START));
    checkpoints.reached(run, false);
    checkpoints.reached(epoch(run), false);
    assertThat(store.files).isEmpty();
    checkpoints.reached(epoch(epoch(run)), false);
    assertThat(store.files).hasSize(1);
    checkpoints.reached(epoch(epoch(epoch(run))), true);
    assertThat(store.files).hasSize(2);
  }

  @Test
  void aDamagedNewestIsPassedOver() {
    saved(3, 2);
    flip(store.newest());
    assertThat(latestEpochs()).isEqualTo(2);
  }

  @Test
  void aTruncatedNewestIsPassedOver() {
    saved(3, 2);
    byte[] bytes = store.files.get(store.newest());
    store.files.put(store.newest(), Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(latestEpochs()).isEqualTo(2);
    store.files.put(store.newest(), new byte[0]);
    assertThat(latestEpochs()).isEqualTo(2);
  }

  @Test
  void aDamagedOneDoesNotCountAmongThoseKept() {
    saved(3, 2);
    flip(store.newest());
    StoredCheckpoints checkpoints = checkpoints(1, 0, 2);
    RunState run = checkpoints.latest().orElseThrow();
    checkpoints.reached(epoch(run), false);
    assertThat(store.numbers()).containsExactly("000002", "000004");
    assertThat(latestEpochs()).isEqualTo(3);
  }

  @Test
  void whereNoneIsIntactTheRunIsNotStartedAnew() {
    saved(3, 2);
    store.files.keySet().forEach(this::flip);
    assertThatThrownBy(() -> checkpoints(1, 0, 2).latest())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "none of the 2 checkpoints in memory is intact: restore one of them, or use another"
                + " folder to start anew");
  }

  /** As in a store whose listings become right after a while. */
  @Test
  void aListingThatStillShowsDeletedFilesIsRead() {
    StoredCheckpoints checkpoints = saved(1, 2);
    store.listed = List.copyOf(store.files.keySet());
    store.files.clear();
    assertThat(checkpoints(1, 0, 2).latest()).isEmpty();
    RunState run = epoch(epoch(START));
    checkpoints.reached(run, false);
    store.listed = List.of(store.listed.get(0), store.newest());
    assertThat(latestEpochs()).isEqualTo(2);
  }

  @Test
  void aListingThatDoesNotShowNewFilesYetGivesNoNumberTwice() {
    store.listed = List.of();
    saved(3, 2);
    assertThat(store.numbers()).containsExactly("000001", "000002", "000003");
    store.listed = null;
    assertThat(latestEpochs()).isEqualTo(3);
  }

  @Test
  void oneThatCannotBeReadIsPassedOver() {
    saved(2, 2);
    store.failing = "read";
    assertThatThrownBy(() -> checkpoints(1, 0, 2).latest())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none of the 2 checkpoints");
  }

  @Test
  void anotherRunsCheckpointIsRefusedSayingWhatDiffers() {
    saved(1, 2);
    TrainingConfiguration other =
        Problems.configuration(Method.STN).intervals(9, 8).seed(1).batchSize(3).build();
    StoredCheckpoints checkpoints =
        new StoredCheckpoints(
            store, RunIdentity.of(other, Map.of("workers", "3")), new CheckpointSettings(1, 0, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(checkpoints::latest)
        .withMessageStartingWith("checkpoint " + store.newest() + " in memory is of another run: ")
        .withMessageContaining("configuration.batchSize is 8 there and 3 here; ")
        .withMessageContaining("configuration.method is \"DELTA_STN\" there and \"STN\" here")
        .withMessageContaining("; and 1 more. Of all settings only the number of epochs");
  }

  @Test
  void anotherFormatIsRefusedThoughThereIsAnOlderOne() {
    saved(1, 2);
    byte[] bytes = new SafeTensors().put("format", "delta-stn-run-2").toBytes();
    store.files.put("checkpoint-000002-" + Digests.sha256(bytes) + ".safetensors", bytes);
    assertThatThrownBy(() -> checkpoints(1, 0, 2).latest())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("checkpoint-000002-")
        .hasMessageContaining("expected a run of format delta-stn-run-1, found delta-stn-run-2");
  }

  /** A file that is no checkpoint, in whatever way, is damaged unless its sum is right. */
  @Test
  void onlyAFileWithItsOwnSumIsAnError() {
    saved(2, 2);
    byte[] bytes = store.files.get(store.newest());
    for (int place : new int[] {0, 7, 8, 9}) {
      byte[] other = bytes.clone();
      other[place] ^= 0x55;
      store.files.put(store.newest(), other);
      assertThat(latestEpochs()).as("byte %d", place).isEqualTo(1);
      store.files.put("checkpoint-000003-" + Digests.sha256(other) + ".safetensors", other);
      assertThatThrownBy(this::latestEpochs)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("is intact but cannot be used: safetensors: ");
      store.files.remove(store.newest());
    }
  }

  @Test
  void aCheckpointThatCannotBeWrittenIsAnErrorAndTheOlderOnesStay() {
    StoredCheckpoints checkpoints = saved(3, 2);
    store.failing = "write";
    assertThatThrownBy(() -> checkpoints.reached(epoch(START), false))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write checkpoint checkpoint-000004-")
        .hasMessageContaining("to memory: no write today")
        .hasCauseInstanceOf(IOException.class);
    assertThat(store.numbers()).containsExactly("000002", "000003");
  }

  @Test
  void aFolderThatCannotBeListedIsAnError() {
    store.failing = "list";
    assertThatThrownBy(() -> checkpoints(1, 0, 2).latest())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot list memory: no list today");
  }

  @Test
  void anOldCheckpointThatCannotBeDeletedIsLeft() {
    StoredCheckpoints checkpoints = saved(2, 1);
    store.failing = "delete";
    checkpoints.reached(epoch(epoch(epoch(START))), false);
    assertThat(store.numbers()).containsExactly("000002", "000003");
    store.failing = "";
    checkpoints.reached(epoch(epoch(epoch(epoch(START)))), false);
    assertThat(store.numbers()).containsExactly("000004");
  }
}
