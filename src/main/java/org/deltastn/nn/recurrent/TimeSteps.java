package org.deltastn.nn.recurrent;

import java.util.Arrays;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/**
 * Turns examples of T words, B×T, into the rows of their time steps, time first: row tB + b is word
 * t of example b. The layers up to a {@link SequencePool} read each example as a stream of its own
 * that starts from zeros.
 *
 * <p>An example of fewer words has {@link #PADDING} after its last one. There are as many steps as
 * the longest example of the minibatch has words, and at least one; a padded step reads word 0,
 * which no pooling sees.
 */
public final class TimeSteps implements Layer {

  /** Stands in an example in place of the words after its end. */
  public static final int PADDING = -1;

  private final int length;

  /**
   * Creates a layer.
   *
   * @param length T, the maximum number of words of an example
   * @throws IllegalArgumentException if it is below 1
   */
  public TimeSteps(int length) {
    if (length < 1) {
      throw new IllegalArgumentException(
          "a sequence needs a length of at least 1, found " + length);
    }
    this.length = length;
  }

  /**
   * Returns the number of words of every example, those before its first {@link #PADDING}.
   *
   * @param x B×T
   */
  public static int[] lengths(Tensor x) {
    return lengths(x.size(1), x.toFloats());
  }

  private static int[] lengths(int length, float... words) {
    int[] lengths = new int[words.length / length];
    for (int b = 0; b < lengths.length; b++) {
      while (lengths[b] < length && words[b * length + lengths[b]] >= 0) {
        lengths[b]++;
      }
    }
    return lengths;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    if (!Arrays.equals(inputs[0], new int[] {length})) {
      throw new IllegalArgumentException(
          "expects sequences of " + length + " words, found shape " + Arrays.toString(inputs[0]));
    }
    return new int[] {1};
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    float[] words = inputs[0].toFloats();
    int[] lengths = lengths(length, words);
    int rows = lengths.length;
    int steps = Math.max(1, Arrays.stream(lengths).max().orElse(1));
    float[] unrolled = new float[steps * rows];
    for (int i = 0; i < unrolled.length; i++) {
      int b = i % rows;
      int t = i / rows;
      unrolled[i] = t < lengths[b] ? words[b * length + t] : 0;
    }
    Tensor output = context.take(unrolled.length, 1);
    output.set(unrolled);
    return new Evaluation() {
      @Override
      public Tensor output() {
        return output;
      }

      @Override
      public Tensor jvp(Tensor... tangents) {
        return null;
      }

      @Override
      public Tensor[] backward(Tensor gradient) {
        return new Tensor[] {null};
      }
    };
  }
}
