package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.LossesAndMasksContract;
import org.deltastn.tensor.Precision;

class NativeLossesAndMasksTest extends LossesAndMasksContract {

  @Override
  protected Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
