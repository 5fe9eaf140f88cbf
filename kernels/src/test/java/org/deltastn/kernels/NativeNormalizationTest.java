package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.NormalizationContract;
import org.deltastn.tensor.Precision;

class NativeNormalizationTest extends NormalizationContract {

  @Override
  protected Backend create(Precision precision) {
    return NativeLibrary.create(precision);
  }
}
