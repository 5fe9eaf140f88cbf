package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.AlgebraContract;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;

/** Over the ND4J of the CPU, which runs the same operations. */
class ArrayBackendTest extends AlgebraContract {

  @Override
  protected Backend create(Precision precision) {
    return new ArrayBackend(precision, 1, 0);
  }
}
