package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.FusedContract;
import org.deltastn.tensor.Precision;

class CudaFusedTest extends FusedContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
