package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.replica.ReplicaTest;

class TrainingStateTest {

  @Property(tries = 100)
  void bytesRoundTripToTheBit(
      @ForAll float[] general,
      @ForAll double[] response,
      @ForAll float[] slot,
      @ForAll double[] lambda,
      @ForAll long seed,
      @ForAll long steps,
      @ForAll double best)
      throws IOException {
    TrainingState state =
        new TrainingState(
            HostVector.of(general),
            HostVector.of(response),
            List.of(HostVector.of(slot), HostVector.of(general)),
            List.of(HostVector.of(response)),
            new HyperState(
                HostVector.of(lambda),
                HostVector.of(response),
                List.of(HostVector.of(lambda)),
                List.of(),
                steps),
            new TrainingState.Counters(
                seed, steps, 3, new LearningRateSchedule.State(0.1, best, 2)));

    TrainingState read = TrainingState.fromBytes(state.toBytes());

    assertThat(read).isEqualTo(state);
    assertThat(read.toBytes()).isEqualTo(state.toBytes());
  }

  @Property
  void initialValuesAreThoseOfTheDesign(@ForAll Precision precision) {
    TrainingProblem problem =
        Problems.problem(Problems.configuration(Method.DELTA_STN).precision(precision).build());
    TrainingState state = ReplicaTest.initial(problem);

    assertThat(state.general().precision()).isEqualTo(precision);
    problem
        .network()
        .general()
        .entries()
        .forEach(
            entry -> within(state.general(), entry.offset(), entry.length(), entry.spec().fanIn()));
    problem
        .network()
        .response()
        .entries()
        .forEach(
            entry -> {
              boolean zero = List.of("U", "V").contains(entry.spec().name());
              int fanIn = zero ? 0 : entry.spec().fanIn();
              assertThat(fanIn > 0).isEqualTo(!zero);
              within(state.response(), entry.offset(), entry.length(), fanIn);
            });
    assertThat(state.counters().steps()).isZero();
    assertThat(state.hyper().lambda()).isEqualTo(HostVector.of(problem.space().initialLambda()));
    assertThat(state.generalSlots()).hasSize(1);
    assertThat(state).isEqualTo(ReplicaTest.initial(problem));
  }

