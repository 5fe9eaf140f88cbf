package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;

class NativeParityTest extends ParityContract {

  @Override
  Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
