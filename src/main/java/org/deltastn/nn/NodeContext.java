package org.deltastn.nn;

import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;
import org.deltastn.tensor.backend.Workspace;

/**
 * Gives a layer its part of a pass: its own parameters, gradients and randomness, and the engine.
 */
public final class NodeContext {

  private final Pass pass;
  private final int node;
  private final boolean[] needsInputGradient;

  public NodeContext(Pass pass, int node, boolean[] needsInputGradient) {
    this.pass = pass;
    this.node = node;
    this.needsInputGradient = needsInputGradient;
  }

  /** Returns which pass this is. */
  public PassKind kind() {
    return pass.kind();
  }

  /** Returns the engine. */
  public Backend backend() {
    return pass.backend();
  }

  /** Returns a temporary of undefined contents, valid to the end of the pass. */
  public Tensor take(int... shape) {
    return pass.workspace().take(shape);
  }

  /** Returns the source of temporaries. */
  public Workspace workspace() {
    return pass.workspace();
  }

  /** Returns a general parameter of this layer, by its place in {@link Layer#parameters()}. */
  public Tensor general(int index) {
    return pass.parameters().general(node, index);
  }

  /** Returns where the gradient of a general parameter is written. */
  public Tensor generalGradient(int index) {
    return pass.gradients().general(node, index);
  }

  /**
   * Returns the step of a general parameter for this layer to take in place of writing its
   * gradient, or null where the gradient is to be written. Whoever asks takes the step, and reads
   * the parameter no more.
   */
  public DescentStep generalStep(int index) {
    return pass.gradients().generalStep(node, index);
  }

  /** Returns a response parameter of this layer. */
  public Tensor response(int index) {
    return pass.parameters().response(node, index);
  }

  /** Returns where the gradient of a response parameter is written. */
  public Tensor responseGradient(int index) {
    return pass.gradients().response(node, index);
  }

  /** Returns the step of a response parameter, as {@link #generalStep}. */
  public DescentStep responseStep(int index) {
    return pass.gradients().responseStep(node, index);
  }

  /** Returns the offset c (B×h), or null when there is none. */
  public Tensor offset() {
    return pass.offset();
  }

  /** Returns the gradient of the offset (B×h), to be added to. */
  public Tensor offsetGradient() {
    return pass.offsetGradient();
  }

  /** Returns the values of a hyperparameter: one, or one for every row. */
  public double[] values(int hyperparameter) {
    return pass.values()[hyperparameter];
  }

  /** Returns the randomness of this layer in this pass. */
  public RandomStream stream() {
    return pass.stream().fold(node);
  }

  /**
   * Returns B, the number of streams that the rows of the pass are time steps of, time first.
   *
   * @throws IllegalStateException if the rows are not sequences
   */
  public int streams() {
    return streamState().streams();
  }

  /**
   * Returns what this layer carries from minibatch to minibatch, to be read and written.
   *
   * @param index distinguishes what one layer carries
   * @throws IllegalStateException if the rows are not sequences
   */
  public Tensor carried(int index, int... shape) {
    return streamState().get(node, index, shape);
  }

  private StreamState streamState() {
    if (pass.streams() == null) {
      throw new IllegalStateException("a recurrent layer needs a pass over sequences");
    }
    return pass.streams();
  }

  /** Returns whether the gradient of an input is needed. */
  public boolean needsInputGradient(int input) {
    return needsInputGradient[input];
  }
}
