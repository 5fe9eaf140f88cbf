package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;

class CudaParityTest extends ParityContract {

  @Override
  Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
