package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

  private final Backend backend = Backends.create(Precision.FLOAT);
  private final Workspace workspace = new Workspace(backend);

  @AfterEach
  void close() {
    workspace.close();
    backend.close();
  }

  @Test
  void tensorsOfOnePassAreApart() {
    Tensor first = workspace.take(2, 3);
    Tensor second = workspace.take(3, 2);
    backend.fill(first, 1);
    backend.fill(second, 2);

    assertThat(first.toFloats()).containsOnly(1);
    assertThat(second.toFloats()).containsOnly(2);
    assertThat(first.shape()).containsExactly(2, 3);
    assertThat(second.shape()).containsExactly(3, 2);
  }

  @Test
  void aResetGivesTheSameMemoryAgain() {
    Tensor first = workspace.take(2, 3);
    workspace.take(6);
    workspace.reset();
    Tensor again = workspace.take(6);
    backend.fill(again, 7);

    assertThat(first.toFloats()).containsOnly(7);
    assertThat(workspace.length()).isEqualTo(12);
  }

  @Test
  void repeatedPassesStayFlat() {
    for (int pass = 0; pass < 50; pass++) {
      workspace.reset();
      for (int i = 1; i < 6; i++) {
        workspace.take(i, 4);
        workspace.take(4 * i);
      }
    }

    assertThat(workspace.length()).isEqualTo(2 * 4 * (1 + 2 + 3 + 4 + 5));
  }

  @Test
  void closingEmptiesIt() {
    workspace.take(5);
    workspace.close();
    workspace.close();

    assertThat(workspace.length()).isZero();
  }
}
