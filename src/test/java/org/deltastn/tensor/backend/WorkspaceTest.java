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
  void aReleasedTensorIsTakenAgainWithAllItsViews() {
    Tensor first = workspace.take(2, 3);
    Tensor second = workspace.take(6);
    workspace.release(first.view(1, 2));
    assertThat(workspace.take(3, 2).whole()).isSameAs(first.whole());
    workspace.release(second.reshape(3, 2));
    workspace.release(second);
    assertThat(workspace.take(6).whole()).isSameAs(second.whole());
    assertThat(workspace.take(6).whole()).isNotIn(first.whole(), second.whole());
    assertThat(workspace.length()).isEqualTo(18);
  }

  @Test
  void whatWasTakenSinceAMarkIsFreeButForWhatIsKept() {
    Tensor before = workspace.take(4);
    int mark = workspace.mark();
    Tensor kept = workspace.take(4);
    Tensor gone = workspace.take(4);
    workspace.releaseSince(mark, null, kept.reshape(2, 2));
    assertThat(workspace.take(4).whole()).isSameAs(gone.whole());
    assertThat(workspace.take(4).whole()).isNotIn(before.whole(), kept.whole(), gone.whole());
    workspace.reset();
    assertThat(workspace.length()).isEqualTo(16);
  }

  @Test
  void aTensorOfAnotherOwnerIsLeftAlone() {
    try (Tensor other = backend.allocate(4)) {
      workspace.release(other);
      assertThat(workspace.take(4).whole()).isNotSameAs(other);
    }
  }

  @Test
  void closingEmptiesIt() {
    workspace.take(5);
    workspace.close();
    workspace.close();

    assertThat(workspace.length()).isZero();
  }
}
