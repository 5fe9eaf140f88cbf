package org.deltastn.spark.exchange;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.vector.HostVector;

/** Cuts the bytes of vectors, one after another, into pieces of equal size. */
public final class Pieces implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int HEADER = 64;

  /** With the header of an array, four whole regions of G1 where those are of 1 MiB. */
  static final int BYTES = (4 << 20) - HEADER;

  /** Smaller pieces would only be more requests. */
  private static final int FEWEST_BYTES = 256 << 10;

  private final int[] lengths;
  private final int width;
  private final int most;

  /** A range of a vector. */
  record Range(int vector, int from, int count) {}

  /**
   * Cuts vectors.
   *
   * @param lengths of the vectors
   * @param width bytes of a value of any of them
   * @param most bytes of a piece, a multiple of the width
   */
  Pieces(int[] lengths, int width, int most) {
    this.lengths = lengths;
    this.width = width;
    this.most = most;
  }

  /**
   * Returns the bytes of pieces of which each of some readers gets one, if they can be as small.
   */
  static int bytesFor(int[] lengths, int width, int readers) {
    int bytes = BYTES + HEADER;
    while (bytes > FEWEST_BYTES && new Pieces(lengths, width, bytes - HEADER).count() < readers) {
      bytes /= 2;
    }
    return bytes - HEADER;
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
        vectors.get(0).precision().bytes(),
        BYTES);
  }

  /** Returns the bytes of a value. */
  int width() {
    return width;
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
    return Math.toIntExact((total() + most - 1) / most);
  }

  /** Returns the bytes of a piece. */
  int bytes(int piece) {
    return (int) Math.min(most, total() - (long) piece * most);
  }

  /** Returns the ranges of vectors that a piece has, in its order. */
  List<Range> ranges(int piece) {
    long begin = (long) piece * most / width;
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
