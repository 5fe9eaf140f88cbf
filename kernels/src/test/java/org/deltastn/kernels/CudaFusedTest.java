package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.FusedContract;

class CudaFusedTest extends FusedContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
