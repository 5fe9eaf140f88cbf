package org.deltastn.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Holds n examples (features, targets, weights) packed row after row in three float arrays.
 *
 * <p>Row i has its features at {@code [i * featureLength, (i + 1) * featureLength)}, in row-major
 * order of {@code featureShape}, its targets at {@code [i * targetWidth, (i + 1) * targetWidth)}
 * and its weight at {@code [i]}. For classification the target is the class index, with width 1.
 *
 * <p>The arrays are neither copied in nor out, because they are large: neither the caller of a
 * constructor nor the caller of an accessor may write to them afterwards. n may be 0.
 */
public final class Examples implements Serializable {

  private static final long serialVersionUID = 1L;

  private final float[] features;
  private final int[] featureShape;
  private final float[] targets;
  private final int targetWidth;
  private final float[] weights;
  private final int featureLength;
  private final int size;

  /**
   * Creates examples of weight 1.
   *
   * @param features n × product(featureShape) values
   * @param featureShape the shape of one example, without the batch dimension, e.g. {784} or {1,
   *     28, 28}
   * @param targets n × targetWidth values
   * @param targetWidth the number of targets of one example, at least 1
   * @throws IllegalArgumentException if the lengths do not fit each other
   */
  public Examples(float[] features, int[] featureShape, float[] targets, int targetWidth) {
    this(features, featureShape, targets, targetWidth, null);
  }

  /**
   * Creates weighted examples.
   *
   * @param features n × product(featureShape) values
   * @param featureShape the shape of one example, without the batch dimension
   * @param targets n × targetWidth values
   * @param targetWidth the number of targets of one example, at least 1
   * @param weights n finite values of at least 0, or null for ones
   * @throws IllegalArgumentException if the lengths do not fit each other or a weight is negative
   *     or not finite
   */
  public Examples(
      float[] features, int[] featureShape, float[] targets, int targetWidth, float[] weights) {
    this.featureShape = featureShape.clone();
    this.featureLength = lengthOf(this.featureShape);
    if (features.length % featureLength != 0) {
      throw new IllegalArgumentException(
          "features has "
              + features.length
              + " values, expected a multiple of "
              + featureLength
              + " for feature shape "
              + Arrays.toString(featureShape));
    }
    this.size = features.length / featureLength;
    if (targetWidth < 1) {
      throw new IllegalArgumentException("target width is " + targetWidth + ", expected 1 or more");
    }
    if (targets.length != (long) size * targetWidth) {
      throw new IllegalArgumentException(
          "targets has "
              + targets.length
              + " values, expected "
              + (long) size * targetWidth
              + " for "
              + size
              + " examples of target width "
              + targetWidth);
    }
    this.features = features;
    this.targets = targets;
    this.targetWidth = targetWidth;
    this.weights = weights == null ? ones(size) : checkedWeights(weights, size);
  }

  /** Returns the number of examples, n. */
  public int size() {
    return size;
  }

  /** Returns a copy of the shape of one example, without the batch dimension. */
  public int[] featureShape() {
    return featureShape.clone();
  }

  /** Returns the number of features of one example, the product of the feature shape. */
  public int featureLength() {
    return featureLength;
  }

  /** Returns the n × featureLength features, not copied: do not write to them. */
  public float[] features() {
    return features;
  }

  /** Returns the n × targetWidth targets, not copied: do not write to them. */
  public float[] targets() {
    return targets;
  }

  /** Returns the number of targets of one example; 1 for a class index. */
  public int targetWidth() {
    return targetWidth;
  }

  /** Returns the n weights, not copied: do not write to them. */
  public float[] weights() {
    return weights;
  }

  /**
   * Returns the same examples under another feature shape of equal length, sharing the arrays.
   *
   * @throws IllegalArgumentException if the product of the new shape is not {@link
   *     #featureLength()}
   */
  public Examples withFeatureShape(int... newShape) {
    if (lengthOf(newShape) != featureLength) {
      throw new IllegalArgumentException(
          "feature shape "
              + Arrays.toString(newShape)
              + " has "
              + lengthOf(newShape)
              + " values, expected "
              + featureLength
              + " as in "
              + Arrays.toString(featureShape));
    }
    return new Examples(features, newShape, targets, targetWidth, weights);
  }

  /**
   * Returns a copy of the rows {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= size()}
   */
  public Examples slice(int from, int to) {
    if (from < 0 || to < from || to > size) {
      throw new IndexOutOfBoundsException(
          "slice from " + from + " to " + to + ", expected 0 <= from <= to <= " + size);
    }
    return new Examples(
        Arrays.copyOfRange(features, from * featureLength, to * featureLength),
        featureShape,
        Arrays.copyOfRange(targets, from * targetWidth, to * targetWidth),
        targetWidth,
        Arrays.copyOfRange(weights, from, to));
  }

