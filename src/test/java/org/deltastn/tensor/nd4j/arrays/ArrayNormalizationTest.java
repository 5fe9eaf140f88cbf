package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.NormalizationContract;
import org.deltastn.tensor.Precision;

class ArrayNormalizationTest extends NormalizationContract {

  @Override
  protected Backend create(Precision precision) {
    return new ArrayBackend(precision, 1, 0);
  }
}
