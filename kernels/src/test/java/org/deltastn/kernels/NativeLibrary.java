package org.deltastn.kernels;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;

/** Native backends for tests, which are skipped where the library was not built. */
final class NativeLibrary {

  private NativeLibrary() {}

  static Backend create(Precision precision) {
    assumeTrue(KernelLibrary.obstacle() == null, KernelLibrary::obstacle);
    return new NativeBackend(precision, 1);
  }
}
