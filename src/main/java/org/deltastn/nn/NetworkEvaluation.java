package org.deltastn.nn;

import java.util.List;
import org.deltastn.tensor.Tensor;

/** A network evaluated on a minibatch: its output, and its derivatives there. */
public final class NetworkEvaluation {

  private final Network network;
  private final Pass pass;
  private final Evaluation[] evaluations;

  NetworkEvaluation(Network network, Pass pass, Tensor x) {
    this.network = network;
    this.pass = pass;
    List<Architecture.Node> nodes = network.nodes();
    evaluations = new Evaluation[nodes.size()];
    for (int i = 0; i < evaluations.length; i++) {
      int[] from = nodes.get(i).inputs();
      Tensor[] inputs = new Tensor[from.length];
      for (int k = 0; k < from.length; k++) {
        inputs[k] = from[k] == Architecture.INPUT ? x : evaluations[from[k]].output();
      }
      evaluations[i] = nodes.get(i).layer().forward(network.context(pass, i), inputs);
    }
  }

  /** Returns the output, minibatch first. */
  public Tensor output() {
    return evaluations[evaluations.length - 1].output();
  }

  /** Returns the tangent of the output in the direction Θc (Equation 3.13); null for zero. */
  public Tensor jvp() {
    Tensor[] tangents = new Tensor[evaluations.length];
    for (int i = 0; i < evaluations.length; i++) {
      int[] from = network.nodes().get(i).inputs();
      Tensor[] inputs = new Tensor[from.length];
      for (int k = 0; k < from.length; k++) {
        inputs[k] = from[k] == Architecture.INPUT ? null : tangents[from[k]];
      }
      tangents[i] = evaluations[i].jvp(inputs);
    }
    return tangents[evaluations.length - 1];
  }

  /** Pulls the gradient of the output back through the value path to every gradient wanted. */
  public void backward(Tensor gradient) {
    Tensor[] gradients = new Tensor[evaluations.length];
    boolean[] summed = new boolean[evaluations.length];
    gradients[evaluations.length - 1] = gradient;
    for (int i = evaluations.length - 1; i >= 0; i--) {
      if (gradients[i] == null) {
        continue;
      }
      int[] inputs = network.nodes().get(i).inputs();
      Tensor[] parts = evaluations[i].backward(gradients[i]);
      for (int k = 0; k < inputs.length; k++) {
        if (network.needsGradient(inputs[k])) {
          gather(gradients, summed, inputs[k], parts[k]);
        }
      }
    }
  }

  private void gather(Tensor[] gradients, boolean[] summed, int node, Tensor part) {
    if (gradients[node] == null) {
      gradients[node] = part;
      return;
    }
    if (!summed[node]) {
      // The first part may be shared with another node: it is not ours to add to.
      Tensor sum = pass.workspace().take(part.shape());
      pass.backend().copy(gradients[node], sum);
      gradients[node] = sum;
      summed[node] = true;
    }
    pass.backend().axpy(1, part, gradients[node]);
  }
}
