package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;

class NativeAugmentationTest extends EngineAugmentationContract {

  @Override
  protected Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
