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
    boolean outputsOnly = !pass.kind().wantsGradients();
    Flow values = new Flow(pass.workspace(), evaluations.length, x);
    for (int r = 0; r < network.runs().size(); r++) {
      Run run = network.runs().get(r);
      int[] from = network.nodes().get(run.first()).inputs();
      Tensor[] inputs = new Tensor[from.length];
      for (int k = 0; k < from.length; k++) {
        inputs[k] = from[k] == Architecture.INPUT ? x : evaluations[from[k]].output();
      }
      boolean first = inner == null && network.isInSection(run.last());
      boolean within = !first && network.isInSection(run.last());
      int mark = pass.workspace().mark();
      Evaluation evaluation = run.forward(network, within ? inner : pass, inputs);
      evaluations[run.last()] = evaluation;
      if (outputsOnly) {
        pass.workspace().releaseSince(mark, evaluation.output());
        values.put(run.last(), evaluation.output());
        endReadOf(values, from, r);
      }
      if (first) {
        steps = evaluation.output().size(0) / x.size(0);
        inner = SequenceSection.inner(pass, x.size(0), steps);
      }
    }
  }

  /** Ends the need for the tensors of nodes that a run, given by its place, is the last to read. */
  private void endReadOf(Flow tensors, int[] nodes, int run) {
    for (int node : nodes) {
      if (node != Architecture.INPUT && network.lastReaders()[node] == run) {
        tensors.done(node);
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
    Flow tangents = new Flow(pass.workspace(), evaluations.length, null);
    for (int r = 0; r < network.runs().size(); r++) {
      Run run = network.runs().get(r);
      int[] from = network.nodes().get(run.first()).inputs();
      Evaluation evaluation = evaluations[run.last()];
      Tensor[] inputs = new Tensor[from.length];
      for (int k = 0; k < from.length; k++) {
        inputs[k] = from[k] == Architecture.INPUT ? null : tangents.get(from[k]);
        if (from[k] != Architecture.INPUT && evaluation.keepsTangents()) {
          tangents.keep(from[k]);
        }
      }
      tangents.put(run.last(), evaluation.jvp(inputs));
      if (evaluation.keepsTangents()) {
        tangents.keep(run.last());
      }
      endReadOf(tangents, from, r);
    }
    return tangents.get(evaluations.length - 1);
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
    Flow gradients = new Flow(pass.workspace(), evaluations.length, gradient);
    boolean[] summed = new boolean[evaluations.length];
    gradients.put(evaluations.length - 1, gradient);
    List<Run> runs = network.runs();
    for (int r = runs.size() - 1; r >= 0; r--) {
      Run run = runs.get(r);
      if (gradients.get(run.last()) == null) {
        continue;
      }
      int[] inputs = network.nodes().get(run.first()).inputs();
      int mark = pass.workspace().mark();
      Tensor[] parts = evaluations[run.last()].backward(gradients.get(run.last()));
      pass.workspace().releaseSince(mark, parts);
      for (int k = 0; k < inputs.length; k++) {
        if (network.needsGradient(inputs[k])) {
          gather(gradients, summed, inputs[k], parts[k]);
        }
      }
      for (Tensor part : parts) {
        gradients.release(part);
      }
      gradients.done(run.last());
    }
    SequenceSection.addOffsetGradient(inner, pass);
  }

  private void requireDerivatives() {
    if (!pass.kind().wantsGradients()) {
      throw new IllegalStateException("a pass of kind " + pass.kind() + " has only outputs");
    }
  }

  private void gather(Flow gradients, boolean[] summed, int node, Tensor part) {
    Tensor before = gradients.get(node);
    if (before == null) {
      gradients.put(node, part);
      return;
    }
    if (!summed[node]) {
      // The first part may be shared with another node: it must not be added to in place.
      Tensor sum = pass.workspace().take(part.shape());
      pass.backend().copy(before, sum);
      gradients.put(node, sum);
      summed[node] = true;
      if (before.whole() != part.whole()) {
        gradients.release(before);
      }
    }
    pass.backend().axpy(1, part, gradients.get(node));
  }
}
