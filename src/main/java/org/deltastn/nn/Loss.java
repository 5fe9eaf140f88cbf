package org.deltastn.nn;

import java.util.Arrays;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;

/** The loss of a minibatch as a function of the network's output. */
public enum Loss {
  /** −log softmax(y)_t for the class index t; the output is logits. */
  SOFTMAX_CROSS_ENTROPY {
    @Override
    public void evaluate(Backend backend, LossEvaluation evaluation) {
      backend.softmaxCrossEntropy(evaluation);
    }

    @Override
    public int targetWidth(int[] outputShape) {
      return 1;
    }

    @Override
    public String invalidTarget(int[] outputShape, float target) {
      int classes = Shapes.length(outputShape);
      return target >= 0 && target < classes && target == (int) target
          ? null
          : "a whole number from 0 to " + (classes - 1);
    }

    @Override
    public double correct(Tensor y, Tensor targets, Tensor weights) {
      double[] logits = y.toDoubles();
      double[] labels = targets.toDoubles();
      double[] weight = weights.toDoubles();
      int classes = logits.length / labels.length;
      double correct = 0;
      for (int b = 0; b < labels.length; b++) {
        int best = 0;
        for (int j = 1; j < classes; j++) {
          if (logits[b * classes + j] > logits[b * classes + best]) {
            best = j;
          }
        }
        correct += best == (int) labels[b] ? weight[b] : 0;
      }
      return correct;
    }
  },
  /** ½‖y − t‖² (Equation H.1). */
  SQUARED_ERROR {
    @Override
    public void evaluate(Backend backend, LossEvaluation evaluation) {
      backend.squaredError(evaluation);
    }

    @Override
    public int targetWidth(int[] outputShape) {
      return Shapes.length(outputShape);
    }
  };

  /**
   * Writes scale Σ_b w_b ℓ_b at the output y + ẏ and, when asked, its gradient.
   *
   * @param evaluation with targets of B×{@link #targetWidth}
   */
  public abstract void evaluate(Backend backend, LossEvaluation evaluation);

  /** Returns how many target numbers an example has. */
  public abstract int targetWidth(int[] outputShape);

  /** Describes what a target should have been; null if it is valid. */
  public String invalidTarget(int[] outputShape, float target) {
    return Float.isFinite(target) ? null : "a finite number";
  }

  /** Returns the summed weight of the rows classified correctly; 0 for a regression. */
  public double correct(Tensor y, Tensor targets, Tensor weights) {
    return 0;
  }

  /** Checks that an output can be compared with targets of a width. */
  public void requireTargets(int[] outputShape, int found) {
    if (found != targetWidth(outputShape)) {
      throw new IllegalArgumentException(
          "an output of shape "
              + Arrays.toString(outputShape)
              + " needs "
              + targetWidth(outputShape)
              + " target(s) a row, found "
              + found);
    }
  }
}
