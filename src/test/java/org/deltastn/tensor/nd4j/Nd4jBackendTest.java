package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.AlgebraContract;
import org.deltastn.tensor.backend.Backend;

class Nd4jBackendTest extends AlgebraContract {

  @Override
  protected Backend create(Precision precision) {
    return new Nd4jBackend(precision, 1);
  }
}
