package org.deltastn.nn.recurrent;

import java.util.Arrays;
import java.util.List;
import org.deltastn.nn.Decayable;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Foldable;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.RowShares;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Tensor;

/**
 * The recurrent half of an LSTM: h_t, c_t = cell(x_t + h_{t−1} (W + (c Uᵀ) ⊙_row R)ᵀ, c_{t−1}) with
 * W and R of 4n×n, where x_t is what a dense layer of 4n units makes of the layer's input, for all
 * time steps in one product. The gates i, f, o and g are n units each of both, with a row of U for
 * each unit of each gate (Equation 3.14).
 *
 * <p>The state that the first step starts from is carried ({@link org.deltastn.nn.StreamState}).
 *
 * <p>With DropConnect (Wan et al., 2013; H.3) a mask m is drawn for the whole matrix, once for a
 * minibatch and all of its time steps, at a rate that must be the same in all rows: m_jk is 0 with
 * probability p, else 1/(1 − p), and m ⊙ W and m ⊙ R take the place of W and R.
 */
public final class LstmRecurrence implements Layer, Decayable, Foldable {

  /** The gates of a cell: how many times its units the input has. */
  public static final int GATES = 4;

  private static final int NONE = -1;

  private final int units;
  private final int dropConnect;

  /** Names, decays and folds W and its response, which are those of a dense layer without bias. */
  private final Dense hidden;

  /**
   * Creates a layer without DropConnect.
   *
   * @param units n, at least 1
   */
  public LstmRecurrence(int units) {
    this(units, NONE);
  }

  private LstmRecurrence(int units, int dropConnect) {
    if (units < 1) {
      throw new IllegalArgumentException("an LSTM needs at least 1 unit, found " + units);
    }
    this.units = units;
    this.dropConnect = dropConnect;
    hidden = new Dense(units, GATES * units, false);
  }

  /** Returns the same layer with DropConnect, at a rate from a hyperparameter's index. */
  public LstmRecurrence withDropConnect(int hyperparameter) {
    return new LstmRecurrence(units, hyperparameter);
  }

  /** Returns whether there is DropConnect. */
  public boolean dropsConnections() {
    return dropConnect != NONE;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    if (!Arrays.equals(inputs[0], new int[] {GATES * units})) {
      throw new IllegalArgumentException(
          "expects "
              + GATES * units
              + " inputs, 4 gates of "
              + units
              + " units, found shape "
              + Arrays.toString(inputs[0]));
    }
    return new int[] {units};
  }

  @Override
  public List<ParameterSpec> parameters(int[]... inputs) {
    ParameterSpec weight = hidden.parameters(new int[] {units}).get(0);
    return List.of(new ParameterSpec("RW", weight.shape(), weight.fanIn()));
  }

  /**
   * Returns the response parameters R and U.
   *
   * @throws IllegalArgumentException if the structure is the full one
   */
  @Override
  public List<ParameterSpec> responseParameters(
      ResponseStructure structure, int h, int[]... inputs) {
    if (structure == ResponseStructure.FULL) {
      throw new IllegalArgumentException(
          "an LSTM has no full response; choose the structure STRUCTURED");
    }
    return hidden.responseParameters(structure, h, new int[] {units});
  }

  @Override
  public void decay(NodeContext context, RowShares shares, Tensor loss) {
    hidden.decay(context, shares, loss);
  }

  @Override
  public void fold(NodeContext context) {
    hidden.fold(context);
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor mask = null;
    if (dropsConnections() && context.kind().training()) {
      double rate = context.values(dropConnect)[0];
      mask = context.take(GATES * units, units);
      context.backend().dropoutMask(new double[] {rate}, context.stream(), mask);
    }
    return new Unrolled(context, units, mask, inputs[0]);
  }
}
