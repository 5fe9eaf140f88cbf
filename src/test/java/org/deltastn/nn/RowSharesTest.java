package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

class RowSharesTest {

  @Test
  void products() {
    double[] omega = {0.5, 0.25, 0.25};
    try (Backend backend = Backends.create(Precision.DOUBLE);
        Workspace workspace = new Workspace(backend)) {
      RowShares one = new RowShares(workspace, new double[] {4}, omega);
      RowShares each = new RowShares(workspace, new double[] {1, 2, 8}, omega);

      assertThat(one.total()).isEqualTo(4);
      assertThat(each.total()).isEqualTo(3);
      assertThat(workspace.length()).as("nothing is taken unless it is asked for").isZero();
      assertThat(each.tensor().toDoubles()).containsExactly(0.5, 0.5, 2);
      assertThat(each.tensor()).isSameAs(each.tensor());
      assertThat(one.tensor().toDoubles()).containsExactly(2, 1, 1);
    }
  }
}
