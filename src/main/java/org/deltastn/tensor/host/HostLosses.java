package org.deltastn.tensor.host;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.LossEvaluation;

/** The losses on heap arrays, in double precision: outputs are small beside the layers. */
public final class HostLosses {

  private HostLosses() {}

  public static void softmaxCrossEntropy(LossEvaluation of) {
    int rows = of.y().size(0);
    int classes = (int) (of.y().length() / rows);
    double[] logits = sum(of.y(), of.tangent());
    double[] label = of.targets().toDoubles();
    double[] weight = of.weights().toDoubles();
    double total = 0;
    for (int b = 0; b < rows; b++) {
      int from = b * classes;
      boolean isClass = label[b] >= 0 && label[b] < classes;
      int hit = isClass ? (int) label[b] : 0;
      double w = isClass ? weight[b] : Double.NaN;
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < classes; j++) {
        max = Math.max(max, logits[from + j]);
      }
      double sum = 0;
      double target = logits[from + hit];
      for (int j = 0; j < classes; j++) {
        logits[from + j] = Math.exp(logits[from + j] - max);
        sum += logits[from + j];
      }
      total += w * (max + Math.log(sum) - target);
      for (int j = 0; j < classes; j++) {
        double probability = logits[from + j] / sum;
        logits[from + j] = of.scale() * w * (probability - (j == hit ? 1 : 0));
      }
    }
    write(of, logits, total);
  }

  public static void squaredError(LossEvaluation of) {
    int rows = of.y().size(0);
    int width = (int) (of.y().length() / rows);
    double[] values = sum(of.y(), of.tangent());
    double[] target = of.targets().toDoubles();
    double[] weight = of.weights().toDoubles();
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      double error = values[i] - target[i];
      total += weight[i / width] * error * error / 2;
      values[i] = of.scale() * weight[i / width] * error;
    }
    write(of, values, total);
  }

  private static void write(LossEvaluation of, double[] gradient, double total) {
    if (of.gradient() != null) {
      of.gradient().set(gradient);
    }
    of.loss().set(new double[] {of.scale() * total});
  }

  private static double[] sum(Tensor y, Tensor tangent) {
    double[] sum = y.toDoubles();
    if (tangent != null) {
      double[] other = tangent.toDoubles();
      boolean single = y.precision() == Precision.FLOAT;
      for (int i = 0; i < sum.length; i++) {
        double exact = sum[i] + other[i];
        sum[i] = single ? (float) exact : exact;
      }
    }
    return sum;
  }
}
