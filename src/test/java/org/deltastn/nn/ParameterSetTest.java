package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParameterSetTest {

  private final Backend backend = Backends.create(Precision.DOUBLE);
  private final Workspace workspace = new Workspace(backend);

  @AfterEach
  void close() {
    workspace.close();
    backend.close();
  }

  private static ParameterLayout layout(int rows) {
    ParameterLayout layout = new ParameterLayout(2);
    for (int node = 0; node < 2; node++) {
      layout.add(node, "n" + node, List.of(new ParameterSpec("W", new int[] {rows, 2}, 1)));
    }
    return layout;
  }

  private Pass pass() {
    return new Pass(
        PassKind.GENERAL,
        backend,
        workspace,
        null,
        null,
        null,
        null,
        new double[0][],
        RandomStream.of(1));
  }

  @Test
  void partsOfANodeAreViewsOfTheVectors() {
    try (ParameterSet set = new ParameterSet(backend, layout(3), layout(1))) {
      assertThat(set.general().toDoubles()).hasSize(12).containsOnly(0);
      assertThat(set.response().toDoubles()).hasSize(4).containsOnly(0);
      set.general(1, 0).set(new double[] {1, 2, 3, 4, 5, 6});
      set.response(0, 0).set(new double[] {7, 8});

      assertThat(set.general(1, 0).shape()).containsExactly(3, 2);
      assertThat(set.general().toDoubles()).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
      assertThat(set.response().toDoubles()).containsExactly(7, 8, 0, 0);
    }
  }

  @Test
  void stepsAreOfferedUntilTheyAreTakenBack() {
    try (ParameterSet weights = new ParameterSet(backend, layout(3), layout(1));
        ParameterSet velocity = new ParameterSet(backend, layout(3), layout(1));
        ParameterSet set = new ParameterSet(backend, layout(3), layout(1))) {
      assertThat(set.generalStep(0, 0)).isNull();
      assertThat(set.responseStep(0, 0)).isNull();
      set.offer(
          new DescentSteps(layout(3), weights.general(), velocity.general()),
          new DescentSteps(layout(1), weights.response(), velocity.response()));

      assertThat(set.generalStep(1, 0).weights().shape()).containsExactly(3, 2);
      assertThat(set.responseStep(1, 0).velocity().shape()).containsExactly(1, 2);
      set.offer(null, null);
      assertThat(set.generalStep(0, 0)).isNull();
      assertThat(set.responseStep(0, 0)).isNull();
    }
  }

  @Test
  void aNetworkWithoutHyperparametersHasOneUnusedZero() {
    try (ParameterSet set = new ParameterSet(backend, layout(1), new ParameterLayout(2))) {
      assertThat(set.response().toDoubles()).containsExactly(0);
    }
  }

  /** The memory that a workspace gives holds what was there before. */
  @Test
  void temporariesStartAtZero() {
    backend.fill(workspace.take(12), 9);
    backend.fill(workspace.take(4), 9);
    workspace.reset();

    ParameterSet set = ParameterSet.temporary(pass(), layout(3), layout(1));

    assertThat(set.general().toDoubles()).hasSize(12).containsOnly(0);
    assertThat(set.response().toDoubles()).hasSize(4).containsOnly(0);
    assertThat(workspace.length()).as("nothing was allocated beside them").isEqualTo(16);
  }

  @Test
  void closingFreesBothVectors() {
    OpenTensors tensors = new OpenTensors();
    ParameterSet set = new ParameterSet(tensors.backend(), layout(1), layout(1));
    assertThat(tensors.count()).isEqualTo(2);

    set.close();

    assertThat(tensors.count()).isZero();
  }
}
