package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.FusedContract;
import org.deltastn.tensor.Precision;

class NativeFusedTest extends FusedContract {

  @Override
  protected Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
