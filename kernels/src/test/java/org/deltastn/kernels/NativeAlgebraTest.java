package org.deltastn.kernels;

import org.deltastn.tensor.AlgebraContract;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;

class NativeAlgebraTest extends AlgebraContract {

  @Override
  protected Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
