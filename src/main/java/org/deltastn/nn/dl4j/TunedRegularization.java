package org.deltastn.nn.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.dl4j.converter.TiedOutputLayer;
import org.deltastn.nn.graph.Architecture;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Writes the values of hyperparameters into a configuration, as far as Deeplearning4j has a place
 * for them.
 *
 * <p>Dropout on a layer's output is dropout on the input of the one layer that reads it. Weight
 * decay κ/2 ‖W‖² is L2 of coefficient κ, in the proportion of Deeplearning4j's loss to ours: twice
 * that for the loss L2, 2/k times for MSE over k outputs.
 *
 * <p>Where a standardization is folded into the weights, it is written in terms of these. Targets
 * divided by s make the squared error 1/s² of the one of raw targets, so that κ becomes s² κ; the
 * last layer, whose folded weights are s W, keeps κ. Weights that read standardized columns are
 * divided by a scale for each column, which no coefficient of Deeplearning4j expresses, and a
 * dropped column is its mean, not 0: both are left out.
 */
final class TunedRegularization {

  private final List<ConfigurationGraph.Vertex> vertices;
  private final Standardization folded;
  private final double[] decay;

  private TunedRegularization(List<ConfigurationGraph.Vertex> vertices, Standardization folded) {
    this.vertices = vertices;
    this.folded = folded;
    this.decay = new double[vertices.size()];
  }

  /**
   * Writes to the layers of a configuration.
   *
   * @param values of the hyperparameters, in their domains
   * @param folded standardization that the weights contain, or null for none
   * @return the names of the hyperparameters that Deeplearning4j has no place for, some of them for
   *     one layer
   */
  static List<String> write(
      List<ConfigurationGraph.Vertex> vertices,
      HyperparameterSpace space,
      double[] values,
      Standardization folded) {
    TunedRegularization writer = new TunedRegularization(vertices, folded);
    List<String> left = new ArrayList<>();
    for (int j = 0; j < space.size(); j++) {
      if (!writer.write(space.get(j), values[j])) {
        left.add(space.get(j).name());
      }
    }
    left.addAll(writer.writeDecay());
    return left;
  }

  private boolean write(Hyperparameter hyperparameter, double value) {
    if (hyperparameter.kind() == HyperparameterKind.INPUT_DROPOUT) {
      return !foldsFeatures() && writeDropout(Architecture.INPUT, value);
    }
    if (hyperparameter.kind() == HyperparameterKind.DROPOUT) {
      for (int i = 0; i < vertices.size(); i++) {
        if (vertices.get(i).place().name().equals(hyperparameter.layer())) {
          return writeDropout(i, value);
        }
      }
    }
    // Deeplearning4j does not know the number of rows by which a penalty is divided.
    return hyperparameter.kind() == HyperparameterKind.WEIGHT_DECAY
        && !hyperparameter.dividedByRows()
        && addDecay(hyperparameter.layer(), value);
  }

  private boolean writeDropout(int vertex, double rate) {
    List<ConfigurationGraph.Vertex> readers =
        vertices.stream()
            .filter(reader -> Arrays.stream(reader.inputs()).anyMatch(input -> input == vertex))
            .toList();
    // Several readers would each drop other values.
    if (readers.size() != 1 || !hasWeights(readers.get(0))) {
      return false;
    }
    weights(readers.get(0)).setIDropout(new Dropout(1 - rate));
    return true;
  }

  private boolean addDecay(String layer, double kappa) {
    boolean found = false;
    for (int i = 0; i < decay.length; i++) {
      boolean named = layer == null || layer.equals(vertices.get(i).place().name());
      if (named && hasWeights(vertices.get(i))) {
        decay[i] += kappa;
        found = true;
      }
    }
    return found;
  }

  /** Returns what is left out. */
  private List<String> writeDecay() {
    double proportion = proportion();
    List<String> left = new ArrayList<>();
    for (int i = 0; i < decay.length; i++) {
      ConfigurationGraph.Vertex vertex = vertices.get(i);
      if (decay[i] > 0 && foldsFeatures() && readsInput(vertex)) {
        left.add("weight decay of '" + vertex.place().name() + "', whose columns are standardized");
      } else if (decay[i] > 0) {
        double coefficient = proportion * targetFactor(i) * decay[i];
        weights(vertex).setRegularization(List.of(new L2Regularization(coefficient)));
      }
    }
    return left;
  }

  private boolean foldsFeatures() {
    return folded != null && folded.changesFeatures();
  }

  private static boolean readsInput(ConfigurationGraph.Vertex vertex) {
    return Arrays.stream(vertex.inputs()).anyMatch(input -> input == Architecture.INPUT);
  }

  /** Returns s² where targets are divided by s, but for the layer whose weights are times s. */
  private double targetFactor(int vertex) {
    if (folded == null || !folded.changesTargets() || vertex == lastWithWeights()) {
      return 1;
    }
    double scale = folded.targetScales()[0];
    return scale * scale;
  }

  private int lastWithWeights() {
    int at = vertices.size() - 1;
    while (!hasWeights(vertices.get(at))) {
      at = vertices.get(at).inputs()[0];
    }
    return at;
  }

  private double proportion() {
    Object last = vertices.get(vertices.size() - 1).source();
    ILossFunction loss = null;
    long outputs = 1;
    if (last instanceof BaseOutputLayer output) {
      loss = output.getLossFn();
      outputs = output.getNOut();
    } else if (last instanceof LossLayer output) {
      loss = output.getLossFn();
      outputs = width(vertices.size() - 1);
    }
    if (loss instanceof LossMSE) {
      return 2.0 / outputs;
    }
    return loss instanceof LossL2 ? 2 : 1;
  }

  /**
   * Returns the width of a vertex without weights: that of the layer that it reads, directly or
   * not.
   */
  private long width(int vertex) {
    int at = vertex;
    while (!hasWeights(vertices.get(at))) {
      at = vertices.get(at).inputs()[0];
      if (at == Architecture.INPUT) {
        return 1;
      }
    }
    return weights(vertices.get(at)).getNOut();
  }

  private static boolean hasWeights(ConfigurationGraph.Vertex vertex) {
    // Deeplearning4j counts these as layers of weights, but neither drops nor decays in them.
    // Words are not decayed here.
    Object layer = layer(vertex);
    return layer instanceof FeedForwardLayer
        && !(layer instanceof EmbeddingSequenceLayer)
        && !(layer instanceof TiedOutputLayer)
        && !(layer instanceof LossLayer)
        && !(layer instanceof BatchNormalization);
  }

  private static FeedForwardLayer weights(ConfigurationGraph.Vertex vertex) {
    return (FeedForwardLayer) layer(vertex);
  }

  /** Returns a vertex's layer, that within it where it is a wrapper. */
  private static Object layer(ConfigurationGraph.Vertex vertex) {
    return vertex.source() instanceof BaseWrapperLayer wrapper
        ? wrapper.getUnderlying()
        : vertex.source();
  }
}
