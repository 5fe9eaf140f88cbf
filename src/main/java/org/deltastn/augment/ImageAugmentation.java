package org.deltastn.augment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.backend.ImageChanges;

/**
 * Random augmentation of minibatches of images, every example at strengths of its own (Section
 * 5.2).
 *
 * <p>The operations and their order, each with what it draws at strength s:
 *
 * <ol>
 *   <li>reflection left to right with probability ½, where it is on;
 *   <li>one affine map about the centre ((W−1)/2, (H−1)/2), resampled bilinearly with zeros
 *       outside: rotation by U(−s, s) degrees, translation by U(−sW, sW) and U(−sH, sH) pixels,
 *       scale U(1−s, 1+s), shear of the x axis by U(−s, s) degrees;
 *   <li>brightness, contrast and saturation by factors U(max(0, 1−s), 1+s), blending with black,
 *       the mean of the grey image, and the grey image (0.2989 R + 0.587 G + 0.114 B), then hue by
 *       U(−s, s) turns in the HSV model; values are in [0, 1] and clamped to it;
 *   <li>cutout (DeVries and Taylor, 2017): square holes of zeros, their centres uniform over the
 *       pixels, clipped at the border. Both numbers are rounded; a side above the image's longer
 *       one counts as that one, and more holes than pixels count as the number of pixels.
 * </ol>
 *
 * <p>At strength 0 every operation leaves an image unchanged, to the bit. Immutable and safe for
 * use by several threads.
 */
public final class ImageAugmentation {

  private static final int COLOURS =
      ImageChanges.BRIGHTNESS | ImageChanges.CONTRAST | ImageChanges.SATURATION | ImageChanges.HUE;

  private final ImageShape shape;
  private final boolean horizontalFlip;

  /**
   * Creates an augmentation.
   *
   * @param horizontalFlip whether images are reflected left to right half of the time
   */
  public ImageAugmentation(ImageShape shape, boolean horizontalFlip) {
    this.shape = shape;
    this.horizontalFlip = horizontalFlip;
  }

  /**
   * Draws what is random for a minibatch.
   *
   * @param rows examples, B
   * @param strengths for each kind in use one value, or one for every example
   * @throws IllegalArgumentException if a kind does not augment images, or not images of this
   *     shape, if its values are not 1 or B or are outside its domain, or if only one of the two
   *     kinds of cutout is given
   */
  public AugmentationDraw draw(
      int rows, Map<HyperparameterKind, double[]> strengths, RandomStream stream) {
    return new AugmentationDraw(shape, horizontalFlip, rows, strengths, stream);
  }

  /**
   * Augments a minibatch in place.
   *
   * @param images B×C×H×W
   * @param threads that share the examples, at least 1, the calling one included; the result does
   *     not depend on their number
   * @throws IllegalArgumentException if there are fewer values than the draw's examples need, or no
   *     thread
   */
  public void apply(float[] images, AugmentationDraw draw, int threads) {
    int rows = draw.rows();
    if (!draw.shape().equals(shape)) {
      throw new IllegalArgumentException("drawn for " + draw.shape() + ", not for " + shape);
    }
    if (images.length < (long) rows * shape.length()) {
      throw new IllegalArgumentException(
          rows + " images of " + shape + " have more than the " + images.length + " values found");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
    int parts = Math.min(threads, rows);
    List<CompletableFuture<Void>> others = new ArrayList<>();
    for (int part = 1; part < parts; part++) {
      int from = (int) ((long) part * rows / parts);
      int to = (int) ((part + 1L) * rows / parts);
      others.add(
          CompletableFuture.runAsync(
              () -> apply(images, draw, from, to),
              work -> new Thread(work, "image-augmentation").start()));
    }
    apply(images, draw, 0, parts == 0 ? 0 : rows / parts);
    others.forEach(CompletableFuture::join);
  }

  private void apply(float[] images, AugmentationDraw draw, int from, int to) {
    AffineWarp warp = draw.warps() ? new AffineWarp(shape) : null;
    ColourJitter jitter = draw.colours() ? new ColourJitter(shape) : null;
    for (int b = from; b < to; b++) {
      int offset = b * shape.length();
      int steps = draw.operations(b);
      if ((steps & ImageChanges.FLIP) != 0) {
        Flip.apply(images, offset, shape);
      }
      if ((steps & ImageChanges.WARP) != 0) {
        warp(warp, images, offset, draw, b);
      }
      if (jitter != null) {
        jitter(jitter, images, offset, draw, b, steps);
      }
      for (int k = 0; k < draw.centresY.length && k < draw.holes[b]; k++) {
        Cutout.apply(
            images, offset, shape, draw.centresY[k][b], draw.centresX[k][b], draw.lengths[b]);
      }
    }
  }

  private static void warp(
      AffineWarp warp, float[] images, int offset, AugmentationDraw draw, int b) {
    warp.apply(
        images,
        offset,
        AugmentationDraw.at(draw.rotation, b, 0),
        AugmentationDraw.at(draw.shear, b, 0),
        AugmentationDraw.at(draw.scale, b, 1),
        AugmentationDraw.at(draw.translationX, b, 0),
        AugmentationDraw.at(draw.translationY, b, 0));
  }

  private static void jitter(
      ColourJitter jitter, float[] images, int offset, AugmentationDraw draw, int b, int steps) {
    if ((steps & COLOURS) == 0) {
      return;
    }
    jitter.load(images, offset);
    if ((steps & ImageChanges.BRIGHTNESS) != 0) {
      jitter.brightness((float) draw.brightness[b]);
    }
    if ((steps & ImageChanges.CONTRAST) != 0) {
      jitter.contrast((float) draw.contrast[b]);
    }
    if ((steps & ImageChanges.SATURATION) != 0) {
      jitter.saturation((float) draw.saturation[b]);
    }
    if ((steps & ImageChanges.HUE) != 0) {
      jitter.hue(draw.hue[b]);
    }
    jitter.store(images, offset);
  }
}
