package org.deltastn.tensor.vector;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.deltastn.tensor.Precision;

/** Puts ranges of a vector together, in any order, in the memory of the whole. */
public final class VectorAssembly {

  private HostVector vector;

  /** Begins a vector of zeros. */
  public VectorAssembly(Precision precision, int length) {
    vector = HostVector.zeros(precision, length);
  }

  /**
   * Reads ranges of vectors from streams, and puts their weighted sum where it belongs: the values
   * of {@link HostVector#weightedSum}, to the bit.
   *
   * @param from place of the first value
   * @param parts little-endian bytes, of which those of the range are read
   * @throws IllegalArgumentException if the range ends behind the whole
   */
  public void putSum(int from, int count, List<InputStream> parts, double[] shares)
      throws IOException {
    if (from > vector.length() - count) {
      throw new IllegalArgumentException(
          count + " values at " + from + " end behind the whole of " + vector.length());
    }
    vector.setSum(from, count, parts, shares);
  }

  /** Returns the vector, to which nothing can be put any more. */
  public HostVector toVector() {
    HostVector whole = vector;
    vector = null;
    return whole;
  }
}
