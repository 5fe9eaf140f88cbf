package org.deltastn.nn.recurrent;

import java.util.Arrays;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Makes one row of the time steps of each example: y_b = Σ_t m_tb x_tb over the L_b words that the
 * example has, with m_tb = 1 / L_b for the mean, or 1 at the last of them alone. Padded steps have
 * m = 0, and an example without words has y = 0.
 *
 * <p>It reads the time steps, and the examples as they were before {@link TimeSteps}.
 */
public final class SequencePool implements Layer {

  /** What is made of the time steps. */
  public enum Kind {
    /** The last word's. */
    LAST,
    /** The mean over the words. */
    MEAN
  }

  private final Kind kind;

  /** Creates a layer. */
  public SequencePool(Kind kind) {
    this.kind = kind;
  }

  /**
   * Returns the shape of a time step.
   *
   * @throws IllegalArgumentException unless the inputs are vectors: time steps, and examples
   */
  @Override
  public int[] outputShape(int[]... inputs) {
    if (inputs.length != 2 || inputs[0].length != 1 || inputs[1].length != 1) {
      throw new IllegalArgumentException(
          "pooling over time needs the vectors of time steps and the words of the examples, found"
              + " shapes "
              + Arrays.deepToString(inputs));
    }
    return inputs[0];
  }

  @Override
  public String description() {
    return "SequencePool(" + kind + ")";
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return new Pooled(context, inputs[0], TimeSteps.lengths(inputs[1]));
  }

  private final class Pooled implements Evaluation {

    private final NodeContext context;
    private final Backend backend;
    private final int rows;
    private final int steps;
    private final int units;
    private final Tensor weights;
    private final Tensor output;

    private Pooled(NodeContext context, Tensor x, int... lengths) {
      this.context = context;
      this.backend = context.backend();
      rows = lengths.length;
      steps = x.size(0) / rows;
      units = x.size(1);
      double[] m = new double[steps * rows];
      for (int b = 0; b < rows; b++) {
        for (int t = 0; t < lengths[b]; t++) {
          boolean last = t == lengths[b] - 1;
          m[t * rows + b] = kind == Kind.MEAN ? 1.0 / lengths[b] : last ? 1 : 0;
        }
      }
      weights = context.take(m.length);
      weights.set(m);
      output = pool(x);
    }

    private Tensor pool(Tensor x) {
      Tensor weighted = context.take(x.shape());
      backend.scaleRows(x, weights, weighted);
      Tensor sums = context.take(rows, units);
      backend.sumRows(weighted.reshape(steps, rows * units), sums.reshape(rows * units));
      return sums;
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      return tangents[0] == null ? null : pool(tangents[0]);
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      Tensor ofX = context.take(steps * rows, units);
      for (int t = 0; t < steps; t++) {
        backend.copy(gradient, ofX.view((long) t * rows * units, rows, units));
      }
      backend.scaleRows(ofX, weights, ofX);
      return new Tensor[] {ofX, null};
    }
  }
}
