package org.deltastn.nn.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ParameterSet;
import org.deltastn.nn.Pass;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.nn.graph.NetworkEvaluation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.vector.HostVector;

/** The passes of an architecture without hyperparameters. */
public final class OurNetwork {

  /**
   * What a pass computes.
   *
   * @param outputs rows × outputs
   * @param loss summed over the rows
   * @param gradients of the summed loss, in the general layout
   * @param weights after the pass, which moves running statistics
   */
  public record Result(double[] outputs, double loss, double[] gradients, double[] weights) {}

  private final Network network;

  public OurNetwork(Architecture architecture) {
    network = new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE);
  }

  /** Returns the nodes with their names, operations and inputs, and the parameters' shapes. */
  public static List<String> describe(Architecture architecture) {
    List<String> lines = new ArrayList<>();
    lines.add(Arrays.toString(architecture.inputShape()) + " " + architecture.loss());
    for (Architecture.Node node : architecture.nodes()) {
      String type = node.layer().getClass().getSimpleName();
      lines.add(node.name() + " " + type + " " + Arrays.toString(node.inputs()));
    }
    for (ParameterLayout.Entry entry : new OurNetwork(architecture).layout().entries()) {
      lines.add(entry.layer() + " " + entry.spec().name() + Arrays.toString(entry.spec().shape()));
    }
    return lines;
  }

  public static float[] gaussian(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  int[] outputShape() {
    return network.outputShape();
  }

  ParameterLayout layout() {
    return network.general();
  }

  /** Returns weights of a size at which outputs stay of order 1; variances are positive. */
  public HostVector randomWeights(long seed) {
    float[] values = gaussian(layout().length(), seed);
    for (ParameterLayout.Entry entry : layout().entries()) {
      int fanIn = Math.max(1, entry.spec().fanIn());
      for (int i = entry.offset(); i < entry.offset() + entry.length(); i++) {
        values[i] /= (float) Math.sqrt(fanIn);
        values[i] = entry.spec().name().equals("var") ? 0.5f + Math.abs(values[i]) : values[i];
      }
    }
    return HostVector.of(values);
  }

  public Result general(HostVector weights, float[] x, float[] targets, int rows) {
    return run(PassKind.GENERAL, Precision.FLOAT, weights, x, targets, rows);
  }

  Result run(
      PassKind kind,
      Precision precision,
      HostVector weights,
      float[] x,
      float[] targets,
      int rows) {
    try (Backend backend = Backends.create(precision);
        Workspace workspace = new Workspace(backend);
        ParameterSet parameters = new ParameterSet(backend, network.general(), network.response());
        ParameterSet gradients = new ParameterSet(backend, network.general(), network.response());
        Tensor loss = backend.allocateSums(1)) {
      weights.copyTo(parameters.general());
      Tensor features = workspace.take(Shapes.withBatch(rows, network.inputShape()));
      features.set(x);
      Tensor labels = workspace.take(rows, targets.length / rows);
      labels.set(targets);
      Tensor ones = workspace.take(rows);
      backend.fill(ones, 1);
      Pass pass =
          new Pass(
              kind, backend, workspace, parameters, gradients, null, null, new double[0][], null);
      NetworkEvaluation evaluation = network.forward(pass, features);
      Tensor y = evaluation.output();
      Tensor g = workspace.take(y.shape());
      network.loss().evaluate(backend, new LossEvaluation(y, null, labels, ones, 1, g, loss));
      if (kind.wantsGradients()) {
        evaluation.backward(g);
      }
      return new Result(
          y.toDoubles(),
          loss.toDoubles()[0],
          gradients.general().toDoubles(),
          parameters.general().toDoubles());
    }
  }
}
