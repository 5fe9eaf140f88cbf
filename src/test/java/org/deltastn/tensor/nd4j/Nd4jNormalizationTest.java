package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.NormalizationContract;

class Nd4jNormalizationTest extends NormalizationContract {

  @Override
  protected Backend create(Precision precision) {
    return new Nd4jBackend(precision, 1);
  }
}
