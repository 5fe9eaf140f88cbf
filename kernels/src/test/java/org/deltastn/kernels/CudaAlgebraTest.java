package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.AlgebraContract;
import org.deltastn.tensor.backend.Backend;

class CudaAlgebraTest extends AlgebraContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