  @Property(tries = 50)
  void averageOfEqualStatesIsThatState(@ForAll @IntRange(min = 1, max = 8) int workers) {
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));
    double[] shares = new double[workers];
    Arrays.fill(shares, 1.0 / workers);

    assertThat(TrainingState.average(Collections.nCopies(workers, state), shares)).isEqualTo(state);
  }

  @Example
  void averageIsWeighted() {
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));
    TrainingState first = filled(state, 1);
    TrainingState second = filled(state, 5);

    TrainingState average =
        TrainingState.average(List.of(first, second), new double[] {0.25, 0.75});

    assertThat(average).isEqualTo(filled(state, 4));
  }

  private static TrainingState random(TrainingState like, Precision precision, int n, int seed) {
    Random random = new Random(seed);
    Supplier<HostVector> vector =
        () -> HostVector.of(precision, random.doubles(n, -1, 1).toArray());
    return new TrainingState(
        vector.get(),
        vector.get(),
        List.of(vector.get(), vector.get()),
        List.of(vector.get()),
        like.hyper(),
        like.counters());
  }

  /** Sums of a piece at a time, not of a whole vector, beside the result. */
  @Example
  void anAverageTakesTheMemoryOfItsResult() {
    TrainingState state =
        random(
            ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build())),
            Precision.FLOAT,
            400_000,
            1);
    List<TrainingState> all = List.of(state, state, state, state);
    double[] shares = {0.25, 0.25, 0.25, 0.25};
    TrainingState.average(all, shares);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

    TrainingState.average(all, shares);

    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan((long) (1.2 * state.vectorBytes()));
  }

  @Example
  void withersReplaceOnePart() {
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));

    assertThat(state.withoutSlots().generalSlots()).isEmpty();
    assertThat(state.withoutSlots().responseSlots()).isEmpty();
    assertThat(state.withoutSlots().general()).isEqualTo(state.general());
    TrainingState.Counters counters =
        new TrainingState.Counters(1, 2, 3, LearningRateSchedule.State.INITIAL);
    assertThat(state.withCounters(counters).counters()).isEqualTo(counters);
    assertThat(state.withCounters(counters).withCounters(state.counters())).isEqualTo(state);
    assertThat(state.withHyper(state.hyper())).isEqualTo(state);
    HostVector general = filled(state.general(), 7);
    HostVector response = filled(state.response(), 8);
    assertThat(state.withWeights(general, response).general()).isEqualTo(general);
    assertThat(state.withWeights(general, response).response()).isEqualTo(response);
    assertThat(state.withWeights(general, response).withWeights(state.general(), state.response()))
        .isEqualTo(state);
  }

  /** One of the two optimizers may have no state of its own, and what has none is not copied. */
  @Example
  void slotsOfEitherOptimizerAreLeftOut() {
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));
    TrainingState general = withSlots(state, state.generalSlots(), List.of());
    TrainingState response = withSlots(state, List.of(), state.responseSlots());
    TrainingState none = withSlots(state, List.of(), List.of());

    assertThat(none.withoutSlots()).isSameAs(none);
    for (TrainingState some : List.of(state, general, response)) {
      assertThat(some.withoutSlots()).isEqualTo(none);
    }
  }

  private static TrainingState withSlots(
      TrainingState state, List<HostVector> general, List<HostVector> response) {
    return new TrainingState(
        state.general(), state.response(), general, response, state.hyper(), state.counters());
  }

  @Example
  void vectorsGoBackToTheirPlaces() {
    TrainingState state =
        random(
            ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build())),
            Precision.DOUBLE,
            3,
            1);
    List<HostVector> vectors = state.vectors();
    assertThat(vectors).hasSize(5).doesNotHaveDuplicates();
    assertThat(state.vectorBytes()).isEqualTo(5 * 3 * 8);

    assertThat(state.withVectors(vectors)).isEqualTo(state);
    TrainingState other = random(state, Precision.DOUBLE, 3, 2);
    assertThat(other.withVectors(vectors)).isEqualTo(state);
    TrainingState head = state.head();
    assertThat(head.vectors()).hasSize(5).allMatch(vector -> vector.length() == 0);
    assertThat(head.generalSlots()).hasSize(2);
    assertThat(head.withVectors(vectors)).isEqualTo(state);
  }

  /** The schedule sees the number of the epoch that has ended and its loss. */
  @Example
  void theEndOfAnEpochIsCountedAndMovesTheSchedule() {
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()))
            .withCounters(
                new TrainingState.Counters(9, 20, 4, new LearningRateSchedule.State(0.5, 3, 1)));
    TrainingState after = state.afterEpoch(new LearningRateSchedule.ReduceOnPlateau(0.1, 5), 2.5);

    assertThat(after.counters())
        .isEqualTo(
            new TrainingState.Counters(9, 20, 5, new LearningRateSchedule.State(0.5, 2.5, 0)));
    assertThat(
            state
                .afterEpoch(new LearningRateSchedule.MultiStep(List.of(5, 6), 0.25), 2.5)
                .counters()
                .schedule()
                .factor())
        .isEqualTo(0.25);
    assertThat(after.withCounters(state.counters())).isEqualTo(state);
  }

  @Example
  void corruptBytes() {
    byte[] bytes =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()))
            .toBytes();

    refused(new byte[0], "expected a header of 8 bytes, found 0");
    refused(Arrays.copyOf(bytes, bytes.length - 8), "should hold");
    refused(Arrays.copyOf(bytes, bytes.length / 2), "safetensors");
    refused(new SafeTensors().toBytes(), "not a training state: no entry 'format'");
    refused(
        new SafeTensors().put("format", "delta-stn-state-0").toBytes(),
        "expected a state of format delta-stn-state-1, found delta-stn-state-0");
    refused(
        new SafeTensors().put("format", "delta-stn-state-1").toBytes(),
        "not a training state: no vector 'general'");
    refused(replaced(bytes, "\"hyper.steps\":\"0\"", "\"hyper.steps\":\"x\""), "not a training");
    refused(replaced(bytes, "\\\"epochs\\\":0", "\\\"epochz\\\":0"), "epochz");
    refused(replaced(bytes, "\\\"epochs\\\":0", "\\\"epochs\\\":{"), "not a training state");
  }

  @Property(tries = 300)
  void aChangedByteIsReadOrRefused(@ForAll @IntRange(max = 1200) int position, @ForAll byte to) {
    byte[] bytes =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.STN).build())).toBytes();
    bytes[position] = to;

    try {
      TrainingState.fromBytes(bytes);
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static TrainingState filled(TrainingState like, float value) {
    return new TrainingState(
        filled(like.general(), value),
        filled(like.response(), 2 * value),
        like.generalSlots().stream().map(v -> filled(v, 3 * value)).toList(),
        like.responseSlots().stream().map(v -> filled(v, 4 * value)).toList(),
        like.hyper(),
        like.counters());
  }

  private static HostVector filled(HostVector like, float value) {
    float[] values = new float[like.length()];
    Arrays.fill(values, value);
    return HostVector.of(values);
  }

  private static void within(HostVector vector, int offset, int length, int fanIn) {
    double[] values = Arrays.copyOfRange(vector.toDoubles(), offset, offset + length);
    double bound = fanIn == 0 ? 0 : 1 / Math.sqrt(fanIn);
    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    assertThat(largest).isBetween(bound / 3, bound * (1 + 1e-7));
    if (fanIn > 0) {
      assertThat(Arrays.stream(values).distinct().count()).isEqualTo(length);
    }
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void refused(byte[] bytes, String message) {
    assertThatThrownBy(() -> TrainingState.fromBytes(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
