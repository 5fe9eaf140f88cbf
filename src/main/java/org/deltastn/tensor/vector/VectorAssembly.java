package org.deltastn.tensor.vector;

import org.deltastn.tensor.Precision;

/** Puts the parts of a vector together, in any order, in the memory of the whole. */
public final class VectorAssembly {

  private HostVector vector;

  /** Begins a vector of zeros. */
  public VectorAssembly(Precision precision, int length) {
    vector = HostVector.zeros(precision, length);
  }

  /**
   * Puts a part where it belongs.
   *
   * @param from place of its first value
   * @throws IllegalArgumentException if it is of another precision or ends behind the whole
   */
  public void put(int from, HostVector part) {
    if (part.precision() != vector.precision() || from > vector.length() - part.length()) {
      throw new IllegalArgumentException(
          "a part of " + vector + " is needed at " + from + ", found " + part);
    }
    part.copyInto(vector, from);
  }

  /** Returns the vector, to which nothing can be put any more. */
  public HostVector toVector() {
    HostVector whole = vector;
    vector = null;
    return whole;
  }
}
