package org.deltastn.nn.graph;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Workspace;

/**
 * Holds a tensor for every node while a network is gone through, and gives memory back to the
 * workspace once the last node that has it is done. Nodes may share tensors, or views of one.
 */
final class Flow {

  private final Workspace workspace;
  private final Tensor borrowed;
  private final Tensor[] tensors;
  private final boolean[] kept;

  /**
   * Creates the flow of so many nodes, without tensors.
   *
   * @param borrowed whose memory is the caller's, though nodes may have views of it; null for none
   */
  Flow(Workspace workspace, int nodes, Tensor borrowed) {
    this.workspace = workspace;
    this.borrowed = borrowed;
    tensors = new Tensor[nodes];
    kept = new boolean[nodes];
  }

  /** Returns the tensor of a node, or null. */
  Tensor get(int node) {
    return tensors[node];
  }

  /** Gives a node a tensor, or null. */
  void put(int node, Tensor tensor) {
    tensors[node] = tensor;
  }

  /** Makes the tensor of a node outlive it. */
  void keep(int node) {
    kept[node] = true;
  }

  /** Ends the need for a node's tensor. */
  void done(int node) {
    Tensor tensor = tensors[node];
    if (!kept[node]) {
      tensors[node] = null;
      release(tensor);
    }
  }

  /** Gives back the memory of a tensor that no node has; null for none. */
  void release(Tensor tensor) {
    if (tensor == null) {
      return;
    }
    Tensor whole = tensor.whole();
    if (borrowed != null && borrowed.whole() == whole) {
      return;
    }
    for (Tensor other : tensors) {
      if (other != null && other.whole() == whole) {
        return;
      }
    }
    workspace.release(whole);
  }
}
