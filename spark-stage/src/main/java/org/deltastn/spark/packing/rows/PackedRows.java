package org.deltastn.spark.packing.rows;

import java.io.Serializable;
import java.util.Arrays;
import org.deltastn.data.Examples;

/**
 * Features, labels and weights of rows in arrays that have places for a fixed number of them. A
 * plain class, because Kryo reads no records.
 */
public final class PackedRows implements Serializable {

  private static final long serialVersionUID = 1L;

  final int featureLength;
  final float[] features;
  final float[] labels;
  final float[] weights;

  /** Creates places for rows, each of zeros. */
  public PackedRows(int rows, int featureLength) {
    this(featureLength, new float[rows * featureLength], new float[rows], new float[rows]);
  }

  private PackedRows(int featureLength, float[] features, float[] labels, float[] weights) {
    this.featureLength = featureLength;
    this.features = features;
    this.labels = labels;
    this.weights = weights;
  }

  /** Returns the number of places. */
  int places() {
    return labels.length;
  }

  /** Returns where the features of a place begin. */
  int offset(int place) {
    return place * featureLength;
  }

  /** Returns copies of the first rows. */
  PackedRows first(int rows) {
    return new PackedRows(
        featureLength,
        Arrays.copyOf(features, rows * featureLength),
        Arrays.copyOf(labels, rows),
        Arrays.copyOf(weights, rows));
  }

  /** Copies the rows of a part, row i to {@code places[i]}. */
  public void put(Examples part, int[] places) {
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(
          part.features(), i * featureLength, features, offset(places[i]), featureLength);
      labels[places[i]] = part.targets()[i];
      weights[places[i]] = part.weights()[i];
    }
  }

  /** Returns the rows as examples that share these arrays. */
  public Examples toExamples() {
    return new Examples(features, new int[] {featureLength}, labels, 1, weights);
  }
}
