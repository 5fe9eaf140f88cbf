package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.ImagesContract;
import org.deltastn.tensor.Precision;

class Nd4jImagesTest extends ImagesContract {

  @Override
  protected Backend create(Precision precision) {
    return new Nd4jBackend(precision, 1);
  }
}
