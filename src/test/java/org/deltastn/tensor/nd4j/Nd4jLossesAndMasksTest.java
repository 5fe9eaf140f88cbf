package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossesAndMasksContract;

class Nd4jLossesAndMasksTest extends LossesAndMasksContract {

  @Override
  protected Backend create(Precision precision) {
    return new Nd4jBackend(precision, 1);
  }
}
