package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescentStepsTest {

  private final Backend backend = Backends.create(Precision.DOUBLE);
  private final Tensor parameters = backend.allocate(12);
  private final Tensor velocity = backend.allocate(12);
  private final ParameterLayout layout = new ParameterLayout(3);

  @AfterEach
  void close() {
    parameters.close();
    velocity.close();
    backend.close();
  }

  /** W of 2×2 and b of 2 in two nodes; the third shares those of the first. */
  private DescentSteps steps() {
    for (int node = 0; node < 2; node++) {
      layout.add(
          node,
          "n" + node,
          List.of(
              new ParameterSpec("W", new int[] {2, 2}, 1),
              new ParameterSpec("b", new int[] {2}, 1)));
    }
    layout.share(2, 0);
    DescentSteps steps = new DescentSteps(layout, parameters, velocity);
    steps.offer(0.1, 0.9);
    return steps;
  }

  @Test
  void aStepHasTheArrayAndItsVelocity() {
    DescentStep step = steps().take(1, 0);
    step.weights().set(new double[] {1, 2, 3, 4});
    step.velocity().set(new double[] {5, 6, 7, 8});

    assertThat(step.weights().shape()).containsExactly(2, 2);
    assertThat(step.learningRate()).isEqualTo(0.1);
    assertThat(step.momentum()).isEqualTo(0.9);
    assertThat(parameters.toDoubles()).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0);
    assertThat(velocity.toDoubles()).containsExactly(0, 0, 0, 0, 0, 0, 5, 6, 7, 8, 0, 0);
  }

  @Test
  void theOthersAreWhatNobodyTook() {
    DescentSteps steps = steps();
    assertThat(steps.others()).containsExactly(new DescentSteps.Range(0, 12));
    steps.take(0, 0);
    assertThat(steps.others()).containsExactly(new DescentSteps.Range(4, 8));
    steps.take(1, 0);
    assertThat(steps.others())
        .containsExactly(new DescentSteps.Range(4, 2), new DescentSteps.Range(10, 2));
    steps.offer(0.2, 0.9);
    assertThat(steps.others()).containsExactly(new DescentSteps.Range(0, 12));
  }

  @Test
  void anArrayOfAnotherNodeIsNotOffered() {
    DescentSteps steps = steps();
    assertThat(steps.take(2, 0)).isNull();
    assertThat(steps.others()).containsExactly(new DescentSteps.Range(0, 12));
  }

  @Test
  void aSecondGradientIsRefused() {
    DescentSteps steps = steps();
    steps.take(0, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> steps.take(0, 1))
        .withMessage("found a second gradient of 'b' of n0");
  }
}
