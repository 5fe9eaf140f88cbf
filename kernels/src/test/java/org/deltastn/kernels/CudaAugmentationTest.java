package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;

class CudaAugmentationTest extends EngineAugmentationContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
