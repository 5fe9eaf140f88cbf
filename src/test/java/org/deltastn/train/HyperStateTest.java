package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.SafeTensors;
import org.junit.jupiter.api.Test;

class HyperStateTest {

  @Test
  void startsAtTheInitialValues() {
    HyperState state =
        HyperState.initial(Problems.space(), TrainingConfiguration.builder().build());

    assertThat(state.values(Problems.space()))
        .containsExactly(new double[] {0.2, 0.01}, within(1e-15));
    assertThat(state.scales()).containsExactly(new double[] {0.5, 0.5}, within(1e-15));
    assertThat(state.lambdaSlots()).containsExactly(HostVector.of(new double[2]));
    assertThat(state.rhoSlots()).containsExactly(HostVector.of(new double[2]));
  }

  @Test
  void roundTripToTheBit() throws IOException {
    HyperState state =
        new HyperState(
            HostVector.of(new double[] {0.1, -0.0, Double.NaN}),
            HostVector.of(new double[] {Math.PI, Double.MIN_VALUE, -1e300}),
            List.of(HostVector.of(new double[] {1}), HostVector.of(new double[] {2})),
            List.of(HostVector.of(new double[] {3})),
            Long.MAX_VALUE);
    SafeTensors file = new SafeTensors();
    state.writeTo(file, "a.");

    assertThat(HyperState.readFrom(SafeTensors.fromBytes(file.toBytes()), "a.")).isEqualTo(state);
  }

  @Test
  void anotherLambdaLeavesTheRest() {
    HyperState state =
        HyperState.initial(Problems.space(), TrainingConfiguration.builder().build());
    HostVector lambda = HostVector.of(new double[] {7, 8});

    assertThat(state.withLambda(lambda).lambda()).isEqualTo(lambda);
    assertThat(state.withLambda(lambda).withLambda(state.lambda())).isEqualTo(state);
  }
}
