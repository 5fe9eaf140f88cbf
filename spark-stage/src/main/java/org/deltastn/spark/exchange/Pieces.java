package org.deltastn.spark.exchange;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.vector.HostVector;

/** Cuts the bytes of vectors, one after another, into pieces of equal size. */
final class Pieces implements Serializable {

  private static final long serialVersionUID = 1L;

  /** With the header of an array, four whole regions of G1 where those are of 1 MiB. */
  static final int BYTES = (4 << 20) - 64;

  private final int[] lengths;
  private final int width;

  /** A range of a vector. */
  record Range(int vector, int from, int count) {}

  /**
   * Cuts vectors.
   *
   * @param lengths of the vectors
   * @param width bytes of a value of any of them
   */
  Pieces(int[] lengths, int width) {
    this.lengths = lengths;
    this.width = width;
  }

  /**
   * Cuts vectors.
   *
   * @throws IllegalArgumentException if they are of different precisions
   */
  static Pieces of(List<HostVector> vectors) {
    if (vectors.stream().map(HostVector::precision).distinct().count() > 1) {
      throw new IllegalArgumentException("expected vectors of one precision, found " + vectors);
    }
    return new Pieces(
        vectors.stream().mapToInt(HostVector::length).toArray(),
        vectors.get(0).precision().bytes());
  }

  /** Returns the bytes of all pieces. */
  long total() {
    long total = 0;
    for (int length : lengths) {
      total += (long) length * width;
    }
    return total;
  }

  /** Returns how many pieces there are. */
  int count() {
    return Math.toIntExact((total() + BYTES - 1) / BYTES);
  }

  /** Returns the bytes of a piece. */
  int bytes(int piece) {
    return (int) Math.min(BYTES, total() - (long) piece * BYTES);
  }

  /** Returns the ranges of vectors that a piece has, in its order. */
  List<Range> ranges(int piece) {
    long begin = (long) piece * BYTES / width;
    long end = begin + bytes(piece) / width;
    List<Range> ranges = new ArrayList<>();
    long start = 0;
    for (int v = 0; v < lengths.length; v++) {
      long from = Math.max(begin, start);
      long to = Math.min(end, start + lengths[v]);
      if (from < to) {
        ranges.add(new Range(v, (int) (from - start), (int) (to - from)));
      }
      start += lengths[v];
    }
    return ranges;
  }
}
