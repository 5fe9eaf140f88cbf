package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.FusedContract;
import org.deltastn.tensor.Precision;

class ArrayFusedTest extends FusedContract {

  @Override
  protected Backend create(Precision precision) {
    return new ArrayBackend(precision, 1, 0);
  }
}
