package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes of two arrays each, all different: no part of a pass can stand for another. */
class NodeContextTest {

  private static final int NODE = 1;

  private final Backend backend = Backends.create(Precision.DOUBLE);
  private final Workspace workspace = new Workspace(backend);
  private final ParameterSet parameters = new ParameterSet(backend, layout(2), layout(3));
  private final ParameterSet gradients = new ParameterSet(backend, layout(2), layout(3));
  private final Tensor offset = backend.allocate(2, 2);
  private final Tensor offsetGradient = backend.allocate(2, 2);
  private final StreamState streams = new StreamState(backend, 4);

  @AfterEach
  void close() {
    streams.close();
    offsetGradient.close();
    offset.close();
    gradients.close();
    parameters.close();
    workspace.close();
    backend.close();
  }

  private static ParameterLayout layout(int width) {
    ParameterLayout layout = new ParameterLayout(3);
    for (int node = 0; node < 3; node++) {
      layout.add(
          node,
          "n" + node,
          List.of(
              new ParameterSpec("W", new int[] {width, node + 1}, 1),
              new ParameterSpec("b", new int[] {width}, 1)));
    }
    return layout;
  }

  private NodeContext context(StreamState carried) {
    Pass pass =
        new Pass(
            PassKind.HYPER,
            backend,
            workspace,
            parameters,
            gradients,
            offset,
            offsetGradient,
            new double[][] {{0.25}, {1, 2}},
            RandomStream.of(7),
            carried);
    return new NodeContext(pass, NODE, new boolean[] {false, true});
  }

  @Test
  void parametersAndGradientsAreThoseOfTheNode() {
    NodeContext context = context(null);
    for (int index = 0; index < 2; index++) {
      assertThat(context.general(index)).isSameAs(parameters.general(NODE, index));
      assertThat(context.generalGradient(index)).isSameAs(gradients.general(NODE, index));
      assertThat(context.response(index)).isSameAs(parameters.response(NODE, index));
      assertThat(context.responseGradient(index)).isSameAs(gradients.response(NODE, index));
    }
  }

  @Test
  void theRestIsThatOfThePass() {
    NodeContext context = context(null);

    assertThat(context.kind()).isEqualTo(PassKind.HYPER);
    assertThat(context.backend()).isSameAs(backend);
    assertThat(context.workspace()).isSameAs(workspace);
    assertThat(context.offset()).isSameAs(offset);
    assertThat(context.offsetGradient()).isSameAs(offsetGradient);
    assertThat(context.values(0)).containsExactly(0.25);
    assertThat(context.values(1)).containsExactly(1, 2);
    assertThat(context.needsInputGradient(0)).isFalse();
    assertThat(context.needsInputGradient(1)).isTrue();
    assertThat(context.take(3, 5).shape()).containsExactly(3, 5);
    assertThat(workspace.length()).isEqualTo(15);
  }

  /** Two layers with the same randomness would drop the same values. */
  @Test
  void everyNodeHasRandomnessOfItsOwn() {
    double[] found = new double[4];
    context(null).stream().uniform(found, 4);
    double[] expected = new double[4];
    RandomStream.of(7).fold(NODE).uniform(expected, 4);
    double[] other = new double[4];
    RandomStream.of(7).fold(NODE + 1).uniform(other, 4);

    assertThat(found).isEqualTo(expected).isNotEqualTo(other);
  }

  @Test
  void whatIsCarriedBelongsToTheNode() {
    NodeContext context = context(streams);

    assertThat(context.streams()).isEqualTo(4);
    assertThat(context.carried(1, 4, 2).shape()).containsExactly(4, 2);
    assertThat(context.carried(1, 4, 2)).isSameAs(streams.get(NODE, 1, 4, 2));
    assertThat(context.carried(0, 4, 2)).isNotSameAs(context.carried(1, 4, 2));
  }

  @Test
  void rowsThatAreNoSequencesCarryNothing() {
    NodeContext context = context(null);

    assertThatIllegalStateException()
        .isThrownBy(context::streams)
        .withMessage("a recurrent layer needs a pass over sequences");
    assertThatIllegalStateException().isThrownBy(() -> context.carried(0, 1));
  }
}
