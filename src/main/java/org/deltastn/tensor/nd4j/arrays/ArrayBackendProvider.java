package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.BackendUnavailableException;
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
   * Creates a backend on a GPU, the first that ND4J sees where none is named.
   *
   * @param request with the number of a GPU as CUDA counts those of this process: as nvidia-smi
   *     does where the environment has {@code CUDA_DEVICE_ORDER=PCI_BUS_ID} and no {@code
   *     CUDA_VISIBLE_DEVICES}
   * @throws IllegalArgumentException if it is no number, there is no such GPU, or ND4J's CUDA build
   *     has no code for it
   * @throws IllegalStateException if ND4J has its arrays on the CPU in this process
   */
  @Override
  public Backend create(BackendRequest request) {
    int index = ArrayDevice.index(request.gpu());
    require();
    return new ArrayBackend(request.precision(), request.threads(), index);
  }

  private void require() {
    String obstacle = obstacle();
    if (obstacle != null) {
      throw new BackendUnavailableException("backend '" + name() + "' cannot be used: " + obstacle);
    }
  }
}
