package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.RecurrentContract;

class CudaRecurrentTest extends RecurrentContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
