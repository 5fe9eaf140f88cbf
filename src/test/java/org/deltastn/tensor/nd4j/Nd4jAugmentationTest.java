package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.AugmentationContract;
import org.deltastn.tensor.backend.Backend;

class Nd4jAugmentationTest extends AugmentationContract {

  @Override
  protected Backend create(Precision precision) {
    return new Nd4jBackend(precision, 1);
  }
}
