package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.BackendUnavailableException;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.nd4j.Nd4jStart;

/**
 * Makes {@link ArrayBackend}s where ND4J's CUDA build is on the class path; registered for {@link
 * java.util.ServiceLoader}.
 */
public final class ArrayBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return ArrayBackend.NAME;
  }

  /** {@inheritDoc} This starts ND4J where its CUDA build is on the class path. */
  @Override
  public String obstacle() {
    return Nd4jStart.obstacleOnGpu();
  }

  @Override
  public boolean usesGpu() {
    return true;
  }

  @Override
  public boolean needsGpu() {
    return true;
  }

  @Override
  public String missing() {
    return Nd4jStart.missingForGpu();
  }

  /**
   * Returns the first GPU that ND4J sees.
   *
   * @throws IllegalStateException if ND4J has none
   */
  @Override
  public String ownGpu() {
    require();
    return "0";
  }

  /**
   * Creates a backend on the first GPU that ND4J sees.
   *
   * @throws IllegalStateException if ND4J has none
   */
  @Override
  public Backend create(Precision precision, int threads) {
    return create(precision, threads, null);
  }

  /**
   * Creates a backend on a GPU.
   *
   * @param gpu its number as CUDA counts the GPUs of this process: as nvidia-smi does where the
   *     environment has {@code CUDA_DEVICE_ORDER=PCI_BUS_ID} and no {@code CUDA_VISIBLE_DEVICES}
   * @throws IllegalArgumentException if it is no number, there is no such GPU, or ND4J's CUDA build
   *     has no code for it
   * @throws IllegalStateException if ND4J has its arrays on the CPU in this process
   */
  @Override
  public Backend create(Precision precision, int threads, String gpu) {
    int index = ArrayDevice.index(gpu);
    require();
    return new ArrayBackend(precision, threads, index);
  }

  private void require() {
    String obstacle = obstacle();
    if (obstacle != null) {
      throw new BackendUnavailableException("backend '" + name() + "' cannot be used: " + obstacle);
    }
  }
}
