package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Tensor;

/** The losses on heap arrays, in double precision: outputs are small beside the layers. */
final class HostLosses {

  private HostLosses() {}

  static double softmaxCrossEntropy(
      Tensor y, Tensor labels, Tensor weights, double scale, Tensor gradient) {
    int rows = y.size(0);
    int classes = (int) (y.length() / rows);
    double[] logits = y.toDoubles();
    double[] label = labels.toDoubles();
    double[] weight = weights.toDoubles();
    double total = 0;
    for (int b = 0; b < rows; b++) {
      int from = b * classes;
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < classes; j++) {
        max = Math.max(max, logits[from + j]);
      }
      double sum = 0;
      double target = logits[from + (int) label[b]];
      for (int j = 0; j < classes; j++) {
        logits[from + j] = Math.exp(logits[from + j] - max);
        sum += logits[from + j];
      }
      total += weight[b] * (max + Math.log(sum) - target);
      for (int j = 0; j < classes; j++) {
        double probability = logits[from + j] / sum;
        logits[from + j] = scale * weight[b] * (probability - (j == (int) label[b] ? 1 : 0));
      }
    }
    if (gradient != null) {
      gradient.set(logits);
    }
    return total;
  }

  static double squaredError(
      Tensor y, Tensor targets, Tensor weights, double scale, Tensor gradient) {
    int rows = y.size(0);
    int width = (int) (y.length() / rows);
    double[] values = y.toDoubles();
    double[] target = targets.toDoubles();
    double[] weight = weights.toDoubles();
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      double error = values[i] - target[i];
      total += weight[i / width] * error * error / 2;
      values[i] = scale * weight[i / width] * error;
    }
    if (gradient != null) {
      gradient.set(values);
    }
    return total;
  }
}
