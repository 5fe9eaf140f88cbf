package org.deltastn.augment;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.backend.ImageChanges;

/**
 * Holds one draw of everything that is random in the augmentation of a minibatch; immutable.
 *
 * <p>What is drawn for an example depends on its place in the minibatch, the minibatch's size and
 * its own strengths. An array is null where its operation changes no example.
 */
public final class AugmentationDraw implements ImageChanges {

  /** The random numbers, each from a stream of its own. */
  private enum Use {
    FLIP,
    ROTATION,
    TRANSLATION_X,
    TRANSLATION_Y,
    SCALE,
    SHEAR,
    BRIGHTNESS,
    CONTRAST,
    SATURATION,
    HUE,
    HOLES
  }

  private final ImageShape shape;
  private final int rows;
  private final Map<HyperparameterKind, double[]> strengths;
  private final RandomStream stream;

  /** Whether an example is flipped. */
  final boolean[] flips;

  /** Rotation and shear in degrees, translation in pixels, scale as a factor. */
  final double[] rotation;

  final double[] translationX;
  final double[] translationY;
  final double[] scale;
  final double[] shear;

  /** Factors of brightness, contrast and saturation; shift of hue in turns. */
  final double[] brightness;

  final double[] contrast;
  final double[] saturation;
  final double[] hue;

  /** Holes of an example, and their side in pixels. */
  final int[] holes;

  final int[] lengths;

  /** Centres of hole k of example b: centresY[k][b], centresX[k][b]. */
  final int[][] centresY;

  final int[][] centresX;

