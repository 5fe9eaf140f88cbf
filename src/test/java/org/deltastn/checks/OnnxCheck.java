package org.deltastn.checks;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Locale;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.dl4j.OurNetwork;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.onnx.OnnxExporter;
import org.deltastn.nn.onnx.OnnxScorer;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.Predictor;

/**
 * The check {@code onnx}: the paper's image networks in full size, with random weights, exported
 * and run by ONNX Runtime on random inputs beside this library. Logits and probabilities differ by
 * at most 1e-5; the exit status is 1 otherwise.
 */
public final class OnnxCheck {

  private static final int ROWS = 100;
  private static final double BOUND = 1e-5;

  private OnnxCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws OrtException {
    boolean met = true;
    System.out.println("preset      weights    file MB   logits     probabilities");
    for (Preset preset :
        List.of(
            Presets.mnist(),
            Presets.simpleCnn(),
            Presets.alexNet(),
            Presets.vgg16(),
            Presets.resNet18())) {
      met &= compare(preset.name(), preset.architecture());
    }
    System.out.println(
        (met ? "met" : "NOT MET") + ": differences over " + ROWS + " inputs at most " + BOUND);
    System.exit(met ? 0 : 1);
  }

  private static boolean compare(String name, Architecture architecture) throws OrtException {
    HostVector weights = new OurNetwork(architecture).randomWeights(1);
    float[] x = OurNetwork.gaussian(ROWS * Shapes.length(architecture.inputShape()), 2);
    TrainingProblem problem =
        new TrainingProblem(
            architecture, HyperparameterSpace.of(), TrainingConfiguration.builder().build());
    double[] expected;
    try (Predictor predictor = new Predictor(problem, weights)) {
      expected = predictor.predict(x, ROWS);
    }
    int classes = expected.length / ROWS;
    byte[] model = OnnxExporter.of(architecture, weights).toBytes();
    double ofLogits = 0;
    double ofProbabilities = 0;
    try (OnnxScorer scorer = new OnnxScorer(model)) {
      double[][] logits = scorer.numbers(OnnxExporter.RAW_PREDICTION, x, ROWS);
      double[][] probabilities = scorer.numbers(OnnxExporter.PROBABILITY, x, ROWS);
      for (int b = 0; b < ROWS; b++) {
        double mean = 0;
        double sum = 0;
        for (int j = 0; j < classes; j++) {
          mean += expected[b * classes + j] / classes;
          sum += Math.exp(expected[b * classes + j]);
        }
        for (int j = 0; j < classes; j++) {
          double y = expected[b * classes + j];
          ofLogits = Math.max(ofLogits, Math.abs(logits[b][j] - (y - mean)));
          ofProbabilities =
              Math.max(ofProbabilities, Math.abs(probabilities[b][j] - Math.exp(y) / sum));
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %9d %9.1f   %.1e    %.1e%n",
        name,
        weights.length(),
        model.length / 1e6,
        ofLogits,
        ofProbabilities);
    return ofLogits <= BOUND && ofProbabilities <= BOUND;
  }
}
