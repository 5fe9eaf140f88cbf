package org.deltastn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void holdsWhatIsSet(Precision precision) {
    try (Backend backend = Backends.create(precision);
        Tensor tensor = backend.allocate(2, 3)) {
      assertThat(tensor.toDoubles()).containsExactly(0, 0, 0, 0, 0, 0);
      tensor.set(new float[] {1, 2, 3, 4, 5, 0.1f});

      assertThat(tensor.toFloats()).containsExactly(1, 2, 3, 4, 5, 0.1f);
      assertThat(tensor.toDoubles()).containsExactly(1, 2, 3, 4, 5, 0.1f);
      assertThat(tensor.shape()).containsExactly(2, 3);
      assertThat(tensor.size(1)).isEqualTo(3);
      assertThat(tensor.length()).isEqualTo(6);
      assertThat(tensor.precision()).isEqualTo(precision);

      tensor.set(new double[] {0.1, 2, 3, 4, 5, 6});
      double kept = precision == Precision.FLOAT ? 0.1f : 0.1;
      assertThat(tensor.toDoubles()[0]).isEqualTo(kept);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void viewsShareMemory(Precision precision) {
    try (Backend backend = Backends.create(precision);
        Tensor tensor = backend.allocate(4, 3)) {
      Tensor rows = tensor.view(3, 2, 3);
      Tensor inner = rows.view(1, 4).reshape(2, 2);
      inner.set(new double[] {1, 2, 3, 4});

      assertThat(tensor.toDoubles()).containsExactly(0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0);
      assertThat(rows.toDoubles()).containsExactly(0, 1, 2, 3, 4, 0);
      tensor.set(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
      assertThat(inner.toDoubles()).containsExactly(4, 5, 6, 7);
      assertThat(tensor.view(11, 1).toDoubles()).containsExactly(11);
    }
  }

  @Test
  void viewsMustStayInside() {
    try (Backend backend = Backends.create(Precision.FLOAT);
        Tensor tensor = backend.allocate(4, 3)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tensor.view(10, 3))
          .withMessage("view of 3 values at 10 leaves a tensor of 12");
      assertThatIllegalArgumentException().isThrownBy(() -> tensor.view(-1, 3));
      assertThatIllegalArgumentException().isThrownBy(() -> tensor.view(6, 6).view(4, 3));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tensor.reshape(5, 2))
          .withMessage("cannot view shape [4, 3] as [5, 2]: the numbers of values differ");
    }
  }

  @Test
  void shortArraysAndEmptyShapes() {
    try (Backend backend = Backends.create(Precision.FLOAT);
        Tensor tensor = backend.allocate(4)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tensor.set(new float[3]))
          .withMessage("a host array of 4 values is needed, found 3");
      assertThatIllegalArgumentException().isThrownBy(() -> tensor.set(new double[3]));
      assertThatIllegalArgumentException().isThrownBy(() -> tensor.get(new float[3]));
      assertThatIllegalArgumentException().isThrownBy(() -> tensor.get(new double[3]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.allocate(3, 0))
          .withMessageContaining("[3, 0]");
    }
  }

  @Test
  void closingTwiceDoesNothing() {
    try (Backend backend = Backends.create(Precision.FLOAT)) {
      Tensor tensor = backend.allocate(4);
      Tensor view = tensor.view(1, 2);
      view.close();
      tensor.set(new float[] {1, 2, 3, 4});
      assertThat(tensor.toFloats()).containsExactly(1, 2, 3, 4);
      tensor.close();
      tensor.close();
    }
  }
}
