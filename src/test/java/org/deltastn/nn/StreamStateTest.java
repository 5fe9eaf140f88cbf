package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
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

  /** The memory that a pass is given holds what was there before. */
  @Test
  void aPassesStateStartsAtZeroInMemoryThatIsNotItsOwn() {
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend)) {
      Tensor used = workspace.take(2, 3);
      backend.fill(used, 9);
      workspace.reset();
      StreamState state = StreamState.ofPass(backend, workspace, 1);
      Tensor carried = state.get(0, 0, 2, 3);

      assertThat(state.streams()).isEqualTo(1);
      assertThat(carried.whole()).isSameAs(used.whole());
      assertThat(carried.toDoubles()).containsOnly(0);
      carried.set(new double[] {1, 2, 3, 4, 5, 6});
      assertThat(state.get(0, 0, 2, 3).toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
      state.close();
      assertThat(used.toDoubles()).as("left to the workspace").containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(state.get(0, 0, 2, 3).toDoubles()).as("begun anew").containsOnly(0);
    }
  }

  @Test
  void itsOwnTensorsAreFreed() {
    OpenTensors tensors = new OpenTensors();
    StreamState state = new StreamState(tensors.backend(), 1);
    state.get(0, 0, 2);
    state.get(0, 1, 2);
    state.get(0, 0, 2);
    assertThat(tensors.count()).isEqualTo(2);

    state.close();

    assertThat(tensors.count()).isZero();
  }

  @Test
  void needsAStream() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StreamState(null, 0))
        .withMessageContaining("found 0");
  }
}
