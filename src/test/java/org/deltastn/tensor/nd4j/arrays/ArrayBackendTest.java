package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.AlgebraContract;
import org.deltastn.tensor.backend.Backend;

/** Over the ND4J of the CPU, which runs the same operations. */
class ArrayBackendTest extends AlgebraContract {

  @Override
  protected Backend create(Precision precision) {
    return new ArrayBackend(precision, 1, 0);
  }
}
