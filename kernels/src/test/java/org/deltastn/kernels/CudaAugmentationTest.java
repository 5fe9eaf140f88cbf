package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;

class CudaAugmentationTest extends EngineAugmentationContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
