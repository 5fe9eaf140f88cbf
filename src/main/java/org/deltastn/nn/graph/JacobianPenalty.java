package org.deltastn.nn.graph;

import java.util.Arrays;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.RowShares;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * The penalty Σ_b ω_b κ_b/2 ‖J_b‖² on the Jacobian J = ∂y/∂x of a network of linear layers
 * (Equation H.4), bound to it.
 *
 * <p>Such a network is y = Jx + f(0), with one J for all examples, or one for every offset c_b. So
 * the columns of J are f(e_i) − f(0), the network applied to the rows of the identity and to zero;
 * tangents and gradients of J are those of these outputs. Where the pass is linearized, J_b + J̇_b
 * = J + Σ_k c_bk J̇_k with the tangent J̇_k along the k-th column of Θ, so that h tangents serve
 * all rows: with m = Σ ω_b κ_b c_b and M = Σ ω_b κ_b c_b c_bᵀ the penalty is ½ Σ ω_b κ_b ‖J‖² + Σ_k
 * m_k ⟨J, J̇_k⟩ + ½ Σ_kl M_kl ⟨J̇_k, J̇_l⟩. Where it is not, the network is applied to the identity
 * once for every row.
 *
 * @param hyperparameter index of the coefficient κ
 * @param dividedByRows whether κ is divided by the number of training rows (Equation H.1)
 */
record JacobianPenalty(int hyperparameter, boolean dividedByRows) implements Penalty {

  @Override
  public void add(Network network, Pass pass, double[] omega, long trainingRows, Tensor loss) {
    RowShares shares = Penalty.shares(pass, hyperparameter, dividedByRows, omega, trainingRows);
    Probe probe = new Probe(network, pass);
    Tensor gradient;
    if (pass.offset() == null) {
      Tensor total = pass.workspace().take(1);
      pass.backend().fill(total, shares.total());
      gradient = separate(pass, probe.jacobians(1, null), total, loss);
    } else if (pass.kind().linearized()) {
      gradient = linearized(pass, probe, shares, loss);
    } else {
      int rows = omega.length;
      gradient = separate(pass, probe.jacobians(rows, pass.offset()), shares.tensor(), loss);
    }
    if (pass.kind().wantsGeneral() || pass.kind().wantsResponse()) {
      probe.backward(gradient);
    }
  }

  /**
   * Adds Σ_g s_g/2 ‖J_g‖² to the loss and returns its gradient.
   *
   * @param jacobians a row for each J_g
   */
  private static Tensor separate(Pass pass, Tensor jacobians, Tensor shares, Tensor loss) {
    Tensor gradient = pass.workspace().take(jacobians.shape());
    pass.backend().scaleRows(jacobians, shares, gradient);
    pass.backend().addDot(0.5, jacobians, gradient, loss);
    return gradient;
  }

  private static Tensor linearized(Pass pass, Probe probe, RowShares shares, Tensor loss) {
    Backend backend = pass.backend();
    Tensor c = pass.offset();
    int h = c.size(1);
    Tensor weighted = pass.workspace().take(c.shape());
    backend.scaleRows(c, shares.tensor(), weighted);
    Tensor mean = pass.workspace().take(h);
    backend.sumRows(weighted, mean);
    Tensor moment = pass.workspace().take(h, h);
    backend.gemm(true, false, 1, weighted, c, 0, moment);
    Tensor units = pass.workspace().take(h, h);
    backend.fill(units, 0);
    for (int k = 0; k < h; k++) {
      backend.fill(units.view((long) k * h + k, 1), 1);
    }
    Tensor jacobians = probe.jacobians(h, units);
    Tensor tangents = probe.tangents();
    Tensor first = jacobians.view(0, jacobians.size(1));
    backend.addDot(shares.total() / 2, first, first, loss);
    Tensor ofMean = pass.workspace().take(jacobians.shape());
    backend.scaleRows(jacobians, mean, ofMean);
    backend.addDot(1, ofMean, tangents, loss);
    Tensor ofMoment = pass.workspace().take(jacobians.shape());
    backend.gemm(false, false, 1, moment, tangents, 0, ofMoment);
    backend.addDot(0.5, tangents, ofMoment, loss);
    backend.axpy(1, ofMean, ofMoment);
    return ofMoment;
  }

