package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.FusedContract;

class NativeFusedTest extends FusedContract {

  @Override
  protected Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
