package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;

class NativeAugmentationTest extends EngineAugmentationContract {

  @Override
  protected Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
