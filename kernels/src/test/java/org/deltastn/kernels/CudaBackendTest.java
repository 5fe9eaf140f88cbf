package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;

/** What is the CUDA engine's own: whose tensors it takes, its GPUs, its library of products. */
class CudaBackendTest {

  @Test
  void tensorsOfOthersAndClosedOnesAreRefused() {
    try (CudaBackend backend = EmulatedCuda.create(Precision.FLOAT);
        Backend second = EmulatedCuda.create(Precision.FLOAT);
        Backend doubles = EmulatedCuda.create(Precision.DOUBLE);
        Backend host = new NativeBackend(Precision.FLOAT, 1);
        Tensor ours = backend.allocate(2);
        Tensor ofSecond = second.allocate(2);
        Tensor wide = doubles.allocate(2);
        Tensor onHost = host.allocate(2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.scale(2, onHost))
          .withMessage(
              "backend 'cuda' of FLOAT needs tensors of its own, found a NativeTensor of FLOAT in"
                  + " memory of the host");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> host.scale(2, ours))
          .withMessageEndingWith(
              "found a NativeTensor of FLOAT in memory of an engine on GPU 0, " + backend.gpu());
      // What another engine does on the same GPU is in no order with what this one does.
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.multiply(ours, ofSecond, ours))
          .withMessageContaining("in memory of an engine on GPU 0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.scale(2, wide))
          .withMessageContaining("of DOUBLE");
      try (Tensor sums = doubles.allocateSums(1)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> backend.addDot(1, ours, ours, sums))
            .withMessageContaining(
                "needs sums of its own, found a NativeTensor of DOUBLE in memory");
      }
      Tensor closed = backend.allocate(2, 2);
      Tensor view = closed.view(1, 2);
      closed.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> backend.scale(2, view))
          .withMessage("the tensor of shape [2] was closed");
      assertThatIllegalStateException().isThrownBy(closed::toFloats);
    }
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    try (Backend backend = EmulatedCuda.create(Precision.FLOAT);
        Tensor large = backend.allocate(2, 4);
        Tensor image = backend.allocate(1, 1, 4, 4)) {
      Window window = Window.square(3, 1, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.convolution(image, image, window, image))
          .withMessageStartingWith("convolution of images [1, 1, 4, 4]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.convolutionFilterGradient(image, image, window, image))
          .withMessageStartingWith("convolutionFilterGradient of images [1, 1, 4, 4]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.convolutionDataGradient(image, image, window, 0, image))
          .withMessageStartingWith("convolutionDataGradient of images [1, 1, 4, 4]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backend.activate(Activation.RELU, large, image));
    }
  }

  @Test
  void aLibraryOfProductsThatIsNoneIsRefused() {
    EmulatedCuda.require();
    String before = System.getProperty(CudaBackend.BLAS_PROPERTY);
    try {
      System.setProperty(CudaBackend.BLAS_PROPERTY, "/nowhere/libcublas.so");
      assertThatIllegalStateException()
          .isThrownBy(() -> EmulatedCuda.create(Precision.FLOAT))
          .withMessageStartingWith("backend 'cuda' cannot be used: cannot open cuBLAS")
          .withMessageContaining("/nowhere/libcublas.so");
      System.setProperty(CudaBackend.BLAS_PROPERTY, "libm.so.6");
      assertThatIllegalStateException()
          .isThrownBy(() -> EmulatedCuda.create(Precision.FLOAT))
          .withMessageContaining("'libm.so.6' is not cuBLAS");
    } finally {
      if (before == null) {
        System.clearProperty(CudaBackend.BLAS_PROPERTY);
      } else {
        System.setProperty(CudaBackend.BLAS_PROPERTY, before);
      }
    }
  }

  @Test
  void productsOfDoublesAreNeverRounded() {
    EmulatedCuda.require();
    assertThatIllegalStateException()
        .isThrownBy(() -> new CudaBackend(Precision.DOUBLE, ProductPrecision.TF32, 1, null))
        .withMessageContaining("rounded products are for floats");
  }

  /** Some work with products, masks and sums; the same numbers for the same seed. */
  private static float[] work(String gpu, long seed) {
    try (Backend backend = new CudaBackend(Precision.FLOAT, ProductPrecision.FLOAT32, 1, gpu);
        Tensor a = backend.allocate(17, 40);
        Tensor b = backend.allocate(40, 40);
        Tensor c = backend.allocate(17, 40);
        Tensor mask = backend.allocate(17, 40);
        Tensor sums = backend.allocate(40)) {
      double[] values = new double[40 * 40];
      RandomStream stream = RandomStream.of(seed);
      stream.gaussian(values, values.length);
      b.set(values);
      backend.fill(a, 1);
      for (int i = 0; i < 30; i++) {
        backend.gemm(false, false, 0.1, a, b, 0, c);
        backend.dropout(new double[] {0.25}, stream.fold(i), c, mask, a);
        backend.activate(Activation.TANH, a, a);
        backend.sumRows(a, sums);
        backend.addRowVector(a, sums);
        backend.scale(0.2, a);
      }
      return a.toFloats();
    }
  }

  @Test
  void enginesOnSeveralGpusWorkSideBySide() {
    EmulatedCuda.require();
    List<Gpu> gpus = CudaLibrary.gpus();
    List<CompletableFuture<float[]>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long seed = i;
      String gpu = gpus.get(i % gpus.size()).uuid();
      CompletableFuture<float[]> result = new CompletableFuture<>();
      new Thread(() -> result.completeAsync(() -> work(gpu, seed), Runnable::run)).start();
      running.add(result);
    }
    for (int i = 0; i < 4; i++) {
      assertThat(running.get(i).join())
          .as("engine %d", i)
          .isEqualTo(work(null, i))
          .contains(work(null, i)[3])
          .doesNotContain(Float.NaN);
    }
  }
}
