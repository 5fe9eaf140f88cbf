package org.deltastn.tensor.nd4j.arrays;

import java.util.HashMap;
import java.util.Map;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/**
 * Holds the temporary of one operation at a time: memory of the largest length requested so far.
 */
final class ArrayScratch implements AutoCloseable {

  private final ArrayDevice device;
  private final Precision precision;
  private final Map<Integer, Tensor> views = new HashMap<>();
  private ArrayTensor memory;

  ArrayScratch(ArrayDevice device, Precision precision) {
    this.device = device;
    this.precision = precision;
  }

  /** Returns a vector of undefined contents, valid until the next call. */
  ArrayTensor vector(long length) {
    if (memory == null || memory.length() < length) {
      close();
      memory = ArrayTensor.allocate(device, precision, (int) length);
    }
    return (ArrayTensor) views.computeIfAbsent((int) length, n -> memory.view(0, n));
  }

  @Override
  public void close() {
    views.clear();
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
