package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;

class CudaParityTest extends ParityContract {

  @Override
  Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
