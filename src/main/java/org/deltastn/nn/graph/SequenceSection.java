package org.deltastn.nn.graph;

import java.util.Arrays;
import java.util.List;
import org.deltastn.nn.Pass;
import org.deltastn.nn.StreamState;
import org.deltastn.nn.recurrent.SequencePool;
import org.deltastn.nn.recurrent.TimeSteps;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * The nodes from {@link TimeSteps} to {@link SequencePool}, whose rows are the time steps of
 * examples: each example is a stream from zeros, and its offset and its values of hyperparameters
 * are those of all of its steps.
 */
final class SequenceSection {

  private final boolean[] inside;

  private SequenceSection(boolean... inside) {
    this.inside = inside;
  }

  /**
   * Returns the section of a network.
   *
   * @return null for a network without {@link TimeSteps}
   * @throws IllegalArgumentException naming the layer, if time steps are pooled that are none, meet
   *     rows that are none, or reach the output
   */
  static SequenceSection of(List<Architecture.Node> nodes) {
    boolean[] inside = new boolean[nodes.size()];
    boolean found = false;
    for (int i = 0; i < inside.length; i++) {
      Architecture.Node node = nodes.get(i);
      int steps = 0;
      for (int input : node.inputs()) {
        steps += input != Architecture.INPUT && inside[input] ? 1 : 0;
      }
      if (node.layer() instanceof SequencePool) {
        require(
            node,
            steps == 1 && inside[node.inputs()[0]],
            "pools time steps, and reads none: a layer that parts sequences must come before it");
      } else {
        require(
            node,
            steps == 0 || steps == node.inputs().length,
            "reads both time steps and whole sequences: pool the time steps first");
        inside[i] = steps > 0 || node.layer() instanceof TimeSteps;
        found |= inside[i];
      }
    }
    if (!found) {
      return null;
    }
    Architecture.Node last = nodes.get(inside.length - 1);
    require(last, !inside[inside.length - 1], "puts out time steps: pool them before the output");
    return new SequenceSection(inside);
  }

  private static void require(Architecture.Node node, boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("layer '" + node.name() + "' " + message);
    }
  }

  /** Returns whether a node puts out time steps. */
  boolean contains(int node) {
    return inside[node];
  }

  /** Returns the pass over the time steps of a pass over B examples. */
  static Pass inner(Pass outer, int examples, int steps) {
    Backend backend = outer.backend();
    Tensor offset = null;
    Tensor gradient = null;
    if (outer.offset() != null) {
      int h = outer.offset().size(1);
      offset = outer.workspace().take(steps * examples, h);
      for (int t = 0; t < steps; t++) {
        backend.copy(outer.offset(), offset.view((long) t * examples * h, examples, h));
      }
    }
    if (outer.offsetGradient() != null) {
      gradient = outer.workspace().take(steps * examples, outer.offsetGradient().size(1));
      backend.fill(gradient, 0);
    }
    double[][] values = outer.values().clone();
    for (int j = 0; j < values.length; j++) {
      double[] rows = values[j];
      if (rows.length > 1) {
        values[j] = new double[steps * examples];
        Arrays.setAll(values[j], i -> rows[i % examples]);
      }
    }
    return new Pass(
        outer.kind(),
        backend,
        outer.workspace(),
        outer.parameters(),
        outer.gradients(),
        offset,
        gradient,
        values,
        outer.stream(),
        StreamState.ofPass(backend, outer.workspace(), examples));
  }

  /** Adds to the offset's gradient of every example that of its time steps. */
  static void addOffsetGradient(Pass inner, Pass outer) {
    if (inner == null || inner.offsetGradient() == null) {
      return;
    }
    Tensor to = outer.offsetGradient();
    int length = (int) to.length();
    Tensor steps = inner.offsetGradient();
    Tensor sum = outer.workspace().take(length);
    outer.backend().sumRows(steps.reshape((int) (steps.length() / length), length), sum);
    outer.backend().axpy(1, sum, to.reshape(length));
  }

  /**
   * Returns the share of every time step in the loss: that of its example, in equal parts for its
   * words.
   *
   * @param omega the share of every example
   * @param lengths the words of every example
   */
  static double[] shares(double[] omega, int[] lengths, int steps) {
    double[] shares = new double[steps * lengths.length];
    for (int i = 0; i < shares.length; i++) {
      int b = i % lengths.length;
      shares[i] = i / lengths.length < lengths[b] ? omega[b] / lengths[b] : 0;
    }
    return shares;
  }
}
