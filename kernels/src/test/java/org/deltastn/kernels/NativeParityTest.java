package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;

class NativeParityTest extends ParityContract {

  @Override
  Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
