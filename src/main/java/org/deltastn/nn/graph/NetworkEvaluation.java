package org.deltastn.nn.graph;

import java.util.List;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PenalizedEvaluation;
import org.deltastn.nn.recurrent.TimeSteps;
import org.deltastn.tensor.Tensor;

/** A network evaluated on a minibatch: its output, and its derivatives there. */
public final class NetworkEvaluation {

  private final Network network;
  private final Pass pass;

  /** The evaluation of every run, at the index of its last node. */
  private final Evaluation[] evaluations;

  private final Tensor x;

  /** The pass over the time steps of examples; null where there are none. */
  private Pass inner;

  private int steps;

  NetworkEvaluation(Network network, Pass pass, Tensor x) {
    this.network = network;
    this.pass = pass;
    this.x = x;
    evaluations = new Evaluation[network.nodes().size()];
    for (Run run : network.runs()) {
      int[] from = network.nodes().get(run.first()).inputs();
      Tensor[] inputs = new Tensor[from.length];
      for (int k = 0; k < from.length; k++) {
        inputs[k] = from[k] == Architecture.INPUT ? x : evaluations[from[k]].output();
      }
      boolean first = inner == null && network.isInSection(run.last());
      boolean within = !first && network.isInSection(run.last());
      evaluations[run.last()] = run.forward(network, within ? inner : pass, inputs);
      if (first) {
        steps = evaluations[run.last()].output().size(0) / x.size(0);
        inner = SequenceSection.inner(pass, x.size(0), steps);
      }
    }
  }

  /** Returns the output, minibatch first. */
  public Tensor output() {
    return evaluations[evaluations.length - 1].output();
  }

  /**
   * Returns the tangent of the output in the direction Θc (Equation 3.13); null for zero.
   *
   * @throws IllegalStateException if the pass wants no gradients
   */
  public Tensor jvp() {
    requireDerivatives();
    Tensor[] tangents = new Tensor[evaluations.length];
    for (Run run : network.runs()) {
      int[] from = network.nodes().get(run.first()).inputs();
      Tensor[] inputs = new Tensor[from.length];
      for (int k = 0; k < from.length; k++) {
        inputs[k] = from[k] == Architecture.INPUT ? null : tangents[from[k]];
      }
      tangents[run.last()] = evaluations[run.last()].jvp(inputs);
    }
    return tangents[evaluations.length - 1];
  }

  /**
   * Adds the penalties on activations to the loss; {@link #backward} then takes their gradients
   * along. In a linearized pass this comes after {@link #jvp}.
   *
   * @param omega the share of every row in the loss, summing to 1
   * @param loss one value of {@link org.deltastn.tensor.backend.Backend#allocateSums}, added to
   */
  public void penalize(double[] omega, Tensor loss) {
    double[] ofSteps =
        inner == null ? null : SequenceSection.shares(omega, TimeSteps.lengths(x), steps);
    for (int i = 0; i < evaluations.length; i++) {
      if (evaluations[i] instanceof PenalizedEvaluation penalized) {
        penalized.penalize(network.isInSection(i) ? ofSteps : omega, loss);
      }
    }
  }

  /**
   * Pulls the gradient of the output back through the value path to every gradient wanted.
   *
   * @throws IllegalStateException if the pass wants none
   */
  public void backward(Tensor gradient) {
    requireDerivatives();
    Tensor[] gradients = new Tensor[evaluations.length];
    boolean[] summed = new boolean[evaluations.length];
    gradients[evaluations.length - 1] = gradient;
    List<Run> runs = network.runs();
    for (int r = runs.size() - 1; r >= 0; r--) {
      Run run = runs.get(r);
      if (gradients[run.last()] == null) {
        continue;
      }
      int[] inputs = network.nodes().get(run.first()).inputs();
      Tensor[] parts = evaluations[run.last()].backward(gradients[run.last()]);
      for (int k = 0; k < inputs.length; k++) {
        if (network.needsGradient(inputs[k])) {
          gather(gradients, summed, inputs[k], parts[k]);
        }
      }
    }
    SequenceSection.addOffsetGradient(inner, pass);
  }

  private void requireDerivatives() {
    if (!pass.kind().wantsGradients()) {
      throw new IllegalStateException("a pass of kind " + pass.kind() + " has only outputs");
    }
  }

  private void gather(Tensor[] gradients, boolean[] summed, int node, Tensor part) {
    if (gradients[node] == null) {
      gradients[node] = part;
      return;
    }
    if (!summed[node]) {
      // The first part may be shared with another node: it must not be added to in place.
      Tensor sum = pass.workspace().take(part.shape());
      pass.backend().copy(gradients[node], sum);
      gradients[node] = sum;
      summed[node] = true;
    }
    pass.backend().axpy(1, part, gradients[node]);
  }
}
