package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory of GPUs: counted, refused with what to do, and flat. */
class CudaMemoryTest {

  private static final Pattern FREE = Pattern.compile("(\\d+) of its \\d+ bytes are free");

  @Test
  void isCountedAndOutlivesTheBackend() {
    Backend backend = EmulatedCuda.create(Precision.DOUBLE);
    long before = CudaBackend.heldBytes();
    long host = NativeBackend.heldBytes();
    Tensor tensor = backend.allocate(1000, 70);
    assertThat(CudaBackend.heldBytes() - before).isEqualTo(8L * 70_000);
    assertThat(NativeBackend.heldBytes()).isEqualTo(host);
    assertThat(tensor.toDoubles()).containsOnly(0);
    backend.fill(tensor, 3);
    backend.close();
    backend.close();
    assertThat(tensor.toDoubles()).containsOnly(3);
    tensor.close();
    tensor.close();
    assertThat(CudaBackend.heldBytes()).isEqualTo(before);
  }

  @Test
  void whereThereIsNoneLeftTheErrorSaysWhatToDo() {
    long before = CudaBackend.heldBytes();
    List<Tensor> all = new ArrayList<>();
    try (Backend backend = EmulatedCuda.create(Precision.DOUBLE)) {
      // 16 GiB each; the emulated GPU does not have that once.
      assertThatIllegalStateException()
          .isThrownBy(
              () -> {
                while (true) {
                  all.add(backend.allocate(Integer.MAX_VALUE));
                }
              })
          .withMessageContaining("cannot allocate 17179869176 bytes of GPU memory: GPU 0 has no")
          .withMessageContaining("bytes are free: lower batchSize, or end other programs on it")
          .withMessageContaining(((CudaBackend) backend).gpu())
          .withMessageEndingWith(
              "tensors of this process hold " + CudaBackend.heldBytes() + " bytes of GPUs");
      all.forEach(Tensor::close);
      assertThat(CudaBackend.heldBytes()).isEqualTo(before);
      // What failed leaves nothing behind.
      try (Tensor small = backend.allocate(2)) {
        backend.fill(small, 1);
        assertThat(small.toDoubles()).containsExactly(1, 1);
      }
    }
  }

  /** The limit of JavaCPP is the host's. */
  @Test
  void isNotLimitedAsTheHostIs() throws Exception {
    EmulatedCuda.requireEmulation();
    List<String> answers =
        CudaChild.run(
            List.of("EMULATED_CUDA_MEMORY=" + (64 << 20)),
            List.of("-Dorg.bytedeco.javacpp.maxbytes=8m"),
            "allocate 33554432",
            "allocate 67108864",
            "allocate 1048576");
    assertThat(answers.get(0)).isEqualTo("33554432 bytes");
    assertThat(answers.get(1))
        .contains("cannot allocate 67108864 bytes of GPU memory: GPU 0 has no memory left");
    assertThat(answers.get(2)).isEqualTo("1048576 bytes");
  }

  private static long free(Backend backend) {
    Matcher found =
        FREE.matcher(catchThrowable(() -> backend.allocate(Integer.MAX_VALUE)).getMessage());
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private static Replica replica(ProductPrecision products) {
    int rows = 200;
    Random random = new Random(1);
    float[] x = new float[rows * 20];
    float[] t = new float[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < rows; i++) {
      t[i] = x[i * 20] > 0 ? 1 : 0;
    }
    Examples examples = new Examples(x, new int[] {20}, t, 1);
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .method(Method.DELTA_STN)
            .batchSize(16)
            .backend(CudaBackend.NAME, 1)
            .productPrecision(products)
            .build();
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(
                new int[] {20, 16, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(), Hyperparameter.dropout("layer0").build()),
            configuration);
    Replica replica = new Replica(problem, 0, new TrainingData(examples, examples), rows);
    replica.load(TrainingState.initial(problem.network(), problem.space(), configuration));
    return replica;
  }

  @ParameterizedTest
  @EnumSource
  void isFlatOverManySteps(ProductPrecision products) {
    EmulatedCuda.requireEmulation();
    try (Backend meter = EmulatedCuda.create(Precision.DOUBLE)) {
      long held = CudaBackend.heldBytes();
      long free = free(meter);
      try (Replica replica = replica(products)) {
        replica.run(10, 0, null);
        long heldByReplica = CudaBackend.heldBytes();
        long freeBeside = free(meter);
        assertThat(heldByReplica).isGreaterThan(held);
        assertThat(freeBeside).isLessThan(free - (heldByReplica - held));
        // Of five steps and one of the hyperparameters each.
        int cycles = products == ProductPrecision.FLOAT32 ? 2000 : 400;
        for (int i = 0; i < cycles; i += 10) {
          replica.run(10, 0, null);
          assertThat(CudaBackend.heldBytes()).isEqualTo(heldByReplica);
          assertThat(free(meter)).isEqualTo(freeBeside);
        }
      }
      assertThat(CudaBackend.heldBytes()).isEqualTo(held);
      assertThat(free(meter)).isEqualTo(free);
    }
  }
}
