package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.ImagesContract;

class CudaImagesTest extends ImagesContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
