package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.ImagesContract;
import org.deltastn.tensor.Precision;

class CudaImagesTest extends ImagesContract {

  @Override
  protected Backend create(Precision precision) {
    return EmulatedCuda.create(precision);
  }
}
