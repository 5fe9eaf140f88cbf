package org.deltastn.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.DescentStep;

/**
 * The steps of gradient descent that are offered to layers for one vector of parameters: in a pass
 * a layer may take that of one of its arrays at once, in place of writing the gradient, and nothing
 * of the pass reads the array afterwards. Who offers them takes the others.
 */
public final class DescentSteps {

  /**
   * Values of the vector that follow each other.
   *
   * @param offset of the first one
   * @param length how many, at least 1
   */
  public record Range(int offset, int length) {}

  private final List<ParameterLayout.Entry> entries;
  private final Tensor parameters;
  private final Tensor velocity;
  private final boolean[] taken;
  private double learningRate;
  private double momentum;

  /**
   * Creates the steps of a vector.
   *
   * @param layout of the vector
   * @param velocity the optimizer's, of the same length
   */
  public DescentSteps(ParameterLayout layout, Tensor parameters, Tensor velocity) {
    this.entries = layout.entries();
    this.parameters = parameters;
    this.velocity = velocity;
    taken = new boolean[entries.size()];
  }

  /** Offers the steps of all arrays, anew. */
  public void offer(double learningRate, double momentum) {
    this.learningRate = learningRate;
    this.momentum = momentum;
    Arrays.fill(taken, false);
  }

  /**
   * Returns the step of an array, which the caller takes; null where the array is another node's.
   *
   * @param index of the array among those that the node declares
   * @throws IllegalStateException if it was taken already
   */
  DescentStep take(int node, int index) {
    int own = 0;
    for (int i = 0; i < taken.length; i++) {
      ParameterLayout.Entry entry = entries.get(i);
      if (entry.node() == node && own++ == index) {
        if (taken[i]) {
          throw new IllegalStateException(
              "found a second gradient of '" + entry.spec().name() + "' of " + entry.layer());
        }
        taken[i] = true;
        int[] shape = entry.spec().shape();
        return new DescentStep(
            parameters.view(entry.offset(), shape),
            velocity.view(entry.offset(), shape),
            learningRate,
            momentum);
      }
    }
    return null;
  }

  /** Returns what no layer took, in as few ranges as possible. */
  public List<Range> others() {
    List<Range> ranges = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      ParameterLayout.Entry entry = entries.get(i);
      if (taken[i] || entry.length() == 0) {
        continue;
      }
      Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.offset() + last.length() == entry.offset()) {
        ranges.set(ranges.size() - 1, new Range(last.offset(), last.length() + entry.length()));
      } else {
        ranges.add(new Range(entry.offset(), entry.length()));
      }
    }
    return ranges;
  }
}
