package org.deltastn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationWorkTest {

  private final Backend backend = Backends.create(Backends.defaultName(), Precision.FLOAT, 1);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void aProductIsTwoOperationsForEveryValueAndTermOfItsSum() {
    try (Tensor a = backend.allocate(4, 3);
        Tensor b = backend.allocate(4, 5);
        Tensor c = backend.allocate(3, 5)) {
      OperationWork work = OperationWork.of("gemm", true, false, 1.0, a, b, 0.0, c);
      assertThat(work)
          .isEqualTo(new OperationWork("gemm TN 3×5×4", 2 * 3 * 5 * 4, 4 * (12 + 20 + 15)));
    }
  }

  @Test
  void aProductThatEndsInAnUpdateMovesWeightsAndVelocity() {
    try (Tensor a = backend.allocate(4, 3);
        Tensor b = backend.allocate(4, 5);
        Tensor c = backend.allocate(3, 5)) {
      DescentStep step = new DescentStep(c, c, 0.1, 0.9);
      assertThat(OperationWork.of("momentumUpdateOfProduct", a, b, step, c))
          .isEqualTo(
              new OperationWork(
                  "momentumUpdateOfProduct TN 3×5×4", 2 * 3 * 5 * 4, 4 * (12 + 20 + 2 * 15)));
    }
  }

  @Test
  void aConvolutionIsTwoOperationsForEveryOutputValueAndWeightOfItsMap() {
    Window window = Window.square(3, 1, 1);
    try (Tensor x = backend.allocate(2, 3, 8, 8);
        Tensor w = backend.allocate(5, 3, 3, 3);
        Tensor z = backend.allocate(2, 5, 8, 8)) {
      double expected = 2.0 * (2 * 5 * 8 * 8) * (3 * 3 * 3);
      assertThat(OperationWork.of("convolution", x, w, window, z).operations()).isEqualTo(expected);
      assertThat(OperationWork.of("convolutionFilterGradient", z, x, window, w).operations())
          .isEqualTo(expected);
      assertThat(OperationWork.of("convolutionDataGradient", z, w, window, 0.0, x).operations())
          .isEqualTo(expected);
    }
  }

  @Test
  void ofConvolutionsWhosePlanesAreReadInPartAllPlacesCount() {
    Window window = Window.square(3, 1, 1);
    Window pool = Window.square(2, 2, 0);
    try (Tensor x = backend.allocate(2, 3, 8, 8);
        Tensor w = backend.allocate(5, 3, 3, 3);
        Tensor z = backend.allocate(2, 5, 8, 8);
        Tensor y = backend.allocate(2, 5, 4, 4)) {
      double expected = OperationWork.of("convolution", x, w, window, z).operations();
      OperationWork maximum =
          OperationWork.of("convolutionMaximum", x, w, window, pool, y, y, null);
      assertThat(maximum.operations()).isEqualTo(expected);
      assertThat(maximum.call()).isEqualTo("convolutionMaximum 5×3×3×3 to 2×5×8×8");
      assertThat(OperationWork.of("convolutionAt", x, w, window, y, y, null).operations())
          .isEqualTo(expected);
      assertThat(
              OperationWork.of("convolutionFilterGradientAt", y, y, x, window, w, null)
                  .operations())
          .isEqualTo(expected);
      assertThat(
              OperationWork.of("convolutionDataGradientAt", y, y, w, window, 0.0, x, null)
                  .operations())
          .isEqualTo(expected);
    }
  }

  @Test
  void ofOtherOperationsTheTensorsAreCounted() {
    try (Tensor x = backend.allocate(6);
        Tensor y = backend.allocate(6)) {
      assertThat(OperationWork.of("axpy", 2.0, x, y)).isEqualTo(new OperationWork("axpy", 0, 48));
      assertThat(OperationWork.of("clip", 1.0, new Tensor[] {x, y}).bytes()).isEqualTo(48);
      assertThat(OperationWork.of("close")).isEqualTo(new OperationWork("close", 0, 0));
    }
  }
}