  /**
   * Returns a copy of the given rows, in the given order; rows may repeat.
   *
   * @throws IndexOutOfBoundsException if a row is not in {@code [0, size())}
   * @throws IllegalArgumentException if the result does not fit in one array
   */
  public Examples select(int[] rows) {
    float[] newFeatures = new float[arrayLength((long) rows.length * featureLength)];
    float[] newTargets = new float[arrayLength((long) rows.length * targetWidth)];
    float[] newWeights = new float[rows.length];
    gather(rows, 0, rows.length, newFeatures, newTargets, newWeights);
    return new Examples(newFeatures, featureShape, newTargets, targetWidth, newWeights);
  }

  /**
   * Copies the rows {@code rows[from]} to {@code rows[from + count - 1]} into the caller's buffers,
   * one minibatch packed as in this class; longer buffers keep their tail.
   *
   * @param rows row numbers in {@code [0, size())}; they may repeat
   * @param from the first position of {@code rows} to use
   * @param count the number of rows to copy
   * @param features receives count × featureLength values
   * @param targets receives count × targetWidth values
   * @param weights receives count values
   * @throws IndexOutOfBoundsException if the positions are outside {@code rows} or a row is outside
   *     {@code [0, size())}
   * @throws IllegalArgumentException if a buffer is too short
   */
  public void gather(
      int[] rows, int from, int count, float[] features, float[] targets, float[] weights) {
    if (from < 0 || count < 0 || from > rows.length - count) {
      throw new IndexOutOfBoundsException(
          "positions from " + from + ", count " + count + ", in " + rows.length + " rows");
    }
    requireRoom("features", features, (long) count * featureLength);
    requireRoom("targets", targets, (long) count * targetWidth);
    requireRoom("weights", weights, count);
    for (int i = 0; i < count; i++) {
      int row = rows[from + i];
      if (row < 0 || row >= size) {
        throw new IndexOutOfBoundsException(
            "row " + row + " at position " + (from + i) + ", expected 0 to " + (size - 1));
      }
      System.arraycopy(
          this.features, row * featureLength, features, i * featureLength, featureLength);
      System.arraycopy(this.targets, row * targetWidth, targets, i * targetWidth, targetWidth);
      weights[i] = this.weights[row];
    }
  }

  /**
   * Returns a copy of all rows of the parts, in order.
   *
   * @throws IllegalArgumentException if there is no part, the shapes or target widths differ, or
   *     the result does not fit in one array
   */
  public static Examples concat(List<Examples> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("found no parts to concatenate, expected 1 or more");
    }
    Examples first = parts.get(0);
    long total = 0;
    for (int i = 0; i < parts.size(); i++) {
      requireSameLayout(first, parts.get(i), i);
      total += parts.get(i).size;
    }
    float[] features = new float[arrayLength(total * first.featureLength)];
    float[] targets = new float[arrayLength(total * first.targetWidth)];
    float[] weights = new float[arrayLength(total)];
    int row = 0;
    for (Examples part : parts) {
      System.arraycopy(part.features, 0, features, row * first.featureLength, part.features.length);
      System.arraycopy(part.targets, 0, targets, row * first.targetWidth, part.targets.length);
      System.arraycopy(part.weights, 0, weights, row, part.size);
      row += part.size;
    }
    return new Examples(features, first.featureShape, targets, first.targetWidth, weights);
  }

  @Override
  public String toString() {
    return "Examples("
        + size
        + " of feature shape "
        + Arrays.toString(featureShape)
        + " and target width "
        + targetWidth
        + ")";
  }

  private static int lengthOf(int[] shape) {
    long length = 1;
    for (int dimension : shape) {
      length *= dimension;
      if (dimension < 1 || length > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "feature shape is "
                + Arrays.toString(shape)
                + ", expected dimensions of 1 or more with a product below 2^31");
      }
    }
    if (shape.length == 0) {
      throw new IllegalArgumentException("feature shape is [], expected 1 or more dimensions");
    }
    return (int) length;
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1f);
    return ones;
  }

  private static float[] checkedWeights(float[] weights, int size) {
    if (weights.length != size) {
      throw new IllegalArgumentException(
          "weights has " + weights.length + " values, expected " + size);
    }
    for (int i = 0; i < size; i++) {
      if (!(weights[i] >= 0) || Float.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "weight of row " + i + " is " + weights[i] + ", expected a finite value of 0 or more");
      }
    }
    return weights;
  }

  private static void requireRoom(String name, float[] buffer, long needed) {
    if (buffer.length < needed) {
      throw new IllegalArgumentException(
          name + " buffer has " + buffer.length + " values, expected at least " + needed);
    }
  }

  private static void requireSameLayout(Examples first, Examples part, int index) {
    if (!Arrays.equals(first.featureShape, part.featureShape)
        || first.targetWidth != part.targetWidth) {
      throw new IllegalArgumentException(
          "part " + index + " is " + part + ", expected the shape and width of part 0, " + first);
    }
  }

  private static int arrayLength(long length) {
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "the result has " + length + " values, expected at most " + (Integer.MAX_VALUE - 8));
    }
    return (int) length;
  }
}
