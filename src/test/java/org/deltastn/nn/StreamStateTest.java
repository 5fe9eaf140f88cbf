package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

class StreamStateTest {

  @Test
  void keepsWhatEveryNodeLeavesUntilItIsCleared() {
    try (Backend backend = Backends.create(Precision.DOUBLE);
        StreamState state = new StreamState(backend, 2)) {
      assertThat(state.streams()).isEqualTo(2);
      assertThat(state.get(1, 0, 2).toDoubles()).containsExactly(0, 0);
      state.get(1, 0, 2).set(new double[] {3, 4});
      state.get(1, 1, 1).set(new double[] {5});
      state.get(2, 0, 1).set(new double[] {6});

      assertThat(state.get(1, 0, 2).toDoubles()).containsExactly(3, 4);
      assertThat(state.get(1, 1, 1).toDoubles()).containsExactly(5);
      state.clear();
      assertThat(state.get(1, 0, 2).toDoubles()).containsExactly(0, 0);
      assertThat(state.get(2, 0, 1).toDoubles()).containsExactly(0);
    }
  }

  @Test
  void needsAStream() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StreamState(null, 0))
        .withMessageContaining("found 0");
  }
}
