package org.deltastn.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.HyperState;
import org.deltastn.train.LossSum;
import org.deltastn.train.TrainingState;

class RunStateTest {

  private static final RunState INITIAL = RunState.initial(state(new float[] {1, 2}, 0));

  private static TrainingState state(float[] values, long steps) {
    HostVector vector = HostVector.of(values);
    HostVector lambda = HostVector.of(new double[] {0.1});
    return new TrainingState(
        vector,
        vector,
        List.of(vector),
        List.of(),
        new HyperState(lambda, lambda, List.of(lambda), List.of(), steps),
        new TrainingState.Counters(9, steps, 3, LearningRateSchedule.State.INITIAL));
  }

  private static EpochReport report(int epoch, double loss, double number) {
    double[] values = {number, loss};
    return new EpochReport(epoch, epoch, number, loss, Double.NaN, values, values, 0.1, number);
  }

  @Property(tries = 200)
  void bytesRoundTripToTheBit(
      @ForAll float[] current,
      @ForAll float[] last,
      @ForAll @IntRange(max = 3) int best,
      @ForAll int epochsSinceBest,
      @ForAll @Size(max = 4) double[] losses,
      @ForAll double number,
      @ForAll int cycles)
      throws IOException {
    TrainingState ofLast = state(last, 4);
    TrainingState[] bests = {null, ofLast, state(current, 2), state(new float[] {3}, 3)};
    List<EpochReport> history =
        Arrays.stream(losses).mapToObj(loss -> report(1, loss, number)).toList();
    RunState run =
        new RunState(
            state(current, 5),
            ofLast,
            bests[best],
            epochsSinceBest,
            history,
            cycles,
            new LossSum(number, 2, 3),
            number,
            timings(losses.length),
            null);

    RunState read = RunState.fromBytes(run.toBytes());

    assertThat(read.current()).isEqualTo(run.current());
    assertThat(read.last()).isEqualTo(run.last());
    assertThat(read.best()).isEqualTo(run.best());
    assertThat(read.epochsSinceBest()).isEqualTo(run.epochsSinceBest());
    assertThat(read.cycles()).isEqualTo(run.cycles());
    assertThat(read.trainingLoss()).isEqualTo(run.trainingLoss());
    assertThat(read.seconds()).isEqualTo(run.seconds());
    assertThat(read.history().stream().map(ResumeTest::text))
        .containsExactlyElementsOf(run.history().stream().map(ResumeTest::text).toList());
    assertThat(read.history())
        .extracting(EpochReport::seconds)
        .isEqualTo(run.history().stream().map(EpochReport::seconds).toList());
    assertThat(read.timings()).isEqualTo(run.timings());
    assertThat(read.toBytes()).isEqualTo(run.toBytes());
  }