  AugmentationDraw(
      ImageShape shape,
      boolean horizontalFlip,
      int rows,
      Map<HyperparameterKind, double[]> strengths,
      RandomStream stream) {
    this.shape = shape;
    this.rows = rows;
    this.strengths = strengths;
    this.stream = stream;
    requireStrengths();
    flips = horizontalFlip ? coins() : null;
    rotation = around(HyperparameterKind.ROTATION, Use.ROTATION, 1);
    translationX = around(HyperparameterKind.TRANSLATION, Use.TRANSLATION_X, shape.width());
    translationY = around(HyperparameterKind.TRANSLATION, Use.TRANSLATION_Y, shape.height());
    scale = factor(HyperparameterKind.SCALE, Use.SCALE);
    shear = around(HyperparameterKind.SHEAR, Use.SHEAR, 1);
    brightness = factor(HyperparameterKind.BRIGHTNESS, Use.BRIGHTNESS);
    contrast = factor(HyperparameterKind.CONTRAST, Use.CONTRAST);
    saturation = factor(HyperparameterKind.SATURATION, Use.SATURATION);
    hue = around(HyperparameterKind.HUE, Use.HUE, 1);
    // More holes than pixels cut nothing more, and a side above the image's would only shift the
    // clip.
    holes = whole(HyperparameterKind.CUTOUT_HOLES, shape.plane());
    lengths = whole(HyperparameterKind.CUTOUT_LENGTH, Math.max(shape.height(), shape.width()));
    int most = 0;
    for (int b = 0; holes != null && lengths != null && b < rows; b++) {
      most = Math.max(most, lengths[b] == 0 ? 0 : holes[b]);
    }
    centresY = new int[most][];
    centresX = new int[most][];
    for (int k = 0; k < most; k++) {
      RandomStream ofHole = stream.fold(Use.HOLES.ordinal()).fold(k);
      centresY[k] = below(shape.height(), ofHole.fold(0));
      centresX[k] = below(shape.width(), ofHole.fold(1));
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  /** Returns the shape of the images that this was drawn for. */
  public ImageShape shape() {
    return shape;
  }

  @Override
  public int[] imageShape() {
    return new int[] {shape.channels(), shape.height(), shape.width()};
  }

  @Override
  public int[] operations() {
    int[] operations = new int[rows];
    Arrays.setAll(operations, this::operations);
    return operations;
  }

  @Override
  public double[] numbers() {
    double[] numbers = new double[rows * NUMBERS];
    for (int b = 0; b < rows; b++) {
      int at = b * NUMBERS;
      if (warps()) {
        double[] inverse =
            AffineWarp.inverse(
                shape,
                at(rotation, b, 0),
                at(shear, b, 0),
                at(scale, b, 1),
                at(translationX, b, 0),
                at(translationY, b, 0));
        System.arraycopy(inverse, 0, numbers, at, inverse.length);
      }
      numbers[at + 6] = at(brightness, b, 1);
      numbers[at + 7] = at(contrast, b, 1);
      numbers[at + 8] = at(saturation, b, 1);
      numbers[at + 9] = at(hue, b, 0);
    }
    return numbers;
  }

  @Override
  public int[] holeEdges() {
    int most = centresY.length;
    int[] edges = new int[rows * most * EDGES];
    for (int b = 0; b < rows; b++) {
      for (int k = 0; k < most && k < holes[b]; k++) {
        int[] hole = Cutout.edges(shape, centresY[k][b], centresX[k][b], lengths[b]);
        System.arraycopy(hole, 0, edges, (b * most + k) * EDGES, EDGES);
      }
    }
    return edges;
  }

  @Override
  public void apply(float[] images, int threads) {
    new ImageAugmentation(shape, flips != null).apply(images, this, threads);
  }

  /** Returns the steps that are applied to an example; factors are compared as floats. */
  int operations(int b) {
    boolean warped =
        at(rotation, b, 0) != 0
            || at(shear, b, 0) != 0
            || at(scale, b, 1) != 1
            || at(translationX, b, 0) != 0
            || at(translationY, b, 0) != 0;
    return (flips != null && flips[b] ? FLIP : 0)
        | (warped ? WARP : 0)
        | ((float) at(brightness, b, 1) != 1 ? BRIGHTNESS : 0)
        | ((float) at(contrast, b, 1) != 1 ? CONTRAST : 0)
        | ((float) at(saturation, b, 1) != 1 ? SATURATION : 0)
        | (at(hue, b, 0) != 0 ? HUE : 0);
  }

  /** Returns what was drawn for an example, or the value that leaves it unchanged. */
  static double at(double[] draws, int b, double none) {
    return draws == null ? none : draws[b];
  }

  /** Returns whether no example is changed. */
  public boolean isIdentity() {
    return flips == null && !warps() && !colours() && centresY.length == 0;
  }

  boolean warps() {
    return rotation != null || translationX != null || scale != null || shear != null;
  }

  boolean colours() {
    return brightness != null || contrast != null || saturation != null || hue != null;
  }

  private void requireStrengths() {
    for (Map.Entry<HyperparameterKind, double[]> entry : strengths.entrySet()) {
      HyperparameterKind kind = entry.getKey();
      double[] values = entry.getValue();
      if (!kind.isImage()) {
        throw new IllegalArgumentException(kind.jsonName() + " does not augment images");
      }
      shape.require(kind);
      if (values.length != 1 && values.length != rows) {
        throw new IllegalArgumentException(
            kind.jsonName()
                + " of "
                + rows
                + " images needs 1 or "
                + rows
                + " values, found "
                + values.length);
      }
      for (double value : values) {
        if (!kind.takes(value)) {
          throw new IllegalArgumentException(
              kind.jsonName() + " must lie in " + kind.domain() + ", found " + value);
        }
      }
    }
    boolean counted = strengths.containsKey(HyperparameterKind.CUTOUT_HOLES);
    if (counted != strengths.containsKey(HyperparameterKind.CUTOUT_LENGTH)) {
      throw new IllegalArgumentException(
          "cutoutHoles and cutoutLength must be given together, found only "
              + (counted ? "cutoutHoles" : "cutoutLength"));
    }
  }

  /** Returns a strength by example, or null where it is 0 for all. */
  private double[] strength(HyperparameterKind kind) {
    double[] values = strengths.get(kind);
    if (values == null || Arrays.stream(values).allMatch(value -> value == 0)) {
      return null;
    }
    double[] all = new double[rows];
    Arrays.setAll(all, b -> values[values.length == 1 ? 0 : b]);
    return all;
  }

  /** Draws from U(−s, s), times a unit. */
  private double[] around(HyperparameterKind kind, Use use, double unit) {
    return uniform(kind, use, s -> -s * unit, s -> s * unit);
  }

  /** Draws from U(max(0, 1 − s), 1 + s). */
  private double[] factor(HyperparameterKind kind, Use use) {
    return uniform(kind, use, s -> Math.max(0, 1 - s), s -> 1 + s);
  }

  private double[] uniform(
      HyperparameterKind kind, Use use, DoubleUnaryOperator lower, DoubleUnaryOperator upper) {
    double[] strength = strength(kind);
    if (strength == null) {
      return null;
    }
    double[] draws = new double[rows];
    stream.fold(use.ordinal()).uniform(draws, rows);
    for (int b = 0; b < rows; b++) {
      double from = lower.applyAsDouble(strength[b]);
      draws[b] = from + draws[b] * (upper.applyAsDouble(strength[b]) - from);
    }
    return draws;
  }

  private int[] whole(HyperparameterKind kind, int most) {
    double[] strength = strength(kind);
    return strength == null
        ? null
        : Arrays.stream(strength).mapToInt(s -> (int) Math.min(most, Math.rint(s))).toArray();
  }

  private boolean[] coins() {
    int[] bits = new int[rows];
    stream.fold(Use.FLIP.ordinal()).bits(bits, rows);
    boolean[] heads = new boolean[rows];
    for (int b = 0; b < rows; b++) {
      heads[b] = bits[b] < 0;
    }
    return heads;
  }

  private int[] below(int bound, RandomStream from) {
    int[] numbers = new int[rows];
    from.bits(numbers, rows);
    for (int b = 0; b < rows; b++) {
      numbers[b] = (int) (((numbers[b] & 0xFFFFFFFFL) * bound) >>> 32);
    }
    return numbers;
  }
}
