package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.AugmentationContract;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;

class ArrayAugmentationTest extends AugmentationContract {

  @Override
  protected Backend create(Precision precision) {
    return new ArrayBackend(precision, 1, 0);
  }
}