  private static List<RoundTiming> timings(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new RoundTiming(1, i + 1, 20, 0.5 + i, 0.25, 0.125, 0.1, 1e-9))
        .toList();
  }

  @Example
  void aRoundHasOneTimingAndNumbersStartAnewWithTheEpoch() {
    RoundTiming first = new RoundTiming(1, 1, 2, 1, 1, 0, 0, 0);
    RoundTiming second = new RoundTiming(1, 2, 2, 1, 1, 0, 0, 0);
    assertThat(INITIAL.nextRound()).isEqualTo(1);
    RunState run = INITIAL.withTiming(first).withTiming(first.withDriver(3));
    assertThat(run.timings()).containsExactly(first.withDriver(3));
    assertThat(run.nextRound()).isEqualTo(2);
    RunState epoch = run.withTiming(second).afterEpoch(INITIAL.last(), null, 0, report(1, 2, 3));
    assertThat(epoch.timings()).containsExactly(first.withDriver(3), second);
    assertThat(epoch.nextRound()).isEqualTo(1);
  }

  /** Checkpoints of earlier versions have no timings. */
  @Example
  void runsWithoutTimingsAreRead() throws Exception {
    byte[] bytes = INITIAL.toBytes();
    // The entry gets another name of the same length, so the header keeps its own.
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("timings", "ignored");
    RunState read = RunState.fromBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(read.current()).isEqualTo(INITIAL.current());
    assertThat(read.timings()).isEmpty();
  }

  @Example
  void equalStatesAreStoredOnce() throws IOException {
    int one = INITIAL.toBytes().length;
    TrainingState end = state(new float[] {5, 6}, 1);
    RunState run = INITIAL.afterEpoch(end, end, 0, report(1, 2, 3));
    RunState distinct = run.afterRound(state(new float[] {7, 8}, 2), 1, LossSum.ZERO, 1);

    RunState read = RunState.fromBytes(run.toBytes());
    assertThat(read.last()).isSameAs(read.current());
    assertThat(read.best().general()).isSameAs(read.current().general());
    SafeTensors file = SafeTensors.fromBytes(run.toBytes());
    assertThat(file.has("current.general")).isTrue();
    assertThat(file.has("last.general")).isFalse();
    assertThat(file.has("best.general")).isFalse();
    assertThat(SafeTensors.fromBytes(distinct.toBytes()).has("last.general")).isTrue();
    assertThat(distinct.toBytes().length).isGreaterThan(one + 2 * 2 * Float.BYTES);
  }

  /** What no training goes on from is kept and stored without the optimizers' state. */
  @Example
  void onlyTheCurrentStateHasOptimizers() throws IOException {
    TrainingState end = state(new float[] {5, 6}, 1);
    RunState run = INITIAL.afterEpoch(end, end, 0, report(1, 2, 3));
    assertThat(run.last()).isSameAs(end);
    assertThat(run.best()).isEqualTo(end.withoutSlots());

    RunState next = run.afterRound(state(new float[] {7, 8}, 2), 1, LossSum.ZERO, 1);
    assertThat(next.last()).isEqualTo(end.withoutSlots()).isEqualTo(next.best());
    assertThat(next.last().general()).isSameAs(end.general());
    SafeTensors file = SafeTensors.fromBytes(next.toBytes());
    assertThat(file.has("current.general.slot0")).isTrue();
    assertThat(file.has("last.general.slot0")).isFalse();
    assertThat(file.has("best.general")).as("the same as last").isFalse();
    RunState read = RunState.fromBytes(next.toBytes());
    assertThat(read.current()).isEqualTo(next.current());
    assertThat(read.last()).isEqualTo(next.last());
    assertThat(read.best()).isEqualTo(next.best());
  }

  /** Earlier versions stored the optimizers' state with every state. */
  @Example
  void runsWithOptimizersInAllStatesAreRead() throws IOException {
    RunState read;
    try (InputStream in =
        getClass().getResourceAsStream("run-with-slots-of-all-states.safetensors")) {
      read = RunState.fromBytes(in.readAllBytes());
    }
    assertThat(read.current().generalSlots()).containsExactly(HostVector.of(new float[] {1, 2}));
    assertThat(read.current().responseSlots()).containsExactly(HostVector.of(new float[] {1, 2}));
    assertThat(read.last().general()).isEqualTo(HostVector.of(new float[] {3, 4}));
    assertThat(read.best().general()).isEqualTo(HostVector.of(new float[] {5, 6}));
    assertThat(List.of(read.last(), read.best()))
        .allSatisfy(state -> assertThat(state.generalSlots()).isEmpty())
        .allSatisfy(state -> assertThat(state.responseSlots()).isEmpty());
    assertThat(read.cycles()).isEqualTo(4);
    assertThat(read.history()).hasSize(2);
    assertThat(read.timings()).hasSize(1);
  }

  @Example
  void roundsAddUpAndAnEpochStartsAnew() {
    TrainingState first = state(new float[] {1}, 1);
    TrainingState second = state(new float[] {2}, 2);
    RunState run =
        INITIAL
            .afterRound(first, 3, new LossSum(1, 2, 0), 0.5)
            .afterRound(second, 2, new LossSum(10, 20, 0), 0.25);

    assertThat(run.current()).isEqualTo(second);
    assertThat(run.last()).isEqualTo(INITIAL.last().withoutSlots());
    assertThat(run.cycles()).isEqualTo(5);
    assertThat(run.trainingLoss()).isEqualTo(new LossSum(11, 22, 0));
    assertThat(run.seconds()).isEqualTo(0.75);
    assertThat(run.epochs()).isZero();
    assertThat(run.lowestLoss()).isEqualTo(Double.POSITIVE_INFINITY);

    RunState end = run.afterEpoch(first, second, 7, report(1, 0.5, 1));
    assertThat(end.current()).isEqualTo(first);
    assertThat(end.last()).isEqualTo(first);
    assertThat(end.best()).isEqualTo(second.withoutSlots());
    assertThat(end.epochsSinceBest()).isEqualTo(7);
    assertThat(end.cycles()).isZero();
    assertThat(end.trainingLoss()).isEqualTo(LossSum.ZERO);
    assertThat(end.seconds()).isZero();
    assertThat(end.epochs()).isEqualTo(1);
    assertThat(end.afterEpoch(first, second, 8, report(2, 0.75, 1)).lowestLoss()).isEqualTo(0.5);
  }

  @Example
  void bytesThatAreNoRun() {
    assertThatThrownBy(() -> RunState.fromBytes(INITIAL.last().toBytes()))
        .isInstanceOf(IOException.class)
        .hasMessage("expected a run of format delta-stn-run-1, found delta-stn-state-1");
    byte[] lacking = new SafeTensors().put("format", "delta-stn-run-1").toBytes();
    assertThatThrownBy(() -> RunState.fromBytes(lacking))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not the state of a run: no entry 'progress'");
    assertThatThrownBy(() -> RunState.fromBytes(new SafeTensors().toBytes()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no entry 'format'");
  }
}
