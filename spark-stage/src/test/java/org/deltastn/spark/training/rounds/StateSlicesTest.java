package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.Method;
import org.deltastn.train.Problems;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.ReplicaTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateSlicesTest {

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

  @ParameterizedTest
  @EnumSource(Precision.class)
  void slicesAreAveragedToTheSameBitsInAnyOrder(Precision precision) {
    TrainingState state =
        ReplicaTest.initial(Problems.problem(Problems.configuration(Method.DELTA_STN).build()));
    List<TrainingState> states =
        IntStream.range(0, 4).mapToObj(i -> random(state, precision, 40_001, i)).toList();
    double[] shares = {0.25, 0.1, 0.35, 0.3};
    TrainingState expected = TrainingState.average(states, shares);
    for (int count : new int[] {1, 2, 3, 7}) {
      StateSlices slices = new StateSlices(states.get(0), count);
      for (int i = count - 1; i >= 0; i--) {
        int slice = i;
        slices.put(
            i,
            TrainingState.average(
                states.stream().map(s -> StateSlices.cut(s, slice, count)).toList(), shares));
      }
      assertThat(slices.toState()).isEqualTo(expected);
    }
    TrainingState shorter = random(state, precision, 99, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TrainingState.average(List.of(states.get(0), shorter), new double[] {0.5, 0.5}))
        .withMessage("a vector of 40001 values is needed, found 99");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StateSlices(shorter, 2).put(0, states.get(0)))
        .withMessageContaining("found " + precision + "[40001]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StateSlices(states.get(0), 2).put(0, states.get(0).withoutSlots()))
        .withMessage("a slice of 5 vectors is needed, found 2");
  }
}
