package org.deltastn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerTest {

  private static final int STEPS = 6;
  private static final double RATE = 0.05;

  /** A textbook rule for one weight: w, gradient, memory of two numbers, step. */
  private interface Rule {
    double step(double w, double g, double[] memory, int step);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void plainDescent(Precision precision) {
    assertThat(new Optimizer.Sgd(0).slots()).isZero();
    follows(precision, new Optimizer.Sgd(0), (w, g, memory, step) -> w - RATE * g);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void heavyBallMomentum(Precision precision) {
    follows(
        precision,
        new Optimizer.Sgd(0.9),
        (w, g, memory, step) -> {
          memory[0] = 0.9 * memory[0] + g;
          return w - RATE * memory[0];
        });
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void rmsProp(Precision precision) {
    follows(
        precision,
        new Optimizer.RmsProp(0.95, 1e-3),
        (w, g, memory, step) -> {
          memory[0] = 0.95 * memory[0] + 0.05 * g * g;
          return w - RATE * g / (Math.sqrt(memory[0]) + 1e-3);
        });
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void adam(Precision precision) {
    follows(
        precision,
        new Optimizer.Adam(0.8, 0.97, 1e-2),
        (w, g, memory, step) -> {
          memory[0] = 0.8 * memory[0] + 0.2 * g;
          memory[1] = 0.97 * memory[1] + 0.03 * g * g;
          double first = memory[0] / (1 - Math.pow(0.8, step));
          double second = memory[1] / (1 - Math.pow(0.97, step));
          return w - RATE * first / (Math.sqrt(second) + 1e-2);
        });
  }

  @Test
  void settingsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer.Sgd(1))
        .withMessage("momentum must lie in [0, 1), found 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer.RmsProp(-0.1, 1))
        .withMessageContaining("decay");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer.RmsProp(0.9, 0))
        .withMessage("epsilon must be positive, found 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer.Adam(1, 0.999, 1))
        .withMessageContaining("beta1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer.Adam(0.9, Double.NaN, 1))
        .withMessageContaining("beta2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer.Adam(0.9, 0.999, 0))
        .withMessageContaining("epsilon");
    assertThat(new Optimizer.Adam()).isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-8));
    assertThat(new Optimizer.RmsProp()).isEqualTo(new Optimizer.RmsProp(0.99, 1e-8));
  }

  @Test
  void jsonRoundTrip() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    for (Optimizer rule :
        List.of(new Optimizer.Sgd(0.5), new Optimizer.RmsProp(), new Optimizer.Adam())) {
      String text = json.writeValueAsString(rule);
      assertThat(json.readValue(text, Optimizer.class)).isEqualTo(rule);
    }
  }

  private static void follows(Precision precision, Optimizer optimizer, Rule rule) {
    followsWithoutAnEngine(optimizer, rule);
    // More weights than one piece of the backend's scratch memory.
    int n = 9000;
    double tolerance = precision == Precision.FLOAT ? 1e-5 : 1e-13;
    try (Backend backend = Backends.create(precision);
        Tensor w = backend.allocate(n);
        Tensor g = backend.allocate(n)) {
      Tensor[] slots =
          Stream.generate(() -> backend.allocate(n))
              .limit(optimizer.slots())
              .toArray(Tensor[]::new);
      double[] numbers = new double[n];
      RandomStream.of(1).gaussian(numbers, n);
      w.set(numbers);
      double[] expected = w.toDoubles();
      double[][] memory = new double[n][2];
      for (int step = 1; step <= STEPS; step++) {
        RandomStream.of(2).fold(step).gaussian(numbers, n);
        numbers[0] = 0;
        g.set(numbers);
        double[] gradient = g.toDoubles();
        optimizer.update(backend, w, g, slots, step, RATE);
        double[] found = w.toDoubles();
        for (int i = 0; i < n; i++) {
          expected[i] = rule.step(expected[i], gradient[i], memory[i], step);
          assertThat(found[i])
              .as("weight %d after step %d", i, step)
              .isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
        }
      }
      for (int s = 0; s < slots.length; s++) {
        double[] slot = slots[s].toDoubles();
        for (int i = 0; i < n; i += 1000) {
          assertThat(slot[i])
              .isCloseTo(memory[i][s], within(tolerance * (1 + Math.abs(memory[i][s]))));
        }
        slots[s].close();
      }
    }
  }

  private static void followsWithoutAnEngine(Optimizer optimizer, Rule rule) {
    int n = 7;
    double[] w = new double[n];
    double[] g = new double[n];
    RandomStream.of(1).gaussian(w, n);
    double[][] slots = new double[optimizer.slots()][n];
    double[] expected = w.clone();
    double[][] memory = new double[n][2];
    for (int step = 1; step <= STEPS; step++) {
      RandomStream.of(2).fold(step).gaussian(g, n);
      g[0] = 0;
      double[] given = g.clone();
      optimizer.update(w, g, slots, step, RATE);
      assertThat(g).as("the gradient is left alone").isEqualTo(given);
      for (int i = 0; i < n; i++) {
        expected[i] = rule.step(expected[i], g[i], memory[i], step);
        assertThat(w[i])
            .as("number %d after step %d", i, step)
            .isCloseTo(expected[i], within(1e-14 * (1 + Math.abs(expected[i]))));
        for (int s = 0; s < slots.length; s++) {
          assertThat(slots[s][i]).isCloseTo(memory[i][s], within(1e-14));
        }
      }
    }
  }
}
