package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.FusedContract;
import org.deltastn.tensor.Precision;

class Nd4jFusedTest extends FusedContract {

  @Override
  protected Backend create(Precision precision) {
    return new Nd4jBackend(precision, 1);
  }
}
