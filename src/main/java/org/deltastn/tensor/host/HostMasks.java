package org.deltastn.tensor.host;

import org.deltastn.tensor.RandomStream;

/** Dropout masks on heap arrays. */
public final class HostMasks {

  private HostMasks() {}

  /**
   * Draws a mask of floats.
   *
   * @param rates drop rates, one for every row or a single one
   * @param bits the bits of the floats, written; at least rows × columns
   * @throws IllegalArgumentException if there are rates for another number of rows
   */
  public static void floatBits(
      double[] rates, RandomStream stream, int rows, int columns, int[] bits) {
    if (rates.length != 1 && rates.length != rows) {
      throw new IllegalArgumentException(
          "a mask of " + rows + " rows needs 1 or " + rows + " rates, found " + rates.length);
    }
    stream.bits(bits, rows * columns);
    for (int row = 0; row < rows; row++) {
      double rate = rates[rates.length == 1 ? 0 : row];
      int threshold = (int) Math.round(rate * (1 << 24));
      int kept = Float.floatToRawIntBits((float) (1 / (1 - rate)));
      threshold(bits, row * columns, columns, threshold, kept);
    }
  }

  /** Returns the same mask in doubles. */
  public static double[] doubles(double[] rates, int rows, int columns, int[] bits) {
    double[] mask = new double[rows * columns];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = bits[i] == 0 ? 0 : 1 / (1 - rates[rates.length == 1 ? 0 : i / columns]);
    }
    return mask;
  }

  /** Replaces random bits by those of {@code kept} where their upper 24 reach the threshold. */
  private static void threshold(int[] bits, int from, int count, int threshold, int kept) {
    for (int i = from; i < from + count; i++) {
      bits[i] = ~(((bits[i] >>> 8) - threshold) >> 31) & kept;
    }
  }
}