  /** The network applied to zero and the rows of the identity, once for each of some offsets. */
  private static final class Probe {

    private final Network network;
    private final Pass pass;
    private final Backend backend;
    private final int inputs;
    private final int outputs;
    private final ParameterSet gradients;
    private int offsets;
    private NetworkEvaluation evaluation;

    private Probe(Network network, Pass pass) {
      this.network = network;
      this.pass = pass;
      this.backend = pass.backend();
      inputs = Shapes.length(network.inputShape());
      outputs = Shapes.length(network.outputShape());
      gradients = ParameterSet.temporary(pass, network.general(), network.response());
    }

    /**
     * Returns Jᵀ at every offset, flattened: (number of offsets) × (inputs · outputs).
     *
     * @param offset a row for each, or null for none
     */
    private Tensor jacobians(int number, Tensor offset) {
      offsets = number;
      int block = inputs + 1;
      Tensor points = take(block, inputs);
      backend.fill(points, 0);
      for (int i = 0; i < inputs; i++) {
        backend.fill(points.view((long) (i + 1) * inputs + i, 1), 1);
      }
      Tensor x = points;
      Tensor c = null;
      if (offset != null) {
        x = take(number * block, inputs);
        c = take(number * block, offset.size(1));
        int[] point = new int[number * block];
        int[] of = new int[number * block];
        Arrays.setAll(point, row -> row % block);
        Arrays.setAll(of, row -> row / block);
        backend.gatherRows(point, new Tensor[] {points}, new Tensor[] {x});
        backend.gatherRows(of, new Tensor[] {offset}, new Tensor[] {c});
      }
      Pass probing =
          new Pass(
              pass.kind(),
              backend,
              pass.workspace(),
              pass.parameters(),
              gradients,
              c,
              null,
              pass.values(),
              pass.stream());
      int[] shape = Shapes.withBatch(number * block, network.inputShape());
      evaluation = network.forward(probing, x.reshape(shape));
      return differences(evaluation.output());
    }

    /** Returns the tangents of what {@link #jacobians} returned, of the same shape. */
    private Tensor tangents() {
      return differences(evaluation.jvp());
    }

    /** Adds the gradients of the weights to those of the pass. */
    private void backward(Tensor ofJacobians) {
      Tensor g = take(offsets * (inputs + 1), outputs);
      for (int k = 0; k < offsets; k++) {
        Tensor from = ofJacobians.view((long) k * inputs * outputs, inputs, outputs);
        Tensor atZero = g.view(start(k), outputs);
        backend.sumRows(from, atZero);
        backend.scale(-1, atZero);
        backend.copy(from, g.view(start(k) + outputs, inputs, outputs));
      }
      evaluation.backward(g.reshape(evaluation.output().shape()));
      if (pass.kind().wantsGeneral()) {
        backend.axpy(1, gradients.general(), pass.gradients().general());
      }
      if (pass.kind().wantsResponse()) {
        backend.axpy(1, gradients.response(), pass.gradients().response());
      }
    }

    private Tensor differences(Tensor y) {
      Tensor all = take(offsets, inputs * outputs);
      for (int k = 0; k < offsets; k++) {
        Tensor atZero = take(outputs);
        backend.copy(y.view(start(k), outputs), atZero);
        backend.scale(-1, atZero);
        Tensor to = all.view((long) k * inputs * outputs, inputs, outputs);
        backend.copy(y.view(start(k) + outputs, inputs, outputs), to);
        backend.addRowVector(to, atZero);
      }
      return all;
    }

    private long start(int k) {
      return (long) k * (inputs + 1) * outputs;
    }

    private Tensor take(int... shape) {
      return pass.workspace().take(shape);
    }
  }
}
