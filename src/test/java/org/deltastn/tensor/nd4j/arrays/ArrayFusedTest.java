package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.FusedContract;

class ArrayFusedTest extends FusedContract {

  @Override
  protected Backend create(Precision precision) {
    return new ArrayBackend(precision, 1, 0);
  }
}
