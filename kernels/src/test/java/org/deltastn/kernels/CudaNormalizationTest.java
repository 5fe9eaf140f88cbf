package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.NormalizationContract;
import org.deltastn.tensor.Precision;

class CudaNormalizationTest extends NormalizationContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
