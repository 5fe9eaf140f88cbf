package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.AugmentationContract;
import org.deltastn.tensor.backend.Backend;

class ArrayAugmentationTest extends AugmentationContract {

  @Override
  protected Backend create(Precision precision) {
    return new ArrayBackend(precision, 1, 0);
  }
}
