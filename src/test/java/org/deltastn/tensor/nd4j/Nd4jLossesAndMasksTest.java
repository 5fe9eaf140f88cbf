package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.LossesAndMasksContract;
import org.deltastn.tensor.Precision;

class Nd4jLossesAndMasksTest extends LossesAndMasksContract {

  @Override
  protected Backend create(Precision precision) {
    return new Nd4jBackend(precision, 1);
  }
}
